"""Earliest arrivals, against the events of the day walked one by one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.transit import oracle
from tests.reach.transit.networks import area_of, at, free, network_of, questions, ways, ways_of

from dreiraum.reach.transit.mirror import mirrored, mirrored_bounds
from dreiraum.reach.transit.network import ALWAYS, NEVER
from dreiraum.reach.transit.raptor import arrivals, arrivals_at

HOUR = 3600


def earliest(network, access, start, *, bounds=None, rides=6, longest=6 * HOUR):
    """Arrival at each stop by its letter."""
    row = arrivals(network, access, at(start), 60, 1, bounds or free(network), rides, longest)[0]
    return {name: int(time) for name, time in zip("ABCDEFGHIJ", row, strict=True) if time < NEVER}


def test_a_ride_arrives_where_one_may_get_off():
    network = network_of("A 8:00 B_ 8:10 C^ 8:20 D 8:30")
    assert earliest(network, ways_of(A=60), "7:59") == {"B": at("8:10"), "D": at("8:30")}


def test_the_trip_is_gone_when_one_comes_a_second_late():
    network = network_of("A 8:00 B 8:10", "A 9:00 B 9:10")
    assert earliest(network, ways_of(A=61), "7:59") == {"B": at("9:10")}


def test_nobody_gets_on_where_it_is_banned():
    network = network_of("A_ 8:00 B 8:10 C 8:20")
    assert earliest(network, ways_of(A=0, B=0), "7:59") == {"C": at("8:20")}


def test_changing_at_a_stop_takes_its_seconds():
    trips = "A 8:00 B 8:10", "B 8:12 C 8:20", "B 8:15 C 8:23"
    assert earliest(network_of(*trips, change={"B": 120}), ways_of(A=0), "8:00")["C"] == at("8:20")
    assert earliest(network_of(*trips, change={"B": 121}), ways_of(A=0), "8:00")["C"] == at("8:23")


def test_one_walks_to_another_stop_without_changing_time():
    network = network_of("A 8:00 B 8:10", "C 8:12 D 8:20", walks={"BC": 120}, change={"B": 600, "C": 600})
    assert earliest(network, ways_of(A=0), "8:00")["D"] == at("8:20")


def test_two_walks_never_follow_each_other():
    trips = "A 8:00 B 8:10", "D 8:20 E 8:30"
    assert "E" not in earliest(network_of(*trips, walks={"BC": 60, "CD": 60}), ways_of(A=0), "8:00")
    assert "E" not in earliest(network_of(*trips, walks={"CD": 60}), ways_of(C=0), "8:00")


def test_a_stop_first_walked_to_keeps_the_ride_that_comes_later():
    """One label for both would lose the ride to C, from which alone one can walk on to D."""
    network = network_of("A 8:00 B 8:10 C 8:20", "D 8:25 E 8:30", walks={"BC": 60, "CD": 60}, change={"C": 600})
    assert earliest(network, ways_of(A=0), "8:00")["E"] == at("8:30")


def test_rides_are_counted():
    network = network_of("A 8:00 B 8:10", "B 8:10 C 8:20", "C 8:20 D 8:30")
    assert earliest(network, ways_of(A=0), "8:00", rides=2) == {"B": at("8:10"), "C": at("8:20")}


def test_a_loop_passes_its_stop_twice():
    network = network_of("A 8:00 B 8:10 A 8:20 C 8:30")
    assert earliest(network, ways_of(A=0), "8:10") == {"C": at("8:30")}


def test_journeys_go_on_after_midnight():
    network = network_of("A 23:50 B 24:10", "B 24:15 C 24:30")
    assert earliest(network, ways_of(A=0), "23:45")["C"] == at("24:30")


def test_what_is_too_late_to_book_is_not_ridden():
    network = network_of("A 8:00 B 8:10", "A 9:00 B 9:10", "A 8:30 B 9:15")
    bounds = free(network)
    bounds.line[:] = at("8:31")
    assert earliest(network, ways_of(A=0), "7:00", bounds=bounds) == {"B": at("9:10")}
    bounds.line[:] = NEVER
    assert earliest(network, ways_of(A=0), "7:00", bounds=bounds) == {}


def test_an_area_takes_one_anywhere_after_the_wait():
    network = network_of("C 8:20 D 8:30", areas=[area_of("AB", "BC", 600, opens=at("8:00"), wait=300)])
    assert earliest(network, ways_of(A=0), "8:01") == {"B": at("8:16"), "C": at("8:16"), "D": at("8:30")}
    assert earliest(network, ways_of(A=0), "7:00")["C"] == at("8:10")


def test_an_area_ends_its_rides_in_time():
    network = network_of(areas=[area_of("A", "B", 600, closes=at("8:00"), ends=at("8:05"))])
    assert earliest(network, ways_of(A=0), "7:55") == {"B": at("8:05")}
    assert earliest(network, ways_of(A=0), "7:56") == {}


def test_an_area_is_ridden_when_it_can_be_booked():
    network = network_of(areas=[area_of("A", "B", 600)])
    bounds = free(network)
    bounds.area[:] = at("9:00")
    assert earliest(network, ways_of(A=0), "7:55", bounds=bounds) == {"B": at("9:10")}


def test_nothing_arrives_later_than_the_longest_journey():
    network = network_of("A 8:00 B 8:10 C 8:11")
    row = arrivals(network, ways_of(A=0), at("7:10"), 60, 3, free(network), 6, HOUR)
    assert row[:, 1].tolist() == [at("8:10")] * 3
    assert row[:, 2].tolist() == [NEVER, at("8:11"), at("8:11")]


def test_arriving_by_a_time_is_leaving_in_the_mirror():
    network = network_of("A 8:00 B 8:10", "A 8:30 B 8:40", "B 8:45 C 8:50", change={"B": 300})
    back = mirrored(network)
    row = arrivals(back, ways_of(C=60), -at("8:51"), 60, 1, free(back), 6, HOUR)[0]
    assert [-int(time) for time in row[:2]] == [at("8:30"), at("8:45")]


def test_a_bound_holds_in_the_mirror():
    network = network_of("A 8:00 B 8:10", "A 8:30 B 8:40")
    bounds, back = free(network), mirrored(network)
    bounds.line[:] = at("8:01")
    row = arrivals(back, ways_of(B=0), -at("8:39"), 60, 1, mirrored_bounds(bounds), 6, HOUR)[0]
    assert row[0] == NEVER


def test_bounds_turn_round_and_back():
    bounds = free(network_of("A 8:00 B 8:10"))
    assert mirrored_bounds(bounds).line.tolist() == [NEVER]
    assert mirrored_bounds(mirrored_bounds(bounds)).line.tolist() == [ALWAYS]


def same(one, other):
    """Whether two networks hold the same arrays."""
    if isinstance(one, tuple):
        return all(same(a, b) for a, b in zip(one, other, strict=True))
    return np.array_equal(one, other) and getattr(one, "dtype", 0) == getattr(other, "dtype", 0)


@given(questions())
def test_mirroring_twice_gives_the_network_again(question):
    network = question.table.network()
    assert same(mirrored(mirrored(network)), network)


def by_events(question, start, rides):
    """Earliest arrival at each stop as the oracle finds it."""
    day = oracle.Day(question.table.network(), question.bounds)
    arrived = oracle.found(day, question.access, start, rides, question.longest)
    return [min((label[0] for label in arrived.get(s, [])), default=NEVER) for s in range(question.table.stops)]


@settings(max_examples=120, deadline=None)
@given(questions(), st.integers(0, 5))
def test_every_departure_of_a_window_arrives_as_the_events_say(question, step):
    network = question.table.network()
    rows = arrivals(
        network, ways(question.access), question.start, step, 4, question.bounds, question.rides, question.longest
    )
    for m, row in enumerate(rows):
        assert row.tolist() == by_events(question, question.start + m * step, question.rides)


@settings(max_examples=120, deadline=None)
@given(questions(), st.integers(0, 5))
def test_who_asks_for_one_goal_gets_there_as_early(question, step):
    network, goal = question.table.network(), ways(question.egress)
    leave = question.start + step * np.arange(4)
    asked = question.bounds, question.rides, question.longest
    rows = arrivals_at(network, ways(question.access), leave, *asked, goal)
    for row, everywhere in zip(rows, arrivals_at(network, ways(question.access), leave, *asked), strict=True):
        some, all_of_them = (one.astype(np.int64) + goal.seconds for one in (row, everywhere[goal.stop]))
        assert min(some, default=0) == min(all_of_them, default=0) or min(all_of_them) >= NEVER <= min(some)


@settings(max_examples=50, deadline=None)
@given(questions(), st.integers(0, 40))
def test_the_mirror_says_when_to_get_on_at_the_latest(question, end):
    """From stop s one arrives by `end` if one is ready at the mirror's time, and not a second later."""
    network = question.table.network()
    day = oracle.Day(network, question.bounds)
    ready = arrivals(
        mirrored(network), ways(question.egress), -end, 1, 1, mirrored_bounds(question.bounds), question.rides, 10**6
    )[0]
    for stop in range(question.table.stops):
        for start in range(-2, 42):
            arrived = oracle.found(day, {stop: 0}, start, question.rides, 10**6)
            ends = oracle.doors(arrived, question.egress, end)
            assert bool(ends) == (ready[stop] < NEVER and start <= -ready[stop])
