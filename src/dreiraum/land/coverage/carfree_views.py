"""The page that shows two times of the week side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dreiraum.ground.region.caching import of_region
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import asking, modes, words
from dreiraum.land.coverage.areas import directory
from dreiraum.land.coverage.carfree import OWN, Asked, compare, pair
from dreiraum.land.coverage.refusing import refusing
from dreiraum.land.coverage.within import LIMITS


@require_safe
@of_region
@refusing
def carfree(request: HttpRequest, name: str = "") -> HttpResponse:
    """Car-free reach on a weekday and on Sunday: per municipality, or per village of one."""
    windows = pair()
    if windows is None:
        raise Http404
    of = directory().municipality(name) if name else None
    catalogue = region().catalogue
    asked = Asked(asking.mode(request, modes.TIMED, usual=modes.TRANSIT), _service(request), _limit(request))
    context = {
        "page": compare(asked, windows, of),
        "municipality": of,
        "modes": [{"key": key, "name": words.MODE[key]} for key in modes.TIMED],
        "services": [{"key": one.key, "name": words.service_name(one)} for one in catalogue.services],
        "limits": LIMITS,
        "own": OWN,
        "limit": asked.limit or OWN,
        "mode": asked.mode,
        "service": catalogue.keys[asked.service] if asked.service is not None else "",
        "query": asked.query,
    }
    return render(request, "coverage/carfree.html", context)


def _service(request: HttpRequest) -> int | None:
    keys = region().catalogue.keys
    key = request.GET.get("service", "")
    if key and key not in keys:
        raise asking.CannotRead(_("Diesen Dienst kennen wir nicht. Wählen Sie einen der angebotenen."))
    return keys.index(key) if key else None


def _limit(request: HttpRequest) -> int:
    """One of LIMITS, the first if none is asked for; 0 for the targets."""
    text = request.GET.get("limit") or str(LIMITS[0])
    if text not in (OWN, *map(str, LIMITS)):
        raise asking.CannotRead(_("Diese Minuten kennen wir nicht. Wählen Sie eine der angebotenen Zahlen."))
    return 0 if text == OWN else int(text)
