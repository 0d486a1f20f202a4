"""A place and the way to it."""

from __future__ import annotations

from dataclasses import dataclass

from dreiraum.reach.reached import minutes


@dataclass(frozen=True, slots=True)
class Choice:
    """A place and the way to it: tenths of a second, whole minutes as shown, and its row in `places`."""

    tenths: int
    minutes: int
    place: int

    @classmethod
    def of(cls, tenths: int, place: int) -> Choice | None:
        """The choice, None where there is no place."""
        return cls(tenths, minutes(tenths), place) if place >= 0 else None
