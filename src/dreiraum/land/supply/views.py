"""The public pages: all hubs, one hub, and its week as a notice for the door."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dreiraum.ground.bookings.qr import code_picture
from dreiraum.ground.people.rights import may
from dreiraum.ground.places.models import Place
from dreiraum.ground.places.using import uses_of
from dreiraum.ground.region.caching import private
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.links import planner_url, written
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage.words import distance, service_name
from dreiraum.land.mobility.boards import board
from dreiraum.land.mobility.stops import HUB, nearest
from dreiraum.land.supply import queries, words

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
WEEKEND = 2  # days on which the notice is of the week to come
FARTHEST = 53  # weeks from now that a notice is made for
STOPS, LEAVING = 3, 5  # stops around a hub, and departures, that its page shows


@require_safe
@private
def hubs(request: HttpRequest) -> HttpResponse:
    """All hubs: where, open or not, what there is."""
    now = timezone.localtime()
    rows = [
        {
            "hub": one,
            "state": words.state(at := queries.now_open(one, now), now.date()),
            "open": at.kind in ("open", "always"),
            "services": _services(one),
        }
        for one in queries.hubs()
    ]
    return render(request, "supply/hubs.html", {"rows": rows})


@require_safe
@limited("board")
@private
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    """One hub: open or not, its building blocks, the next days, what can be booked, the way there and back."""
    found, now = _hub(slug), timezone.localtime()
    at, today = queries.now_open(found, now), now.date()
    context = {
        "hub": found,
        "state": words.state(at, today),
        "open": at.kind in ("open", "always"),
        "today": today,
        "days": queries.week(found, today),
        "uses": uses_of(found),
        "here": written(found.lat, found.lon),
        "may_edit": may(request, "place.edit", found),
        **_around(found, now),
    }
    return render(request, "supply/hub.html", context)


@require_safe
@private
def notice(
    request: HttpRequest, slug: str, year: int | None = None, month: int | None = None, day: int | None = None
) -> HttpResponse:
    """A hub's week on one sheet in large type, for the door and the notice board."""
    found, today = _hub(slug), timezone.localdate()
    soon = today + WEEKEND * DAY
    monday = _monday(soon if year is None or month is None or day is None else _date(year, month, day))
    if abs((monday - today).days) > FARTHEST * 7:
        raise Http404
    page = request.build_absolute_uri(reverse("supply:hub", args=[slug]))
    context = {
        "hub": found,
        "days": queries.week(found, monday),
        "last": monday + WEEK - DAY,
        "earlier": monday - WEEK,
        "later": monday + WEEK,
        "page": page,
        "qr": code_picture(page),
    }
    return render(request, "supply/notice.html", context)


def _hub(slug: str) -> Place:
    found = queries.hub(slug)
    if found is None:
        raise Http404
    return found


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Http404 from None


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY


def _services(of: Place) -> list[str]:
    """What it offers, in the catalogue's order and words."""
    there = {one.service for one in of.shown}  # type: ignore[attr-defined]
    return [service_name(one) for one in region().catalogue.services if one.key in there]


def _around(of: Place, now: dt.datetime) -> dict[str, Any]:
    """The stops around and what leaves them next, for who has to get home."""
    near = nearest((of.lat, of.lon), STOPS, HUB)
    return {
        "stops": [(one.stop, distance(one.metres)) for one in near],
        "leaving": board([one.stop for one in near], now).rows[:LEAVING],
        "way": planner_url(end=(of.lat, of.lon)),
        "back": planner_url(start=(of.lat, of.lon)),
    }
