"""The search box and the map for other sites, each in a frame, and the page that explains how.

A frame sets no cookies and tells nobody which page it stands on; all that leads further opens beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from dreiraum.ground.region.caching import of_region
from dreiraum.ground.region.links import written
from dreiraum.ground.region.serving import RETRY_AFTER, Unavailable
from dreiraum.land.coverage.areas import Municipality, Unknown, Village, directory
from dreiraum.land.coverage.asking import CannotRead
from dreiraum.land.coverage.map_views import map_context
from dreiraum.land.coverage.modes import TRANSIT
from dreiraum.land.coverage.refusing import refusing, url_of

View = Callable[[HttpRequest], HttpResponseBase]

# What a frame may do on another site: our own scripts and styles, the form, and answers in a tab of their own.
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"
HEIGHTS = {"nearby": 420, "map": 640}  # pixels


@require_safe
@of_region
@refusing
def howto(request: HttpRequest) -> HttpResponse:
    """What there is to embed, as it will look, with the lines to copy."""
    chosen = map_context(request)
    near = _village(request)
    nearby = _address(request, "coverage:embed_nearby", village=_key(*near) if near else "")
    coloured = _address(request, "coverage:embed_map", **_coloured(chosen))
    context = {
        **chosen,
        "directory": directory(),
        "village": _key(*near) if near else "",
        "frames": [
            _frame(nearby, "nearby", _("Was ist bei mir in der Nähe?")),
            _frame(coloured, "map", _("Karte: %(title)s") % {"title": chosen["title"]}),
        ],
    }
    return render(request, "coverage/embed/howto.html", context)


def _coloured(chosen: Mapping[str, Any]) -> dict[str, str]:
    """What a map of cells is asked for by."""
    window = {"window": chosen["window"]} if chosen["mode"] == TRANSIT else {}
    return {"service": chosen["service"], "mode": chosen["mode"], **window}


def _frame(address: str, kind: str, title: str) -> dict[str, str]:
    """A frame and the lines that make it, which are the same."""
    lines = {"url": address, "title": title, "height": HEIGHTS[kind], "sandbox": SANDBOX}
    return {"key": kind, "lines": render_to_string("coverage/embed/frame.html", lines).strip()}


def _address(request: HttpRequest, name: str, **asked: str) -> str:
    query = urlencode({key: value for key, value in asked.items() if value})
    return request.build_absolute_uri(f"{reverse(name)}{f'?{query}' if query else ''}")


def framed(view: View) -> View:
    """A view that other sites may show in a frame, whatever it has to say."""

    @xframe_options_exempt
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponseBase:
        try:
            return view(request)
        except CannotRead as error:
            return _sorry(request, str(error), 400)
        except Unknown:
            return _sorry(request, _("Diesen Ort kennen wir nicht."), 404)
        except Unavailable:
            return _sorry(request, _("Die Daten sind gerade nicht da. Versuchen Sie es in ein paar Minuten."), 503)

    return shown


def _sorry(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    response = render(request, "coverage/embed/sorry.html", {"sentence": sentence}, status=status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


@framed
@of_region
def nearby(request: HttpRequest) -> HttpResponse:
    """A search field, and a way straight to the answer for a village."""
    near = _village(request)
    context = {}
    if near:
        municipality, village = near
        context = {
            "village": village,
            "answer": reverse("coverage:answer", args=(written(village.lat, village.lon),)),
            "page": url_of(village),
            "municipality": municipality,
        }
    return render(request, "coverage/embed/nearby.html", context)


@framed
@of_region
def embedded_map(request: HttpRequest) -> HttpResponse:
    """The map of one service by one mode."""
    context = map_context(request)
    whole = urlencode(_coloured(context))
    return render(request, "coverage/embed/map.html", {**context, "whole": f"{reverse('coverage:map')}?{whole}"})


def _village(request: HttpRequest) -> tuple[Municipality, Village] | None:
    """The village asked for as "municipality/village". Raises Unknown."""
    asked = request.GET.get("village", "").strip()
    if not asked:
        return None
    first, _slash, second = asked.partition("/")
    municipality = directory().municipality(first)
    return municipality, municipality.village(second)


def _key(municipality: Municipality, village: Village) -> str:
    return f"{municipality.slug}/{village.slug}"
