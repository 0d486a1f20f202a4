"""Pages for everybody: the published directory as files."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dreiraum.ground.places import exporting
from dreiraum.ground.places.asking import Filters
from dreiraum.ground.places.filtering import fitting
from dreiraum.ground.region.caching import private
from dreiraum.ground.region.limits import limited
from dreiraum.reach.errors import NoStreetError

CSV, GEOJSON, JSON_LD = "text/csv; charset=utf-8", "application/geo+json", "application/ld+json"
KINDS = {
    "angebote.csv": (CSV, exporting.offers_table), "angebote.geojson": (GEOJSON, exporting.geojson),
    "angebote.jsonld": (JSON_LD, exporting.linked),
}  # fmt: skip


@require_safe
@limited("find")
@private
def data(request: HttpRequest) -> HttpResponse:
    """What can be taken away, under which licence; the filters of the list are kept."""
    form = _asked(request)
    asked = request.GET.urlencode() if form is not None and form.is_valid() else ""
    context = {
        "asked": asked, "ours": exporting.ours(), "osm": exporting.OSM, "osm_credit": exporting.OSM_CREDIT,
        "credit": exporting.credit(),
    }  # fmt: skip
    return render(request, "places/data.html", context)


@require_safe
@limited("find")
@private
def offers(request: HttpRequest, name: str) -> HttpResponseBase:
    """The offers that fit the filters, in one of KINDS."""
    media, write = KINDS[name]
    form = _asked(request)
    keys: exporting.Keys = None
    if form is not None:
        if not form.is_valid():
            return HttpResponse(
                _("Einen der Filter verstehen wir nicht."), status=400, content_type="text/plain; charset=utf-8"
            )
        try:
            keys = [one.entry.pk for one in fitting(form.wanted)]
        except NoStreetError:
            keys = []
    return download(write(keys), name, media)


@require_safe
@limited("find")
@private
def places(request: HttpRequest) -> HttpResponseBase:
    """The places as CSV."""
    return download(exporting.places_table(), "orte.csv", CSV)


def download(lines: Iterator[str], name: str, media: str = CSV) -> StreamingHttpResponse:
    """A file that is written while it is sent."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f'<{exporting.ours().url}>; rel="license"',
    }
    return StreamingHttpResponse(lines, content_type=media, headers=headers)


def _asked(request: HttpRequest) -> Filters | None:
    """The filters, if there are any."""
    return Filters(request.GET, english=get_language() == "en") if request.GET else None
