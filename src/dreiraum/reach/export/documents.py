"""Answers as JSON documents: the one shape that the command line and the web interface share.

Minutes are whole and rounded up as shown everywhere, tenths are tenths of a second, coordinates are degrees
WGS84. Every document says which Region it is from, its notices and what its sources' licences ask to be said.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dreiraum.reach.export.words import by_mode
from dreiraum.reach.streets.profiles import MODES

if TYPE_CHECKING:
    from dreiraum.reach.answers.by_transit import ByTransit
    from dreiraum.reach.answers.choice import Choice
    from dreiraum.reach.answers.coverage import Coverage
    from dreiraum.reach.answers.home import HomeAnswer, ServiceAnswer
    from dreiraum.reach.answers.isochrone import Isochrone
    from dreiraum.reach.answers.route import Route
    from dreiraum.reach.names.search import Found
    from dreiraum.reach.region import Point, Region
    from dreiraum.reach.services.catalogue import Service
    from dreiraum.reach.transit.leaving import Leaving

Document = dict[str, Any]

DELIVERY = ("physical", "mobile", "hub")
DECIMALS = 7  # of degrees: a centimetre
_TEXTS = ("name", "organisation", "address", "hours", "phone", "website", "ref")


def about(region: Region) -> Document:
    """What belongs to every output: district, notices, attribution."""
    return {
        "region": region.manifest["name"],
        "notices": list(region.notices),
        "attribution": list(region.attribution),
    }


def region_json(region: Region) -> Document:
    """What is served: its version, where the data come from, how much there is of it."""
    people, places, streets = (region.parts[kind].facts for kind in ("people", "places", "streets"))
    kept = ("kind", "title", "licence", "attribution", "date", "url")
    return about(region) | {
        "version": region.version,
        "ags": region.manifest["ags"],
        "services_version": region.catalogue.version,
        "modes": list(MODES),
        "windows": [leaving.plain() for leaving in region.leavings],
        "horizon_minutes": region.parts["times"].facts["horizon_minutes"],
        "counts": {
            "people": people["people"],
            "cells": people["cells"],
            "places": places["places"],
            "kilometres": streets["kilometres"],
        },
        "population": region.cells.basis,
        "connections": region.connections.basis,
        "warnings": list(region.cells.warnings),
        "sources": [{key: source.get(key, "") for key in kept} for source in region.manifest["sources"]],
        "digital": [dict(offer) for offer in region.manifest["digital"]],
    }


def headline(answer: HomeAnswer) -> str:
    """ "Zu Fuß: 6 von 14 wichtigen Diensten in 15 Minuten - und 3 digital"."""
    if answer.outside:
        return "Dieser Punkt liegt außerhalb des Gebiets."
    minutes = sorted({one.by(answer.mode).limit for one in answer.services})
    limit = f"{minutes[0]}" if len(minutes) == 1 else f"{minutes[0]} bis {minutes[-1]}"
    head, words = answer.headline, by_mode(answer.mode)
    return (
        f"{words[0].upper()}{words[1:]}: {head.physical} von {head.of} wichtigen Diensten in {limit} Minuten"
        f" - und {head.digital} digital"
    )


def home_json(region: Region, answer: HomeAnswer) -> Document:
    """All that one home reaches."""
    return about(region) | {
        "at": {"lat": answer.lat, "lon": answer.lon},
        "municipality": answer.municipality,
        "village": answer.village,
        "mode": answer.mode,
        "asked": answer.asked.isoformat() if answer.asked else None,
        "leaving": leaving_json(answer.leaving),
        "outside": answer.outside,
        "headline": {
            "reached": answer.headline.physical,
            "of": answer.headline.of,
            "digital": answer.headline.digital,
            "sentence": headline(answer),
        },
        "services": [_service_answer(region, one) for one in answer.services],
    }


def leaving_json(leaving: Leaving | None) -> Document | None:
    """When people leave by public transport: window, first departure, minutes."""
    return leaving.plain() if leaving else None


def _service_answer(region: Region, one: ServiceAnswer) -> Document:
    offers = region.manifest["digital"]
    return {
        "service": one.service.key,
        "name": one.service.name,
        "essential": one.service.essential,
        "modes": {
            mode: {
                "limit_minutes": by.limit,
                "reached": by.reached,
                "reason": by.reason,
                "nearest": _choice(region, by.nearest),
                "second": _choice(region, by.second),
            }
            for mode, by in one.modes.items()
        },
        "transit": _by_transit(region, one.transit),
        "digital": {
            "offers": [offers[row] for row in one.digital.offers],
            "share": one.digital.share,
            "estimated": one.digital.estimated,
            "hub": _choice(region, one.digital.hub),
            "reached": one.digital.reached,
        },
        "mobile": _choice(region, one.mobile, when=one.mobile_when),
    }


def _by_transit(region: Region, by: ByTransit) -> Document:
    return {
        "limit_minutes": by.limit,
        "reached": by.reached,
        "reason": by.reason,
        "typical": _choice(region, by.typical),
        "bad_minutes": by.bad,
        "back_minutes": by.back,
        "back_bad_minutes": by.back_bad,
        "departures": by.departures,
    }


def _choice(region: Region, choice: Choice | None, **more: str) -> Document | None:
    if choice is None:
        return None
    return {"minutes": choice.minutes, "tenths": choice.tenths, "place": place_json(region, choice.place), **more}


def place_json(region: Region, row: int) -> Document:
    """One place with everything known of it."""
    places = region.places
    return {
        **{name: getattr(places, name)[row] for name in _TEXTS},
        "lat": float(places.lat[row]),
        "lon": float(places.lon[row]),
        "synthetic": bool(places.synthetic[row]),
    }


def places_json(region: Region, services: Collection[str] = ()) -> Document:
    """Places of some services, of all if none is named, as a GeoJSON FeatureCollection of Points."""
    keys = region.catalogue.keys
    wanted = [row for row, key in enumerate(keys) if not services or key in services]
    features = []
    for row, service in enumerate(region.places.service.tolist()):
        if service not in wanted:
            continue
        place = place_json(region, row)
        at = [round(place.pop("lon"), DECIMALS), round(place.pop("lat"), DECIMALS)]
        more = {"service": keys[service], "delivery": DELIVERY[int(region.places.delivery[row])]}
        geometry = {"type": "Point", "coordinates": at}
        features.append({"type": "Feature", "geometry": geometry, "properties": place | more})
    return about(region) | {"type": "FeatureCollection", "features": features}


def found_json(region: Region, found: Iterable[Found]) -> Document:
    """What a name can mean, best first."""
    return about(region) | {"results": [_found(one) for one in found]}


def address_json(region: Region, at: Point) -> Document:
    """The house that stands at a point."""
    house = region.address(*at)
    return about(region) | {"at": {"lat": at[0], "lon": at[1]}, "address": _found(house) if house else None}


def _found(one: Found) -> Document:
    at = {"lat": round(one.lat, DECIMALS), "lon": round(one.lon, DECIMALS)}
    return {"kind": one.kind, "label": one.label, "context": one.context, **at, "score": one.score, "exact": one.exact}


def coverage_json(
    region: Region, coverage: Coverage, *, services: Collection[str] = (), ages: Collection[str] = ()
) -> Document:
    """Rows as in the CSV: of some services and age groups, of all where none is named."""
    return about(region) | {
        "population": region.cells.basis,
        "connections": region.connections.basis,
        "warnings": list(region.cells.warnings),
        "unknown_age": coverage.unknown_age,
        "not_connected": coverage.not_connected,
        "leaving": leaving_json(coverage.leaving),
        "rows": [
            row
            for row in coverage.rows()
            if (not services or row["service"] in services) and (not ages or row["age"] in ages)
        ],
    }


def route_json(region: Region, route: Route) -> Document:
    """A way as a GeoJSON Feature: the line from point to point, with its streets in order."""
    facts = {
        "mode": route.mode,
        "minutes": route.minutes,
        "seconds": route.tenths / 10,
        "legs": [{"street": leg.street, "metres": round(leg.metres), "seconds": leg.tenths / 10} for leg in route.legs],
        "access_seconds": access_tenths(route) / 10,
        "metres": round(route.metres),
    }
    line = {"type": "LineString", "coordinates": route.line.round(DECIMALS).tolist()}
    return _feature(region, line, facts)


def access_tenths(route: Route) -> int:
    """Tenths of a second of the ways to the first street and from the last one."""
    return route.tenths - sum(leg.tenths for leg in route.legs)


def isochrone_json(region: Region, isochrone: Isochrone) -> Document:
    """The area as a GeoJSON Feature with a MultiPolygon."""
    import numpy as np  # noqa: PLC0415 - other answers need none of it
    import shapely  # noqa: PLC0415

    from dreiraum.reach.export.tables import tidy  # noqa: PLC0415

    shape = json.loads(shapely.to_geojson(tidy(np.array([isochrone.area], object))[0]))
    facts = {"mode": isochrone.mode, "minutes": isochrone.minutes, "step_metres": round(isochrone.step)}
    return _feature(region, shape, facts)


def _feature(region: Region, geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> Document:
    return {"type": "Feature", "geometry": geometry, "properties": properties, **about(region)}


def services_json(region: Region) -> Document:
    """Every service with its limits and where they come from."""
    return about(region) | {
        "services_version": region.catalogue.version,
        "services": [_service(one) for one in region.catalogue.services],
    }


def _service(one: Service) -> Document:
    return {
        "service": one.key,
        "name": one.name,
        "name_en": one.name_en,
        "essential": one.essential,
        "limit_minutes": {mode: round(figure.value) for mode, figure in one.limit.items() if mode in MODES},
        "limit_basis": {mode: figure.basis for mode, figure in one.limit.items() if mode in MODES},
        "errand_minutes": round(one.errand_minutes.value),
        "walking_metres": round(one.bbsr_metres.value) if one.bbsr_metres else None,
        "digital_mbits": one.digital_mbits.value if one.digital_mbits else None,
    }
