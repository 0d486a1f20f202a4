"""What pages say of a place."""

import dataclasses
import datetime as dt

import pytest

from dreiraum.land.coverage.places import Places
from dreiraum.reach import Region
from dreiraum.reach.places.hours import BERLIN
from dreiraum.reach.strings import Strings

NOW = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("written", "followed"),
    [
        ("https://praxis.example/zeiten", "https://praxis.example/zeiten"),
        ("http://praxis.example", "http://praxis.example"),
        ("javascript:alert(document.domain)", ""),
        ("JavaScript://praxis.example/%0Aalert(1)", ""),
        ("data:text/html,<script>alert(1)</script>", ""),
        ("//praxis.example", ""),
        ("www.praxis.example", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_of_the_map_can_be_followed(home, written, followed):
    region = Region.open(home / "region")
    websites = Strings.of([written] * len(region.places.ref))
    vars(region)["places"] = dataclasses.replace(region.places, website=websites)
    assert Places(region, NOW).view(0).website == followed
