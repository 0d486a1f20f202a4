"""Asking for a ride from the page of a journey, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from icalendar import Calendar, Event

from dreiraum.ground.bookings.models import ACTIVE, BookingState
from dreiraum.ground.bookings.refused import Refused
from dreiraum.ground.people.rights import acting, right
from dreiraum.ground.region import limits
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.links import planner_url
from dreiraum.land.coverage.asking import CannotRead
from dreiraum.land.coverage.refusing import refusing
from dreiraum.land.mobility import actions, asking, queries
from dreiraum.land.mobility.journeys import JourneyView
from dreiraum.land.mobility.models import Line, Ride
from dreiraum.land.mobility.planning import ask, chosen
from dreiraum.land.mobility.question import Question
from dreiraum.land.mobility.rides import Takers, Wish, taking, to_book, wish_of
from dreiraum.land.mobility.rides_forms import RideForm
from dreiraum.land.mobility.spots import called
from dreiraum.reach import InputError
from dreiraum.reach.answers.journeys import Journey, Leg

FORM = require_http_methods(["GET", "HEAD", "POST"])


@right("ride.request")
@FORM
@limited("journey")
@refusing
def request_ride(request: HttpRequest) -> HttpResponse:
    """The ride of a journey's leg, as it can be had now."""
    question = replace(asking.question(request), asked=None)
    found = _leg(question, request.GET.get("fahrt", ""), request.GET.get("teil", ""))
    line = taking(found) if found else None
    if found is None or line is None:
        return render(request, "mobility/gone.html", {"others": question.url}, status=404)
    wish = wish_of(found, (called(question.start), called(question.end)))
    who = acting(request)
    form = RideForm(request.POST or None, initial={"phone": who.person.phone})
    if request.method == "POST" and form.is_valid():
        made = _request(request, line, wish, form)
        if made is not None:
            return redirect("mobility:ride", made.booking.code)
    context = {"form": form, "wish": wish, "line": line, "who": who, "others": question.url}
    return render(request, "mobility/ride_request.html", context, status=400 if form.errors else 200)


@right("booking.own")
@require_safe
def ride(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a request."""
    return _page(request, _own(request, code))


@right("booking.own")
@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """The person does not ride after all."""
    found = _own(request, code)
    try:
        actions.cancel_ride(ride=found, by=acting(request))
    except Refused as refused:
        return _page(request, found, refused.sentence)
    return redirect("mobility:ride", code)


@right("booking.own")
@require_safe
def ride_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The ride for a calendar (RFC 5545)."""
    found = _own(request, code)
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Dreiraum//Wege//DE")
    calendar.add("version", "2.0")
    event.add("uid", f"ride-{code}@dreiraum")
    event.add("dtstamp", found.booking.changed)
    event.add("dtstart", found.depart)
    event.add("dtend", found.arrive)
    event.add("summary", f"{found.run.line}: {found.start} – {found.end}")
    event.add("location", found.start)
    event.add("status", "CONFIRMED" if found.booking.state in queries.DRIVEN else "TENTATIVE")
    event.add("url", request.build_absolute_uri(request.path.removesuffix(".ics") + "/"))
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    headers = {"Content-Disposition": f'attachment; filename="rufbus-{code}.ics"'}
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)


def with_requests(question: Question, journey: Journey, view: JourneyView, lines: Takers) -> JourneyView:
    """The view of a journey whose orders say where to ask for the ride here, if its organisation takes that."""
    addresses = {
        number: f"{question.journey_url(view.key, 'mobility:request_ride')}&teil={number}"
        for number, leg in to_book(journey)
        if taking(leg, lines)
    }
    ordered = (number for number, leg in enumerate(journey.legs) if leg.ride and leg.ride.booking)
    orders = zip(ordered, view.bookings, strict=True)
    return replace(view, bookings=tuple(replace(order, request=addresses.get(number, "")) for number, order in orders))


def _leg(question: Question, key: str, number: str) -> Leg | None:
    """The leg that must be booked, if the engine finds it still."""
    try:
        journey = chosen(ask(question, asking.now()), key)
    except InputError:
        raise CannotRead(_("Diese Frage können wir nicht beantworten. Wählen Sie andere Punkte.")) from None
    return next((leg for place, leg in to_book(journey) if str(place) == number), None) if journey else None


def _request(request: HttpRequest, line: Line, wish: Wish, form: RideForm) -> Ride | None:
    try:
        limits.count(request, "message")
        return actions.request_ride(line=line, wish=wish, by=acting(request), now=asking.now(), **form.told)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return None


def _own(request: HttpRequest, code: str) -> Ride:
    found = queries.ride_of(acting(request).person, code)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Ride, problem: str = "") -> HttpResponse:
    now = timezone.now()
    state = found.booking.state
    active = state in ACTIVE and found.depart > now
    known = found.start_lat is not None and found.start_lon is not None
    at = (found.start_lat or 0.0, found.start_lon or 0.0)
    context: dict[str, Any] = {
        "ride": found,
        "problem": problem,
        "active": active,
        "may_cancel": active and (state == BookingState.REQUESTED or now <= found.until),
        "until": found.depart if state == BookingState.REQUESTED else found.until,
        "way": planner_url(end=at, moment=timezone.localtime(found.depart), arrive=True) if known else "",
    }
    return render(request, "mobility/ride.html", context, status=409 if problem else 200)
