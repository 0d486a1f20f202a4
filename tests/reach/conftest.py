"""Maps, networks and Regions that tests of the engine share."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.reach.drawing import Nodes, Relations, Ways, draw_streets, write_map

from dreiraum.reach.config import District
from dreiraum.reach.region import Region
from dreiraum.reach.streets.network import Streets

EXTRACTS = {
    "heidelberg": "heidelberg/heidelberg.osm.pbf",
    "bad-hersfeld": "bad-hersfeld/bad-hersfeld.osm.gz",
    "north-bayreuth": "north-bayreuth/north-bayreuth.osm.gz",
}


@pytest.fixture
def town(tmp_path: Path) -> Callable[..., Path]:
    """Write a map drawn in metres: town(nodes, ways, relations, name="town.osm.pbf")."""

    def write(nodes: Nodes, ways: Ways, relations: Relations | None = None, name: str = "town.osm.pbf") -> Path:
        return write_map(tmp_path / name, nodes, ways, relations)

    return write


@pytest.fixture
def network(tmp_path: Path) -> Callable[..., Streets]:
    """Draw a map and build its streets: network(nodes, ways, relations)."""

    def build(nodes: Nodes, ways: Ways, relations: Relations | None = None) -> Streets:
        return draw_streets(tmp_path, nodes, ways, relations)

    return build


@pytest.fixture(params=sorted(EXTRACTS))
def extract_path(request: pytest.FixtureRequest, shared_data: Path) -> Path:
    """One real extract after the other."""
    return shared_data / EXTRACTS[request.param]


@pytest.fixture(scope="session")
def built_once(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Region]:
    """The Region of a real extract by name, built once for all test processes."""

    def build(name: str) -> Region:
        base = tmp_path_factory.getbasetemp()
        folder = (base.parent if base.name.startswith("popen-") else base) / "regions"
        folder.mkdir(exist_ok=True)
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (folder / name / "manifest.json").exists():
                return Region.open(folder / name)
            return Region.build(District.of(streets=shared_data / EXTRACTS[name]), folder / name)

    return build


@pytest.fixture(scope="session", params=sorted(EXTRACTS))
def real(request: pytest.FixtureRequest, built_once: Callable[[str], Region]) -> Region:
    """The Region of one real extract after the other."""
    return built_once(request.param)


@pytest.fixture(scope="session")
def bad_hersfeld(built_once: Callable[[str], Region]) -> Region:
    """A real country town."""
    return built_once("bad-hersfeld")
