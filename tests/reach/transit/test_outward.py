"""Arrivals in every minute of a window, against looking at every minute, stop and place one by one."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.search.bounded import Windows
from dreiraum.reach.transit.network import NEVER
from dreiraum.reach.transit.outward import Egress, Groups, Walks, departures, outward, percentile

START, LONGEST = 25_200, 54_000  # 7:00; 90 minutes in tenths
STOPS, PLACES, SERVICES = 4, 5, 2
NONE = 65535


@st.composite
def searches(draw):
    """What a range search leaves: who leaves later arrives no earlier, and nothing later than 90 minutes."""
    count = draw(st.integers(1, 12))
    arrive = np.full((count, STOPS), NEVER, np.int32)
    for stop in range(STOPS):
        soonest = NEVER
        for m in range(count - 1, -1, -1):
            ride = draw(st.one_of(st.just(NEVER), st.integers(0, 5_700)))
            soonest = min(soonest, START + 60 * m + ride if ride < NEVER else NEVER)
            arrive[m, stop] = soonest if soonest - START - 60 * m <= LONGEST // 10 else NEVER
    return arrive


ways = st.lists(st.tuples(st.integers(0, STOPS - 1), st.integers(0, PLACES - 1), st.integers(0, 1200)), max_size=12)
walks = st.lists(st.one_of(st.just(NONE), st.integers(0, 18_000)), min_size=PLACES, max_size=PLACES)
opened = st.lists(st.tuples(st.integers(0, 60_000), st.integers(0, 60_000)), min_size=PLACES, max_size=PLACES)


def found_by(arrive, egress, walk, hours):
    rows = sorted(egress)
    ends = np.searchsorted([stop for stop, _, _ in rows], np.arange(STOPS + 1)).astype(np.int64)
    place = np.array([place for _, place, _ in rows], np.int32)
    seconds = np.array([seconds for _, _, seconds in rows], np.int32)
    lo, hi = (np.array([one[k] for one in hours], np.int32) for k in (0, 1))
    groups = Groups((np.arange(PLACES) % SERVICES).astype(np.int16), Windows(np.arange(PLACES + 1), lo, hi))
    numbers = np.arange(PLACES, dtype=np.int32)
    on_foot = Walks(np.array(walk, np.uint16), numbers)
    return outward(arrive, START, LONGEST, Egress(ends, place, place, seconds), groups, on_foot, SERVICES)


def expected(arrive, egress, walk, hours, m, service):
    """(tenths, by a ride, place) of the best way in one minute; only the earliest ride to a place counts."""
    ways = [(cost, 0, place) for place, cost in enumerate(walk) if cost != NONE]
    for place in range(PLACES):
        rides = [int(arrive[m, stop]) + seconds for stop, goal, seconds in egress if goal == place]
        soonest = 10 * (min(rides, default=int(NEVER)) - START) - 600 * m
        ways += [(soonest, 1, place)] * (soonest <= LONGEST)
    counts = [way for way in ways if hours[way[2]][0] <= way[0] + 600 * m <= hours[way[2]][1]]
    return min((way for way in counts if way[2] % SERVICES == service), default=(NONE, 0, -1))


@settings(deadline=None, max_examples=60)
@given(searches(), ways, walks, opened)
def test_every_minute_has_its_best_way(arrive, egress, walk, hours):
    found = found_by(arrive, egress, walk, hours)
    for service in range(SERVICES):
        best = [expected(arrive, egress, walk, hours, m, service) for m in range(len(arrive))]
        assert found.cost[service].tolist() == [cost for cost, _, _ in best]
        assert found.rode[service].tolist() == [ride for _, ride, _ in best]
        assert found.place[service].tolist() == [place for _, _, place in best]
        rides = {cost + 600 * m for m, (cost, ride, _) in enumerate(best) if ride}
        assert departures(found)[service] == len(rides)


@given(st.lists(st.integers(0, NONE), min_size=1, max_size=80), st.sampled_from([0.5, 0.9]))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed(minutes, share):
    value = percentile(np.array(minutes, np.uint16), share)
    assert value in minutes
    assert sum(one <= value for one in minutes) >= math.ceil(share * len(minutes))
    assert sum(one < value for one in minutes) < math.ceil(share * len(minutes))
