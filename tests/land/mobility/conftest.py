"""A district with a bus, a train, a Rufbus and a ride bench, served by Django."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from tests import serving as installations
from tests.land.mobility.town import write_town

from dreiraum.reach import Region


@pytest.fixture(scope="session")
def served_town(home: Path):
    """The district as Django would serve it, opened once."""
    from dreiraum.ground.region.serving import Served

    folder = installations.once("town", lambda home: Region.build(write_town(home / "sources"), home / "region"))
    return Served(folder / "region")


@pytest.fixture
def town(served_town, monkeypatch: pytest.MonkeyPatch) -> Region:
    """The district's Region, in force."""
    from dreiraum.ground.region import serving

    monkeypatch.setattr(serving, "served", served_town)
    return served_town.now()


@pytest.fixture
def site(home: Path) -> Client:
    """A client over whatever Region is in force."""
    return Client()
