"""The page that explains the JSON interface, made from its own description and from answers of the Region in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe
from ninja.operation import Operation

from dreiraum.ground.region import api as region_api
from dreiraum.ground.region.caching import of_region
from dreiraum.ground.region.interface import LANG
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.queries import largest_villages
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import api as coverage_api
from dreiraum.land.mobility import api as mobility_api
from dreiraum.reach import InputError, Region
from dreiraum.reach.streets.profiles import MODES
from dreiraum.web.api import description

KINDS = {
    "find": gettext_noop("Namen und Adressen suchen"),
    "answer": gettext_noop("Was ein Zuhause erreicht"),
    "route": gettext_noop("Wege"),
    "journey": gettext_noop("Verbindungen mit Bus und Bahn"),
    "board": gettext_noop("Haltestellen und Abfahrten"),
    "area": gettext_noop("Gebiete in Reichweite und Tabellen zu einer Uhrzeit"),
    "table": gettext_noop("alles andere"),
}
ASIDE = 0.003  # degrees to a point nearby
DEPART = "2026-11-24T10:00"
LONGEST = 120  # characters of a text in an answer that is shown


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `usual` is what counts without it."""

    name: str
    required: bool
    description: str
    usual: str


@dataclass(frozen=True, slots=True)
class Question:
    """One operation with a question that can be tried and what is answered to it, shortened."""

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    url: str
    answer: str


@require_safe
@limited("area")
@of_region
def interface(request: HttpRequest) -> HttpResponse:
    """What can be asked, and how."""
    examples = _examples()
    operations = {
        path: view.operations[0]
        for area in (coverage_api, mobility_api, region_api)
        for path, view in area.router.path_operations.items()
    }
    questions = [
        _question(request, path, described["get"], operations[path.removeprefix("/api/v1")], examples)
        for path, described in description()["paths"].items()
    ]
    limits = [(_(words), settings.LIMITS[kind]) for kind, words in KINDS.items()]
    return render(request, "api.html", {"questions": questions, "limits": limits, "lang": LANG})


def _question(
    request: HttpRequest, path: str, described: Mapping[str, Any], operation: Operation,
    examples: Mapping[str, Mapping[str, Any]],
) -> Question:  # fmt: skip
    name = described["operationId"]
    asked = examples[path.rpartition("/")[2]]
    query = f"?{urlencode(asked, doseq=True)}" if asked else ""
    parameters = (_parameter(one) for one in described["parameters"] if one["name"] != LANG)
    return Question(
        name=name,
        path=path,
        summary=described["summary"],
        description=described["description"],
        parameters=tuple(parameters),
        url=request.build_absolute_uri(f"{path}{query}"),
        answer=_answer(request, operation, asked),
    )


def _parameter(described: Mapping[str, Any]) -> Parameter:
    usual = str(described["schema"].get("default") or "").removesuffix(".0")
    return Parameter(described["name"], described["required"], described["description"], usual)


def _answer(request: HttpRequest, operation: Operation, asked: Mapping[str, Any]) -> str:
    """What the operation says to the example, as nobody could read it whole; nothing where it has no answer."""
    fields = {name: field for model in operation.models for name, field in model.model_fields.items()}
    given = {name: asked.get(field.alias or name, field.get_default()) for name, field in fields.items()}
    try:
        said = json.loads(operation.view_func(request, **given).content)
    except InputError:
        return ""
    return json.dumps(_shortened(said), ensure_ascii=False, indent=2)


def _shortened(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can say
    """The first of a list, the first of all modes, the beginning of a long text."""
    if isinstance(value, dict):
        kept = list(value)[:1] if set(value) == set(MODES) else list(value)
        return {key: _shortened(value[key]) for key in kept}
    if isinstance(value, list):
        return [_shortened(one) for one in value[:2] if isinstance(one, int | float)] or [*map(_shortened, value[:1])]
    return f"{value[:LONGEST]} …" if isinstance(value, str) and len(value) > LONGEST else value


def _examples() -> dict[str, dict[str, Any]]:
    """A question to each operation that the Region in force can answer."""
    served = region()
    name, lat, lon = (*largest_villages(1), (served.manifest["name"], *_middle(served)))[0]
    home = {"lat": round(lat, 5), "lon": round(lon, 5)}
    near = {"from": f"{lat:.5f},{lon:.5f}", "to": f"{lat + ASIDE:.5f},{lon + ASIDE:.5f}"}
    service = next((key for key in ("gp",) if key in served.catalogue.keys), served.catalogue.keys[0])
    return {
        "nearest": {**home, "mode": "bike", "time": "2026-11-24T10:00"},
        "coverage": {"service": [service], "by": "municipality", "age": ["65plus"]},
        "municipalities": {},
        "villages": {},
        "cells": {},
        "journeys": {**near, "depart": DEPART, "asked": DEPART, "many": 1},
        "stops": {"around": f"{lat:.5f},{lon:.5f}", "limit": 2},
        "departures": {"around": f"{lat:.5f},{lon:.5f}", "depart": DEPART, "limit": 3},
        "find": {"q": name, "limit": 3},
        "address": home,
        "route": {**near, "mode": "foot"},
        "isochrone": {**home, "mode": "foot", "minutes": 10},
        "places": {"service": [service]},
        "services": {},
        "region": {},
    }


def _middle(served: Region) -> tuple[float, float]:
    """A point in a Region where no village has a name."""
    west, south, east, north = served.basemap.bounds
    return (south + north) / 2, (west + east) / 2
