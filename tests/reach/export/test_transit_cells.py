"""The map's minutes by public transport: what stands in the file is what the Region answers."""

import json

import numpy as np
import pytest
from tests.reach.district import write_district
from tests.reach.transit.zips import hourly, write_zip

from dreiraum.reach.export.transit_cells import transit_minutes
from dreiraum.reach.region import Region

STOPS = {"dorf": (0, 0), "stadt": (5900, 0)}


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    folder = tmp_path_factory.mktemp("transit-cells")
    config = write_district(folder / "district", more='\n[[sources.timetable]]\npath = "feed.zip"\n')
    there = hourly([("dorf", 0), ("stadt", 8)], range(0, 60, 10), range(5, 22))
    back = hourly([("stadt", 0), ("dorf", 8)], range(5, 60, 10), range(5, 22))
    write_zip(folder / "district" / "feed.zip", STOPS, there + back)
    return Region.build(config, folder / "region")


def unpacked(data):
    assert data[:8] == b"DRTRANS1"
    length = int.from_bytes(data[8:12], "little")
    header = json.loads(data[12 : 12 + length])
    arrays = {}
    for name, one in header["arrays"].items():
        at, kind = 12 + length + one["at"], np.dtype(one["type"]).newbyteorder("<")
        assert at % 8 == 0
        arrays[name] = np.frombuffer(data, kind, int(np.prod(one["shape"])), at).reshape(one["shape"])
    return header, arrays


def test_the_file_says_for_every_cell_what_a_home_in_its_middle_is_answered(region):
    for leaving in region.leavings:
        header, arrays = unpacked(transit_minutes(region, leaving))
        assert header["window"]["key"] == leaving.window
        for c, (lat, lon) in enumerate(zip(region.cells.lat, region.cells.lon, strict=True)):
            answer = region.nearest(lat, lon, window=leaving.window)
            for s, one in enumerate(answer.services):
                said = one.transit
                minutes = (said.typical.minutes if said.typical else None, said.bad, said.back, said.back_bad)
                found = [int(arrays[name][s, c]) for name in ("minutes", "bad", "back", "back_bad")]
                assert found == [255 if one is None else one for one in minutes]
                assert arrays["departures"][s, c] == said.departures
                within = max(found[0], found[2]) <= header["limits"][s]
                assert within == said.reached


def test_the_same_region_gives_the_same_bytes(region):
    assert transit_minutes(region, region.leavings[0]) == transit_minutes(Region.open(region.path), region.leavings[0])
    assert transit_minutes(region, region.leavings[0]) != transit_minutes(region, region.leavings[-1])
