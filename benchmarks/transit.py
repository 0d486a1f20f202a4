"""Public transport: journeys beside nigiri, range RAPTOR, the profile scan, and a timetable ten times as dense.

Real pairs of streets and timetable, built by the code under test. A journey query is everything from the ways to
stops at both ends to the list of journeys with their legs; nigiri (pynigiri) gets the same stops with the same
minutes, the same departure and limits, and returns its journeys; it reckons in minutes and makes its own walks
between stops, so journeys are compared, not required to be equal. Both answer the best of arrival and changes;
ours is shown with walking as a third criterion as well.

    python -m benchmarks.transit [--demo FOLDER] [--quick]
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import measure, places, timetables
from benchmarks.network import CATEGORIES, facilities
from benchmarks.screen import Say, bar
from benchmarks.timetables import LONGEST, RIDES, WALK, Place
from dreiraum.reach.search.nearest import UNREACHED, Seeds, nearest
from dreiraum.reach.streets.arcs import Rows
from dreiraum.reach.transit.connections import connections
from dreiraum.reach.transit.lanes import door_to_door
from dreiraum.reach.transit.network import Bounds, Calls, Lines, Network, Ways
from dreiraum.reach.transit.pareto import pareto, profile_journeys
from dreiraum.reach.transit.profile import Goals, profile
from dreiraum.reach.transit.raptor import arrivals
from dreiraum.reach.transit.ways import ManyWays, ways_from_stops, ways_to_stops

QUESTIONS, DENSE, ORIGINS, MINUTES = 300, 30, 60, 60
MORNING = 7 * 3600
LIMIT = 120 * 60  # seconds from door to door in the profile, and in range RAPTOR
PLAIN, WALKING, WINDOW, NIGIRI = "arrival and changes", "and walking", "all in two hours, and walking", "nigiri"

Question = tuple[Ways, Ways, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, help="the demo district's Region where it is there already")
    parser.add_argument("--quick", action="store_true", help="leave out the demo district")
    arguments = parser.parse_args()
    measure.pin("benchmarks.transit")
    with bar() as say:
        heidelberg, rnv = timetables.heidelberg(say), timetables.rnv(say)
        cases = [journeys(rnv, say), journeys(heidelberg, say), everywhere(rnv, say), one_to_all(rnv, say)]
        cases.append(denser(rnv, say))
        if not arguments.quick:
            cases.append(demo(arguments.demo, say))
    measure.keep("transit", "Public transport: journeys, ranges, profiles", cases)


def timed(run: Callable[..., object], questions: Sequence[tuple[Any, ...]]) -> list[float]:
    """CPU milliseconds of each question, after the first one was asked once."""
    run(*questions[0])
    gc.collect()
    samples = []
    for question in questions:
        start = time.process_time()
        run(*question)
        samples.append(round((time.process_time() - start) * 1e3, 4))
    return samples


def spread(case: measure.Case) -> None:
    """Note the middle and the slow end of all samples."""
    for name, samples in case.samples.items():
        if len(samples) >= 100:
            p50, p99 = np.percentile(samples, [50, 99])
            case.notes.append(f"{name}: p50 {p50:.3g} ms, p99 {p99:.3g} ms of {len(samples)} queries")


def size(network: Network) -> dict[str, int]:
    return {
        "trips": len(network.lines.trip),
        "calls": len(network.lines.arrive),
        "stops": len(np.unique(network.lines.stop)),
        "walks": len(network.walks.stop),
    }


def searches(network: Network, bounds: Bounds) -> dict[str, Callable[[Ways, Ways, int], object]]:
    """What is asked of ours."""
    given = bounds, RIDES, LONGEST
    return {
        PLAIN: lambda access, egress, start: pareto(network, access, egress, start, *given, walking=False),
        WALKING: lambda access, egress, start: pareto(network, access, egress, start, *given),
        WINDOW: lambda access, egress, start: profile_journeys(network, access, egress, start, start + 7200, *given),
    }


def journeys(place: Place, say: Say) -> measure.Case:
    """One question after the other, ours and nigiri's."""
    say(f"{place.name}: journeys", 0, 1)
    network, bounds = place.day.network, place.day.bounds(None)
    questions = place.questions(QUESTIONS)
    samples = {name: timed(run, questions) for name, run in searches(network, bounds).items()}
    case = measure.Case(f"{place.name}, one query", "ms", size(network), samples)
    peer = Nigiri(place)
    samples[NIGIRI] = timed(peer.route, [(peer.query(*question),) for question in questions])
    case.at_least("nigiri : ours, with itinerary", ours=PLAIN, peer=NIGIRI, times=1)
    spread(case)
    case.notes.append(peer.likeness(questions, searches(network, bounds)[PLAIN]))
    return case


