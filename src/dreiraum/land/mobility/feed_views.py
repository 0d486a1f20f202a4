"""The district's own Rufbus and shared rides to download."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dreiraum.ground.region.caching import of_region
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.serving import region
from dreiraum.ground.site.queries import site
from dreiraum.land.mobility.own_feed import has_own, write_own_feed

NAME = "rufbus.gtfs.zip"


@require_safe
@of_region
@limited("area")
def own_feed(request: HttpRequest) -> HttpResponse:
    """GTFS with GTFS-Flex, as other journey planners read it."""
    if not has_own(region().timetable):
        raise Http404
    operator = site().operator
    publisher = operator.contact.name if operator else site().district or site().name
    with tempfile.TemporaryDirectory(prefix="dreiraum-") as folder:
        path = Path(folder) / NAME
        write_own_feed(region(), path, publisher=publisher, url=request.build_absolute_uri("/"))
        content = path.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
