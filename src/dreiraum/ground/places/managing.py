"""Pages for providers: their places and offers, hours, stops, photos, and taking back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dreiraum.ground.people.rights import acting, may, require, right
from dreiraum.ground.places import actions
from dreiraum.ground.places.forms import BulkForm, OfferForm, PhotoForm, PlaceForm
from dreiraum.ground.places.models import Change, Delivery, Offer, Place, State
from dreiraum.ground.places.queries import managed, places_to_choose
from dreiraum.ground.places.saying import say_hours
from dreiraum.ground.places.stops_form import StopsForm
from dreiraum.ground.places.week_form import WeekForm
from dreiraum.ground.region.queries import municipality_at

BOTH = require_http_methods(["GET", "HEAD", "POST"])
VERBS = {"publish": actions.publish, "withdraw": actions.withdraw, "close": actions.close}
YEAR = dt.timedelta(days=365)


@right("offer.edit")
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Everything of the organisation whose hat is on; the operator without a hat sees all of it."""
    return _list(request, BulkForm())


@right("offer.edit")
@require_POST
def change_many(request: HttpRequest) -> HttpResponse:
    """Change the ticked offers as one step."""
    who = acting(request)
    form = BulkForm(request.POST)
    theirs = Offer.objects.select_related("organisation")
    if who.organisation is not None:
        theirs = theirs.filter(organisation=who.organisation)
    form.fields["offers"].queryset = theirs  # type: ignore[attr-defined]
    if not form.is_valid():
        return _list(request, form, status=400)
    said = form.cleaned_data
    chosen = list(said["offers"])
    for offer in chosen:
        require(request, "offer.edit", offer)
    values = {name: said[name] for name in ("review_on", "opening_hours") if said[name]}
    state = State(said["state"]) if said["state"] else None
    actions.edit_many(who=who, offers=chosen, values=values, state=state)
    return redirect("places:manage")


@right("offer.edit")
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a step."""
    who = acting(request)
    change = get_object_or_404(Change.objects.select_related("organisation"), pk=number)
    require(request, "offer.edit", change)
    try:
        actions.take_back(who=who, change=change)
    except actions.CannotUndo as problem:
        return _list(request, BulkForm(), status=409, problem=str(problem))
    return redirect("places:manage")


@right("place.create")
@BOTH
def new_place(request: HttpRequest) -> HttpResponse:
    """Add a place."""
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        who = acting(request)
        made = actions.create_place(who=who, organisation=who.organisation, values=_place_values(form))
        return _saved("places:edit-place", made.slug)
    return _form(request, form, "places/place_form.html")


@right("place.edit")
@BOTH
def edit_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a place."""
    place = _place(request, slug)
    form = PlaceForm(request.POST if request.method == "POST" else None, instance=place)
    if form.is_bound and form.is_valid():
        actions.edit_place(who=acting(request), place=place, values=_place_values(form))
        return _saved("places:edit-place", place.slug)
    hours = say_hours(place.opening_hours, timezone.localdate())
    photos = list(place.photos.all())
    return _form(request, form, "places/place_form.html", place=place, hours=hours, photos=photos)


@right("offer.create")
@BOTH
def new_offer(request: HttpRequest) -> HttpResponse:
    """Add an offer of the organisation whose hat is on: somebody has to answer for it."""
    who = acting(request)
    if who.organisation is None:
        raise PermissionDenied
    start = {"review_on": timezone.localdate() + YEAR}
    form = _offer_form(request, Offer(), initial=start)
    if form.is_bound and form.is_valid():
        made = actions.create_offer(who=who, organisation=who.organisation, values=form.cleaned_data)
        return _saved("places:edit-offer", made.slug)
    return _form(request, form, "places/offer_form.html")


@right("offer.edit")
@BOTH
def edit_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an offer."""
    offer = _offer(request, slug)
    form = _offer_form(request, offer)
    if form.is_bound and form.is_valid():
        actions.edit_offer(who=acting(request), offer=offer, values=form.cleaned_data)
        return _saved("places:edit-offer", offer.slug)
    today = timezone.localdate()
    hours = say_hours(offer.opening_hours, today)
    overdue = offer.review_on < today
    return _form(request, form, "places/offer_form.html", offer=offer, hours=hours, overdue=overdue)


@right("offer.edit")
@require_POST
def put_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish, withdraw or close an offer, or confirm that it still is as it says."""
    offer = _offer(request, slug)
    verb = request.POST.get("verb", "")
    if verb == "confirm":
        actions.confirm_review(who=acting(request), offer=offer, until=timezone.localdate() + YEAR)
    elif verb in VERBS:
        VERBS[verb](who=acting(request), thing=offer)
    return redirect("places:edit-offer", offer.slug)


