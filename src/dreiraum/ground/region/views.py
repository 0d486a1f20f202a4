"""Search by name without JavaScript, the sources, and the base map's tiles."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dreiraum import __version__
from dreiraum.ground.region.caching import private
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.queries import LONGEST, find
from dreiraum.ground.region.serving import region
from dreiraum.ground.region.sources import sources as all_sources

FOREVER = "public, max-age=31536000, immutable"


@require_safe
@limited("find")
@private
def search(request: HttpRequest) -> HttpResponse:
    """What a name can mean, as links to the answers."""
    text = "".join(sign for sign in request.GET.get("q", "") if sign.isprintable()).strip()
    too_long = len(text) > LONGEST
    found = [] if too_long or not text else find(text, 20)
    context = {"q": "" if too_long else text, "found": found, "too_long": too_long, "longest": LONGEST}
    return render(request, "region/search.html", context, status=400 if too_long else 200)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """What the answers are made of: sources, licences, what has to be said of them."""
    served = region()
    runs = served.timetable.facts
    facts = {
        "version": served.version,
        "services": served.manifest.get("services_version", ""),
        "own_rides": runs["rufbus"] or runs["rides"] or runs["areas"],
    }
    return render(request, "region/sources.html", {"sources": all_sources(), **facts, "software": __version__})


@require_safe
def tile(request: HttpRequest, version: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of the base map, as the Region holds it: compressed vector tiles, unchanged for ever."""
    served = region()
    if version != served.version:
        raise Http404
    content = served.basemap.tile(z, x, y)
    if content is None:
        return HttpResponse(status=204, headers={"Cache-Control": FOREVER})
    headers = {"Cache-Control": FOREVER, "Content-Encoding": "gzip"}
    return HttpResponse(content, content_type="application/vnd.mapbox-vector-tile", headers=headers)
