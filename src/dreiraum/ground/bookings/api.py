"""Bookings for an organisation's own programs: what there is, when it is free, who has it, book, cancel."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.params.functions import Body, Header, Path, Query

from dreiraum.ground.bookings import queries, schemas
from dreiraum.ground.bookings.actions import Who, book, cancel
from dreiraum.ground.bookings.forms import lengths, moment_in
from dreiraum.ground.bookings.models import Booking, Resource
from dreiraum.ground.bookings.opening import midnight
from dreiraum.ground.bookings.queries import Slot
from dreiraum.ground.bookings.refused import Refused
from dreiraum.ground.bookings.telling import title
from dreiraum.ground.people.acting import acting, record
from dreiraum.ground.people.interface import keyed, organisation_of_key
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.region.interface import answer
from dreiraum.ground.region.parameters import Unreadable, sentence

router = Router()
MOST_DAYS = 31
PAGES = 100_000
RULE = (
    "name", "price_cents", "approval", "prerequisite", "notice", "ahead_days", "cancel_until", "step", "shortest",
    "longest", "buffer_before", "buffer_after",
)  # fmt: skip

WORDS = {
    "page": gettext_noop("Welche Seite der Liste, von 1 an."),
    "slug": gettext_noop("Schlüssel aus „resources“."),
    "code": gettext_noop("Code der Buchung."),
    "from": gettext_noop("Erster Tag, wie 2026-12-01. Ohne Angabe heute."),
    "to": gettext_noop("Letzter Tag, höchstens 31 Tage später. Ohne Angabe sechs Tage nach dem ersten."),
    "minutes": gettext_noop("Wie lange am Stück. Ohne Angabe die kürzeste Zeit der Regel."),
    "parts": gettext_noop("Wie viele Teile zugleich frei sein sollen, von 1 bis 200."),
    "state": gettext_noop("Nur Buchungen in diesem Stand, etwa confirmed."),
    "resource": gettext_noop("Nur Buchungen dieser Ressource. Schlüssel aus „resources“."),
    "why": gettext_noop("Grund der Absage, höchstens 500 Zeichen. Die Person liest ihn."),
    "Idempotency-Key": gettext_noop(
        "Ein Wort Ihrer Wahl für diesen Wunsch, höchstens 64 Zeichen. Noch einmal gesendet, führt es zu derselben "
        "Buchung."
    ),
}


def _ask(name: str, example: object, default: object = ..., **more: Any) -> Any:  # noqa: ANN401 - what pydantic takes
    return Query(default, description=WORDS[name], example=example, **more)


_DAY = r"^(\d{4}-\d{2}-\d{2})?$"
Page = Annotated[int, _ask("page", 1, 1, ge=1, le=PAGES)]
First = Annotated[str, _ask("from", "2026-12-01", "", alias="from", pattern=_DAY)]
Last = Annotated[str, _ask("to", "2026-12-07", "", alias="to", pattern=_DAY)]
Minutes = Annotated[int, _ask("minutes", 60, 0, ge=0, le=40_320)]
Parts = Annotated[int, _ask("parts", 1, 1, ge=1, le=200)]
State = Annotated[schemas.StateKey | None, _ask("state", "confirmed", None)]
OfResource = Annotated[str, _ask("resource", "saal-im-dorfhaus", "", max_length=100, pattern=r"^[-\w]*$")]
Slug = Annotated[str, Path(..., description=WORDS["slug"], example="saal-im-dorfhaus", max_length=100)]
Code = Annotated[str, Path(..., description=WORDS["code"], example="K7QX2M9P", max_length=40)]
Why = Annotated[str, _ask("why", "Heizung defekt", "", max_length=500, pattern=r"^[^\x00]*$")]
Key = Annotated[
    str,
    Header("", alias="Idempotency-Key", description=WORDS["Idempotency-Key"], example="chor-0815", max_length=64),
]


@keyed(
    router, "GET", "/resources", schemas.Things, right="booking.see",
    summary=gettext_noop("Was sich buchen lässt"),
    description=gettext_noop("Alles, was die Organisation des Schlüssels zum Buchen hat, mit der Regel dazu."),
)  # fmt: skip
def resources(request: HttpRequest, page: Page = 1) -> HttpResponse:
    """Everything of the key's organisation."""
    found = Paginator(queries.kept_by(organisation_of_key(request)), queries.LISTED)
    listed = found.page(page) if page <= found.num_pages else ()
    shown = [_thing(request, one) for one in listed]
    return answer({"resources": shown, "next": page + 1 if page < found.num_pages else None})


