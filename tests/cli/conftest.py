"""A village and its Region, built once for all tests of the command line."""

import shutil
from pathlib import Path

import pytest
from tests.cli.village import write_town, write_village

from dreiraum.reach.region import Region


@pytest.fixture(scope="session")
def village(tmp_path_factory) -> Path:
    """Files to build from; not to be changed."""
    return write_village(tmp_path_factory.mktemp("village"))


@pytest.fixture(scope="session")
def region(village, tmp_path_factory) -> Path:
    """The village's Region; not to be changed."""
    out = tmp_path_factory.mktemp("built") / "region"
    Region.build(village / "district.toml", out)
    return out


@pytest.fixture
def files(tmp_path) -> Path:
    """Files to build from, to be spoilt."""
    return write_village(tmp_path / "files")


@pytest.fixture
def old(region, tmp_path) -> Path:
    """A Region that serves, to be built over."""
    return shutil.copytree(region, tmp_path / "old")


@pytest.fixture(scope="session")
def bigger(tmp_path_factory) -> Path:
    """An extract whose build lasts a while."""
    return write_town(tmp_path_factory.mktemp("bigger") / "bigger.osm.pbf")
