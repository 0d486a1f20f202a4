"""Who asks: an account, the hat it wears, and the person it acts for. A machine asks with an organisation's key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from dreiraum.ground.people.models import Act, ApiKey, Mandate, Membership, Organisation, Role, User

HAT, MANDATE = "hat", "mandate"  # what a session remembers
MACHINES = "/api/"  # where no session counts: nothing there is protected against forged requests


@dataclass(frozen=True, slots=True)
class Acting:
    """`account` is None for visitors and machines. `user` and `person` raise PermissionDenied where there is none."""

    account: User | None = None
    hat: Membership | None = None
    mandate: Mandate | None = None
    key: ApiKey | None = None

    @property
    def signed_in(self) -> bool:
        """Whether there is an account."""
        return self.account is not None

    @property
    def user(self) -> User:
        """Whose hands."""
        if self.account is None:
            raise PermissionDenied
        return self.account

    @property
    def person(self) -> User:
        """The one acted for, or the user itself."""
        return self.mandate.person if self.mandate else self.user

    @property
    def for_another(self) -> bool:
        """Whether it is done for somebody else."""
        return self.mandate is not None

    @property
    def organisation(self) -> Organisation | None:
        """For whom it is done, if not for a person."""
        if self.key is not None:
            return self.key.organisation
        return self.hat.organisation if self.hat else None


NOBODY = Acting()


def acting(request: HttpRequest) -> Acting:
    """Who asks; looked up once per request, and without the database for a visitor who has no session."""
    found: Acting | None = getattr(request, "acting", None)
    if found is None:
        found = _look_up(request)
        request.acting = found  # type: ignore[attr-defined]
    return found


def mandates_of(user: User, hat: Membership | None) -> Q:
    """The mandates by which somebody may act now, with or without a helper's hat."""
    held = Q(helper=user)
    if hat is not None and hat.role == Role.HELPER and hat.organisation.reviewed is not None:
        held |= Q(organisation=hat.organisation_id)
    now = timezone.now()
    return held & Q(revoked__isnull=True, given__lte=now, expires__gt=now, person__is_active=True)


def record(who: Acting, verb: str, *, about: str = "", person: User | None = None) -> Act:
    """Note what somebody did on or for another person; `person` is the one acted for if nobody is named."""
    concerned = person or (who.person if who.for_another else None)
    return Act.objects.create(
        actor=who.account, person=concerned, organisation=who.organisation, verb=verb, about=about[:200]
    )


def _look_up(request: HttpRequest) -> Acting:
    if request.path_info.startswith(MACHINES) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return NOBODY
    user = cast("Any", request).user
    if not user.is_authenticated:
        return NOBODY
    hat = _hat(user, request.session.get(HAT))
    return Acting(user, hat, _mandate(user, hat, request.session.get(MANDATE)))


def _hat(user: User, number: int | None) -> Membership | None:
    """The hat that is on, while its wearer is still a member."""
    if number is None:
        return None
    return Membership.objects.select_related("organisation").filter(pk=number, user=user).first()


def _mandate(user: User, hat: Membership | None, number: str | None) -> Mandate | None:
    """The mandate in use, while it holds."""
    if number is None:
        return None
    return Mandate.objects.select_related("person").filter(mandates_of(user, hat), pk=number).first()