@keyed(
    router, "GET", "/resources/{slug}/free", schemas.Times, right="booking.see",
    summary=gettext_noop("Freie Zeiten"),
    description=gettext_noop("Wann eine Ressource so lange frei ist, wie es gebraucht wird; die Regel ist beachtet."),
)  # fmt: skip
def free(
    request: HttpRequest, slug: Slug, first: First = "", last: Last = "", minutes: Minutes = 0, parts: Parts = 1
) -> HttpResponse:  # fmt: skip
    """Free times of some days."""
    found = _resource(request, slug)
    begin, end = days(first, last)
    if minutes and minutes not in lengths(found.policy, most=None):
        raise Unreadable("minutes", _("So lange lässt sich das nicht buchen. Die Regel steht in „resources“."))
    times = queries.free_slots(found, begin, end, now=timezone.now(), minutes=minutes, many=parts)
    shown = [_slot(one) for one in times]
    return answer({"resource": found.slug, "minutes": minutes or found.policy.shortest, "times": shown})


@keyed(
    router, "GET", "/bookings", schemas.Bookings, right="booking.see",
    summary=gettext_noop("Buchungen"),
    description=gettext_noop("Was bei der Organisation des Schlüssels an einigen Tagen gebucht ist, nach der Zeit."),
)  # fmt: skip
def bookings(
    request: HttpRequest, first: First = "", last: Last = "", state: State = None, resource: OfResource = "",
    page: Page = 1,
) -> HttpResponse:  # fmt: skip
    """Who has what on some days."""
    begin, end = days(first, last)
    found = queries.answered_by([organisation_of_key(request)]).filter(
        starts__lt=midnight(end + dt.timedelta(days=1)), ends__gt=midnight(begin)
    )
    found = found.filter(state=state) if state else found
    found = found.filter(resource__slug=resource) if resource else found
    pages = Paginator(found.prefetch_related(queries.parts()).order_by("starts", "id"), queries.LISTED)
    listed = pages.page(page) if page <= pages.num_pages else ()
    return answer({"bookings": list(map(_booked, listed)), "next": page + 1 if page < pages.num_pages else None})


@keyed(
    router, "GET", "/bookings/{code}", schemas.Booked, right="booking.see",
    summary=gettext_noop("Eine Buchung"),
    description=gettext_noop("Wie sie steht, und wer sie hat."),
)  # fmt: skip
def booking(request: HttpRequest, code: Code) -> HttpResponse:
    """One of them."""
    return answer(_booked(_theirs(request, code)))


@keyed(
    router, "POST", "/bookings", schemas.Booked, right="booking.manage", created=True, conflict=schemas.Conflict,
    summary=gettext_noop("Buchen"),
    description=gettext_noop(
        "Auf einen Namen, ganz oder gar nicht. 201: gebucht. 200: mit diesem Idempotency-Key schon gebucht. "
        "409: was im Weg steht, mit den nächsten freien Zeiten."
    ),
)  # fmt: skip
def make_booking(request: HttpRequest, wish: Annotated[schemas.Wish, Body(...)], key: Key = "") -> HttpResponse:
    """Book for somebody."""
    try:
        found = queries.bookable().get(organisation=organisation_of_key(request), slug=wish.resource)
    except Resource.DoesNotExist:
        raise Unreadable("resource", sentence("resource", words=WORDS), status=422) from None
    if wish.ends <= wish.starts or not 2000 <= wish.starts.year <= wish.ends.year <= 2200:
        raise Unreadable("ends", _("Das Ende liegt nicht nach dem Anfang."), status=422)
    now = timezone.now()
    try:
        made = book(
            resource=found, starts=wish.starts, ends=wish.ends, many=wish.parts, note=wish.note, agreed=wish.agreed,
            who=Who(walk_in=wish.name.strip(), staff=wish.override), key=_key(key), now=now,
        )  # fmt: skip
    except Refused as refused:
        return _refused(refused)
    prefetch_related_objects([made], queries.parts())
    return answer(_booked(made), status=201 if made.created == now else 200)


