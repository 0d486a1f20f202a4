"""Spreading keeps every sum, to the person."""

from fractions import Fraction

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.people.census import CensusGrid
from dreiraum.reach.people.grid import to_degrees
from dreiraum.reach.people.municipalities import Municipalities, everything
from dreiraum.reach.people.spread import age_totals, apportion, evenly, spread, spread_ages

GROUPS = st.lists(
    st.tuples(st.integers(0, 5000), st.lists(st.integers(0, 400), min_size=1, max_size=8).filter(any)),
    min_size=1,
    max_size=6,
)


def flat(groups):
    total = np.array([total for total, _ in groups], np.int64)
    group = np.repeat(np.arange(len(groups)), [len(weights) for _, weights in groups])
    return total, group, np.concatenate([weights for _, weights in groups]).astype(np.int64)


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    quotas = [Fraction(total * weight, sum(weights)) for weight in weights]
    given_out = [int(quota) for quota in quotas]
    order = sorted(range(len(weights)), key=lambda place: (given_out[place] - quotas[place], place))
    for place in order[: total - sum(given_out)]:
        given_out[place] += 1
    return given_out


def grid(size, cells, ags=0):
    """Cells as (x, y, people, dwellings, age weights)."""
    x, y, people, dwellings, age = zip(*sorted(cells, key=lambda cell: (cell[1], cell[0])), strict=True)
    floats = [np.array(column, np.float64) for column in (people, dwellings)]
    keys = np.full(len(x), ags, np.int64)
    return CensusGrid(size, np.array(x, np.int32), np.array(y, np.int32), *floats, np.array(age, np.float64), keys)


UNKNOWN = (np.nan, np.nan, np.nan)
ANYWHERE = everything("district", "03252")


@given(GROUPS)
def test_apportioning_is_largest_remainder_in_exact_fractions(groups):
    found = apportion(*flat(groups))
    expected = [people for total, weights in groups for people in largest_remainder(total, weights)]
    assert found.tolist() == expected


@given(GROUPS)
def test_even_division_differs_by_one_at_most_and_sums_exactly(groups):
    total, group, _ = flat(groups)
    found = evenly(total, group)
    for index, people in enumerate(total):
        members = found[group == index]
        assert members.sum() == people
        assert members.max() - members.min() <= 1


@given(st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=5), min_size=1, max_size=6), st.data())
def test_ages_keep_the_sums_of_cells_and_of_groups(parents, data):
    people = np.concatenate(parents).astype(np.int64)
    parent = np.repeat(np.arange(len(parents)), [len(cells) for cells in parents])
    percent = [data.draw(st.integers(0, 100)) for _ in parents]
    weights = np.array([[share, 100 - share, share / 2] for share in percent])
    totals = age_totals(np.bincount(parent, people).astype(np.int64), weights)
    age = spread_ages(people, parent, totals)
    assert (age >= 0).all()
    assert age.sum(axis=1).tolist() == people.tolist()
    for group in range(3):
        assert np.bincount(parent, age[:, group]).tolist() == totals[:, group].tolist()


def test_groups_are_mixed_over_the_cells():
    people = np.full(10, 10, np.int64)
    age = spread_ages(people, np.zeros(10, np.int64), np.array([[20, 50, 30]]))
    assert (np.abs(age - [2, 5, 3]) <= 1).all()


def test_people_follow_dwellings():
    coarse = grid(1000, [(4266500, 3211500, 10, np.nan, (20, 60, 20))], ags=3252001)
    fine = grid(100, [(4266050, 3211050, np.nan, 3, UNKNOWN), (4266150, 3211050, np.nan, 1, UNKNOWN)])
    found = spread(coarse, fine, ANYWHERE)
    assert found.x.tolist() == [4266050, 4266150]
    # 7.5 and 2.5 people: the tie goes to the first cell.
    assert found.people.tolist() == [8, 2]
    assert found.age.sum(axis=0).tolist() == [2, 6, 2]
    assert found.ags.tolist() == [3252001, 3252001]


def test_a_cell_without_dwellings_is_filled_evenly():
    coarse = grid(1000, [(4266500, 3211500, 250, np.nan, UNKNOWN), (4267500, 3211500, 5, np.nan, UNKNOWN)])
    found = spread(coarse, None, ANYWHERE)
    first = found.x < 4267000
    assert sorted(set(found.people[first].tolist())) == [2, 3]
    assert first.sum() == 100
    assert found.people[~first].tolist() == [1] * 5
    assert len(set(found.y[~first].tolist())) == 5
    assert (found.age == -1).all()


def test_even_filling_stays_inside_the_municipality_the_source_names():
    lon, lat = to_degrees(
        np.array([4266000, 4266400, 4266400, 4266000]), np.array([3211000, 3211000, 3212000, 3212000])
    )
    strip = Municipalities(("03252001",), ("Strip",), np.array([shapely.Polygon(zip(lon, lat, strict=True))], object))
    inside = spread(grid(1000, [(4266500, 3211500, 400, np.nan, UNKNOWN)], ags=3252001), None, strip)
    assert inside.x.max() == 4266350
    assert inside.people.sum() == 400
    elsewhere = spread(grid(1000, [(4266500, 3211500, 400, np.nan, UNKNOWN)], ags=3252002), None, strip)
    assert len(elsewhere.x) == 100


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 300), st.integers(0, 100)),
        min_size=1,
        unique_by=lambda cell: cell[:2],
    ),
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39), st.integers(0, 9)), unique_by=lambda cell: cell[:2]),
)
def test_every_square_kilometre_keeps_its_people_and_ages(kilometres, hectares):
    coarse = grid(
        1000,
        [(4266500 + 1000 * x, 3211500 + 1000 * y, p, np.nan, (u, 100 - u, 0)) for x, y, p, u in kilometres],
    )
    fine = None
    if hectares:
        fine = grid(100, [(4266050 + 100 * x, 3211050 + 100 * y, np.nan, d, UNKNOWN) for x, y, d in hectares])
    found = spread(coarse, fine, ANYWHERE)
    assert (found.people > 0).all()
    assert (found.age.sum(axis=1) == found.people).all()
    assert (np.diff(found.y.astype(np.int64) * 2**32 + found.x) > 0).all()
    for x, y, people, under in kilometres:
        here = (found.x // 1000 == 4266 + x) & (found.y // 1000 == 3211 + y)
        assert found.people[here].sum() == people
        assert abs(found.age[here, 0].sum() - people * under / 100) <= 0.5
