"""Stops: to look for one, its board, and boards for a wall."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dreiraum.ground.region.caching import private
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.links import minute, written
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import asking as area
from dreiraum.land.coverage.refusing import refusing
from dreiraum.land.coverage.words import distance
from dreiraum.land.coverage.words import moment as day_and_time
from dreiraum.land.mobility.asking import now, point, time, typed
from dreiraum.land.mobility.boards import AHEAD, board
from dreiraum.land.mobility.spots import called
from dreiraum.land.mobility.stops import HUB, Stop, by_slug, looking_like, nearest, stops

LISTED = 12
REFRESH = 30  # seconds after which a board asks again


@require_safe
@limited("board")
@private
@refusing
def find_stop(request: HttpRequest) -> HttpResponse:
    """Look for a stop by name, or around a point."""
    text, at = typed(request, "q"), point(request, "um")
    found = [(one, "") for one in looking_like(text, LISTED)] if text else []
    if at:
        found = [(near.stop, distance(near.metres)) for near in nearest(at, LISTED)]
    context = {
        "q": text,
        "found": found,
        "around": called(at) if at else "",
        "empty": region().timetable.empty,
        "many": len(stops()),
        "cut": bool(text) and len(found) == LISTED,
    }
    return render(request, "mobility/stops.html", context)


@require_safe
@limited("board")
@private
@refusing
def stop_board(request: HttpRequest, name: str) -> HttpResponse:
    """What leaves a stop in the next hour and a half."""
    stop = _stop(name)
    at = time(request, "zeit")
    ahead = {"when": minute(at), "moment": day_and_time(at)} if at else {}
    context = _context([stop], at) | {"stop": stop, "here": written(stop.lat, stop.lon)} | ahead
    return render(request, "mobility/board.html", context)


@require_safe
@limited("board")
@private
@refusing
def stop_wall(request: HttpRequest, name: str) -> HttpResponse:
    """The same in large type for a screen on a wall, which nobody touches."""
    stop = _stop(name)
    return render(request, "mobility/wall.html", _context([stop]) | {"title": stop.name})


@require_safe
@limited("board")
@private
@refusing
def hub_wall(request: HttpRequest, at: str) -> HttpResponse:
    """All stops around a place on one screen."""
    here = area.home(at)
    around = [near.stop for near in nearest(here, LISTED, HUB)]
    title = _("Abfahrten bei: %(place)s") % {"place": called(here)}
    return render(request, "mobility/wall.html", _context(around) | {"title": title})


def _stop(name: str) -> Stop:
    stop = by_slug(name)
    if stop is None:
        raise Http404
    return stop


def _context(around: list[Stop], at: dt.datetime | None = None) -> dict[str, Any]:
    """at: None for now."""
    shown = board(around, at, now()) if at else board(around, now())
    return {"board": shown, "ahead": AHEAD, "refresh": REFRESH, "stops": around}
