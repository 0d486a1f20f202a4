"""A day with live data is the day that a timetable with those times would make."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.transit.networks import Call, Table, at, free, network_of, questions, trip, ways

from dreiraum.reach.live.day import Skipped, laid_over, line_of, run_of
from dreiraum.reach.live.expected import Run
from dreiraum.reach.transit.day import Day
from dreiraum.reach.transit.need import Need
from dreiraum.reach.transit.raptor import arrivals

NAMES = "ABCDEFGHIJ"


def day_of(network):
    """A day of which only the network matters."""
    lines, none = len(network.lines.stop_ends) - 1, np.empty(0, np.int32)
    return Day(
        None, None, Need.ANY, 0, network, np.arange(lines, dtype=np.int32), np.arange(lines, dtype=np.int64),
        np.arange(len(network.lines.trip), dtype=np.int8), none, none, none.astype(np.int64),
    )  # fmt: skip


def runs(line):
    """The run of "A 8:00 B 8:10"."""
    return as_run(trip(line, NAMES))


def as_run(calls):
    return Run(
        *([int(getattr(one, name)) for one in calls] for name in ("stop", "arrive", "depart", "board", "alight"))
    )


def rows(network):
    """The row of each trip among those of the network, by its number in the table."""
    return {number: row for row, number in enumerate(network.lines.trip.tolist())}


def every_trip(network):
    """All that runs, whatever the lines."""
    return sorted(tuple(map(tuple, run_of(network.lines, row))) for row in range(len(network.lines.trip)))


def every_call(network):
    """Stop, line and position of every call, as the calls have it and as the lines have it."""
    lines, calls = network.lines, network.calls
    stop = np.repeat(np.arange(network.stops), np.diff(calls.ends))
    by_calls = sorted(zip(stop.tolist(), calls.line.tolist(), calls.position.tolist(), strict=True))
    by_lines = sorted(
        (int(lines.stop[row]), p, row - int(lines.stop_ends[p]))
        for p in range(len(lines.stop_ends) - 1)
        for row in range(lines.stop_ends[p], lines.stop_ends[p + 1])
    )
    return by_calls, by_lines


HOURLY = "A 8:00 B 8:10 C 8:20", "A 9:00 B 9:10 C 9:20", "A 10:00 B 10:10 C 10:20", "C 8:30 A 8:50"


def test_a_late_trip_leaves_its_line_and_is_one_of_its_own():
    day = day_of(network_of(*HOURLY))
    row = rows(day.network)[1]
    found = laid_over(day, {row: runs("A 9:05 B 9:15 C 9:25")})
    lines = found.network.lines
    assert found.first == len(lines.stop_ends) - 2 == 2
    assert lines.trip[lines.trip_ends[found.first]] == 1
    assert found.planned_call(found.first, 0, 1) == (at("9:10"), at("9:10"))
    assert found.line_rule.tolist() == [0, 1, line_of(day.network.lines, row)]
    assert len(found.trip_shift) == len(lines.trip) == 4


def test_what_was_planned_is_still_known_of_every_call():
    day = day_of(network_of(*HOURLY))
    row = rows(day.network)
    found = laid_over(day, {row[0]: None, row[1]: runs("A 9:05 B 9:15 C 9:25")})
    lines = found.network.lines
    plan = {number: run_of(day.network.lines, row[number]) for number in range(4)}
    for p in range(len(lines.stop_ends) - 1):
        for k in range(lines.trip_ends[p + 1] - lines.trip_ends[p]):
            planned = plan[int(lines.trip[lines.trip_ends[p] + k])]
            for position in range(len(planned.stop)):
                assert found.planned_call(p, k, position) == (planned.arrive[position], planned.depart[position])


def test_it_is_known_which_trips_are_live():
    day = day_of(network_of(*HOURLY))
    row = rows(day.network)
    on_time = run_of(day.network.lines, row[2])
    found = laid_over(day, {row[0]: None, row[1]: runs("A 9:05 B 9:15 C 9:25"), row[2]: on_time})
    lines = found.network.lines
    live = {
        int(lines.trip[lines.trip_ends[p] + k]): found.is_live(p, k)
        for p in range(len(lines.stop_ends) - 1)
        for k in range(lines.trip_ends[p + 1] - lines.trip_ends[p])
    }
    assert live == {1: True, 2: True, 3: False}


def test_calls_that_do_not_happen_are_told():
    day = day_of(network_of(*HOURLY))
    row = rows(day.network)
    lines = day.network.lines
    p = next(p for p in range(2) if lines.trip_ends[p] <= row[0] < lines.trip_ends[p + 1])
    found = laid_over(day, {row[0]: None, row[1]: runs("A 9:00 B_ 9:10 C 9:20")})
    first = int(lines.trip_ends[p])
    assert found.skipped == (*(Skipped(p, row[0] - first, j) for j in range(3)), Skipped(p, row[1] - first, 1))


def test_without_news_the_network_is_the_very_same():
    day = day_of(network_of(*HOURLY))
    mirror = day.mirrored
    found = laid_over(day, {})
    assert found.network is day.network
    assert found.mirrored is mirror


def test_news_do_not_change_the_planned_day():
    day = day_of(network_of(*HOURLY))
    before = every_trip(day.network), day.mirrored
    found = laid_over(day, {0: None})
    assert (every_trip(day.network), day.mirrored) == before
    assert len(found.mirrored.lines.trip) == 3


@st.composite
def _news(draw, table):
    """For some trips: gone, or other times, stops left out, another platform."""
    changed = {}
    for number, calls in enumerate(table.trips):
        kind = draw(st.sampled_from(["same", "same", "gone", "late", "odd"]))
        if kind == "gone":
            changed[number] = None
        elif kind != "same":
            late, made = draw(st.integers(-4, 20)), []
            for call in calls:
                late = late if kind == "late" else max(late, late + draw(st.integers(0, 5)))
                served = kind == "late" or draw(st.booleans())
                stop = call.stop if kind == "late" else draw(st.sampled_from([call.stop, 0]))
                times = call.arrive + late, call.depart + late
                made.append(Call(stop, *times, call.board and served, call.alight and served))
            changed[number] = made
    return changed


@settings(max_examples=200, deadline=None)  # the first call may compile
@given(data=st.data())
def test_it_is_equal_to_the_day_of_a_timetable_with_these_times(data):
    """Every trip, every call, and the earliest arrival at every stop."""
    question = data.draw(questions(areas=1))
    table = question.table
    changed = data.draw(_news(table))
    day = day_of(table.network())
    row = rows(day.network)
    found = laid_over(day, {row[n]: None if calls is None else as_run(calls) for n, calls in changed.items()}).network
    trips = [changed.get(number, calls) for number, calls in enumerate(table.trips)]
    again = Table(
        table.stops, [calls for calls in trips if calls is not None], table.walks, table.change, table.areas
    ).network()  # fmt: skip
    assert every_trip(found) == every_trip(again)
    by_calls, by_lines = every_call(found)
    assert by_calls == by_lines
    asked = (question.start, 3, 4)
    times = [
        arrivals(one, ways(question.access), *asked, free(one), question.rides, question.longest)
        for one in (found, again)
    ]
    assert np.array_equal(*times)
