"""The JSON interface as a whole: the areas' operations put together, its description, what it says to mistakes."""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from dreiraum import __version__
from dreiraum.ground.people.rights import public, right_of
from dreiraum.ground.region.api import router as region
from dreiraum.ground.region.caching import unchanging
from dreiraum.ground.region.interface import JSON, LANGUAGES, MEDIA, answer, problem
from dreiraum.ground.region.parameters import Unreadable, sentence
from dreiraum.land.coverage.api import router as coverage
from dreiraum.land.mobility.api import router as mobility
from dreiraum.reach.errors import InputError, NoStreetError, NoWayError, SwappedError

TITLE = gettext_noop("Dreiraum: Was ist in 15 Minuten erreichbar?")
DESCRIPTION = gettext_noop(
    "Alles, was die Seite zeigt, für andere Programme. Nur lesen, ohne Anmeldung, ohne Cookies. "
    "Adressen und Punkte, nach denen gefragt wird, werden nicht gespeichert. "
    "Wo Ergebnisse gezeigt werden, gehören „attribution“ und „notices“ dazu."
)


class Described(NinjaAPI):
    """Its description tells the media types that are answered."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:  # noqa: ANN401 - as ninja has it
        """OpenAPI 3.1, German; see `description` for other languages."""
        schema = super().get_openapi_schema(**options)
        for operation in _operations(schema):
            content = next(iter(operation["responses"].values()))["content"]
            media = operation.pop(MEDIA, JSON)
            if media != JSON:
                content[media] = content.pop(JSON)
        return schema


api = Described(title=TITLE, version=__version__, description=DESCRIPTION, docs_url=None, openapi_url=None,
                urls_namespace="api-v1", servers=[{"url": "/"}])  # fmt: skip
api.add_router("", coverage, tags=["coverage"])
api.add_router("", mobility, tags=["mobility"])
api.add_router("", region, tags=["region"])


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is missing or out of its range."""
    first = error.errors[0]
    name = str(first["loc"][1])
    return problem(sentence(name, missing=first["type"] == "missing"), name, status=400)


@api.exception_handler(Unreadable)
def unreadable(request: HttpRequest, error: Unreadable) -> HttpResponse:
    """A parameter that says nothing."""
    return problem(error.sentence, error.name, status=400)


@api.exception_handler(InputError)
def unanswerable(request: HttpRequest, error: InputError) -> HttpResponse:
    """A question that was understood and has no answer."""
    return problem(said(error), status=422)


@api.exception_handler(Http404)
def unknown(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such thing; the middleware says so in JSON."""
    return HttpResponse(status=404)


def said(error: InputError) -> str:
    """What the engine cannot use, in the reader's language."""
    if isinstance(error, SwappedError):
        words = _("Breite und Länge sind vertauscht. Richtig herum steht hier: %(point)s.")
        return words % {"point": f"{error.lat:.5f},{error.lon:.5f}"}
    if isinstance(error, NoStreetError):
        return _("Im Umkreis von 2 Kilometern ist kein Weg für dieses Verkehrsmittel. Wählen Sie einen anderen Punkt.")
    if isinstance(error, NoWayError):
        words = _("In %(minutes)d Minuten führt kein Weg dorthin. Wählen Sie einen näheren Punkt.")
        return words % {"minutes": error.minutes}
    return str(error)


@public
@unchanging
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    return answer(description())


def description() -> dict[str, Any]:
    """OpenAPI 3.1 in the reader's language, not to be changed; what answers hold is told in English."""
    return in_language(api, get_language() or LANGUAGES[0])


@functools.cache
def in_language(api: NinjaAPI, language: str) -> dict[str, Any]:
    """The description of an interface in a language, not to be changed."""
    schema: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    with override(language):
        schema["info"] |= {key: _(schema["info"][key]) for key in ("title", "description")}
        for operation in _operations(schema):
            operation |= {key: _(operation[key]) for key in ("summary", "description")}
            for parameter in operation["parameters"]:
                parameter["description"] = parameter["schema"]["description"] = _(parameter["description"])
    return schema


def _operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in schema["paths"].values() for operation in methods.values()]


def with_rights(patterns: Iterable[Any]) -> Iterator[Any]:
    """The operations' addresses; each view says which right it asks for by which method (see ground.people.guard)."""
    for pattern in patterns:
        if inspect.isfunction(view := pattern.callback):
            operations = inspect.getclosurevars(view).nonlocals["self"].operations
            view.right = {method: right_of(one.view_func) for one in operations for method in one.methods}  # type: ignore[attr-defined]
        else:
            public(view)  # ninja's page of nothing
        yield pattern


urlpatterns = [path("openapi.json", openapi, name="openapi"), *with_rights(api.urls[0])]
