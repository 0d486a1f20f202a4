"""What tickets cost by the fares of a feed."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.emissions.fares import Ridden, prices
from dreiraum.reach.gtfs.fares import UNLIMITED
from dreiraum.reach.gtfs.feed import Fare

BUS, TRAIN = 0, 1


def fare(price: float, *rules: tuple[int, str, str, str], transfers: int = UNLIMITED, currency: str = "EUR") -> Fare:
    return Fare(f"{price}", price, currency, transfers, rules)


def test_a_fare_without_rules_covers_every_journey():
    assert prices([fare(2.0)], [Ridden(BUS, ("1", "2")), Ridden(TRAIN, ("2", "3"))]) == [2.0, 0.0]


def test_without_fares_nobody_knows():
    assert prices([], [Ridden(BUS, ("1",))]) is None


def test_no_ride_costs_nothing():
    assert prices([], []) == []


def test_the_cheapest_of_several_counts():
    assert prices([fare(3.0), fare(2.5), fare(4.0)], [Ridden(BUS, ("1",))]) == [2.5]


def test_a_fare_without_transfers_is_paid_again_after_each():
    assert prices([fare(2.0, transfers=0)], [Ridden(BUS, ("1",)), Ridden(BUS, ("1",))]) == [2.0, 2.0]


def test_one_dear_ticket_beats_two_cheap_ones_that_cost_more():
    both = [fare(2.0, transfers=0), fare(3.0, transfers=1)]
    assert prices(both, [Ridden(BUS, ("1",)), Ridden(BUS, ("1",))]) == [3.0, 0.0]


def test_origin_and_destination_zones_decide():
    near, far = fare(2.5, (-1, "1", "1", "")), fare(4.0, (-1, "1", "2", ""))
    assert prices([near, far], [Ridden(BUS, ("1", "1"))]) == [2.5]
    assert prices([near, far], [Ridden(BUS, ("1", "2"))]) == [4.0]
    assert prices([near, far], [Ridden(BUS, ("2", "1"))]) is None


def test_a_fare_of_one_line_does_not_cover_another():
    assert prices([fare(2.0, (BUS, "", "", ""))], [Ridden(TRAIN, ("1",))]) is None
    mixed = [fare(2.0, (BUS, "", "", "")), fare(5.0, (TRAIN, "", "", ""))]
    assert prices(mixed, [Ridden(BUS, ("1",)), Ridden(TRAIN, ("1",))]) == [2.0, 5.0]


def test_contained_zones_must_be_exactly_those_passed():
    two_zones = fare(3.0, (-1, "", "", "1"), (-1, "", "", "2"))
    assert prices([two_zones], [Ridden(BUS, ("1", "2"))]) == [3.0]
    assert prices([two_zones], [Ridden(BUS, ("1", "1"))]) is None
    assert prices([two_zones], [Ridden(BUS, ("1", "2", "3"))]) is None


def test_other_currencies_are_not_euros():
    assert prices([fare(2.0, currency="CHF")], [Ridden(BUS, ("1",))]) is None


@given(
    st.lists(
        st.builds(
            lambda price, transfers: fare(float(price), transfers=transfers), st.integers(1, 9), st.integers(0, 3)
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 5),
)
def test_nothing_is_cheaper_than_what_is_found(fares: list[Fare], many: int):
    found = prices(fares, [Ridden(BUS, ("1",))] * many)
    tried = []
    for tickets in range(1, many + 1):
        for chosen in itertools.product(fares, repeat=tickets):
            if sum(one.transfers + 1 for one in chosen) >= many:
                tried.append(sum(one.price for one in chosen))
    assert found is not None
    assert sum(found) == min(tried)
