"""A table of areas: how many people of each go without which of the basic services. Sorted by links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dreiraum.land.coverage import words
from dreiraum.land.coverage.choosing import Chosen
from dreiraum.land.coverage.shares import People, count, percent, tenths
from dreiraum.reach.names.words import plain
from dreiraum.reach.services.catalogue import Service

UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Head:
    """A column by which the table can be sorted. sorted: as ARIA says it, "" where by another column."""

    key: str
    label: str
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Missing:
    """People without a service; near: per cent of the drawing that have it."""

    people: str
    percent: str
    near: str
    far: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area."""

    name: str
    url: str
    people: str
    mean: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class AreasTable:
    """name, people and mean head their columns, services those of the basic services. total: all areas together."""

    name: Head
    people: Head
    mean: Head
    services: tuple[Head, ...]
    rows: tuple[AreaRow, ...]
    total: AreaRow


@dataclass(frozen=True, slots=True)
class Member:
    """An area as it goes into a table."""

    name: str
    url: str
    people: People


def basic(services: Sequence[Service]) -> list[int]:
    """The services that a table has room for: those with an indicator of their own, else the first five."""
    return [s for s, one in enumerate(services) if one.bbsr_metres] or list(range(len(services)))[:5]


def counted(services: Sequence[Service]) -> list[int]:
    """The services that "6 von 14" counts."""
    return [s for s, one in enumerate(services) if one.essential]


def areas_table(services: Sequence[Service], members: Sequence[Member], total: Member, chosen: Chosen) -> AreasTable:
    """The table of some areas, sorted as chosen: numbers begin with the areas where most is missing."""
    few, many = basic(services), counted(services)
    columns = {services[s].key: s for s in few}
    by, backwards = chosen.sort.removeprefix("-"), chosen.sort.startswith("-")

    def rank(member: Member) -> tuple[float, str]:
        people = member.people
        if by in columns:
            return -round(people.missing(columns[by])), plain(member.name)
        figure = {"people": -people.all, "mean": people.mean(many)}.get(by, 0.0)
        return figure, plain(member.name)

    ordered = sorted(members, key=rank, reverse=backwards)

    def head(key: str, label: str) -> Head:
        now = by == key
        up = (key in ("name", "mean")) != backwards
        said = ("ascending" if up else "descending") if now else ""
        return Head(key, label, chosen.link(sort=f"-{key}" if now and not backwards else key), said)

    return AreasTable(
        head("name", ""),
        head("people", ""),
        head("mean", ""),
        tuple(head(services[s].key, words.service_name(services[s])) for s in few),
        tuple(_row(one, few, many) for one in ordered),
        _row(total, few, many),
    )


def _row(member: Member, few: list[int], many: list[int]) -> AreaRow:
    people, about = member.people, member.people.coverage.people_estimated
    if not people.known:
        return AreaRow(member.name, member.url, UNKNOWN, UNKNOWN, (Missing(UNKNOWN, UNKNOWN, "0", "0"),) * len(few))
    missing = []
    for s in few:
        lacking = people.missing(s)
        near, far = (f"{100 * people.share(some):.1f}" for some in (people.physical(s), lacking))
        missing.append(Missing(count(lacking, about), percent(lacking, people.all), near, far))
    mean = tenths(people.mean(many)) if people.all else UNKNOWN
    return AreaRow(member.name, member.url, count(people.all, about), mean, tuple(missing))
