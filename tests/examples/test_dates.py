"""Dates of a rhythm do not depend on the day on which somebody looks."""

import datetime as dt
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.examples.dates import AHEAD, spans

RHYTHM = st.fixed_dictionaries({"day": st.integers(0, 6), "at": st.just("15:10"), "minutes": st.integers(10, 300)})
DAYS = st.dates(dt.date(2026, 2, 1), dt.date(2029, 1, 1))


@given(RHYTHM, DAYS, st.integers(1, 4), st.integers(0, 3), st.integers(1, 30))
def test_two_days_agree_about_the_dates_that_both_look_at(rhythm, today, every, phase, later):
    phase %= every
    now = spans(rhythm, today, every=every, phase=phase)
    then = spans(rhythm, today + dt.timedelta(days=later), every=every, phase=phase)
    end = today + AHEAD
    seen = [one for one in now if timezone.localtime(one[0]).date() > today + dt.timedelta(days=later)]
    assert seen == [one for one in then if timezone.localtime(one[0]).date() <= end]
    for starts, ends in now:
        local = timezone.localtime(starts)
        assert (local.weekday(), f"{local:%H:%M}") == (rhythm["day"], "15:10")
        assert ends - starts == dt.timedelta(minutes=rhythm["minutes"])


@pytest.mark.parametrize(("every", "apart"), [(1, 7), (2, 14), (4, 28)])
def test_a_round_comes_each_so_many_weeks(every, apart):
    found = spans({"day": 2, "at": "09:00", "minutes": 60}, dt.date(2026, 11, 30), every=every, many=3)
    days = [timezone.localtime(starts).date() for starts, _ in found]
    assert [(b - a).days for a, b in pairwise(days)] == [apart, apart]
