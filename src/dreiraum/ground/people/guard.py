"""Secure by default: an address whose right nobody named answers nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from dreiraum.ground.people.rights import acting, right_of

log = logging.getLogger(__name__)


class Guard:
    """Middleware: refuses views of which neither `right` nor `public` was said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; what a page says to somebody with an account is kept by nobody, nor shown to the next."""
        session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if session:
            request.META.pop("HTTP_IF_NONE_MATCH", None)
        response = self.get_response(request)
        if session and acting(request).signed_in:
            del response.headers["ETag"]
            response.headers["Cache-Control"] = "private, no-store"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Refuse what nobody classified."""
        method = "GET" if request.method == "HEAD" else request.method or ""
        said = getattr(view, "right", None)
        if said is None or (isinstance(said, dict) and method in said and right_of(view, method) is None):
            log.error("address without a right", extra={"view": getattr(view, "__qualname__", repr(view))})
            raise PermissionDenied
