"""The JSON interface is open to every site, speaks the language asked for and says in JSON what goes wrong."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request, gettext_noop, ngettext, override
from django.utils.translation import gettext as _

from dreiraum.ground.region.interface import JSON, LANG, LANGUAGES, problem
from dreiraum.ground.region.limits import TooMany
from dreiraum.ground.region.serving import RETRY_AFTER, Unavailable

PREFIX = "/api/v1/"
METHODS = "GET, HEAD, OPTIONS"
# Nothing here depends on who asks, so any site may ask; nothing is asked with cookies.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
DAY = "86400"  # seconds for which a browser remembers that it may ask
SENTENCES = {
    400: gettext_noop("Diese Anfrage verstehen wir nicht."),
    401: gettext_noop("Dafür brauchen Sie einen Schlüssel: Authorization: Bearer ..."),
    403: gettext_noop("Das erlaubt Ihr Schlüssel nicht."),
    404: gettext_noop("Diese Adresse gibt es nicht. Alle Adressen stehen unter /api/v1/openapi.json."),
    405: gettext_noop("So kann diese Adresse nicht gefragt werden. Was geht, steht in „Allow“ der Antwort, etwa GET."),
    412: gettext_noop("Es gelten andere Daten, als die Bedingung verlangt."),
}
OUR_FAULT = gettext_noop("Bei uns ist etwas schiefgegangen. Versuchen Sie es später noch einmal.")


class Interface:
    """Middleware for addresses under /api/v1/; others pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language asked for."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        with override(_language(request)):
            response = self._answer(request)
            response.headers["Content-Language"] = get_language() or LANGUAGES[0]
        for name, value in OPEN.items():
            response.headers[name] = value
        patch_vary_headers(response, ("Accept-Language",))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What cannot be answered now."""
        if not request.path_info.startswith(PREFIX):
            return None
        if isinstance(exception, TooMany):
            words = ngettext(
                "Gerade kommen sehr viele Anfragen von Ihnen. Warten Sie %(seconds)d Sekunde.",
                "Gerade kommen sehr viele Anfragen von Ihnen. Warten Sie %(seconds)d Sekunden.",
                exception.seconds,
            )
            return _later(words % {"seconds": exception.seconds}, exception.seconds, status=429)
        if isinstance(exception, Unavailable):
            words = _("Die Daten sind gerade nicht da. Versuchen Sie es in %(seconds)d Sekunden noch einmal.")
            return _later(words % {"seconds": RETRY_AFTER}, RETRY_AFTER, status=503)
        return None

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            headers = {"Allow": METHODS, "Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": DAY}
            allowed = HttpResponse(status=204, headers=headers)
            del allowed.headers["Content-Type"]
            return allowed
        method, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        response = self.get_response(request)
        request.method = method  # of a HEAD the server leaves the body out
        if response.status_code < 400 or response.headers.get("Content-Type") == JSON:
            return response
        said = problem(_(SENTENCES.get(response.status_code, OUR_FAULT)), status=response.status_code)
        if response.status_code == 405:
            methods = sorted(response.headers.get("Allow", "GET").split(", "))
            said.headers["Allow"] = ", ".join([*methods, *["HEAD"] * ("GET" in methods), "OPTIONS"])
        if response.has_header("WWW-Authenticate") or response.status_code == 401:
            said.headers["WWW-Authenticate"] = "Bearer"
        return said


def _later(message: str, seconds: int, *, status: int) -> HttpResponse:
    response = problem(message, status=status)
    response.headers["Retry-After"] = str(seconds)
    return response


def _language(request: HttpRequest) -> str:
    """?lang= if it is one of ours, else what the browser asks for."""
    asked = request.GET.get(LANG, "")
    return asked if asked in LANGUAGES else get_language_from_request(request)
