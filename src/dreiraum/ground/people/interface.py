"""The shape of operations for programs that show an organisation's key: scoped, private, fully described."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view
from ninja.security import HttpBearer

from dreiraum.ground.people.acting import acting
from dreiraum.ground.people.api_key_auth import bearer
from dreiraum.ground.people.models import ApiKey, Organisation
from dreiraum.ground.people.rights import RIGHTS, require
from dreiraum.ground.region.caching import private
from dreiraum.ground.region.interface import LANGUAGE, known_only
from dreiraum.ground.region.schemas import Problem, Shape

Ask = Callable[..., HttpResponse]
COMMON = (400, 401, 403, 404, 422, 429)


class Scoped(HttpBearer):
    """A key that names this right among its scopes."""

    openapi_description = bearer.openapi_description

    def __init__(self, right: str) -> None:
        super().__init__()
        self.right = right

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key, which then acts; None answers 401. Raises PermissionDenied without the scope, limits.TooMany."""
        key = bearer.authenticate(request, token)
        if key is not None:
            require(request, self.right)
        return key


def keyed(
    router: Router, method: str, path: str, shape: type[Shape], *, right: str, summary: str, description: str,
    created: bool = False, conflict: type[Shape] | None = None,
) -> Callable[[Ask], Ask]:  # fmt: skip
    """Make a function an operation for programs with a key whose scopes name `right`.

    created: it may answer 201, too. conflict: the shape of 409.
    """
    if right not in RIGHTS:
        raise KeyError(right)
    answers = {200: shape} | ({201: shape} if created else {}) | ({409: conflict} if conflict else {})

    def register(ask: Ask) -> Ask:
        ask.right = right  # type: ignore[attr-defined]  # see rights.right_of
        operation = router.api_operation(
            [method], path, response={**answers, **dict.fromkeys(COMMON, Problem)}, auth=Scoped(right),
            summary=summary, description=description, operation_id=ask.__name__, url_name=ask.__name__,
            openapi_extra={"parameters": [LANGUAGE]},
        )  # fmt: skip
        return operation(decorate_view(known_only(ask), private)(ask))

    return register


def organisation_of_key(request: HttpRequest) -> Organisation:
    """For whom a program asks. Raises ValueError where no key was asked for."""
    found = acting(request).organisation
    if found is None:
        raise ValueError(request.path)
    return found
