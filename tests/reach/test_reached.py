"""The numbers behind the truth table; its lines are in test_truth_table.py."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.reached import HORIZON, Headline, digital_share, horizon, minutes, neither_share, reached
from dreiraum.reach.services.catalogue import read_catalogue

flags = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=20)
shares = st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), min_size=1, max_size=20)


@given(st.integers(0, 65534), st.integers(0, 65534))
def test_what_is_shown_as_within_the_limit_is_within_it(tenths, limit):
    if reached(np.array([tenths], np.uint16), limit // 600 * 600)[0]:
        assert minutes(tenths) <= limit // 600
    else:
        assert minutes(tenths) > limit // 600


@given(flags)
def test_the_headlines_two_numbers_never_share_a_service(services):
    columns = np.array(services, bool).reshape(-1, 3).T
    found = Headline.of_services(*columns)
    assert found.physical + found.digital <= found.of


@given(shares, st.booleans(), st.data())
def test_nobody_is_counted_twice_or_lost(able, offered, data):
    hub = np.array(data.draw(st.lists(st.booleans(), min_size=len(able), max_size=len(able))))
    physical = np.array(data.draw(st.lists(st.booleans(), min_size=len(able), max_size=len(able))))
    digital = digital_share(np.array(able), offered, hub)
    neither = neither_share(physical, digital)
    assert ((digital >= 0) & (digital <= 1) & (neither >= 0) & (neither <= 1)).all()
    assert (neither[physical] == 0).all()
    np.testing.assert_allclose((neither + digital)[~physical], 1)


def test_searches_look_twice_as_far_as_the_usual_limit_and_never_less_than_a_longer_one(tmp_path):
    assert horizon(read_catalogue()) == HORIZON == 30 * 600
    (tmp_path / "s.toml").write_text("[service.gp.limit]\ncar = 45\n")
    assert horizon(read_catalogue(tmp_path / "s.toml")) == 45 * 600
