"""Earliest arrivals at a set of places, against the events of the day and against range RAPTOR."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.transit import oracle
from tests.reach.transit.networks import area_of, at, free, network_of, questions, ways

from dreiraum.reach.errors import InputError
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.transit.connections import connections
from dreiraum.reach.transit.lanes import door_to_door
from dreiraum.reach.transit.network import NEVER
from dreiraum.reach.transit.profile import Goals, profile, towards
from dreiraum.reach.transit.raptor import arrivals

HOUR = 3600
MANY = 12  # more rides than any of the small days needs


def goals_of(*entries):
    """Goals from (stop letter, seconds, place)."""
    stop, seconds, place = zip(*entries, strict=True)
    return Goals(np.array(["ABCDEFGHIJ".index(name) for name in stop]), np.array(seconds), np.array(place))


def asked(network, goals, start, *, count=1, bounds=None, longest=3 * HOUR, step=60):
    return towards(network, connections(network), goals, at(start), step, count, bounds or free(network), longest)


def test_the_nearest_place_is_the_one_reached_first():
    network = network_of("A 8:00 B 8:10 C 8:20")
    found = asked(network, goals_of(("B", 700, 4), ("C", 60, 7)), "7:59", count=3)
    assert found.arrive[0].tolist() == [at("8:21"), at("8:21"), NEVER]
    assert found.place[0].tolist() == [7, 7, -1]


def test_of_places_reached_at_once_the_first_is_named():
    network = network_of("A 8:00 B 8:10 C 8:20")
    assert asked(network, goals_of(("B", 660, 9), ("C", 60, 7)), "8:00").place[0, 0] == 7
    assert asked(network, goals_of(("B", 660, 3), ("C", 60, 7)), "8:00").place[0, 0] == 3


def test_who_stands_at_the_right_stop_already_gets_no_ride_out_of_it():
    network = network_of("A 8:00 B 8:10")
    assert asked(network, goals_of(("A", 0, 0)), "7:59").arrive[0, 0] == NEVER


def test_walking_on_is_for_who_got_off():
    network = network_of("A 8:00 B 8:10", "C 8:12 D 8:20", walks={"BC": 120}, change={"C": 600})
    found = asked(network, goals_of(("D", 0, 0)), "8:00")
    assert found.arrive[:4, 0].tolist() == [at("8:20"), NEVER, at("8:20"), NEVER]


def test_trips_that_take_no_time_feed_each_other():
    network = network_of("A 8:00 B 8:00 C 8:00", "C 8:00 D 8:00", "D 8:00 E 8:01")
    assert asked(network, goals_of(("E", 0, 0)), "8:00").arrive[0, 0] == at("8:01")


def test_an_area_leads_to_the_train_and_from_it():
    network = network_of("B 9:00 C 9:30", areas=[area_of("AC", "BD", 600, wait=60)], change={"B": 120})
    found = asked(network, goals_of(("D", 30, 0)), "8:46", count=3)
    assert found.arrive[0].tolist() == [at("8:57:30"), at("8:58:30"), at("8:59:30")]
    only_train = network_of("B 9:00 C 9:30", areas=[area_of("A", "B", 600, wait=60)], change={"B": 120})
    assert asked(only_train, goals_of(("C", 0, 0)), "8:46", count=3).arrive[0].tolist() == [
        at("9:30"), at("9:30"), NEVER,
    ]  # fmt: skip


def goals_at(question):
    """Two places at each of the question's last stops, the second a second farther."""
    ways = [(stop, seconds, 2 * row) for row, (stop, seconds) in enumerate(question.egress.items())]
    ways += [(stop, seconds + 1, place + 1) for stop, seconds, place in ways]
    return [*zip(*ways, strict=True)]


@settings(max_examples=150, deadline=None)
@given(questions(), st.integers(1, 5))
def test_every_stop_and_second_is_as_the_events_say(question, step):
    network = question.table.network()
    stop, seconds, place = goals = goals_at(question)
    found = towards(
        network, connections(network), Goals(*map(np.array, goals)), question.start, step, 5, question.bounds,
        question.longest,
    )  # fmt: skip
    day = oracle.Day(network, question.bounds)
    for s in range(network.stops):
        for m in range(5):
            start = question.start + m * step
            arrived = oracle.found(day, {s: 0}, start, MANY, question.longest)
            ends = [
                (label[0] + more, number)
                for there, more, number in zip(stop, seconds, place, strict=True)
                for label in arrived.get(there, [])
                if label[0] + more <= start + question.longest
            ]
            assert (found.arrive[s, m], found.place[s, m]) == min(ends, default=(NEVER, -1))


@settings(max_examples=100, deadline=None)
@given(questions(trips=8), st.integers(1, 5))
def test_it_is_range_raptor_with_all_rides_there_can_be(question, step):
    network = question.table.network()
    stop, seconds, place = goals_at(question)
    goals = Goals(*map(np.array, (stop, seconds, place)))
    given = question.start, step, 5, question.bounds
    found = towards(network, connections(network), goals, *given, question.longest).arrive
    for s in range(network.stops):
        rows = arrivals(network, ways({s: 0}), *given, MANY, question.longest)
        ends = np.where(rows[:, stop] < NEVER, rows[:, stop] + np.array(seconds), NEVER).min(axis=1)
        last = question.start + step * np.arange(5) + question.longest
        assert found[s].tolist() == np.where(ends <= last, ends, NEVER).tolist()


@settings(max_examples=100, deadline=None)
@given(questions(), st.integers(1, 5), st.integers(0, 60))
def test_from_door_to_door_the_share_of_departures_decides(question, step, direct):
    """Of ten departures the median is the fifth best, and endless where six of them lead nowhere."""
    network, longest = question.table.network(), min(question.longest, 10_000)
    stop, seconds, place = goals_at(question)
    goals = Goals(*map(np.array, (stop, seconds, place)))
    end = question.start + 9 * step
    whole = profile(network, connections(network), goals, question.start, end, question.bounds, longest)
    access = ways(question.access)
    ends = np.array([0, len(access.stop), len(access.stop)])
    walked = np.array([direct, UNREACHED], np.uint16)
    found = door_to_door(whole, ends, *access, walked, question.start, step, 10, longest, [0.5, 0.9, 1])
    rows = arrivals(network, access, question.start, step, 10, question.bounds, MANY, longest)
    leave = question.start + step * np.arange(10)
    rides = np.where(rows[:, stop] < NEVER, rows[:, stop] + np.array(seconds), NEVER).min(axis=1) - leave
    all_of = np.sort(np.where(np.minimum(rides, direct) <= longest, np.minimum(rides, direct), UNREACHED))
    assert found[0].tolist() == all_of[[4, 8, 9]].tolist()
    assert found[1].tolist() == [UNREACHED] * 3


def test_a_way_of_a_day_to_the_stop_is_refused():
    network = network_of("A 8:00 B 8:10")
    whole = profile(network, connections(network), goals_of(("B", 0, 0)), at("8:00"), at("8:00"), free(network), HOUR)
    with pytest.raises(InputError, match="too long"):
        door_to_door(
            whole, np.array([0, 1]), *ways({0: 20_000}), np.array([9], np.uint16), at("8:00"), 60, 1, HOUR, [0.5]
        )
