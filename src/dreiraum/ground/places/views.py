"""The public pages: the directory, an offer, a place, a photo, and reporting a mistake."""

from __future__ import annotations

import math
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dreiraum.ground.people.rights import acting, may
from dreiraum.ground.places import linked_data
from dreiraum.ground.places.actions import may_decide
from dreiraum.ground.places.actions import report as keep_report
from dreiraum.ground.places.asking import LANGUAGES, Filters
from dreiraum.ground.places.differing import origins
from dreiraum.ground.places.filtering import Fitting, fitting
from dreiraum.ground.places.forms import ReportForm
from dreiraum.ground.places.models import Delivery, Offer, Photo, Place, State
from dreiraum.ground.places.pinning import pins
from dreiraum.ground.places.queries import overdue, public_offer, public_place, with_details
from dreiraum.ground.places.saying import say_hours
from dreiraum.ground.places.using import uses_of
from dreiraum.ground.region import limits
from dreiraum.ground.region.caching import private
from dreiraum.ground.region.ground_map import map_ground
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.links import planner_url
from dreiraum.ground.region.serving import region
from dreiraum.reach.errors import NoStreetError

PAGE = 20
NAMES = dict(LANGUAGES)


@require_safe
@limited("find")
@private
def offers(request: HttpRequest) -> HttpResponse:
    """What is offered, filtered; list first."""
    english = get_language() == "en"
    form = Filters(request.GET or None, english=english)
    problem = ""
    found: list[Fitting] = []
    if not form.is_bound:
        form = Filters({}, english=english)
    valid = form.is_valid()
    try:
        found = fitting(form.wanted)
    except NoStreetError:
        problem = _("Von dieser Adresse führt kein Weg für dieses Verkehrsmittel los.")
    last = max(1, math.ceil(len(found) / PAGE))
    number = min(max(1, _number(request.GET.get("seite", ""))), last)
    shown = found[(number - 1) * PAGE : number * PAGE]
    minutes = {one.entry.pk: one.minutes for one in shown}
    rows = [row(one, minutes[one.pk]) for one in with_details([one.entry.pk for one in shown])]
    digital = sum(one.entry.delivery == Delivery.DIGITAL for one in found)
    context = {
        "form": form, "rows": rows, "many": len(found) - digital, "digital": digital, "problem": problem,
        "home": form.place, "wanted": form.wanted, "mode": dict(form.fields["mit"].choices).get(form.wanted.mode),  # type: ignore[attr-defined]
        "open": not valid, "number": number, "last": last,
        "earlier": _page(request, number - 1) if number > 1 else "",
        "later": _page(request, number + 1) if number < last else "",
        "may_manage": may(request, "offer.edit"), "pins": pins((one.entry for one in found), form.home),
        "asked": form.asked, "map": map_ground(), "start": _point(form.home),
    }  # fmt: skip
    return render(request, "places/offers.html", context, status=200 if valid else 400)


@require_safe
@private
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """One offer."""
    found = public_offer(slug)
    if found is None:
        raise Http404
    hours = found.opening_hours or (found.place.opening_hours if found.place else "")
    context = {
        "offer": found, "row": row(found, None), "hours": say_hours(hours, timezone.localdate()), "raw": hours,
        "way": planner_url(end=(found.place.lat, found.place.lon)) if found.place else "",
        "price": None if found.price_cents is None else formats.number_format(found.price_cents / 100, 2),
        "uses": uses_of(found), "stops": found.coming[:PAGE],  # type: ignore[attr-defined]
        "languages": [str(NAMES.get(code, code)) for code in found.languages.split()],
        "data": linked_data.element(linked_data.offer_data(found)),
        "may_edit": may(request, "offer.edit", found), "may_hide": _may_hide(request, found),
    }  # fmt: skip
    return render(request, "places/offer.html", context)


@require_safe
@private
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place and what it offers."""
    found = public_place(slug)
    if found is None:
        raise Http404
    context = {
        "place": found, "hours": say_hours(found.opening_hours, timezone.localdate()),
        "way": planner_url(end=(found.lat, found.lon)), "uses": uses_of(found),
        "origins": origins(found.statements.all()), "data": linked_data.element(linked_data.place_data(found)),
        "may_edit": may(request, "place.edit", found), "may_hide": _may_hide(request, found),
    }  # fmt: skip
    return render(request, "places/place.html", context)


@require_safe
def photo(request: HttpRequest, number: UUID) -> HttpResponse:
    """A picture; those that wait are shown to who gave them and who decides."""
    found = get_object_or_404(Photo.objects.select_related("place"), pk=number)
    public = found.state == State.PUBLISHED and found.place.state == State.PUBLISHED
    if not public and not may(request, "place.edit", found.place) and not may(request, "offer.moderate"):
        raise Http404
    try:
        with found.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    answer = HttpResponse(content, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Say what is wrong with an offer or a place."""
    found: Offer | Place | None = public_offer(slug) if kind == "angebot" else public_place(slug)
    if found is None:
        raise Http404
    back = found_url(found)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                limits.count(request, "message")
            except limits.TooMany:
                status = 429
            else:
                keep_report(thing=found, reason=form.cleaned_data["reason"])
                return redirect(f"{back}?gemeldet=1#gemeldet")
    context = {"thing": found, "form": form, "back": back, "status": status}
    return render(request, "places/report.html", context, status=status)


def row(one: Offer, minutes: float | None) -> dict[str, Any]:
    """An offer as lists show it."""
    english = get_language() == "en"
    names = {each.key: each.name_en if english else each.name for each in region().catalogue.services}
    stops = list(getattr(one, "coming", ()))
    return {
        "offer": one,
        "service": names.get(one.service, one.service),
        "minutes": None if minutes is None else max(1, math.ceil(minutes - 0.005)),
        "next": stops[0] if stops else None,
        "overdue": overdue(one, timezone.localdate()),
        "barrier_free": one.get_barrier_free_display() if one.barrier_free else
        one.place.get_barrier_free_display() if one.place and one.place.barrier_free else "",
    }  # fmt: skip


def found_url(thing: Offer | Place) -> str:
    """The page of an offer or a place."""
    return reverse("places:offer" if isinstance(thing, Offer) else "places:place", args=[thing.slug])


def _may_hide(request: HttpRequest, thing: Offer | Place) -> bool:
    return may(request, "offer.moderate") and may_decide(acting(request), thing)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _point(at: tuple[float, float] | None) -> str:
    return f"{at[0]:.5f},{at[1]:.5f}" if at else ""


def _page(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["seite"] = str(number)
    return f"?{asked.urlencode()}"
