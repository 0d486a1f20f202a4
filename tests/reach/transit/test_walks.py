"""Walks between stops and ways to them: those of the streets, of stations and of transfers.txt."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reach.drawing import ROAD, draw_streets, lonlat
from tests.reach.transit.feeds import MONDAY, Call, Town, Trip, timetable

from dreiraum.reach.answers.targets import origins, scratch, targets
from dreiraum.reach.errors import InputError
from dreiraum.reach.search.bounded import matrix
from dreiraum.reach.strings import Strings
from dreiraum.reach.transit import walks as module
from dreiraum.reach.transit.need import Need
from dreiraum.reach.transit.network import NEVER
from dreiraum.reach.transit.parks import Parks
from dreiraum.reach.transit.ways import ways_from_stops, ways_to_stops


def calling(*stops, wheelchair=0):
    """A trip that calls at all stops once."""
    return Trip([Call(stop, f"8:{number:02}") for number, stop in enumerate(stops)], wheelchair=wheelchair)


def town(*where, **more):
    """Stops at (x, y), all in use."""
    return Town([(x, y, f"S{k}") for k, (x, y) in enumerate(where)], [calling(*range(len(where)))], **more)


def walks(table, need=Need.ANY):
    """Seconds by pair of stops."""
    found = table.day(MONDAY, need).network.walks
    start = np.repeat(np.arange(len(found.ends) - 1), np.diff(found.ends))
    return dict(zip(zip(start.tolist(), found.stop.tolist(), strict=True), found.seconds.tolist(), strict=True))


def tenths(streets, mode, start, end):
    """What `Region.matrix` knows between points in degrees, (starts, ends), 65535 for none."""
    here, there = origins(streets, mode, *start), targets(streets, mode, *end)
    return matrix(
        streets.graph(mode).out, here.into, here.at, there.arrivals, there.at, streets.times(mode), 65_534,
        scratch(streets.graph(mode), 65_534),
    ).astype(int)  # fmt: skip


places = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from([0, -20, -60, 30])), min_size=2, max_size=9)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places)
def test_walks_are_those_of_the_matrix_and_never_shorter_than_a_change(road, tmp_path, where):
    table = timetable(tmp_path, road, town(*where))
    cost = tenths(road, "foot", *[(table.stop_lon, table.stop_lat)] * 2)
    assert walks(table) == {
        (a, b): max(60, -(-int(cost[a, b]) // 10))
        for a in range(len(where))
        for b in range(len(where))
        if a != b and cost[a, b] <= 6000
    }


def test_pathways_replace_the_streets_and_stairs_are_no_way_in_a_wheelchair(road, tmp_path):
    """A station at 1000 m with two platforms, a lift to the first and stairs to the second."""
    stops = [(1000, 0, "Bf"), (1000, 0, "Gleis 1"), (1000, 5, "Gleis 2"), (1000, 2, "Tunnel"), (1100, 0, "Bus")]
    here = Town(
        stops, [calling(1, 2, 4, wheelchair=1)], parents={1: 0, 2: 0, 3: 0}, wheelchair=dict.fromkeys(range(5), 1),
        pathways=[(1, 3, 100, False), (3, 2, 80, True)],
    )  # fmt: skip
    table = timetable(tmp_path, road, here)
    one, two, bus = (table.stop_name.tolist().index(name) for name in ("Gleis 1", "Gleis 2", "Bus"))
    assert (walks(table)[one, two], walks(table)[two, one]) == (180, 180)
    assert (one, two) not in walks(table, Need.WHEELCHAIR)
    assert (one, bus) in walks(table, Need.WHEELCHAIR)
    assert table.stop_station[one] == table.stop_station[two] == table.stop_name.tolist().index("Bf")
    assert table.platforms(one).tolist() == [one, two]


def test_transfers_set_times_forbid_walks_and_change(road, tmp_path):
    transfers = [(0, 1, 2, 400), (1, 0, 3, -1), (0, 0, 2, 240), (1, 1, 3, -1), (2, 2, 1, -1), (0, 3, 1, -1)]
    table = timetable(tmp_path, road, town((0, 0), (100, 0), (200, 0), (5000, 0), transfers=transfers))
    assert walks(table)[0, 1] == 400
    assert (1, 0) not in walks(table)
    assert walks(table)[0, 3] == pytest.approx(5000, abs=5)  # promised, though it is far: at the pace of the bee
    assert table.day(MONDAY).network.walks.change.tolist() == [240, NEVER, 0, 60]


def test_transfers_of_a_station_hold_for_its_platforms_unless_they_have_their_own(road, tmp_path):
    stops = [(0, 0, "Bf"), (0, 0, "1"), (10, 0, "2"), (20, 0, "3")]
    transfers = [(1, 2, 2, 500), (0, 0, 2, 300)]
    here = Town(stops, [calling(1, 2, 3)], parents={1: 0, 2: 0, 3: 0}, transfers=transfers)
    table = timetable(tmp_path, road, here)
    row = {name: number for number, name in enumerate(table.stop_name)}
    assert walks(table)[row["1"], row["2"]] == 500
    assert walks(table)[row["2"], row["3"]] == 300
    assert table.day(MONDAY).network.walks.change[row["3"]] == 300


def test_walks_by_the_million_are_refused(road, tmp_path, monkeypatch):
    near, far = [(0, 0), (100, 0), (200, 0)], [(0, 0), (4000, 0), (8000, 0)]
    station = Town(
        [(0, 0, "Bf"), *[(10, 0, "Gleis")] * 3], [calling(1, 2, 3)], parents=dict.fromkeys((1, 2, 3), 0),
        transfers=[(0, 0, 2, 300)] * 2,
    )  # fmt: skip
    for most, here, what in (
        (8, town(*near), "walks"),
        (17, station, "transfers"),
        (8, town(*far, pathways=[(0, 1, 60, False), (1, 2, 60, False)]), "pathways"),
    ):
        monkeypatch.setattr(module, "MOST_WALKS", most)
        with pytest.raises(InputError, match=f"more than {most} {what} to each other; cut it smaller"):
            timetable(tmp_path, road, here)
        monkeypatch.setattr(module, "MOST_WALKS", most + 1)
        assert walks(timetable(tmp_path, road, here))


# ways


@pytest.mark.parametrize("mode", ["foot", "wheelchair", "bike"])
def test_ways_are_those_of_the_matrix_in_both_directions(road, tmp_path, mode):
    where = [(0, 0), (740, 0), (3000, -60), (9000, 0)]
    table = timetable(tmp_path, road, town(*where))
    lon, lat = np.array([lonlat(x, y) for x, y in [(730, 0), (745, -30), (2000, 10), (8000, 0), (9000, 0)]]).T
    stops = table.stop_lon, table.stop_lat
    for ways, cost in (
        (ways_to_stops(road, table, mode, lon, lat, 3600), tenths(road, mode, (lon, lat), stops)),
        (ways_from_stops(road, table, mode, lon, lat, 3600), tenths(road, mode, stops, (lon, lat)).T),
    ):
        for point in range(len(lon)):
            expected = {k: -(-int(c) // 10) for k, c in enumerate(cost[point]) if c <= 36_000}
            found = ways.of(point)
            assert dict(zip(found.stop.tolist(), found.seconds.tolist(), strict=True)) == expected


def test_ways_on_a_one_way_street_differ_by_direction(tmp_path):
    """A ring that bikes may ride only one way round."""
    nodes = {0: (0, 0), 1: (800, 0), 2: (800, 800), 3: (0, 800)}
    streets = draw_streets(tmp_path, nodes, {1: ([0, 1, 2, 3, 0], {**ROAD, "oneway": "yes"})})
    table = timetable(tmp_path, streets, town((400, 0), (800, 300)))
    lon, lat = np.array([lonlat(x, y) for x, y in [(200, 0), (600, 0), (0, 500)]]).T
    stops = table.stop_lon, table.stop_lat
    away = ways_to_stops(streets, table, "bike", lon, lat, 3600)
    back = ways_from_stops(streets, table, "bike", lon, lat, 3600)
    there, home = tenths(streets, "bike", (lon, lat), stops), tenths(streets, "bike", stops, (lon, lat)).T
    for point in range(3):
        assert away.of(point).seconds.tolist() == (-(-there[point] // 10)).tolist()
        assert back.of(point).seconds.tolist() == (-(-home[point] // 10)).tolist()
    assert away.of(1).seconds[0] > 3 * back.of(1).seconds[0]


def test_by_car_one_comes_to_stops_beside_parking_only(road, tmp_path):
    table = timetable(
        tmp_path, road, town((0, 0), (5000, 0), (5300, 0), (9000, 0)),
        parks=Parks(np.array([lonlat(5100, 0)[0]]), np.array([lonlat(5100, 0)[1]]), Strings.of(["P+R"])),
    )  # fmt: skip
    lon, lat = np.array([lonlat(1000, 0)]).T
    park = np.array([lonlat(5100, 0)]).T
    drive = tenths(road, "car", (lon, lat), park)[0, 0]
    walk = tenths(road, "foot", park, (table.stop_lon, table.stop_lat))[0]
    for ways in (ways_to_stops, ways_from_stops):
        found = ways(road, table, "car", lon, lat, 3600).of(0)
        assert found.stop.tolist() == [1, 2]
        expected = [-(-(int(drive) + 10 * -(-int(walk[k]) // 10)) // 10) for k in (1, 2)]
        assert found.seconds.tolist() == expected


def test_a_point_off_every_street_has_no_ways(road, tmp_path):
    table = timetable(tmp_path, road, town((0, 0), (100, 0)))
    assert len(ways_to_stops(road, table, "foot", *np.array([lonlat(0, 9000)]).T, 3600).of(0).stop) == 0


def test_stops_are_found_by_nearness(road, tmp_path):
    table = timetable(tmp_path, road, town((0, 0), (300, 0), (5000, 0)))
    lon, lat = lonlat(250, 0)
    assert table.near(lat, lon).tolist() == [1, 0]
    assert table.near(lat, lon, many=1, metres=20_000).tolist() == [1]