class Nigiri:
    """The same feed in nigiri, whose times are minutes since 1970."""

    def __init__(self, place: Place) -> None:
        import pynigiri

        self.nigiri, self.base = pynigiri, place.day.base
        day = np.datetime64(place.date)
        self.timetable = pynigiri.load_timetable(
            [pynigiri.TimetableSource("feed", place.feed)], str(day - 1), str(day + 2)
        )
        self.stops = [self.timetable.find_location(name) for name in place.timetable.stop_id]

    def query(self, access: Ways, egress: Ways, start: int) -> Any:
        """One departure, platforms as they are, minutes rounded up."""
        query = self.nigiri.Query()
        query.start_time = -(-(self.base + start) // 60)
        query.start, query.destination = self._offsets(access), self._offsets(egress)
        query.start_match_mode = query.dest_match_mode = self.nigiri.LocationMatchMode.EXACT
        query.max_transfers, query.max_travel_time = RIDES - 1, LONGEST // 60
        return query

    def _offsets(self, ways: Ways) -> list[Any]:
        pairs = zip(ways.stop.tolist(), ways.seconds.tolist(), strict=True)
        found = ((self.stops[stop], -(-seconds // 60)) for stop, seconds in pairs)
        return [self.nigiri.Offset(stop, minutes, 0) for stop, minutes in found if stop is not None]

    def route(self, query: Any) -> Any:
        return self.nigiri.route(self.timetable, query)

    def likeness(self, questions: Sequence[Question], ours: Callable[..., Any]) -> str:
        """In how many questions both, one or none find a journey, and how far apart the first arrivals are."""
        both, we, they, near = 0, 0, 0, 0
        for question in questions:
            mine, other = ours(*question), self.route(self.query(*question))
            both, we, they = both + bool(mine and other), we + bool(mine), they + bool(other)
            if mine and other:
                gap = min(one.arrive for one in mine) + self.base - 60 * min(one.arrival_time() for one in other)
                near += abs(gap) <= 180
        return (
            f"of {len(questions)} questions ours answers {we}, nigiri {they}, both {both}; "
            f"earliest arrivals at most 3 minutes apart in {near}"
        )


def everywhere(place: Place, say: Say) -> measure.Case:
    """Median door to door over the minutes of an hour, from every street node to the nearest of each category."""
    say(f"{place.name}: every node", 0, 1)
    network, bounds, graph = place.day.network, place.day.bounds(None), place.streets.graph("foot")
    lon, lat = (place.streets.part.array(name) * 1e-7 for name in ("node_lon", "node_lat"))
    there = ways_to_stops(place.streets, place.timetable, "foot", lon, lat, WALK)
    sets = [_towards(place, lon, lat, nodes) for nodes in facilities(len(lon))]
    rows, scan = graph.into, connections(network)
    end = MORNING + 60 * (MINUTES - 1)

    def answer() -> list[npt.NDArray[np.uint16]]:
        medians = []
        for goals, seeds in sets:
            direct = walked(rows, seeds, len(lon))
            found = profile(network, scan, goals, MORNING, end, bounds, LIMIT)
            medians.append(door_to_door(found, *there, direct, MORNING, 60, MINUTES, LIMIT, [0.5]))
        return medians

    for (goals, seeds), medians in zip(sets, answer(), strict=True):
        agree(place, there, goals, walked(rows, seeds, len(lon)), medians)
    samples = measure.take_turns({"profile scan": answer}, 5, say, place.name)
    sizes = {"nodes": len(lon), "ways": len(there.stop), "categories": CATEGORIES, "minutes": MINUTES}
    case = measure.Case(f"{place.name}, every node", "s", sizes, samples)
    case.below("every node x 20 categories x 60 departures, median", ours="profile scan", bound=1)
    return case


def walked(rows: Rows, seeds: Seeds, nodes: int) -> npt.NDArray[np.uint16]:
    """Seconds on foot to the nearest place."""
    cost = nearest(rows, seeds, 10 * WALK)[:nodes]
    return np.where(cost == UNREACHED, UNREACHED, (cost + np.uint16(9)) // 10).astype(np.uint16)


def _towards(
    place: Place, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], nodes: npt.NDArray[np.int32]
) -> tuple[Goals, Seeds]:
    back = ways_from_stops(place.streets, place.timetable, "foot", lon[nodes], lat[nodes], WALK)
    row = np.repeat(np.arange(len(nodes), dtype=np.int32), np.diff(back.ends))
    seeds = Seeds(nodes, np.zeros(len(nodes), np.uint16), np.arange(len(nodes), dtype=np.int32))
    return Goals(back.stop, back.seconds, row), seeds


def agree(
    place: Place, there: ManyWays, goals: Goals, direct: npt.NDArray[np.uint16], medians: npt.NDArray[np.uint16]
) -> None:
    """End the run where range RAPTOR from a node says otherwise: a fast wrong answer is no result."""
    chance = np.random.default_rng(timetables.SEED)
    leave, bounds = MORNING + 60 * np.arange(MINUTES), place.day.bounds(None)
    for node in chance.choice(np.flatnonzero(np.diff(there.ends)), 10).tolist():
        rows = arrivals(place.day.network, there.of(node), MORNING, 60, MINUTES, bounds, 20, LIMIT)
        ends = rows[:, goals.stop].astype(np.int64) + goals.seconds
        times = np.minimum(ends.min(axis=1) - leave, int(direct[node]))
        median = int(np.sort(np.where(times <= LIMIT, times, UNREACHED))[MINUTES // 2 - 1])
        if medians[node, 0] != median:
            raise SystemExit(f"{place.name}: node {node}: {medians[node, 0]} s, range RAPTOR says {median} s")


def one_to_all(place: Place, say: Say) -> measure.Case:
    """Range RAPTOR over an hour from random origins."""
    say(f"{place.name}: one to all", 0, 1)
    network, bounds = place.day.network, place.day.bounds(None)
    there, _ = place.ways(ORIGINS)
    origins = [(there.of(i),) for i in range(ORIGINS)]
    samples = {
        f"{many} departures": timed(
            lambda access, many=many: arrivals(network, access, MORNING, 60, many, bounds, RIDES, LIMIT), origins
        )
        for many in (MINUTES, 1)
    }
    case = measure.Case(f"{place.name}, one to all", "ms", size(network), samples)
    case.below("range RAPTOR, 60 departures, per origin", ours=f"{MINUTES} departures", bound=2)
    return case


def denser(place: Place, say: Say) -> measure.Case:
    """Every trip ten times, some minutes apart: how much memory and time grow."""
    say(f"{place.name}: ten times as many trips", 0, 1)
    network, bounds = place.day.network, place.day.bounds(None)
    many = tenfold(network)
    questions = place.questions(DENSE)
    more = Bounds(np.tile(bounds.line, 10), bounds.area)
    samples = {}
    for name, one, bound in (("as it is", network, bounds), ("ten times", many, more)):
        found = searches(one, bound)
        for kind in (PLAIN, WALKING):
            samples[f"{name}: {kind}"] = timed(found[kind], questions)
    case = measure.Case(f"{place.name}, ten times the trips", "ms", size(many), samples)
    before, after = weight(network), weight(many)
    case.notes.append(f"arrays of the day: {before / 1e6:.1f} MB, ten times {after / 1e6:.1f} MB")
    spread(case)
    return case


def tenfold(network: Network) -> Network:
    """All lines ten times, each copy 37 seconds after the one before."""
    lines, calls = network.lines, network.calls
    many = len(lines.stop_ends) - 1

    def ends(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        total = column[-1] if len(column) > many else 0
        return np.concatenate([column[:1], *(column[1:] + np.int64(copy) * total for copy in range(10))])

    shift = 37 * np.repeat(np.arange(10, dtype=np.int32), len(lines.arrive))
    whole = Lines(
        stop_ends=ends(lines.stop_ends).astype(np.int32),
        stop=np.tile(lines.stop, 10),
        board=np.tile(lines.board, 10),
        alight=np.tile(lines.alight, 10),
        trip_ends=ends(lines.trip_ends).astype(np.int32),
        trip=np.tile(lines.trip, 10),
        time_ends=ends(np.append(lines.time_ends[:many], len(lines.arrive))),
        arrive=np.tile(lines.arrive, 10) + shift,
        depart=np.tile(lines.depart, 10) + shift,
    )
    stop = np.repeat(np.arange(network.stops), np.diff(calls.ends))
    order = np.argsort(np.tile(stop, 10), kind="stable")
    copy = np.repeat(np.arange(10, dtype=np.int32), len(calls.line)) * np.int32(many)
    at = Calls(
        (calls.ends * 10).astype(np.int32),
        (np.tile(calls.line, 10) + copy)[order],
        np.tile(calls.position, 10)[order],
    )
    return network._replace(lines=whole, calls=at)


def weight(part: Any) -> int:
    """Bytes of all arrays."""
    if isinstance(part, tuple):
        return sum(map(weight, part))
    return int(getattr(part, "nbytes", 0))


def demo(folder: Path | None, say: Say) -> measure.Case:
    """The demo district: the search alone, and the whole answer with its ways on streets."""
    say("demo district: journeys", 0, 1)
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="dreiraum-bench-") as scratch:
            command = [places.PYTHON.parent / "dreiraum", "demo", "--out", scratch]
            measure.succeeded(measure.run_child(command), "demo")
            return demo(Path(scratch) / "region", say)
    from dreiraum.reach.region import Region

    place, opened = timetables.region("demo district", folder), Region.open(folder)
    network, bounds = place.day.network, place.day.bounds(None)
    questions = place.questions(QUESTIONS)
    samples = {name: timed(run, questions) for name, run in searches(network, bounds).items()}
    lon, lat = place.points(2 * QUESTIONS)
    ends = list(zip(lat.tolist(), lon.tolist(), strict=True))
    pairs = [(ends[2 * i], ends[2 * i + 1], place.day.moment(questions[i][2])) for i in range(QUESTIONS)]
    whole = "Region.journeys, whole answer"
    samples[whole] = timed(lambda start, end, leave: opened.journeys(start, end, depart=leave), pairs)
    samples[f"{WALKING}, 99th percentile"] = [float(np.percentile(samples[WALKING], 99))]
    case = measure.Case("demo district, one query", "ms", size(network), samples)
    case.below("journey query, 99th percentile", ours=f"{WALKING}, 99th percentile", bound=50)
    spread(case)
    return case


if __name__ == "__main__":
    main()
