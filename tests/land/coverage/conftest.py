"""A district with hard names and unknown ages, and one without borders, served by Django."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests import serving as installations
from tests.land.coverage.district import write_bare, write_district, write_feed

from dreiraum.reach import Region


@pytest.fixture(scope="session")
def served_district(home: Path):
    """The district as Django would serve it, opened once."""
    return _served("areas", write_district)


@pytest.fixture(scope="session")
def served_bare(home: Path):
    """The same without borders."""
    return _served("bare", write_bare)


@pytest.fixture
def district(served_district, monkeypatch: pytest.MonkeyPatch) -> Region:
    """The district's Region, in force."""
    return _put_in_force(served_district, monkeypatch)


@pytest.fixture
def bare(served_bare, monkeypatch: pytest.MonkeyPatch) -> Region:
    """The Region without borders, in force."""
    return _put_in_force(served_bare, monkeypatch)


@pytest.fixture(scope="session")
def served_riding(home: Path):
    """The district with a bus."""
    from dreiraum.ground.region.serving import Served

    folder = installations.once("riding", _with_bus)
    return Served(folder / "region")


@pytest.fixture
def riding(served_riding, monkeypatch: pytest.MonkeyPatch) -> Region:
    """The Region with a bus, in force."""
    return _put_in_force(served_riding, monkeypatch)


@pytest.fixture
def site(home: Path) -> Client:
    """A client over whatever Region is in force."""
    return Client()


def _with_bus(home: Path) -> None:
    built = Region.build(write_district(home / "sources"), home / "region")
    built.set_timetable([write_feed(home / "bus.zip")])


def _served(name: str, write: Callable[[Path], Path]):
    from dreiraum.ground.region.serving import Served

    folder = installations.once(name, lambda home: Region.build(write(home / "sources"), home / "region"))
    return Served(folder / "region")


def _put_in_force(served, monkeypatch: pytest.MonkeyPatch) -> Region:
    from dreiraum.ground.region import serving

    monkeypatch.setattr(serving, "served", served)
    return served.now()
