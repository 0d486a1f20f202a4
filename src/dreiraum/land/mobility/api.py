"""Journeys, stops and departures in the JSON interface."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Router

from dreiraum.ground.region import parameters as asked_for
from dreiraum.ground.region.interface import answer, question
from dreiraum.ground.region.live import live
from dreiraum.ground.region.parameters import (
    Access,
    Ahead,
    Around,
    Arrive,
    Asked,
    Bike,
    Depart,
    From,
    Guaranteed,
    Limit,
    Many,
    StopKey,
    StopName,
    To,
    Unreadable,
    Walk,
    sentence,
)
from dreiraum.ground.region.serving import region
from dreiraum.land.mobility import schemas
from dreiraum.land.mobility.asking import now
from dreiraum.land.mobility.stops import HUB, Stop, by_slug, looking_like, nearest
from dreiraum.land.mobility.stops import stops as every_stop
from dreiraum.reach.export import documents
from dreiraum.reach.export.journeys import departures_json, journeys_json

router = Router()


@question(
    router, "/journeys", schemas.Journeys, limit="journey", secret=True,
    summary=gettext_noop("Verbindungen mit Bus und Bahn"),
    description=gettext_noop("Von Tür zu Tür, mit Rufbus und Bestellfrist, oder warum es keine gibt."),
)  # fmt: skip
def journeys(
    request: HttpRequest, start: From, end: To, depart: Depart = "", arrive: Arrive = "", asked: Asked = "",
    access: Access = "foot", bike: Bike = False, walk: Walk = 20, guaranteed: Guaranteed = False, many: Many = 5,
) -> HttpResponse:  # fmt: skip
    """What the planner finds."""
    served, moment = region(), asked_for.moment(asked, "asked") or now()
    leaving, being_there = asked_for.moment(depart, "depart"), asked_for.moment(arrive, "arrive")
    if leaving and being_there:
        raise Unreadable("arrive", sentence("arrive"))
    wheelchair = access == "wheelchair"
    if wheelchair and bike:
        raise Unreadable("bike", sentence("bike"))
    found = served.journeys(
        asked_for.point(start, "from"), asked_for.point(end, "to"),
        depart=None if being_there else leaving or moment, arrive=being_there, asked=moment, access=access,
        egress="wheelchair" if wheelchair else "foot", wheelchair=wheelchair, bike=bike, walk_minutes=walk,
        rides_too=not guaranteed, many=many, live=live(),
    )  # fmt: skip
    return answer(journeys_json(served, found))


@question(
    router, "/stops", schemas.Stops, limit="board", secret=True,
    summary=gettext_noop("Haltestellen"),
    description=gettext_noop("Zu einem Namen oder um einen Punkt, sonst die ersten des Alphabets."),
)  # fmt: skip
def stops(
    request: HttpRequest, name: StopName = "", around: Around = "", limit: Limit = 10
) -> HttpResponse:  # fmt: skip
    """Which stops there are."""
    if around:
        near = nearest(asked_for.point(around, "around"), limit)
        found = [_stop(request, one.stop, round(one.metres)) for one in near]
    else:
        named = looking_like(name, limit) if name else every_stop()[:limit]
        found = [_stop(request, one, None) for one in named]
    return answer(documents.about(region()) | {"stops": found})


@question(
    router, "/departures", schemas.Departures, limit="board", secret=True,
    summary=gettext_noop("Abfahrten"),
    description=gettext_noop("An einer Haltestelle, oder an allen im Umkreis von 400 Metern um einen Punkt."),
)  # fmt: skip
def departures(
    request: HttpRequest, stop: StopKey = "", around: Around = "", depart: Depart = "", asked: Asked = "",
    ahead: Ahead = 90, limit: Limit = 20,
) -> HttpResponse:  # fmt: skip
    """What leaves next."""
    moment = asked_for.moment(asked, "asked") or now()
    rows = [row for one in _chosen(stop, around) for row in one.rows]
    leaving = region().departures(
        rows, asked_for.moment(depart, "depart") or moment, asked=moment, many=limit, minutes=ahead, live=live()
    )
    return answer(departures_json(region(), leaving))


def _chosen(stop: str, around: str) -> list[Stop]:
    if around:
        return [one.stop for one in nearest(asked_for.point(around, "around"), len(every_stop()), HUB)]
    one = by_slug(stop)
    if one is None:
        raise Unreadable("stop", sentence("stop", missing=not stop))
    return [one]


def _stop(request: HttpRequest, one: Stop, metres: int | None) -> dict[str, Any]:
    return {
        "stop": one.slug,
        "name": one.name,
        "lat": round(one.lat, documents.DECIMALS),
        "lon": round(one.lon, documents.DECIMALS),
        "metres": metres,
        "url": request.build_absolute_uri(reverse("mobility:board", args=(one.slug,))),
    }
