"""The file of the web map, read as its description says and compared with what the Region knows."""

import gzip
import json
import math
import struct
from itertools import product

import numpy as np
import pyproj
import pytest
from tests.reach.district import write_district

from dreiraum.reach.export.cells import cell_minutes
from dreiraum.reach.export.layers import squares
from dreiraum.reach.region import Region
from dreiraum.reach.streets.profiles import MODES

SHARES = "AGS;alle Technologien ≥ 1 Mbit/s;alle Technologien ≥ 10 Mbit/s\n03252001;80,5;50\n03252002;100;0\n"
TYPES = {"uint8": "B", "uint16": "H", "uint32": "I", "int32": "i"}


class File:
    """A file taken apart with `struct` alone."""

    def __init__(self, data: bytes) -> None:
        magic, length = struct.unpack_from("<8sI", data)
        assert magic == b"DRCELLS1"
        assert length % 8 == 4
        self.header = json.loads(data[12 : 12 + length])
        self.arrays = {}
        end = 0
        for name, said in self.header["arrays"].items():
            count = math.prod(said["shape"])
            start = 12 + length + said["at"]
            numbers = struct.unpack_from(f"<{count}{TYPES[said['type']]}", data, start)
            self.arrays[name] = np.array(numbers).reshape(said["shape"])
            assert start % 8 == 0
            assert end <= start < end + 8 or not end
            end = start + struct.calcsize(f"<{count}{TYPES[said['type']]}")
        assert end <= len(data) < end + 8

    def __getattr__(self, name: str) -> np.ndarray:
        return self.arrays[name]


@pytest.fixture(scope="module", params=["speeds", "shares"])
def region(request, tmp_path_factory) -> Region:
    folder = tmp_path_factory.mktemp("cells")
    more = {"broadband": SHARES} if request.param == "shares" else {}
    return Region.build(write_district(folder / "district", **more), folder / "region")


@pytest.fixture(scope="module")
def file(region) -> File:
    return File(cell_minutes(region))


def test_the_header_names_what_the_arrays_hold(region, file):
    head = file.header
    assert head["version"] == region.version
    assert head["cells"] == len(region.cells) == len(file.people)
    assert head["horizon"] == 30
    assert [one["key"] for one in head["modes"]] == list(MODES)
    assert head["modes"][0] == {"key": "foot", "name": "zu Fuß", "name_en": "on foot"}
    assert [one["key"] for one in head["services"]] == list(region.catalogue.keys)
    assert [one["essential"] for one in head["services"]] == region.catalogue.essential.tolist()
    assert all(one["name"] and one["name_en"] for one in (*head["services"], *head["modes"]))
    assert [(one["ags"], one["name"]) for one in head["municipalities"]] == [("03252001", "West"), ("03252002", "Ost")]
    assert head["limits"] == [[one.limit[mode].value for one in region.catalogue.services] for mode in MODES]
    assert not head["people_estimated"]


def test_cells_lie_where_they_lie_and_share_their_corners(region, file):
    west, south, east, north = file.header["box"]
    x, y = west + file.corner[..., 0] / 65535 * (east - west), south + file.corner[..., 1] / 65535 * (north - south)
    to_map = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
    for cell, shape in enumerate(squares(region.cells)):
        expected = np.array(to_map.transform(*np.array(shape.exterior.coords)[:4].T))
        step = np.array([[east - west], [north - south]]) / 65535
        assert (abs(np.stack([x[cell], y[cell]]) - expected) <= 0.51 * step).all()
    bounds = to_map.transform([file.header["bounds"][0]], [file.header["bounds"][1]])
    assert np.allclose(np.ravel(bounds), [west, south], atol=1)
    by_place = {(cx, cy): k for k, (cx, cy) in enumerate(zip(region.cells.x, region.cells.y, strict=True))}
    for (cx, cy), k in by_place.items():
        for other, mine, theirs in (((cx + 100, cy), (1, 2), (0, 3)), ((cx, cy + 100), (3, 2), (0, 1))):
            if other in by_place:
                assert (file.corner[k, mine] == file.corner[by_place[other], theirs]).all()


def test_every_cell_has_its_people_its_municipality_and_its_centre(region, file):
    assert file.people.tolist() == region.cells.people.tolist()
    assert file.municipality.tolist() == region.cells.municipality.tolist()
    np.testing.assert_allclose(file.centre[:, 0] / 1e7, region.cells.lon, atol=5.1e-8)
    np.testing.assert_allclose(file.centre[:, 1] / 1e7, region.cells.lat, atol=5.1e-8)


def test_minutes_are_the_regions_own_rounded_up(region, file):
    cost = region.parts["times"].array("cost")
    assert file.minutes.shape == cost.shape
    for at in np.ndindex(cost.shape):
        assert file.minutes[at] == (255 if cost[at] == 65535 else math.ceil(cost[at] / 600))


@pytest.mark.parametrize("mode", MODES)
def test_a_map_counts_the_people_that_the_coverage_counts(region, file, mode):
    m, found = MODES.index(mode), region.coverage(mode=mode)
    for s, a in product(range(len(found.service)), range(len(file.header["municipalities"]))):
        inside = file.municipality == a
        near = file.minutes[m, s] <= file.header["limits"][m][s]
        assert file.people[inside & near].sum() == found.physical[a, s, 0]


def test_a_map_counts_who_is_served_digitally_as_the_coverage_on_foot_does(region, file):
    found = region.coverage(mode="foot")
    assert found.estimated == file.header["digital_estimated"]
    for s, a in product(range(len(found.service)), range(len(file.header["municipalities"]))):
        inside = file.municipality == a
        percent = np.where(file.digital[s] == 255, 0, file.digital[s])
        people = file.people[inside]
        assert (people * percent[inside]).sum() / 100 == pytest.approx(found.digital[a, s, 0], abs=0.005 * people.sum())
    assert file.digital.max() == 255 or found.estimated
    assert set(np.unique(file.digital)) > {0, 100}


def test_a_connection_is_unknown_only_where_somebody_offers_the_service_digitally(region, file):
    offered = np.array([one["digital"] for one in file.header["services"]])
    keys = [offer["service"] for offer in region.manifest["digital"]]
    assert offered.tolist() == [key in keys for key in region.catalogue.keys]
    assert not (file.digital[~offered] == 255).any()
    for s in np.flatnonzero(offered):
        able = region.connections.able(region.catalogue.services[s].digital_mbits.value)
        assert ((file.digital[s] == 255) <= np.isnan(able)).all()


def test_the_same_region_gives_the_same_bytes(region):
    assert cell_minutes(region) == cell_minutes(Region.open(region.path))


def test_the_file_of_a_whole_district_is_small(demo_home):
    data = cell_minutes(Region.open(demo_home / "region"))
    assert len(gzip.compress(data, 6)) < 300_000
