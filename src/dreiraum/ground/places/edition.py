"""The key that tells whether the directory has changed: whoever keeps a reading of it compares this first.

It never comes back, not even after a restore.
"""

from __future__ import annotations

import uuid

from dreiraum.ground.places.models import Edition

ONLY = 1


def advance() -> None:
    """Note a change, in the transaction that makes it."""
    Edition.objects.update_or_create(pk=ONLY, defaults={"key": uuid.uuid4()})


def current() -> str:
    """The key now, "" before the first change; one query."""
    found = Edition.objects.filter(pk=ONLY).values_list("key", flat=True).first()
    return str(found or "")
