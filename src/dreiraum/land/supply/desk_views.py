"""The desk of a hub: one screen for the day of whoever stands there. Each act leads back to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dreiraum.ground.bookings import queries as bookings
from dreiraum.ground.bookings.actions import check_in, walk_in
from dreiraum.ground.bookings.desk_views import record_act
from dreiraum.ground.bookings.forms import WalkInForm, new_key
from dreiraum.ground.bookings.refused import Refused
from dreiraum.ground.people.rights import acting, require, right
from dreiraum.ground.places.models import Place
from dreiraum.land.supply import actions, queries
from dreiraum.land.supply.forms import HandoverForm, LoanForm, PickupForm
from dreiraum.land.supply.models import Loan, Pickup

CONFLICT = 409


@right("hub.run")
@require_safe
def hubs(request: HttpRequest) -> HttpResponse:
    """The hubs whose desk one runs; where there is one, it."""
    organisation = acting(request).organisation
    found = list(queries.run_by(organisation)) if organisation else []
    if len(found) == 1:
        return redirect("supply:desk", found[0].slug)
    return render(request, "supply/desks.html", {"hubs": found})


@right("hub.run")
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The day."""
    return _desk(request, _hub(request, slug))


def _act(act: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A view of something done at a hub's desk."""

    @right("hub.run")
    @require_POST
    @wraps(act)
    def view(request: HttpRequest, /, slug: str, **said: object) -> HttpResponseBase:
        return act(request, _hub(request, slug), **said)

    return view


@_act
def visit(request: HttpRequest, hub: Place) -> HttpResponse:
    """One more is here, or one less."""
    if "less" in request.POST:
        actions.take_back_visit(place=hub)
    else:
        actions.count_visit(place=hub)
    return _back(hub, "besuche")


@_act
def arrive(request: HttpRequest, hub: Place, code: str) -> HttpResponse:
    """Somebody who booked is here."""
    found = get_object_or_404(bookings.at_place(hub), code=bookings.spelled(code))
    try:
        check_in(booking=found)
    except Refused as refused:
        return _desk(request, hub, refused=refused)
    record_act(request, found)
    return _back(hub, "termine")


@_act
def arrive_unbooked(request: HttpRequest, hub: Place) -> HttpResponse:
    """Somebody takes a room or a booth without a booking."""
    form = _walk_in(hub, request)
    if not form.is_valid():
        return _desk(request, hub, walk=form)
    said = form.cleaned_data
    try:
        walk_in(of=said["resource"], name=said["name"], by=acting(request).user, key=said["key"])
    except Refused as refused:
        return _desk(request, hub, refused=refused, walk=form)
    return _back(hub, "termine")


@_act
def take_in(request: HttpRequest, hub: Place) -> HttpResponse:
    """Something came that will be fetched."""
    form = PickupForm(request.POST, auto_id="pickup_%s")
    if not form.is_valid():
        return _desk(request, hub, pickup=form)
    made = actions.take_in(place=hub, **form.cleaned_data)
    return redirect(f"{reverse('supply:desk', args=[hub.slug])}?neu={made.code}#abholen")


@_act
def hand_out(request: HttpRequest, hub: Place, code: str) -> HttpResponse:
    """It is fetched."""
    actions.hand_out(pickup=get_object_or_404(Pickup, place=hub, code=code))
    return _back(hub, "abholen")


@_act
def lend(request: HttpRequest, hub: Place) -> HttpResponse:
    """Something is lent."""
    form = LoanForm(request.POST, auto_id="loan_%s")
    if not form.is_valid():
        return _desk(request, hub, loan=form)
    actions.lend(place=hub, **form.cleaned_data)
    return _back(hub, "verliehen")


@_act
def bring_back(request: HttpRequest, hub: Place, number: int) -> HttpResponse:
    """It is back."""
    actions.bring_back(loan=get_object_or_404(Loan, place=hub, pk=number))
    return _back(hub, "verliehen")


@_act
def hand_over(request: HttpRequest, hub: Place) -> HttpResponse:
    """Tell the next shift."""
    form = HandoverForm(request.POST)
    if not form.is_valid():
        return _desk(request, hub, handover=form)
    actions.hand_over(place=hub, by=acting(request).user, **form.cleaned_data)
    return _back(hub, "uebergabe")


def _desk(request: HttpRequest, hub: Place, *, refused: Refused | None = None, **forms: BaseForm) -> HttpResponse:
    text, today = request.GET.get("suche", "").strip()[:100], timezone.localdate()
    context: dict[str, Any] = {
        "hub": hub,
        "today": today,
        "text": text,
        "desk": queries.desk(hub, today, text),
        "new": request.GET.get("neu", "")[:8],
        "refused": refused,
        "walk": _walk_in(hub),
        "pickup": PickupForm(auto_id="pickup_%s"),
        "loan": LoanForm(auto_id="loan_%s"),
        "handover": HandoverForm(),
    }
    status = CONFLICT if refused else 400 if forms else 200
    return render(request, "supply/desk.html", context | forms, status=status)


def _walk_in(hub: Place, request: HttpRequest | None = None) -> WalkInForm:
    form = WalkInForm(request.POST if request else None, initial={"key": new_key()}, auto_id="walk_%s")
    theirs = queries.rooms(hub)
    field: Any = form.fields["resource"]
    field.queryset = theirs
    field.choices = [(one.pk, one.name) for one in theirs[: queries.LISTED]]
    return form


def _hub(request: HttpRequest, slug: str) -> Place:
    found = get_object_or_404(Place, hub=True, slug=slug)
    require(request, "hub.run", found)
    return found


def _back(hub: Place, part: str) -> HttpResponse:
    return redirect(f"{reverse('supply:desk', args=[hub.slug])}#{part}")
