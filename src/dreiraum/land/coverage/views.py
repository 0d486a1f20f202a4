"""The answer page and the route that proves a figure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dreiraum.ground.region.caching import private
from dreiraum.ground.region.ground_map import map_ground
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.links import written
from dreiraum.ground.region.serving import region
from dreiraum.ground.site.fragments import fragment
from dreiraum.land.coverage import asking, modes, words
from dreiraum.land.coverage.places import Places, PlaceView, rows_by_ref
from dreiraum.land.coverage.queries import home_page
from dreiraum.land.coverage.refusing import refusing
from dreiraum.reach import InputError
from dreiraum.reach.answers.route import Route
from dreiraum.reach.places.hours import BERLIN
from dreiraum.reach.streets.profiles import MODES


@require_safe
@limited("answer")
@private
@refusing
def answer(request: HttpRequest, at: str) -> HttpResponse:
    """What a home reaches: by each mode, digitally, now or at a time."""
    mode = asking.mode(request, modes.answered())
    page = home_page(asking.home(at), mode, asking.window(request), asking.time(request))
    here = written(*page.at)
    time = f"{page.asked:%Y-%m-%dT%H:%M}" if page.asked else ""
    if page.outside:
        return render(request, "coverage/outside.html", {"page": page, "here": here}, status=404)
    context = {
        "page": page,
        "here": here,
        "time": time,
        "moment": words.moment(page.asked or dt.datetime.now(BERLIN)),
        "rows": fragment("coverage/rows.html", page=page, words=words.in_rows()),
        "usual": next(iter(modes.windows()), ""),
        "map": {**map_ground(), "home": here, "route": _route_pattern(here)},
        "places": _points(page.places),
    }
    return render(request, "coverage/answer.html", context)


@require_safe
@limited("route")
@private
@refusing
def route(request: HttpRequest, at: str, ref: str) -> HttpResponse:
    """The way from a home to a place, street by street."""
    row = rows_by_ref().get(ref)
    if row is None:
        raise Http404
    home, mode = asking.home(at), asking.mode(request)
    place = Places(region(), dt.datetime.now(BERLIN)).view(row)
    try:
        way = region().route(home, (place.lat, place.lon), mode=mode)
    except InputError:
        no_way = _("Von hier führt kein Weg dorthin. Wählen Sie ein anderes Verkehrsmittel.")
        raise asking.CannotRead(no_way) from None
    context = {
        "place": place,
        "facts": fragment("coverage/place.html", place=place, words=words.in_rows()),
        "way": way,
        "mode": mode,
        "mode_words": words.BY_MODE[mode],
        "modes": [(key, words.MODE[key], key == mode) for key in MODES],
        "legs": [(leg.street, words.distance(leg.metres)) for leg in way.legs],
        "metres": words.distance(way.metres),
        "back": f"{reverse('coverage:answer', args=(written(*home),))}?mode={mode}",
        "map": {**map_ground(), "home": written(*home)},
        "line": _line(way),
        "places": _points((place,)),
    }
    return render(request, "coverage/route.html", context)


@require_safe
@limited("route")
@private
def route_line(request: HttpRequest, at: str) -> JsonResponse:
    """The same way as GeoJSON, for the map beside the answer."""
    row = rows_by_ref().get(request.GET.get("ref", ""))
    if row is None:
        raise Http404
    places = region().places
    there = float(places.lat[row]), float(places.lon[row])
    try:
        way = region().route(asking.home(at), there, mode=asking.mode(request))
    except InputError as error:
        return JsonResponse({"error": {"message": str(error)}}, status=400)
    return JsonResponse(_line(way), content_type="application/geo+json")


def _route_pattern(here: str) -> str:
    return f"{reverse('route_line', args=(here,))}?ref={{ref}}&mode={{mode}}"


def _points(places: tuple[PlaceView, ...]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(one.lon, 6), round(one.lat, 6)]},
            "properties": {"ref": one.ref, "name": one.name, "label": one.name},
        }
        for one in places
    ]
    return {"type": "FeatureCollection", "features": features}


def _line(way: Route) -> dict[str, Any]:
    coordinates = [[round(lon, 6), round(lat, 6)] for lon, lat in way.line.tolist()]
    properties = {"minutes": way.minutes, "metres": round(way.metres), "mode": way.mode}
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": coordinates}, "properties": properties}
