"""The table of one area's people per service: in place, only digitally, not at all, beside the areas it lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dreiraum.land.coverage import words
from dreiraum.land.coverage.shares import People, count, difference, percent
from dreiraum.reach.services.catalogue import Service


@dataclass(frozen=True, slots=True)
class Beside:
    """The share in an area around, and how far this one is from it."""

    percent: str
    difference: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Widths for the drawing, per cent with a point; the figures stand beside it."""

    physical: str
    digital_from: str
    digital: str
    none_from: str
    none: str


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service. aside: shown, not counted among the important ones. limit: its own, where services differ."""

    name: str
    aside: bool
    limit: str
    physical: str
    physical_percent: str
    digital: str
    neither: str
    neither_percent: str
    bar: Bar
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class WalkRow:
    """One service of an indicator that counts metres on foot."""

    name: str
    metres: int
    people: str
    percent: str
    beside: tuple[Beside, ...]


def service_rows(
    services: Sequence[Service], people: People, around: Sequence[People], *, widest_gap_first: bool = False
) -> tuple[ServiceRow, ...]:
    """A row per service, in the catalogue's order or the one that most people miss first."""
    rows = list(range(len(services)))
    if widest_gap_first:
        rows.sort(key=lambda s: (-round(people.neither(s)), -round(people.missing(s)), s))
    return tuple(_row(services[s], s, people, around) for s in rows)


def walk_rows(services: Sequence[Service], people: People, around: Sequence[People]) -> tuple[WalkRow, ...]:
    """A row per service that has a walking distance."""
    metres = people.coverage.walking_metres
    return tuple(
        WalkRow(
            words.service_name(one),
            most,
            count(people.walking(s), people.coverage.people_estimated),
            percent(people.walking(s), people.all),
            _beside(people, people.walking(s), [(other, other.walking(s)) for other in around]),
        )
        for s, (one, most) in enumerate(zip(services, metres, strict=True))
        if most
    )


def _row(service: Service, s: int, people: People, around: Sequence[People]) -> ServiceRow:
    guessed, expected = people.coverage.people_estimated, people.coverage.estimated
    everybody, physical, neither = round(people.all), round(people.physical(s)), round(people.neither(s))
    digital = everybody - physical - neither
    limits = people.coverage.limit // 600
    return ServiceRow(
        words.service_name(service),
        not service.essential,
        words.minutes(int(limits[s])) if len(set(limits.tolist())) > 1 else "",
        count(physical, guessed),
        percent(people.physical(s), people.all),
        count(digital, guessed or (expected and digital > 0)),
        count(neither, guessed or (expected and digital > 0)),
        percent(people.neither(s), people.all),
        _bar(physical, digital, neither),
        _beside(people, people.physical(s), [(other, other.physical(s)) for other in around]),
    )


def _beside(people: People, here: float, around: Sequence[tuple[People, float]]) -> tuple[Beside, ...]:
    return tuple(
        Beside(percent(there, other.all), difference(people.share(here), other.share(there)) if people.all else "–")
        for other, there in around
    )


def _bar(physical: int, digital: int, neither: int) -> Bar:
    everybody = max(physical + digital + neither, 1)
    near, far, end = (100 * some / everybody for some in (physical, physical + digital, physical + digital + neither))
    return Bar(*(f"{width:.1f}" for width in (near, near, far - near, far, end - far)))
