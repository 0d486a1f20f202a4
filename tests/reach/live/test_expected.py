"""Delays are carried on as the reference of GTFS-Realtime says, and time never runs backwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.live.expected import Run, Told, expected
from dreiraum.reach.live.updates import Said


def run(*times):
    """A trip by arrivals and departures in minutes."""
    arrive, depart = ([60 * time for time in column] for column in zip(*times, strict=True))
    ones = [1] * len(times)
    return Run(list(range(len(times))), arrive, depart, list(ones), list(ones))


PLAN = run((0, 0), (10, 11), (20, 20), (30, 32), (40, 40))


def said(
    position, what=Said.TIMES, *, arrive=None, depart=None, late=None, arrive_late=None, depart_late=None, to=None
):
    """Times in minutes, delays in seconds."""
    times = [None if time is None else 60 * time for time in (arrive, depart)]
    return Told(position, what, *times, late if late is not None else arrive_late, late or depart_late, to)


def lateness(found, plan=PLAN):
    """Seconds of arrival and departure at each stop."""
    return [
        (a - b, c - d) for a, b, c, d in zip(found.arrive, plan.arrive, found.depart, plan.depart, strict=True)
    ]  # fmt: skip


def test_a_trip_that_is_late_is_late_everywhere():
    assert lateness(expected(PLAN, [], 120)) == [(120, 120)] * 5


def test_a_delay_holds_until_something_else_is_said():
    found = expected(PLAN, [said(1, late=60), said(3, late=180)], None)
    assert lateness(found) == [(0, 0), (60, 60), (60, 60), (180, 180), (180, 180)]


def test_the_trips_delay_holds_up_to_the_first_stop_of_which_something_is_said():
    found = expected(PLAN, [said(2, late=30)], 90)
    assert lateness(found) == [(90, 90), (90, 90), (30, 30), (30, 30), (30, 30)]


def test_a_time_is_worth_as_much_as_a_delay_and_counts_more():
    found = expected(PLAN, [said(1, arrive=12, depart=14, arrive_late=0)], None)
    assert lateness(found) == [(0, 0), (120, 180), (180, 180), (180, 180), (180, 180)]


def test_what_is_late_on_arrival_leaves_as_late_unless_it_makes_up_for_it():
    assert lateness(expected(PLAN, [said(3, arrive_late=100)], None))[3:] == [(100, 100), (100, 100)]
    assert lateness(expected(PLAN, [said(3, arrive_late=100, depart_late=20)], None))[3:] == [(100, 20), (20, 20)]


def test_a_departure_alone_says_nothing_new_of_the_arrival():
    assert lateness(expected(PLAN, [said(1, late=60), said(3, depart_late=90)], None))[3] == (60, 90)
    assert lateness(expected(PLAN, [said(3, depart_late=90)], None))[3] == (90, 90)


def test_a_stop_that_is_told_without_a_time_is_on_time():
    assert lateness(expected(PLAN, [said(1, late=60), said(3)], None))[2:] == [(60, 60), (0, 0), (0, 0)]


def test_where_nothing_is_known_the_plan_holds():
    found = expected(PLAN, [said(1, late=60), said(2, Said.NOTHING), said(4, late=30)], None)
    assert lateness(found) == [(0, 0), (60, 60), (0, 0), (0, 0), (30, 30)]


def test_a_skipped_stop_passes_the_delay_on_and_takes_nobody():
    found = expected(PLAN, [said(1, late=60), said(2, Said.SKIPPED)], None)
    assert lateness(found)[2:] == [(60, 60)] * 3
    assert (found.board, found.alight) == ([1, 1, 0, 1, 1], [1, 1, 0, 1, 1])


def test_a_replaced_trip_serves_what_is_told_only():
    found = expected(PLAN, [said(0, depart=1), said(4, arrive=45)], None, only_told=True)
    assert found.board == found.alight == [1, 0, 0, 0, 1]
    assert (found.depart[0], found.arrive[4]) == (60, 2700)


def test_another_platform_is_another_stop():
    assert expected(PLAN, [said(2, late=0, to=77)], None).stop == [0, 1, 77, 3, 4]


def test_an_early_trip_was_early_before():
    found = expected(PLAN, [said(2, arrive=9)], None)
    assert (found.arrive[:3], found.depart[:3]) == ([0, 540, 540], [0, 540, 540])


def test_times_that_run_backwards_wait_for_the_earlier_call():
    found = expected(PLAN, [said(1, late=1500), said(2, late=0)], None)
    assert found.arrive == [0, 2100, 2160, 2160, 2400]
    assert found.depart == [0, 2160, 2160, 2160, 2400]


def test_a_time_of_another_day_is_not_believed():
    assert lateness(expected(PLAN, [said(1, arrive=11 + 1441), said(2, late=30)], None))[1:3] == [(0, 0), (30, 30)]


def test_without_news_a_trip_runs_as_planned():
    assert expected(PLAN, [], None) == PLAN


@pytest.mark.parametrize("only_told", [False, True])
@given(
    gaps=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), min_size=1, max_size=8),
    told=st.lists(
        st.builds(
            Told, st.integers(0, 7), st.sampled_from([*Said]), *[st.none() | st.integers(-5000, 90_000)] * 2,
            *[st.none() | st.integers(-86_400, 86_400)] * 2, st.none() | st.integers(0, 9),
        ),
        max_size=5,
    ),
    late=st.none() | st.integers(-3000, 3000),
)  # fmt: skip
def test_whatever_is_said_time_runs_forwards(only_told, gaps, told, late):
    time, arrive, depart = 0, [], []
    for ride, stay in gaps:
        arrive.append(time + ride)
        depart.append(time := time + ride + stay)
    plan = Run(list(range(len(gaps))), arrive, depart, [1] * len(gaps), [1] * len(gaps))
    found = expected(plan, told, late, only_told=only_told)
    moments = [moment for pair in zip(found.arrive, found.depart, strict=True) for moment in pair]
    assert moments == sorted(moments)
    assert all(len(column) == len(gaps) for column in found)
