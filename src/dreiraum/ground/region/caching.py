"""How long others may keep an answer: until there is another Region, or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from dreiraum.ground.region.serving import region

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

_STARTED = secrets.token_hex(4)  # of this run of the software, which may speak otherwise than the last
SHORT = 60  # seconds for which nobody needs to ask whether there is another Region

private = cache_control(private=True, no_store=True)
unchanging = cache_control(public=True, max_age=3600)  # as long as the software is the same


def of_region(view: View[P]) -> View[P]:
    """Decorate a view whose answers say nothing but what the Region says: 304 to whoever has them already."""

    tagged = condition(etag_func=_tag)(view)

    @wraps(view)
    def keep(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response: HttpResponseBase = tagged(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = f"public, max-age={SHORT}"
        else:
            del response.headers["ETag"]
            response.headers["Cache-Control"] = "no-store"
        return response

    return keep


def _tag(request: HttpRequest, *args: object, **kwargs: object) -> str:
    return f'W/"{region().version}-{_STARTED}-{get_language()}"'
