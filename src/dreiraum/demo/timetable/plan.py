"""The invented lines as data/bus_lines.toml, rail_lines.toml and rufbus_lines.toml write them down."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from dreiraum.demo.facts import DATA
from dreiraum.demo.timetable.clock import times

Departures = dict[str, tuple[int, ...]]  # minutes after midnight by service


@dataclass(frozen=True, slots=True)
class Line:
    """A line of buses. out: departures at `at`, else at its first stop; back: at `at`, else arrivals at the first.

    kind: "town", "trunk", ..., the name of its pattern, or "citizens", "taxi", "rufbus". through: names of stops.
    """

    number: str
    branch: str
    name: str
    kind: str
    platform: str
    at: str
    through: tuple[str, ...]
    out: Departures
    back: Departures


@dataclass(frozen=True, slots=True)
class Course:
    """Trains between two stations of a line; departures at the first of them."""

    first: str
    last: str
    departures: Departures


@dataclass(frozen=True, slots=True)
class Railway:
    """A line of trains. calls: station, minute of arrival and of departure. platforms: outward and back at Hameln."""

    number: str
    name: str
    corridor: str
    platforms: tuple[str, str]
    calls: tuple[tuple[str, int, int], ...]
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A Rufbus without a timetable between all its stops; windows in minutes after midnight by service.

    whole: the municipalities' whole area. without: names of villages; also: names of further stops.
    """

    number: str
    name: str
    municipalities: tuple[str, ...]
    whole: bool
    without: frozenset[str]
    also: tuple[str, ...]
    windows: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is invented. blocks: the vehicle of one line goes on as the other."""

    lines: tuple[Line, ...]
    railways: tuple[Railway, ...]
    areas: tuple[Area, ...]
    blocks: tuple[tuple[str, str], ...]


def read_plan() -> Plan:
    """Read the lines in the order of the files."""
    buses, rails, rufbus = (_toml(name) for name in ("bus_lines", "rail_lines", "rufbus_lines"))
    patterns = buses["pattern"]
    lines = [_line(one, patterns, one.get("pattern", "")) for one in buses["line"]]
    lines += [_line(one, patterns, "rufbus") for one in rufbus["line"]]
    return Plan(
        lines=tuple(lines),
        railways=tuple(_railway(one) for one in rails["line"]),
        areas=tuple(_area(one) for one in rufbus["area"]),
        blocks=tuple((a, b) for a, b in buses["blocks"]),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _line(one: dict[str, Any], patterns: dict[str, Any], kind: str) -> Line:
    pattern = patterns.get(one.get("pattern", ""), {})
    return Line(
        number=one["number"],
        branch=one.get("branch", ""),
        name=one.get("name", ""),
        kind=one.get("kind", kind),
        platform=one.get("platform", ""),
        at=one.get("at", ""),
        through=tuple(one["through"]),
        out=_departures(one.get("out", pattern.get("out", {})), one.get("shift", 0)),
        back=_departures(one.get("back", pattern.get("back", {})), one.get("shift", 0)),
    )


def _departures(given: dict[str, str], shift: int = 0) -> Departures:
    return {service: tuple(minute + shift for minute in times(text)) for service, text in given.items()}


def _railway(one: dict[str, Any]) -> Railway:
    courses = [dict(course) for course in one["course"]]
    return Railway(
        number=one["number"],
        name=one["name"],
        corridor=one["corridor"],
        platforms=(one["platforms"][0], one["platforms"][1]),
        calls=tuple((station, arrive, depart) for station, arrive, depart in one["calls"]),
        courses=tuple(Course(course.pop("from"), course.pop("to"), _departures(course)) for course in courses),
    )


def _area(one: dict[str, Any]) -> Area:
    windows = {}
    for service in ("weekday", "saturday", "sunday"):
        opens, closes = one[service].split("-")
        windows[service] = (*times(opens), *times(closes))
    return Area(
        number=one["number"],
        name=one["name"],
        municipalities=tuple(one["municipalities"]),
        whole=one.get("whole", False),
        without=frozenset(one.get("without", ())),
        also=tuple(one.get("also", ())),
        windows={service: (opens, closes) for service, (opens, closes) in windows.items()},
    )
