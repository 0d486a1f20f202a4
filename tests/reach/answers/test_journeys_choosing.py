"""Which of many journeys are shown."""

from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.answers.choosing import LONGER, SLACK, Outline, useful


def journey(depart: float, arrive: float, rides: int = 1, walk: float = 5, **more) -> Outline:
    """All in minutes."""
    return Outline(int(depart * 60), int(arrive * 60), rides, int(walk * 60), **more)


def test_one_that_leaves_earlier_and_arrives_later_with_nothing_spared_is_not_shown():
    assert useful([journey(0, 40), journey(5, 35)]) == [1]


def test_the_same_journey_twice_is_shown_once():
    assert useful([journey(0, 40), journey(0, 40)]) == [0]


def test_later_journeys_are_shown_in_the_order_of_departure():
    assert useful([journey(60, 90), journey(0, 30), journey(30, 60)]) == [1, 2, 0]


def test_a_slower_one_with_fewer_changes_is_worth_twenty_minutes():
    assert useful([journey(0, 30, rides=2), journey(0, 50, rides=1)]) == [0, 1]


def test_a_slower_one_with_fewer_changes_is_not_worth_an_hour():
    assert useful([journey(0, 30, rides=2), journey(0, 91, rides=1)]) == [0]


def test_a_slower_one_that_spares_ten_minutes_of_walking_is_shown():
    assert useful([journey(0, 30, walk=15), journey(0, 38, walk=5)]) == [0, 1]


def test_a_slower_one_that_spares_two_minutes_of_walking_is_not():
    assert useful([journey(0, 30, walk=7), journey(0, 38, walk=5)]) == [0]


def test_nobody_changes_twice_more_for_one_minute():
    assert useful([journey(0, 30, rides=3), journey(0, 31, rides=1)]) == [1]


def test_a_bus_slower_than_the_walk_is_not_shown():
    assert useful([journey(0, 20, walk=12)], direct=15 * 60) == []


def test_a_bus_slower_than_the_walk_is_shown_to_whom_it_spares_the_walk():
    assert useful([journey(0, 20, walk=3)], direct=15 * 60) == [0]


def test_what_comes_when_called_is_shown_once_and_not_for_every_minute():
    every_minute = [journey(m, m + 20, pattern="area 1", anytime=True) for m in range(30)]
    assert useful(every_minute) == [0]


def test_two_different_areas_are_two_journeys():
    found = useful(
        [journey(0, 20, pattern="a", anytime=True), journey(1, 25, pattern="b", anytime=True, walk=0, rides=1)]
    )
    assert found == [0, 1]


def test_of_equals_the_one_with_less_walking_is_shown_whichever_was_found_first():
    assert useful([Outline(0, 1200, 1, 60), Outline(0, 1200, 1, 0)]) == [1]
    assert useful([Outline(0, 1200, 1, 600), Outline(0, 1200, 1, 0)]) == [1]


def test_no_journeys_no_choice():
    assert useful([]) == []


outlines = st.lists(
    st.builds(
        lambda depart, seconds, rides, walk: Outline(depart, depart + seconds, rides, min(walk, seconds)),
        st.integers(0, 7200),
        st.integers(60, 7200),
        st.integers(1, 4),
        st.integers(0, 1800),
    ),
    max_size=12,
)


@given(outlines)
def test_the_quickest_of_all_is_always_there_or_nearly_so(found: list[Outline]):
    shown = [found[row] for row in useful(found)]
    if found:
        assert min(one.seconds for one in shown) <= min(one.seconds for one in found) + 8 * SLACK


@given(outlines)
def test_whoever_leaves_then_is_there_as_soon_as_possible_but_for_little(found: list[Outline]):
    shown = [found[row] for row in useful(found)]
    for one in found:
        later = [other.arrive for other in shown if other.depart >= one.depart - 4 * SLACK]
        assert later and min(later) <= one.arrive + LONGER


@given(outlines)
def test_nothing_that_is_shown_is_beaten_in_every_way(found: list[Outline]):
    shown = [found[row] for row in useful(found)]
    for one in shown:
        for other in found:
            better = (other.depart, -other.arrive, -other.rides, -other.walk)
            mine = (one.depart, -one.arrive, -one.rides, -one.walk)
            assert better == mine or not all(b >= m for b, m in zip(better, mine, strict=True))
