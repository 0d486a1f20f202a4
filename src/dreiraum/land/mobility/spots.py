"""What a typed text can mean as an end of a journey, and what a point is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dreiraum.ground.region.links import Point, written
from dreiraum.ground.region.queries import find, once_per_region
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage.areas import directory
from dreiraum.land.mobility.stops import looking_like, stops
from dreiraum.reach import Region
from dreiraum.reach.names.kinds import PLACE, VILLAGE
from dreiraum.reach.names.words import plain

HERE = 0.0002  # degrees, some 15 to 20 m: still the same house
POSTCODE = re.compile(r"^\d{5}\b")
MOST = 10  # meanings to choose from


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing that a text can mean. kind: "stop", or as the name search says."""

    label: str
    context: str
    kind: str
    at: Point


def meanings(text: str) -> list[Spot]:
    """What a text can mean, best first; one alone where nothing else bears that name."""
    wanted = plain(text)
    found = [Spot(one.label, one.context, one.kind, (one.lat, one.lon)) for one in find(text, MOST)]
    halts = [Spot(one.name, _("Haltestelle"), "stop", (one.lat, one.lon)) for one in looking_like(text, MOST // 2)]
    places = [one for one in found if one.kind in ("village", "address") and plain(one.label) == wanted]
    if len(places) == 1:
        return places
    named = [one for one in halts if plain(one.label) == wanted]
    if len(named) == 1 and not places:
        return named
    known = {plain(one.label) for one in halts}
    return [*halts, *(one for one in found if one.kind != "place" or plain(one.label) not in known)][:MOST]


def called(at: Point) -> str:
    """The stop, village, place or house at a point; the house it is near; or its figures."""
    known = _names().get(written(*at))
    if known:
        return known
    house = region().address(*at)
    if house is None:
        return written(*at)
    if abs(house.lat - at[0]) < HERE and abs(house.lon - at[1]) < HERE:
        return _with_place(house.label, house.context)
    return _("bei %(house)s") % {"house": _with_place(house.label, house.context)}


def _with_place(label: str, context: str) -> str:
    """ "Hauptstraße 5, Ockensen"."""
    place = POSTCODE.sub("", context.partition(",")[0]).strip()
    return f"{label}, {place}" if place else label


@once_per_region
def _names(served: Region) -> dict[str, str]:
    """Names of points that are somebody's: places, villages, and before all stops."""
    part = served.parts["names"]
    kind, lon, lat, label = (part.array("kind"), part.array("lon"), part.array("lat"), part.strings("label"))
    named: dict[str, str] = {}
    for wanted in (PLACE, VILLAGE):
        for row in (kind == wanted).nonzero()[0].tolist():
            named[written(float(lat[row]), float(lon[row]))] = label[row]
    for municipality in directory().municipalities:
        named |= {written(one.lat, one.lon): one.name for one in municipality.villages}
    return named | {written(one.lat, one.lon): one.name for one in stops()}
