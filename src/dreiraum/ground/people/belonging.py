"""To whom a thing belongs: its organisation, its person, its municipality."""

from __future__ import annotations

from dreiraum.ground.people.models import Organisation, User

# Where a thing names no organisation itself, the one it hangs on does.
THROUGH = ("resource", "unit", "session", "offer", "place", "booking")


def organisation_of(thing: object) -> Organisation | None:
    """Who answers for a thing; None if nobody does."""
    if thing is None or isinstance(thing, Organisation):
        return thing
    if hasattr(thing, "organisation"):
        found: Organisation | None = thing.organisation
        return found
    for name in THROUGH:
        if (other := getattr(thing, name, None)) is not None:
            return organisation_of(other)
    return None


def person_of(thing: object) -> User | None:
    """Whose a thing is."""
    if isinstance(thing, User):
        return thing
    for name in ("person", "user"):
        if hasattr(thing, name):
            found: User | None = getattr(thing, name)
            return found
    return None


def municipality_of(thing: object) -> str:
    """The key of the municipality a thing lies in; empty if it says none."""
    here: str = getattr(thing, "municipality", "")
    place = getattr(thing, "place", None)
    return here or (municipality_of(place) if place is not None else "")
