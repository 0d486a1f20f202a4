"""What homes and areas reach, in the JSON interface."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Router

from dreiraum.ground.region import parameters as asked
from dreiraum.ground.region.interface import CSV, answer, question
from dreiraum.ground.region.limits import count
from dreiraum.ground.region.parameters import (
    Ages,
    By,
    Covered,
    Format,
    Lat,
    Lon,
    Municipality,
    Services,
    Time,
    Travel,
    Window,
)
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import schemas
from dreiraum.land.coverage.areas import covered, directory
from dreiraum.land.coverage.asking import booking
from dreiraum.land.coverage.downloads import harmless
from dreiraum.land.coverage.refusing import url_of
from dreiraum.reach.answers.coverage import Coverage
from dreiraum.reach.export import cells as cells_file
from dreiraum.reach.export import documents
from dreiraum.reach.export import transit_cells as transit_file
from dreiraum.reach.export.layers import Layer, cells_layer, coverage_layer
from dreiraum.reach.export.provenance import provenance
from dreiraum.reach.export.tables import csv_lines
from dreiraum.reach.places.hours import BERLIN

router = Router()

TABLE = {CSV: {"type": "string", "description": "UTF-8, comma-separated, with decimal points; notes begin with #."}}


@question(
    router, "/nearest", schemas.Home, limit="answer", secret=True,
    summary=gettext_noop("Was ein Zuhause erreicht"),
    description=gettext_noop(
        "Jeder Dienst mit jedem Verkehrsmittel und digital, mit der zweiten Wahl; mit Bus und Bahn hin und zurück."
    ),
)  # fmt: skip
def nearest(
    request: HttpRequest, lat: Lat, lon: Lon, mode: Travel = "foot", window: Window = "", time: Time = ""
) -> HttpResponse:
    """The answer page as a document."""
    served, when = region(), asked.moment(time)
    at_week = asked.window(window, mode if not window else "transit")
    now = booking(when, dt.datetime.now(BERLIN))
    return answer(documents.home_json(served, served.nearest(lat, lon, mode=mode, window=at_week, asked=when, now=now)))


@question(
    router, "/coverage", schemas.Coverage, limit="table", also=TABLE,
    summary=gettext_noop("Wie viele Menschen was erreichen"),
    description=gettext_noop("Je Gemeinde oder Ort, Dienst und Altersgruppe: vor Ort, digital und keins von beiden."),
)  # fmt: skip
def coverage(
    request: HttpRequest, service: Services, age: Ages, mode: Covered = "foot", by: By = "municipality",
    window: Window = "", time: Time = "", format: Format = "json",
) -> HttpResponse:  # fmt: skip
    """The tables behind the map and the municipalities' pages."""
    served, when, services = region(), asked.moment(time), asked.services(service)
    at_week = asked.window(window, mode)
    if when:
        count(request, "area")
    found = served.coverage(mode=mode, by=by, asked=when) if when else covered(mode, by, at_week)
    if format == "csv":
        return _csv(_some(coverage_layer(served, found), service=services, age=age))
    return answer(documents.coverage_json(served, found, services=services, ages=age))


@question(
    router, "/municipalities", schemas.Municipalities, limit="table",
    summary=gettext_noop("Gemeinden"),
    description=gettext_noop("Alle Gemeinden mit ihren Menschen."),
)  # fmt: skip
def municipalities(request: HttpRequest) -> HttpResponse:
    """All municipalities."""
    people = covered("foot", "municipality")
    listed = [
        {"name": one.name, "ags": one.ags, **_area(request, one, people, one.row)}
        for one in directory().municipalities
    ]  # fmt: skip
    return answer(documents.about(region()) | {"municipalities": listed})


@question(
    router, "/villages", schemas.Villages, limit="table",
    summary=gettext_noop("Orte"),
    description=gettext_noop("Alle bewohnten Orte mit ihren Menschen und einem Punkt in ihrer Mitte."),
)  # fmt: skip
def villages(request: HttpRequest, municipality: Municipality = "") -> HttpResponse:
    """All villages, or those of a municipality."""
    people = covered("foot", "village")
    within = [one for one in directory().municipalities if municipality in ("", one.ags)]
    if not within:
        raise asked.Unreadable("municipality", asked.sentence("municipality"))
    listed = [
        {"name": one.name, "municipality": of.name, "ags": of.ags, "lat": one.lat, "lon": one.lon}
        | _area(request, one, people, one.row)
        for of in within
        for one in of.villages
    ]
    return answer(documents.about(region()) | {"villages": listed})


@question(
    router, "/cells", schemas.Cells, limit="table", also=TABLE,
    summary=gettext_noop("Minuten je Zelle"),
    description=gettext_noop("Alle bewohnten Zellen von 100 Metern: wo die Datei der Karte liegt, oder als Tabelle."),
)  # fmt: skip
def cells(request: HttpRequest, mode: Travel = "foot", window: Window = "", format: Format = "json") -> HttpResponse:
    """What the map is coloured from."""
    served, at_week = region(), asked.window(window, mode)
    if format == "csv":
        return _csv(cells_layer(served, mode=mode, window=at_week))
    query = urlencode({"mode": mode} | ({"window": at_week} if at_week else {}))
    document = {
        "version": served.version,
        "cells": len(served.cells),
        "url": request.build_absolute_uri(reverse("cells", args=(served.version,))),
        "csv": request.build_absolute_uri(f"{request.path}?{query}&format=csv"),
        "media_type": "application/octet-stream",
        "format": cells_file.__doc__,
        "transit": {
            one.window: request.build_absolute_uri(reverse("transit_cells", args=(served.version, one.window)))
            for one in served.leavings
        },
        "transit_format": transit_file.__doc__,
    }
    return answer(documents.about(served) | document)


def _area(request: HttpRequest, area: Any, people: Coverage, row: int) -> dict[str, Any]:  # noqa: ANN401
    everybody, *ages = (round(many) for many in people.people[row].tolist())
    known = ages if not everybody or any(ages) else [None] * len(ages)
    return {
        "url": request.build_absolute_uri(url_of(area)),
        "people": everybody,
        **dict(zip(("under18", "age_18to64", "age_65plus"), known, strict=True)),
        "bounds": [round(edge, 6) for edge in area.bounds] if area.bounds else None,
    }


def _some(layer: Layer, **wanted: Sequence[str]) -> Layer:
    """The rows that have one of the wanted values in each column, all where none is named."""
    keep = np.ones(len(layer), bool)
    for name, values in wanted.items():
        if values:
            keep &= np.isin(layer.fields[name], values)
    return replace(layer, fields={name: column[keep] for name, column in layer.fields.items()})


def _csv(layer: Layer) -> HttpResponse:
    served = region()
    lines: Iterator[str] = csv_lines(harmless(layer), provenance(served, layer.title, layer.notes))
    headers = {"Content-Disposition": f'attachment; filename="{layer.name}-{served.version}.csv"'}
    return HttpResponse("".join(lines), content_type=f"{CSV}; charset=utf-8", headers=headers)
