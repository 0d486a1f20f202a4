"""The account that an operator means."""

from __future__ import annotations

import uuid

from django.core.management.base import CommandError

from dreiraum.ground.people.models import User


def account(said: str) -> User:
    """By mail address, or by number for who has none. Raises CommandError."""
    try:
        found = User.objects.filter(pk=uuid.UUID(said))
    except ValueError:
        found = User.objects.filter(email__iexact=said)
    person = found.first()
    if person is None:
        raise CommandError("no account has this mail address or number")
    return person
