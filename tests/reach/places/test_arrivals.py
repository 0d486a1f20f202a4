import datetime as dt
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.places.arrivals import arrival_windows, hours_of
from dreiraum.reach.strings import Strings

TEXTS = [
    "Mo-Fr 08:00-12:00,14:00-18:00; PH off",
    "24/7",
    "",
    "keine Ahnung",
    "Sa 22:00-06:00",
    "Mo-Su 09:00-09:30,09:40-10:00,10:00-11:00",
    "off",
    "Th 15:10-15:40",
]


@dataclass(frozen=True)
class Region:
    country: str = "DE"
    subdivision: str = "NI"


def windows(texts, asked, errand=0, horizon=60):
    return arrival_windows(Strings.of(texts).distinct(), Region(), dt.datetime.fromisoformat(asked), errand, horizon)


def spans(found, place):
    at = slice(found.offsets[place], found.offsets[place + 1])
    return list(zip((found.lo[at] / 600).tolist(), (found.hi[at] / 600).tolist(), strict=True))


def test_an_arrival_counts_while_the_errand_fits_before_closing():
    found = windows(["Mo-Fr 08:00-12:00"], "2026-11-24 11:00", errand=20)
    assert spans(found, 0) == [(0, 40)]


def test_a_place_that_opens_later_counts_from_then():
    assert spans(windows(["Mo-Fr 08:00-12:00"], "2026-11-24 07:45"), 0) == [(15, 60)]


def test_an_opening_shorter_than_the_errand_does_not_count():
    assert spans(windows(["Th 15:10-15:40"], "2026-11-26 15:00", errand=31), 0) == []
    assert spans(windows(["Th 15:10-15:40"], "2026-11-26 15:00", errand=30), 0) == [(10, 10)]


def test_the_second_of_closing_is_too_late():
    found = windows(["Mo-Fr 08:00-12:00"], "2026-11-24 11:30")
    assert found.hi.tolist() == [30 * 600 - 1]


def test_two_openings_are_two_windows():
    found = windows(["Mo-Fr 08:00-12:00,12:30-18:00"], "2026-11-24 11:50", errand=5, horizon=60)
    assert spans(found, 0) == [(0, 5), (40, 60)]


def test_unknown_hours_do_not_count_but_are_told_apart_from_closed():
    found = windows(["", "off", "täglich"], "2026-11-24 10:00")
    assert found.unknown.tolist() == [True, False, True]
    assert len(found.lo) == 0


def test_each_place_has_its_own_errand():
    found = windows(["Mo-Fr 08:00-12:00"] * 2, "2026-11-24 11:00", errand=[10, 60])
    assert [spans(found, place) for place in (0, 1)] == [[(0, 50)], [(0, 0)]]


def test_the_hour_that_happens_twice_is_two_hours_long():
    found = windows(["Sa 22:00-06:00"], "2026-10-25 01:30", errand=60, horizon=600)
    assert spans(found, 0) == [(0, 4.5 * 60)]


def test_no_place_at_all_has_no_windows():
    found = windows([], "2026-11-24 10:00")
    assert found.offsets.tolist() == [0]
    assert found.unknown.shape == (0,)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(TEXTS), max_size=6),
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC)),
    st.integers(0, 120),
    st.integers(1, 3000),
)
def test_windows_hold_exactly_the_arrivals_at_which_the_place_is_open(texts, asked, errand, horizon):
    asked = asked.replace(microsecond=0)
    found = arrival_windows(Strings.of(texts).distinct(), Region(), asked, errand, horizon)
    minutes = np.unique(np.linspace(0, horizon, 60).astype(int))
    for place, text in enumerate(texts):
        inside = [any(lo <= minute <= hi for lo, hi in spans(found, place)) for minute in minutes.tolist()]
        some = hours_of(text, Region())
        by_hand = [some.is_open(asked + dt.timedelta(minutes=int(minute)), errand) for minute in minutes]
        assert inside == by_hand


def test_equal_input_gives_equal_bytes():
    one, other = (windows(TEXTS, "2026-11-24 10:00", 10) for _ in range(2))
    assert one.lo.tobytes() == other.lo.tobytes()
    assert (one.lo.dtype, one.offsets.dtype) == (np.int32, np.int64)
    with pytest.raises(AttributeError):
        one.lo = other.lo
