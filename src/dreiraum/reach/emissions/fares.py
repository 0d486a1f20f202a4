"""What tickets cost: the cheapest single fares that together cover a journey (GTFS fares version 1).

Reference: https://gtfs.org/documentation/schedule/reference/#fare_attributestxt and fare_rules.txt there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dreiraum.reach.gtfs.fares import UNLIMITED
from dreiraum.reach.gtfs.feed import Fare

CURRENCY = "EUR"


class Ridden(NamedTuple):
    """A ride as fares see it: row of its route, -1 none, and the fare zones of its calls in order."""

    route: int
    zones: tuple[str, ...]


def prices(fares: Iterable[Fare], rides: Sequence[Ridden]) -> list[float] | None:
    """Euros of each ride: a ticket counts at the first ride it covers, the others are free with it.

    None where some ride is covered by no fare. A fare covers rides in a row if it allows so many transfers and one
    of its rules, taken together by origin and destination, names their routes, first and last zone, and exactly
    the zones they pass.
    """
    offered = [fare for fare in fares if fare.currency == CURRENCY]
    best: list[tuple[float, list[float]] | None] = [(0.0, [])]
    for end in range(1, len(rides) + 1):
        ways = [
            (before[0] + fare.price, [*before[1], fare.price, *[0.0] * (end - start - 1)])
            for start in range(end)
            for fare in offered
            if (before := best[start]) is not None and _covers(fare, rides[start:end])
        ]
        best.append(min(ways, default=None))
    found = best[-1]
    return None if found is None else found[1]


def _covers(fare: Fare, rides: Sequence[Ridden]) -> bool:
    if fare.transfers != UNLIMITED and len(rides) - 1 > fare.transfers:
        return False
    if not fare.rules:
        return True
    first, last = rides[0].zones[0], rides[-1].zones[-1]
    return any(
        origin in ("", first) and destination in ("", last) and _passes(fare, origin, destination, rides)
        for origin, destination in {rule[1:3] for rule in fare.rules}
    )


def _passes(fare: Fare, origin: str, destination: str, rides: Sequence[Ridden]) -> bool:
    """Whether routes and zones fit the rules of one origin and destination."""
    rules = [rule for rule in fare.rules if rule[1:3] == (origin, destination)]
    routes = {rule[0] for rule in rules if rule[0] >= 0}
    contained = {rule[3] for rule in rules if rule[3]}
    passed = {zone for ride in rides for zone in ride.zones}
    return (not routes or all(ride.route in routes for ride in rides)) and (not contained or contained == passed)
