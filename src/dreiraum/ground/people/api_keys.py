"""Keys for programs: made by an organisation's keeper, shown once, limited, ended. Only a digest is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from dreiraum.ground.people.acting import Acting, record
from dreiraum.ground.people.models import ApiKey, Organisation

LONGEST = dt.timedelta(days=366)
PREFIX = "dr_"
MOST_PER_MINUTE = 600
SCOPES = (
    "booking.see",
    "booking.manage",
    "resource.manage",
    "ride.dispatch",
    "offer.create",
    "offer.edit",
    "place.create",
    "place.edit",
)


class Unusable(ValueError):
    """A key that cannot be made like this."""


@transaction.atomic
def make_key(
    *, who: Acting, organisation: Organisation, name: str, scopes: Iterable[str], days: int, per_minute: int = 60
) -> tuple[ApiKey, str]:
    """Make a key for an organisation; returns it and its secret, which nobody sees again. Raises Unusable."""
    asked = list(dict.fromkeys(scopes))
    if not asked or not set(asked) <= set(SCOPES) or not 0 < days <= LONGEST.days:
        raise Unusable
    if not name.strip() or not 0 < per_minute <= MOST_PER_MINUTE:
        raise Unusable
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    now = timezone.now()
    key = ApiKey.objects.create(
        organisation=organisation, name=name.strip()[:80], prefix=prefix, digest=digest(secret), scopes=asked,
        per_minute=per_minute, created=now, expires=now + dt.timedelta(days=days),
    )  # fmt: skip
    record(who, "api_key.manage", about=key.name)
    return key, f"{PREFIX}{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, who: Acting, key: ApiKey) -> None:
    """End a key at once."""
    if ApiKey.objects.filter(pk=key.pk, revoked=None).update(revoked=timezone.now()):
        record(who, "api_key.manage", about=key.name)


def key_of(token: str, now: dt.datetime | None = None) -> ApiKey | None:
    """The key that a program shows, while it holds; None for anything else. The day of its use is noted."""
    now = now or timezone.now()
    prefix, _, secret = token.removeprefix(PREFIX).partition("_")
    if not token.startswith(PREFIX) or not secret or len(token) > 100:
        return None
    live = ApiKey.objects.select_related("organisation").filter(revoked=None, expires__gt=now)
    try:
        key = live.get(prefix=prefix, digest=digest(secret))
    except ApiKey.DoesNotExist:
        return None
    today = timezone.localdate(now)
    if key.last_used != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used=today)
        key.last_used = today
    return key


def digest(secret: str) -> str:
    """What is kept of a secret that nobody can guess: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
