"""How fast a mode travels on a way: small tables that one can read and override.

Tags as documented at https://wiki.openstreetmap.org/wiki/OSM_tags_for_routing; each table names
the source of its numbers. A district overrides single keys with a file of the same name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib import resources
from pathlib import Path
from typing import Any, TypeGuard

from dreiraum.reach.errors import InputError

MODES = ("foot", "wheelchair", "bike", "ebike", "car")

_NO = {
    "no",
    "private",
    "agricultural",
    "forestry",
    "delivery",
    "emergency",
    "military",
    "use_sidepath",
    "permit",
}
_YES = {"yes", "designated", "permissive", "destination", "official", "customers", "limited"}
# No access tag makes a street of these.
_NEVER_GRANTED = {
    *("construction", "proposed", "planned", "abandoned", "disused", "razed", "no"),
    *("steps", "motorway", "motorway_link", "services", "rest_area"),
}
_STOPS = {
    "yes": 5.0,
    "walk": 5.0,
    "de:living_street": 7.0,
    "de:urban": 50.0,
    "de:rural": 100.0,
    "none": 130.0,
}
_KEYS = (
    *(
        "highway",
        "route",
        "oneway",
        "oneway:foot",
        "oneway:bicycle",
        "oneway:motorcar",
        "junction",
        "maxspeed",
    ),
    *("access", "foot", "wheelchair", "vehicle", "bicycle", "motor_vehicle", "motorcar", "cycleway"),
    *("cycleway:left", "cycleway:right", "cycleway:both", "surface", "smoothness", "tracktype", "sac_scale"),
    *("barrier", "kerb", "area", "construction", "impassable"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """The table of one mode; speeds in km/h, 0 = not passable."""

    mode: str
    title: str
    title_en: str
    access: tuple[str, ...]
    granted: float
    oneway: tuple[str, ...]
    turn_restrictions: bool
    ferry: float
    offset: float
    highway: Mapping[str, float]
    dismount: float = 0.0
    maxspeed_share: float = 0.0
    surface: Mapping[str, float] = field(default_factory=dict)
    smoothness: Mapping[str, float] = field(default_factory=dict)
    tracktype: Mapping[str, float] = field(default_factory=dict)
    sac_scale: Mapping[str, float] = field(default_factory=dict)
    pushed: Mapping[str, bool] = field(default_factory=dict)
    barrier: Mapping[str, list[str]] = field(default_factory=dict)
    kerb: Mapping[str, list[str]] = field(default_factory=dict)
    except_: str = ""

    def speeds(self, tags: Mapping[str, str]) -> tuple[float, float]:
        """km/h along and against the way's direction; 0 where it may not be travelled."""
        speed = self._speed(tags)
        if not speed:
            return 0.0, 0.0
        direction = self._direction(tags)
        against = self.dismount if self.dismount and self._walkable(tags) else 0.0
        return (speed if direction >= 0 else against, speed if direction <= 0 else against)

    def stops(self, tags: Mapping[str, str]) -> bool:
        """Whether a node with these tags lets nobody through."""
        closed = tags.get("barrier") in self.barrier.get("closed", ())
        closed = closed or tags.get("kerb") in self.kerb.get("closed", ())
        said = self._said(tags)
        if said is None:
            return closed
        return not said

    def restricted_by(self, tags: Mapping[str, str]) -> bool:
        """Whether a turn restriction with these tags binds this mode."""
        exempt = tags.get("except", "").replace(" ", "").split(";")
        return self.turn_restrictions and not (self.except_ and self.except_ in exempt)

    def _said(self, tags: Mapping[str, str]) -> bool | None:
        """What the access tags say, the most specific one last; None where they are silent."""
        said: bool | None = None
        for key in self.access:
            value = tags.get(key)
            if value in _NO:
                said = False
            elif value in _YES or (value == "dismount" and self.dismount):
                said = True
        return said

    def _speed(self, tags: Mapping[str, str]) -> float:
        if tags.get("route") == "ferry":
            return self.ferry if self._said(tags) is not False else 0.0
        kind = tags.get("highway", "")
        if not kind:  # a car park may say access=yes too
            return 0.0
        if tags.get("area") == "yes" and kind not in ("pedestrian", "footway", "platform"):
            return 0.0
        speed = self.highway.get(kind, 0.0)
        said = self._said(tags)
        if said and not speed and kind not in _NEVER_GRANTED:
            speed = self.granted
        if said is False or not speed or tags.get(self.access[-1]) == "dismount":
            return self._pushing(tags)
        for key in ("surface", "smoothness", "tracktype", "sac_scale"):
            speed = min(speed, getattr(self, key).get(tags.get(key, ""), speed))
        if self.maxspeed_share:
            speed = min(speed, _limit(tags) * self.maxspeed_share)
        return speed

    def _pushing(self, tags: Mapping[str, str]) -> float:
        return self.dismount if self.dismount and self._walkable(tags) else 0.0

    def _walkable(self, tags: Mapping[str, str]) -> bool:
        if tags.get("foot") in _YES:
            return tags.get("highway") != "steps"
        silent = "foot" not in tags and tags.get("access") not in _NO
        return silent and (tags.get("highway") in self.pushed or tags.get("highway") in self.highway)

    def _direction(self, tags: Mapping[str, str]) -> int:
        """1 along only, -1 against only, 0 both."""
        for key in self.oneway:
            value = tags.get(key)
            if value in ("yes", "1", "true"):
                return 0 if self.mode in ("bike", "ebike") and _contraflow(tags) else 1
            if value in ("-1", "reverse"):
                return -1
            if value == "no":
                return 0
        implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") == "motorway"
        return 1 if implied and "oneway" in self.oneway else 0