@keyed(
    router, "DELETE", "/bookings/{code}", schemas.Booked, right="booking.manage", conflict=schemas.Conflict,
    summary=gettext_noop("Absagen"),
    description=gettext_noop("Die Person bekommt eine Nachricht mit dem Grund. Zweimal ist einmal."),
)  # fmt: skip
def cancel_booking(request: HttpRequest, code: Code, why: Why = "") -> HttpResponse:
    """Cancel for them."""
    found = _theirs(request, code)
    try:
        made = cancel(booking=found, staff=True, why=why.strip())
    except Refused as refused:
        return _refused(refused)
    if made.person is not None:
        about = f"{title(made)}, {timezone.localtime(made.starts):%d.%m.%Y %H:%M}"
        record(acting(request), "booking.manage", about=about, person=made.person)
    return answer(_booked(_theirs(request, code)))


def refusal(refused: Refused) -> dict[str, Any]:
    """What stands in the way, as 409 says it."""
    error = {"message": refused.sentence, "field": None, "reason": refused.reason.value}
    return {"error": {**error, "free": [_slot(one) for one in refused.free]}}


def said(at: dt.datetime) -> str:
    """A moment on the clock here, with its zone."""
    return timezone.localtime(at).isoformat()


def _refused(refused: Refused) -> HttpResponse:
    return answer(refusal(refused), status=409)


def _resource(request: HttpRequest, slug: str) -> Resource:
    of: Organisation = organisation_of_key(request)
    return get_object_or_404(queries.resources(), slug=slug.replace("\x00", ""), organisation=of)


def _theirs(request: HttpRequest, code: str) -> Booking:
    theirs = queries.answered_by([organisation_of_key(request)]).prefetch_related(queries.parts())
    if not code.isascii():
        raise Http404
    return get_object_or_404(theirs, code=queries.spelled(code))


def days(first: str, last: str) -> tuple[dt.date, dt.date]:
    """From which day to which, a week from today where nothing is said. Raises Unreadable."""
    begin = _day(first, "from") or timezone.localdate()
    end = _day(last, "to") or begin + dt.timedelta(days=6)
    if not dt.timedelta() <= end - begin <= dt.timedelta(days=MOST_DAYS):
        raise Unreadable("to", sentence("to", words=WORDS))
    return begin, end


def _day(text: str, name: str) -> dt.date | None:
    if not text:
        return None
    at = moment_in(f"{text}T12:00")
    if at is None:
        raise Unreadable(name, sentence(name, words=WORDS))
    return at.date()


def _key(text: str) -> str:
    """Of a wish; in a space of its own, so that no form's key is met."""
    return f"api {text}" if text else ""


def _thing(request: HttpRequest, one: Any) -> dict[str, Any]:  # noqa: ANN401 - a resource with its count
    return {
        "resource": one.slug, "name": one.name, "kind": one.kind, "place": one.place.name if one.place else None,
        "parts": one.in_use, "public": one.public, "last_day": one.last_day.isoformat() if one.last_day else None,
        "hours": one.opening_hours, "rule": {name: getattr(one.policy, name) for name in RULE},
        "url": request.build_absolute_uri(reverse("bookings:resource", args=(one.slug,))),
    }  # fmt: skip


def _slot(one: Slot) -> dict[str, Any]:
    return {"starts": said(one.starts), "ends": said(one.ends), "free": one.free}


def _booked(one: Booking) -> dict[str, Any]:
    return {
        "code": one.code, "state": one.state, "starts": said(one.starts), "ends": said(one.ends),
        "resource": one.resource.slug if one.resource else None,
        "session": str(one.session_id) if one.session_id else None, "what": title(one),
        "parts": sorted(each.unit.name for each in one.claims.all()), "seats": one.seats,
        "name": one.person.name if one.person else one.walk_in, "note": one.note, "answer": one.answer,
        "price_cents": one.price_cents, "expires": said(one.expires) if one.expires else None,
        "created": said(one.created), "changed": said(one.changed),
    }  # fmt: skip