@right("place.edit")
@require_POST
def put_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish, withdraw or close a place."""
    place = _place(request, slug)
    if (verb := VERBS.get(request.POST.get("verb", ""))) is not None:
        verb(who=acting(request), thing=place)
    return redirect("places:edit-place", place.slug)


@right("offer.edit")
@BOTH
def offer_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The week of an offer."""
    offer = _offer(request, slug)
    return _hours(request, offer, offer.opening_hours)


@right("place.edit")
@BOTH
def place_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The week of a place."""
    place = _place(request, slug)
    return _hours(request, place, place.opening_hours)


@right("offer.edit")
@BOTH
def stops(request: HttpRequest, slug: str) -> HttpResponse:
    """The stops to come of a mobile offer."""
    offer = _offer(request, slug)
    if offer.delivery != Delivery.MOBILE:
        return redirect("places:edit-offer", offer.slug)
    coming = list(offer.stops.filter(ends__gt=timezone.now()))
    form = StopsForm(request.POST if request.method == "POST" else None, stops=coming)
    if form.is_bound and form.is_valid():
        actions.set_stops(who=acting(request), offer=offer, stops=form.cleaned_data["found"])
        return _saved("places:stops", offer.slug)
    return _form(request, form, "places/stops_form.html", offer=offer, stops=coming)


@right("photo.add")
@BOTH
def add_photo(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a picture of a place."""
    place = _place(request, slug)
    posted = request.method == "POST"
    form = PhotoForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_photo(
                who=acting(request), place=place, file=said["file"], alt=said["alt"], credit=said["credit"]
            )
        except actions.NoPicture as problem:
            form.add_error("file", str(problem))
        else:
            return _saved("places:edit-place", place.slug)
    return _form(request, form, "places/photo_form.html", place=place)


def _list(request: HttpRequest, form: BulkForm, status: int = 200, problem: str = "") -> HttpResponse:
    kind = "orte" if request.GET.get("was") == "orte" else "angebote"
    states = [*State.choices, ("due", _("zu prüfen"))] if kind == "angebote" else State.choices
    state = request.GET.get("stand", "")
    known = state if state in dict(states) else ""
    number = request.GET.get("seite", "1")
    page = int(number) if number.isascii() and number.isdigit() and 0 < int(number) < 10_000 else 1
    shown = managed(acting(request), kind=kind, state=known, page=page)
    names = {"angebote": _("Angebote"), "orte": pgettext("directory", "Orte")}
    context = {
        "shown": shown, "form": form, "problem": problem, "kind": kind, "state": known, "states": states, "page": page,
        "kinds": [(key, name, shown.counts[key]) for key, name in names.items()], "last": shown.last,
        "asked": f"was={kind}&" + (f"stand={known}&" if known else ""), "today": timezone.localdate(),
        "may_moderate": may(request, "offer.moderate"),
        "may_map": may(request, "place.map"), "may_review": may(request, "organisation.review"),
        "organisation": acting(request).organisation,
    }  # fmt: skip
    return render(request, "places/manage.html", context, status=status)


def _hours(request: HttpRequest, thing: Place | Offer, text: str) -> HttpResponse:
    form = WeekForm(request.POST if request.method == "POST" else None, text=text)
    said: list[str] = say_hours(text, timezone.localdate())
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        if "preview" not in request.POST:
            values = {"opening_hours": text}
            if isinstance(thing, Place):
                actions.edit_place(who=acting(request), place=thing, values=values)
                return _saved("places:edit-place", thing.slug)
            actions.edit_offer(who=acting(request), offer=thing, values=values)
            return _saved("places:edit-offer", thing.slug)
        said = say_hours(text, timezone.localdate())
    return _form(request, form, "places/hours_form.html", thing=thing, said=said, text=text)


def _saved(page: str, slug: str) -> HttpResponse:
    return redirect(f"{reverse(page, args=[slug])}?gespeichert=1")


def _form(request: HttpRequest, form: Any, template: str, **context: Any) -> HttpResponse:  # noqa: ANN401 - any form
    status = 400 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _offer_form(request: HttpRequest, offer: Offer, initial: dict[str, Any] | None = None) -> OfferForm:
    new = offer._state.adding
    organisation = acting(request).organisation if new else offer.organisation
    return OfferForm(
        request.POST if request.method == "POST" else None, instance=offer, initial=initial,
        choices=places_to_choose(organisation), english=get_language() == "en",
    )  # fmt: skip


def _place_values(form: PlaceForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {**said, "municipality": municipality_at(said["lat"], said["lon"])}


def _place(request: HttpRequest, slug: str) -> Place:
    found = get_object_or_404(Place.objects.select_related("organisation"), slug=slug)
    require(request, "place.edit", found)
    return found


def _offer(request: HttpRequest, slug: str) -> Offer:
    found = get_object_or_404(Offer.objects.select_related("organisation", "place"), slug=slug)
    require(request, "offer.edit", found)
    return found
