"""The pages of municipalities and villages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dreiraum.ground.region.caching import of_region
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.links import written
from dreiraum.land.coverage import asking, modes
from dreiraum.land.coverage.area_pages import AreaPage, district_page, municipality_page, sorts, village_page
from dreiraum.land.coverage.areas import Municipality, Village, directory
from dreiraum.land.coverage.choosing import chosen
from dreiraum.land.coverage.downloads import FILES, TYPES, Subject, filename, offered, offers, write
from dreiraum.land.coverage.maps import map_data
from dreiraum.land.coverage.refusing import refusing


@require_safe
@of_region
@refusing
def municipalities(request: HttpRequest) -> HttpResponse:
    """All municipalities beside each other, and the way to every village."""
    page = district_page(chosen(request, sorts()))
    context = {"page": page, "directory": directory(), "files": offers(Subject(), page.mode, page.window)}
    return render(request, "coverage/municipalities.html", context)


@require_safe
@of_region
@refusing
def municipality(request: HttpRequest, name: str) -> HttpResponse:
    """One municipality: its people per service, its villages."""
    of = directory().municipality(name)
    page = municipality_page(of, chosen(request, sorts()))
    context = {
        "page": page,
        "municipality": of,
        "map": _map(of, of, page),
        "files": offers(Subject(of), page.mode, page.window),
    }
    return render(request, "coverage/area.html", context)


@require_safe
@of_region
@refusing
def village(request: HttpRequest, municipality: str, name: str) -> HttpResponse:
    """One village: its people per service."""
    within = directory().municipality(municipality)
    of = within.village(name)
    page = village_page(of, within, chosen(request, sorts()))
    home = reverse("coverage:answer", args=(written(of.lat, of.lon),))
    context = {
        "page": page,
        "municipality": within,
        "village": of,
        "answer": f"{home}?{_asking(page)}",
        "map": _map(of, within, page),
        "files": offers(Subject(within, of), page.mode, page.window),
    }
    return render(request, "coverage/area.html", context)


def _asking(page: AreaPage) -> str:
    """How an answer for one home is asked in the page's mode."""
    mode = modes.TRANSIT if page.mode == modes.CARFREE else page.mode
    return urlencode({"mode": mode} | ({"window": page.window} if page.window else {}))


def _map(area: Municipality | Village, within: Municipality, page: AreaPage) -> dict[str, Any]:
    """The map of the service that the page speaks of first."""
    fit = ",".join(f"{edge:.5f}" for edge in area.bounds) if area.bounds else ""
    mode = modes.TRANSIT if page.mode == modes.CARFREE else page.mode
    return {
        **map_data(page.first, mode, page.window),
        "service": page.first,
        "mode": mode,
        "window": page.window,
        "fit": fit,
        "ags": within.ags if directory().bordered else "",
    }


@require_safe
@limited("area")
@refusing
def area_file(request: HttpRequest, what: str, ending: str, municipality: str = "", village: str = "") -> FileResponse:
    """A file to download, written for this request."""
    within = directory().municipality(municipality) if municipality else None
    of = Subject(within, within.village(village) if within and village else None)
    mode = asking.mode(request, modes.covered())
    window = asking.window(request) if mode in modes.TIMED else ""
    if what not in offered(of, mode) or ending not in FILES[what].endings:
        raise Http404
    name = filename(what, ending, of, mode, window)
    file = write(what, ending, of, mode, window)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[ending])
