"""Numbers of rows as forms send them."""

from __future__ import annotations

import uuid

LARGEST = 2**63 - 1  # what a database has for numbers


def number_in(text: str) -> int | None:
    """A whole number, or None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST else None


def uuid_in(text: str) -> uuid.UUID | None:
    """A UUID, or None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