def _contraflow(tags: Mapping[str, str]) -> bool:
    lanes = (tags.get(f"cycleway{side}", "") for side in ("", ":left", ":right", ":both"))
    return any(lane.startswith("opposite") for lane in lanes)


def _limit(tags: Mapping[str, str]) -> float:
    value = tags.get("maxspeed", "").lower()
    if value in _STOPS:
        return _STOPS[value]
    match = re.match(r"(\d{1,3})(?:\s*(mph))?(?:[;|].*)?$", value)
    if match is None:
        zone = re.search(r"zone:?\s*(\d{1,3})", value)
        return float(zone[1]) if zone else 999.0
    return max(1.0, float(match[1])) * (1.609344 if match[2] else 1.0)


def way_keys() -> set[str]:
    """The tag keys that any profile looks at."""
    return set(_KEYS)


def read_profiles(overrides: Path | None = None) -> dict[str, Profile]:
    """All modes in the order of MODES; `overrides` is a folder of `<mode>.toml` with single keys.

    Raises InputError for a table that is no TOML, an unknown key or a value of the wrong kind.
    """
    for path in sorted(overrides.glob("*.toml")) if overrides else []:
        if path.stem not in MODES:
            raise InputError(f"{path}: no such mode; files here are named {', '.join(MODES)} and end in .toml")
    profiles = {}
    for mode in MODES:
        table = tomllib.loads(
            resources.files("dreiraum.reach.streets").joinpath("profiles", f"{mode}.toml").read_text("utf-8")
        )
        source = overrides / f"{mode}.toml" if overrides else None
        if source and source.exists():
            _merge(table, _read(source), source)
        profiles[mode] = Profile(mode=mode, **_fields(table))
    return profiles


def _fields(table: dict[str, Any]) -> dict[str, Any]:
    renamed = {("except_" if key == "except" else key): value for key, value in table.items()}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in renamed.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a readable TOML file ({error})") from None


def _merge(table: dict[str, Any], change: dict[str, Any], source: Path) -> None:
    known = {entry.name.rstrip("_"): entry for entry in fields(Profile)}
    for key, value in change.items():
        if key not in known or key == "mode":
            raise InputError(f"{source}: unknown key '{key}'; known are {', '.join(sorted(known.keys() - {'mode'}))}")
        if not _fits(key, value):
            raise InputError(f"{source}: {key} = {value!r} does not fit; see the built-in table of this mode")
        table[key] = {**table.get(key, {}), **value} if isinstance(value, dict) else value


def _fits(key: str, value: object) -> bool:
    """Whether a value is of the kind that a key of a table takes; speeds in km/h."""
    if key in ("title", "title_en", "except"):
        return isinstance(value, str)
    if key in ("access", "oneway"):
        # other keys are not read from an extract, so a rule about them would never apply
        return _are_texts(value) and set(value) <= set(_KEYS) and (bool(value) or key != "access")
    if key == "turn_restrictions":
        return isinstance(value, bool)
    if key in ("granted", "ferry", "offset", "dismount", "maxspeed_share"):
        return _is_speed(value) and (bool(value) or key != "offset")
    if not isinstance(value, dict):
        return False
    if key == "pushed":
        return all(isinstance(entry, bool) for entry in value.values())
    return all(map(_are_texts if key in ("barrier", "kerb") else _is_speed, value.values()))


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _is_speed(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1000
