"""Rides on request for a dispatch system: who asked for what, yes or no, how it stands."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.params.functions import Body
from pydantic import BaseModel, ConfigDict, Field

from dreiraum.ground.bookings.api import Code, First, Last, Page, State, days, refusal, said
from dreiraum.ground.bookings.queries import spelled
from dreiraum.ground.bookings.refused import Refused
from dreiraum.ground.bookings.schemas import Conflict, Moment, StateKey, Text
from dreiraum.ground.people.acting import acting
from dreiraum.ground.people.interface import keyed, organisation_of_key
from dreiraum.ground.region.interface import answer
from dreiraum.ground.region.parameters import Unreadable, sentence
from dreiraum.ground.region.schemas import Shape
from dreiraum.land.mobility import actions, queries
from dreiraum.land.mobility.models import Ride

router = Router()
LISTED = 100


class Asked(Shape):
    """A ride that somebody asked for."""

    code: str = Field(examples=["K7QX2M9P"])
    state: StateKey
    line: str
    run: str = Field(description="The dated trip, or the hour of a line without a timetable: who shares its seats.")
    start: str
    end: str
    start_lat: float | None
    start_lon: float | None
    depart: Moment
    arrive: Moment
    seats: int
    wheelchair: bool
    name: str
    phone: str = Field(description="For questions about this ride; forgotten the day after.")
    deadline: str | None = Field(description="Until when one could ask, null where that is the departure.")
    expires: str | None = Field(description="When a request without an answer ends.")
    asked: Moment


class AskedRides(Shape):
    """Rides by their departure."""

    rides: list[Asked]
    next: int | None = Field(description="The next page, null on the last.")


class Answer(BaseModel):
    """Yes, no, or called off after all."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"answer": "yes", "why": ""}})

    answer: Literal["yes", "no", "off"] = Field(description="off: a ride that was accepted does not take place.")
    why: Annotated[str, Text] = Field("", max_length=500, description="Needed for no and off: the person reads it.")


@keyed(
    router, "GET", "/rides", AskedRides, right="ride.dispatch",
    summary=gettext_noop("Fahrtwünsche"),
    description=gettext_noop("Wer an einigen Tagen mit den Linien der Organisation fahren möchte, nach der Abfahrt."),
)  # fmt: skip
def rides(
    request: HttpRequest, first: First = "", last: Last = "", state: State = None, page: Page = 1
) -> HttpResponse:
    """Rides of some days."""
    begin, end = days(first, last)
    found = queries.between(organisation_of_key(request), begin, end)
    pages = Paginator(found.filter(booking__state=state) if state else found, LISTED)
    listed = pages.page(page) if page <= pages.num_pages else ()
    return answer({"rides": list(map(_ride, listed)), "next": page + 1 if page < pages.num_pages else None})


@keyed(
    router, "POST", "/rides/{code}", Asked, right="ride.dispatch", conflict=Conflict,
    summary=gettext_noop("Einen Fahrtwunsch beantworten"),
    description=gettext_noop("Die Person bekommt eine Nachricht. Zweimal ist einmal."),
)  # fmt: skip
def answer_ride(request: HttpRequest, code: Code, said: Annotated[Answer, Body(...)]) -> HttpResponse:
    """Yes or no."""
    found = _theirs(request, code)
    who, why = acting(request), said.why.strip()
    if said.answer != "yes" and not why:
        raise Unreadable("why", sentence("why", missing=True), status=422)
    try:
        if said.answer == "yes":
            actions.accept(ride=found, by=who, answer=why)
        elif said.answer == "no":
            actions.decline(ride=found, by=who, why=why)
        else:
            actions.cancel_ride(ride=found, by=who, why=why, staff=True)
    except Refused as refused:
        return answer(refusal(refused), status=409)
    return answer(_ride(_theirs(request, code)))


def _theirs(request: HttpRequest, code: str) -> Ride:
    found = queries.answered_by(organisation_of_key(request)).filter(booking__code=spelled(code[:40])).first()
    if found is None or not code.isascii():
        raise Http404
    return found


def _ride(one: Ride) -> dict[str, Any]:
    booking = one.booking
    over = timezone.localdate() > timezone.localdate(one.depart) + dt.timedelta(days=1)
    return {
        "code": booking.code, "state": booking.state, "line": str(one.run.line), "run": one.run.key,
        "start": one.start, "end": one.end, "start_lat": one.start_lat, "start_lon": one.start_lon,
        "depart": said(one.depart), "arrive": said(one.arrive), "seats": booking.seats, "wheelchair": one.wheelchair,
        "name": booking.person.name if booking.person else booking.walk_in, "phone": "" if over else one.phone,
        "deadline": said(one.deadline) if one.deadline else None,
        "expires": said(booking.expires) if booking.expires else None, "asked": said(booking.created),
    }  # fmt: skip
