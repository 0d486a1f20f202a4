"""Security headers: nothing from elsewhere, nothing told to elsewhere, framed by nobody unless meant for it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors {ancestors}"
)
PERMISSIONS = "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"


class Headers:
    """Middleware: sets what the view has not set itself; `xframe_options_exempt` views may be framed by other sites.

    No page tells other sites where its reader came from. Pages with a form tell our own (`same-origin`), since
    browsers otherwise send `Origin: null`, which the protection against forged requests must refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then set the headers."""
        response = self.get_response(request)
        embedded = getattr(response, "xframe_options_exempt", False)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(ancestors="*" if embedded else "'none'"))
        if not embedded:
            response.headers.setdefault("X-Frame-Options", "DENY")
        if response.status_code >= 400 or response.status_code in (301, 302):  # some name a point on the map
            response.headers.setdefault("Cache-Control", "no-store")
        form = "csrftoken" in response.cookies
        response.headers.setdefault("Referrer-Policy", "same-origin" if form else "no-referrer")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if embedded else "same-origin")
        return response
