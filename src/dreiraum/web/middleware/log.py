"""One line per request, and one count: which page, how long, how it went - never which address or whose."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dreiraum.ground.region.serving import ASKED
from dreiraum.web import metrics
from dreiraum.web.logs import request_id

log = logging.getLogger("dreiraum.web.access")
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


class Log:
    """Middleware, the outermost: every answer gets a number, by which operators find what was logged of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, count it and write it down."""
        number = secrets.token_hex(8)
        token = request_id.set(number)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - start
            response.headers["X-Request-ID"] = number
            method, route, status = _method(request), _route(request), response.status_code
            metrics.observe(method=method, route=route, status=status, seconds=seconds)
            facts = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
            region = {"region": request.META[ASKED]} if ASKED in request.META else {}
            log.info("answered", extra=facts | region)
        finally:
            request_id.reset(token)
        return response


def _method(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "other"


def _route(request: HttpRequest) -> str:
    """The name of the page; files and addresses that nothing answers to have one each."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
