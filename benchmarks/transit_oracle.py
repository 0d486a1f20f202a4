"""Are the compiled searches right? Random journeys on real timetables, against the events walked one by one.

Draws departures at random points, walks over all events of the day after each in plain Python (the second opinion
of the tests), and compares all best compromises of arrival, rides and walking at random other points: by the
search for journeys, forwards; the earliest arrivals at all stops; and the latest departures in the mirrored
network. Prints counts and what differs; ends with an error if anything does.

    python -m benchmarks.transit_oracle [--journeys 10000] [--region FOLDER] [heidelberg] [rnv]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tests.reach.transit import oracle

from benchmarks import timetables
from benchmarks.timetables import LONGEST, RIDES, Place
from dreiraum.reach.transit.mirror import mirrored_bounds
from dreiraum.reach.transit.network import NEVER, Ways
from dreiraum.reach.transit.pareto import pareto
from dreiraum.reach.transit.raptor import arrivals
from dreiraum.reach.transit.unpack import turned_back

PLACES = {"heidelberg": timetables.heidelberg, "rnv": timetables.rnv}
EACH = 100  # ends that one departure is compared at
BACK = 500  # after so many journeys some are looked at backwards as well


@dataclass
class Count:
    """Compared so far: journeys asked for, those that exist, stops, and what differed."""

    journeys: int = 0
    found: int = 0
    compromises: int = 0
    stops: int = 0
    back: int = 0
    different: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(PLACES)}; both if none")
    parser.add_argument("--journeys", type=int, default=10_000, help="from door to door, for each place")
    parser.add_argument("--region", type=Path, action="append", default=[], help="a Region with a timetable, as well")
    arguments = parser.parse_args()
    names = arguments.names or ([] if arguments.region else list(PLACES))
    different = 0
    for name in names:
        different += compare(PLACES[name](), arguments.journeys)
    for folder in arguments.region:
        different += compare(timetables.region(folder.name, folder), arguments.journeys)
    if different:
        raise SystemExit(f"{different} differ")


def compare(place: Place, journeys: int) -> int:
    """Compare that many journeys; how many differ."""
    network, bounds = place.day.network, place.day.bounds(None)
    day = oracle.Day(network, bounds)
    questions = place.questions(journeys)
    count, began = Count(), time.monotonic()
    for first in range(0, journeys, EACH):
        several = questions[first : first + EACH]
        access, _, start = several[0]
        arrived = oracle.found(day, _plain(access), start, RIDES, LONGEST)
        _stops(place, access, start, arrived, count)
        for _, egress, _ in several:
            expected = oracle.doors(arrived, _plain(egress), start + LONGEST)
            _journeys(place, access, egress, start, expected, count)
        if first % BACK == 0:
            _back(place, day, *several[0][:2], start, count)
        if first % (10 * EACH) == 0:
            print(
                f"{place.name}: {first + len(several):,} of {journeys:,}, {time.monotonic() - began:.0f} s", flush=True
            )
    print(
        f"{place.name}, {place.date}: {count.journeys:,} journeys asked for, {count.found:,} exist with "
        f"{count.compromises:,} compromises; {count.stops:,} arrivals at stops; {count.back:,} latest departures; "
        f"{count.different:,} differ ({time.monotonic() - began:.0f} s)",
        flush=True,
    )
    return count.different


def _plain(ways: Ways) -> dict[int, int]:
    return dict(zip(ways.stop.tolist(), ways.seconds.tolist(), strict=True))


def _journeys(place: Place, access: Ways, egress: Ways, start: int, expected: list[oracle.Label], count: Count) -> None:
    network, bounds = place.day.network, place.day.bounds(None)
    found = sorted(
        (one.arrive, one.rides, one.walk) for one in pareto(network, access, egress, start, bounds, RIDES, LONGEST)
    )
    pruned = sorted(
        (one.arrive, one.rides, one.walk)
        for one in pareto(network, access, egress, start, bounds, RIDES, LONGEST, back=place.day.mirrored)
    )
    quick = sorted(
        (one.arrive, one.rides) for one in pareto(network, access, egress, start, bounds, RIDES, LONGEST, walking=False)
    )
    count.journeys += 1
    count.found += bool(expected)
    count.compromises += len(expected)
    if found != expected or pruned != expected or quick != oracle.best(label[:2] for label in expected):
        count.different += 1
        print(f"{place.name}: at {start}: found {found}, {pruned} and {quick}, expected {expected}", flush=True)


def _stops(place: Place, access: Ways, start: int, arrived: dict[int, list[oracle.Label]], count: Count) -> None:
    network = place.day.network
    row = arrivals(network, access, start, 60, 1, place.day.bounds(None), RIDES, LONGEST)[0]
    expected = [min((label[0] for label in arrived.get(s, [])), default=int(NEVER)) for s in range(network.stops)]
    count.stops += len(expected)
    wrong = int((row != np.array(expected)).sum())
    if wrong:
        count.different += wrong
        print(f"{place.name}: at {start}: {wrong} arrivals at stops differ", flush=True)


def _back(place: Place, day: oracle.Day, access: Ways, egress: Ways, end: int, count: Count) -> None:
    """Who leaves when the mirror says arrives by `end`; who leaves a second later with as little does not."""
    network = place.day.mirrored
    late = pareto(network, egress, access, -end, mirrored_bounds(place.day.bounds(None)), RIDES, LONGEST)
    for one in (turned_back(network, one) for one in late):
        count.back += 1
        arrived = oracle.found(day, _plain(access), one.depart, one.rides, end - one.depart)
        on_time = oracle.doors(arrived, _plain(egress), end)
        later = oracle.found(day, _plain(access), one.depart + 1, one.rides, end - one.depart - 1)
        missed = oracle.doors(later, _plain(egress), end)
        if not any(walk <= one.walk for _, _, walk in on_time) or any(walk <= one.walk for _, _, walk in missed):
            count.different += 1
            print(f"{place.name}: by {end}: {one} is not the latest", flush=True)


if __name__ == "__main__":
    main()
