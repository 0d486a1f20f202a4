"""The map page, its cells in one file, and its picture for who has no map."""

from __future__ import annotations

import gzip
from functools import partial
from typing import Any

import brotli
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dreiraum.ground.region.caching import of_region
from dreiraum.ground.region.kept import Busy, kept
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.queries import once_per_region
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import asking, modes, words
from dreiraum.land.coverage.maps import LIMITS, counted, map_data
from dreiraum.land.coverage.refusing import refusing
from dreiraum.land.coverage.sentences import by_mode
from dreiraum.reach import Region
from dreiraum.reach.export.cells import cell_minutes
from dreiraum.reach.export.transit_cells import transit_minutes
from dreiraum.reach.streets.profiles import MODES

FOREVER = "public, max-age=31536000, immutable"
WIDTH = 1200  # pixels of the picture


@require_safe
@of_region
@refusing
def coverage_map(request: HttpRequest) -> HttpResponse:
    """Cells coloured by service, mode and limit, with the same figures as a table."""
    return render(request, "coverage/map.html", map_context(request))


def map_context(request: HttpRequest) -> dict[str, Any]:
    """What a map of cells and its table show, as asked for. Raises CannotRead."""
    catalogue = region().catalogue
    mode, window = asking.mode(request, modes.answered()), asking.window(request)
    service = _service(request)
    own = int(catalogue.limits(mode)[service]) // 600
    limit = _limit(request)
    of = catalogue.services[service]
    minutes = limit or own
    found = counted(service, mode, minutes, window)
    by = by_mode(mode, window)
    title = f"{words.service_name(of)} {by}"
    return {
        "map": map_data(of.key, mode, window),
        "services": [{"key": one.key, "name": words.service_name(one)} for one in catalogue.services],
        "modes": [{"key": key, "name": name} for key, name in modes.answered().items()],
        "windows": [{"key": key, "name": name} for key, name in modes.windows().items()],
        "limits": LIMITS,
        "service": of.key,
        "mode": mode,
        "window": window,
        "when": words.leaving(modes.leaving(window)) if mode == modes.TRANSIT else "",
        "limit": limit or "",
        "own_limit": own,
        "title": title,
        "caption": _("%(title)s: Menschen in %(minutes)d Minuten, je Gemeinde") % {"title": title, "minutes": minutes},
        "headline": {
            "share": found.total.percent,
            "of": _("der Menschen in %(minutes)d Minuten %(mode)s") % {"minutes": minutes, "mode": by},
            "people": _("%(some)s von %(all)s") % {"some": found.total.reached, "all": found.total.people},
        },
        "rows": found.rows,
        "total": found.total,
        "legend": found.legend,
        "about": region().cells.estimated,
    }


def _service(request: HttpRequest) -> int:
    keys = region().catalogue.keys
    key = request.GET.get("service") or keys[0]
    if key not in keys:
        raise asking.CannotRead(_("Diesen Dienst kennen wir nicht. Wählen Sie einen der angebotenen."))
    return keys.index(key)


def _limit(request: HttpRequest) -> int | None:
    """Whole minutes from 1 to the longest that can be chosen; None for the service's own limit."""
    text = request.GET.get("limit", "").strip()
    if not text:
        return None
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if not 0 < minutes <= LIMITS[-1]:
        most = {"most": LIMITS[-1]}
        raise asking.CannotRead(_("Wählen Sie eine ganze Zahl von Minuten, höchstens %(most)d.") % most)
    return minutes


@require_safe
def cells(request: HttpRequest, version: str) -> HttpResponse:
    """Every cell with all its minutes, compressed as the browser can read it; unchanged for ever."""
    if version != region().version:
        raise Http404
    return _unchanging(request, compressed_cells())


@require_safe
def transit_cells(request: HttpRequest, version: str, window: str) -> HttpResponse:
    """Every cell with its minutes by public transport at one time of the week, in the same way."""
    if version != region().version or window not in modes.windows():
        raise Http404
    return _unchanging(request, compressed_transit(window))


def _unchanging(request: HttpRequest, content: dict[str, bytes]) -> HttpResponse:
    packed = coding(request.headers.get("Accept-Encoding", ""))
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"} | ({"Content-Encoding": packed} if packed else {})
    plain = content[packed] if packed else gzip.decompress(content["gzip"])
    return HttpResponse(plain, content_type="application/octet-stream", headers=headers)


def coding(accepted: str) -> str:
    """The best coding that an Accept-Encoding names and does not refuse (RFC 9110, 12.5.3): br, gzip, or none."""
    named = (one.replace(" ", "").lower().partition(";q=") for one in accepted.split(","))
    welcome = {name for name, _, weight in named if weight.strip("0.") or not weight}
    return next((one for one in ("br", "gzip") if one in welcome), "")


@once_per_region
def compressed_cells(served: Region) -> dict[str, bytes]:
    """The file by content coding, the smallest first."""
    return _compressed(cell_minutes(served))


@once_per_region
def compressed_transit(served: Region, window: str) -> dict[str, bytes]:
    """The file of a time of the week by content coding."""
    return _compressed(transit_minutes(served, modes.leaving(window)))


def _compressed(content: bytes) -> dict[str, bytes]:
    return {"br": brotli.compress(content, quality=9), "gzip": gzip.compress(content, 9, mtime=0)}


@require_safe
@limited("area")
def picture(
    request: HttpRequest, version: str, service: str, mode: str, window: str = ""
) -> FileResponse | HttpResponse:
    """The map of one service and mode as PNG, drawn when it is first asked for; unchanged for ever."""
    served = region()
    known = window in modes.windows() if mode == modes.TRANSIT else mode in MODES and not window
    if version != served.version or service not in served.catalogue.keys or not known or not len(served.cells):
        raise Http404
    from dreiraum.reach.export.picture import draw_coverage  # noqa: PLC0415 - few ask for it

    try:
        draw = partial(draw_coverage, served, service=service, mode=mode, window=window, width=WIDTH)
        file = kept("-".join(part for part in (service, mode, window) if part) + ".png", draw)
    except Busy:
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    return FileResponse(file.open("rb"), content_type="image/png", headers={"Cache-Control": FOREVER})
