"""The JSON interface for an organisation's own programs, which show a key: bookings and rides on request."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext_noop
from ninja.errors import ValidationError

from dreiraum import __version__
from dreiraum.ground.bookings.api import WORDS
from dreiraum.ground.bookings.api import router as bookings
from dreiraum.ground.people.rights import public
from dreiraum.ground.region.caching import unchanging
from dreiraum.ground.region.interface import LANGUAGES, answer, problem
from dreiraum.ground.region.parameters import Unreadable, sentence
from dreiraum.land.mobility.rides_api import router as rides
from dreiraum.web.api import Described, in_language, with_rights

TITLE = gettext_noop("Dreiraum: Buchen mit eigenen Programmen")
DESCRIPTION = gettext_noop(
    "Für Programme einer Organisation, mit einem Schlüssel aus „Schlüssel für Programme“. Ein Schlüssel darf, was an "
    "ihm steht, und sieht nur, was der eigenen Organisation gehört."
)

api = Described(title=TITLE, version=__version__, description=DESCRIPTION, docs_url=None, openapi_url=None,
                urls_namespace="api-v1-keyed", servers=[{"url": "/"}])  # fmt: skip
api.add_router("", bookings, tags=["bookings"])
api.add_router("", rides, tags=["rides"])


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter or a field that is missing or cannot be."""
    first = error.errors[0]
    place, name = first["loc"][0], str(first["loc"][-1])
    text = sentence(name[:40], missing=first["type"] == "missing", words=WORDS)
    return problem(text, name[:40], status=422 if place == "body" else 400)


@api.exception_handler(Unreadable)
def unreadable(request: HttpRequest, error: Unreadable) -> HttpResponse:
    """A parameter or a field that says nothing."""
    return problem(error.sentence, error.name, status=error.status)


@api.exception_handler(Http404)
def unknown(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such thing, or one of somebody else; the middleware says so in JSON."""
    return HttpResponse(status=404)


@public
@unchanging
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    return answer(description())


def description() -> dict[str, object]:
    """OpenAPI 3.1 in the reader's language."""
    return in_language(api, get_language() or LANGUAGES[0])


urlpatterns = [path("bookings/openapi.json", openapi, name="openapi"), *with_rights(api.urls[0])]
