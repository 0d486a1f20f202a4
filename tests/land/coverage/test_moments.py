"""Dates as the design writes them: "Di, 24. Nov., 14:20"."""

import datetime as dt

import pytest
from django.utils import translation

from dreiraum.land.coverage.words import moment


@pytest.mark.parametrize(
    ("at", "german", "english"),
    [
        (dt.datetime(2026, 11, 24, 14, 20), "Di, 24. Nov., 14:20", "Tue, 24 Nov, 14:20"),
        (dt.datetime(2026, 3, 1, 8, 5), "So, 1. März, 08:05", "Sun, 1 Mar, 08:05"),
        (dt.datetime(2026, 5, 9, 0, 0), "Sa, 9. Mai, 00:00", "Sat, 9 May, 00:00"),
    ],
)
def test_a_moment_is_a_day_a_date_and_a_time(at, german, english):
    for language, said in (("de", german), ("en", english)):
        with translation.override(language):
            assert moment(at) == said
