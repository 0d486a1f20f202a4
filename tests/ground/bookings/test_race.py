"""A race of many processes for few units and seats, some of them killed: reduced; `make race` runs all of it."""

import os

import pytest
from benchmarks.race import race

pytestmark = pytest.mark.database


def test_nothing_overlaps_is_lost_oversold_or_half_booked():
    url = os.environ.get("DATABASE_URL", "")
    found = race("postgresql" if url else "sqlite", attempts=480, connections=32, kill=3, url=url)
    assert found.clean, found
    assert found.killed == 3
    assert found.told > 100
    assert found.cancelled > 5
    assert found.refused["taken"] > 50
