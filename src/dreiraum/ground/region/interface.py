"""The one shape of every operation of the JSON interface: limited, cached or private, fully described."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.params.models import QueryModel

from dreiraum.ground.region.caching import of_region, private
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.parameters import SENTENCES, Unreadable
from dreiraum.ground.region.schemas import About, Problem

JSON, GEOJSON, CSV = "application/json", "application/geo+json", "text/csv"
MEDIA = "x-media-type"  # of the answer, where it is not JSON; web.api takes it out of the description
LANG = "lang"
LANGUAGES = ("de", "en")

Ask = Callable[..., HttpResponse]


def question(
    router: Router, path: str, shape: type[About], *, limit: str, summary: str, description: str = "",
    secret: bool = False, media: str = JSON, also: Mapping[str, Any] | None = None,
) -> Callable[[Ask], Ask]:  # fmt: skip
    """Make a function an operation of the interface.

    shape: of its answer. limit: the kind of question it counts as. secret: whether it says or is asked something
    about a person, so that nobody may keep it. also: other media types of the answer and their schemas.
    """
    problems = {400: Problem, 429: Problem, 503: Problem} | ({422: Problem} if secret else {})
    content = {kind: {"schema": schema} for kind, schema in (also or {}).items()}
    more = {MEDIA: media, "parameters": [LANGUAGE], "responses": {200: {"content": content}}}

    def register(ask: Ask) -> Ask:
        ask.right = "public"  # type: ignore[attr-defined]  # see ground.people.rights
        operation = router.get(
            path, response={200: shape, **problems}, summary=summary, description=description, openapi_extra=more,
            operation_id=ask.__name__, url_name=ask.__name__,
        )  # fmt: skip
        # the last is the outermost: what somebody has already costs nothing
        return operation(decorate_view(known_only(ask), limited(limit), private if secret else of_region)(ask))

    return register


def answer(document: Mapping[str, Any], media: str = JSON, status: int = 200) -> HttpResponse:
    """A document as strict JSON in UTF-8 (RFC 8259)."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return HttpResponse(text, content_type=media, status=status)


def problem(message: str, field: str | None = None, *, status: int) -> HttpResponse:
    """What went wrong, as every operation says it; never to be kept."""
    response = answer({"error": {"message": message, "field": field}}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def answer_url(request: HttpRequest, lat: float, lon: float) -> str:
    """The address of the answer page of a point, in the language asked for."""
    return request.build_absolute_uri(reverse("coverage:answer", args=(f"{lat:.5f},{lon:.5f}",)))


def known_only(ask: Ask) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A parameter that is not known is refused, so that a slip of the pen does not get another question's answer."""

    def decorate(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(run)
        def check(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            operation: Operation = ask._ninja_operation  # type: ignore[attr-defined]
            asked = (model for model in operation.models if issubclass(model, QueryModel))
            known = [*(name for model in asked for name in model.__ninja_flatten_map__), LANG]
            for name in request.GET:
                if name not in known:
                    words = _("Den Parameter „%(name)s“ gibt es hier nicht. Es gibt: %(known)s.")
                    text = words % {"name": name[:40], "known": ", ".join(known)}
                    return problem(text, name[:40], status=400)
            return run(request, *args, **kwargs)

        return check

    return decorate


LANGUAGE = {
    "in": "query", "name": LANG, "required": False, "schema": {"type": "string", "enum": list(LANGUAGES)},
    "description": SENTENCES[LANG], "example": "de",
}  # fmt: skip

__all__ = (
    "CSV", "GEOJSON", "JSON", "LANG", "LANGUAGE", "LANGUAGES", "MEDIA", "Unreadable", "answer", "answer_url",
    "known_only", "problem", "question",
)  # fmt: skip
