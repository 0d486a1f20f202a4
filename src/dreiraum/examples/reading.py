"""The examples as they stand in the package's data files."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

Table = dict[str, Any]
DATA = resources.files("dreiraum.examples") / "data"


def read(name: str) -> Table:
    """One data file."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def places() -> list[Table]:
    """Every place with its offers and what can be booked there; always in the same order."""
    return [one for part in ("south", "north", "west") for one in read(f"places_{part}")["place"]]


def offers_of(place: Table) -> list[Table]:
    """What a place offers."""
    found: list[Table] = place.get("offer", [])
    return found
