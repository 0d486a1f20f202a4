import csv
import hashlib
from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from dreiraum import demo
from dreiraum.demo.broadband import SLOWEST, STEPS, share_above
from dreiraum.demo.plane import to_plane
from dreiraum.reach.config import read_district

CAR = {"primary", "secondary", "tertiary", "unclassified", "residential", "living_street"}


def cells(district):
    with (district.folder / "population.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def degrees(rows):
    x, y = (np.array([int(r[k]) for r in rows]) for k in ("x_mp_100m", "y_mp_100m"))
    return Transformer.from_crs(3035, 4326, always_xy=True).transform(x, y)


def broadband(district):
    with (district.folder / "broadband.csv").open(encoding="utf-8", newline="") as file:
        return {row["GITTER_ID_100m"]: float(row["down_mbit"]) for row in csv.DictReader(file, delimiter=";")}


def components(district, usable):
    group: dict[int, int] = {}

    def root(i):
        while group.setdefault(i, i) != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for nodes, tags in district.streets().values():
        if usable(tags):
            for a, b in pairwise(nodes):
                group[root(a)] = root(b)
    return Counter(root(i) for i in list(group))


def strong_reach(district, forward):
    """Nodes that a car reaches from the network's best joined node, along its arrows or against them."""
    out = defaultdict(list)
    shut = {i for i, t in district.nodes.items() if t.get("barrier") in ("bollard", "gate", "lift_gate")}
    for nodes, tags in district.streets().values():
        if tags.get("highway") not in CAR:
            continue
        for a, b in pairwise(nodes):
            if a in shut or b in shut:
                continue
            pairs = [(a, b)] if tags.get("oneway") == "yes" else [(a, b), (b, a)]
            for x, y in pairs:
                out[x if forward else y].append(y if forward else x)
    start = max(sorted(out), key=lambda i: len(out[i]))
    seen, waiting = {start}, [start]
    while waiting:
        for there in out[waiting.pop()]:
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return seen, set(out)


def test_the_same_version_writes_the_same_bytes_and_tells_its_steps(district, tmp_path):
    again, told = tmp_path / "again", []
    demo.generate(again, lambda step, done=0, total=None: told.append((step, done, total)))
    for path in sorted(district.folder.iterdir()):
        first, second = path.read_bytes(), (again / path.name).read_bytes()
        assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest(), path.name
    assert told[0] == ("Straßen", 0, 5)
    assert [done for _, done, _ in told] == [0, 1, 2, 3, 4, 5]


def test_objects_come_by_kind_and_id(district):
    assert district.order == sorted(district.order)
    assert len(set(district.order)) == len(district.order)


def test_every_municipality_has_exactly_its_people(district, facts):
    rows = cells(district)
    to_world = Transformer.from_crs(3035, 4326, always_xy=True)
    x, y = (np.array([int(r[k]) for r in rows]) for k in ("x_mp_100m", "y_mp_100m"))
    people = np.array([int(r["Einwohner"]) for r in rows])
    lon, lat = to_world.transform(x, y)
    assert people.sum() == sum(m.people for m in facts.municipalities) == 150_256
    for municipality in facts.municipalities:
        inside = shapely.contains_xy(facts.shapes[municipality.ags], lon, lat)
        assert people[inside].sum() == municipality.people, municipality.name


def test_cells_are_spelled_as_the_census_spells_them(district):
    rows = cells(district)
    assert list(rows[0]) == [
        "GITTER_ID_100m", "x_mp_100m", "y_mp_100m", "Einwohner", "Unter18", "a18bis64", "a65undaelter",
    ]  # fmt: skip
    for row in rows:
        x, y = int(row["x_mp_100m"]), int(row["y_mp_100m"])
        assert row["GITTER_ID_100m"] == f"CRS3035RES100mN{y - 50}E{x - 50}"
        ages = [int(row[k]) for k in ("Unter18", "a18bis64", "a65undaelter")]
        assert min(ages) >= 0
        assert sum(ages) == int(row["Einwohner"]) > 0


def test_age_shares_are_the_stated_ones(district):
    rows = cells(district)
    total = sum(int(r["Einwohner"]) for r in rows)
    assert sum(int(r["Unter18"]) for r in rows) / total == pytest.approx(0.16, abs=0.005)
    assert sum(int(r["a65undaelter"]) for r in rows) / total == pytest.approx(0.26, abs=0.005)


def test_all_real_stops_are_there_at_their_place(district, facts):
    found = {t["ref:hafas"]: i for i, t in district.nodes.items() if "ref:hafas" in t}
    assert len(found) == len(facts.stops) == 696
    for stop in facts.stops:
        assert to_plane(*district.at[found[stop.ref]]) == pytest.approx(stop.at, abs=0.02)
    assert len(district.named(railway="station")) == 8


def test_nearly_every_stop_lies_on_a_street(district, facts):
    ids = sorted({n for nodes, t in district.streets().values() for n in nodes})
    tree = cKDTree([to_plane(*district.at[i]) for i in ids])
    away, _ = tree.query([stop.at for stop in facts.stops])
    assert np.mean(away < 60) > 0.98


def test_all_villages_are_there(district, facts):
    places = Counter(t["name"] for t in district.nodes.values() if "place" in t)
    assert places == Counter(v.name for v in facts.villages)
    assert len(facts.villages) >= 117


def test_the_weser_is_crossed_only_by_bridges_and_the_ferry(district, facts):
    ends = next(nodes for nodes, t in district.ways.values() if t.get("waterway") == "river")
    river = shapely.LineString([district.at[n] for n in ends])
    shapely.prepare(river)
    crossing = [
        t for nodes, t in district.streets().values()
        if river.intersects(shapely.LineString([district.at[n] for n in nodes]))
    ]  # fmt: skip
    assert {t["name"] for t in crossing} == {name for kind, _, name in facts.corridors if kind in ("bridge", "ferry")}
    assert all(t.get("bridge") == "yes" or t.get("route") == "ferry" for t in crossing)


def test_the_network_is_one(district):
    sizes = components(district, lambda tags: True)
    assert len(sizes) == 1


def test_cars_get_in_and_out_of_almost_every_street(district):
    there, nodes = strong_reach(district, forward=True)
    back, _ = strong_reach(district, forward=False)
    assert len(there & back) / len(nodes) > 0.98


def test_everybody_lives_near_a_street_that_is_joined(district):
    sizes = components(district, lambda tags: True)
    ids = sorted({n for nodes, t in district.streets().values() for n in nodes})
    assert sum(sizes.values()) == len(ids)
    tree = cKDTree([to_plane(*district.at[i]) for i in ids])
    rows = cells(district)
    x, y = (np.array([int(r[k]) for r in rows]) for k in ("x_mp_100m", "y_mp_100m"))
    people = np.array([int(r["Einwohner"]) for r in rows])
    lon, lat = Transformer.from_crs(3035, 4326, always_xy=True).transform(x, y)
    away, _ = tree.query(np.stack(to_plane(lon, lat), axis=1))
    assert people[away < 120].sum() / people.sum() > 0.99


def test_addresses_are_unique_and_moderately_many(addresses):
    assert max(addresses.values()) == 1
    assert 25_000 <= len(addresses) <= 42_000


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("IthPunkt", ("Salzhemmendorf", "Hauptstraße", "2")),
        ("HO Connect", ("Hessisch Oldendorf", "Lange Straße", "17")),
    ],
)
def test_the_hubs_stand_at_their_addresses(district, addresses, name, address):
    (hub,) = district.named(name=name)
    assert (hub["addr:place"], hub["addr:street"], hub["addr:housenumber"]) == address
    assert hub["position"] == "approximate"
    assert any(key[1:] == address for key in addresses)


def test_small_services_say_that_they_are_synthetic(district, facts):
    real = {place.name for place in facts.places}
    kinds = ("shop", "amenity", "emergency")
    for tags in district.nodes.values():
        if any(k in tags for k in kinds) and tags.get("name") not in real and "ref:hafas" not in tags:
            assert tags["synthetic"] == "yes"
            assert tags["name"].endswith("(Beispiel)")
        if tags.get("name") in real:
            assert "synthetic" not in tags


def test_small_villages_have_little(district, facts):
    by_village = defaultdict(set)
    for tags in district.named(synthetic="yes"):
        by_village[tags["addr:place"]].add(tags.get("amenity") or tags.get("shop") or tags.get("emergency"))
    small = [v.name for v in facts.villages if v.people < 300]
    central = {"doctors", "pharmacy", "supermarket", "bank", "school"}
    assert not any(central & by_village[name] for name in small)
    assert len(district.named(amenity="doctors")) == pytest.approx(150_256 / 1609, abs=3)
    assert central <= by_village["Hameln"]


def test_every_rule_of_the_road_is_met_with(district):
    ways = [t for _, t in district.ways.values()]
    kinds = {t.get("highway") for t in ways}
    assert CAR | {"pedestrian", "footway", "path", "steps", "track", "cycleway", "service"} <= kinds
    for key in (
        "oneway",
        "oneway:bicycle",
        "maxspeed",
        "surface",
        "tracktype",
        "access",
        "bridge",
        "incline",
    ):
        assert any(key in t for t in ways), key
    assert {"bollard", "gate", "lift_gate", "cycle_barrier"} <= {t.get("barrier") for t in district.nodes.values()}
    assert {t["ref"] for t in ways if "ref" in t and "highway" in t} >= {"B 1", "B 83", "B 217", "B 442"}


def test_turn_restrictions_meet_at_their_node(district):
    assert len(district.relations) >= 10
    for members, tags in district.relations:
        assert tags["type"] == "restriction"
        roles = {role: (kind, ref) for kind, ref, role in members}
        via = roles["via"][1]
        assert all(via in district.ways[roles[role][1]][0] for role in ("from", "to"))


def test_the_configuration_is_one_that_can_be_read(district):
    config = read_district(district.folder / "district.toml")
    assert config.name == "Landkreis Hameln-Pyrmont"
    assert "künstlich" in config.notice
    assert {place.name for place in config.places} >= {"IthPunkt", "HO Connect"}
    sources = config.sources
    assert sources.timetable
    for source in (*sources.streets, *sources.population, *sources.boundaries, *sources.timetable):
        assert source.path is not None
        assert source.path.exists()
        assert source.licence
        assert source.attribution


def test_broadband_is_invented_for_every_populated_cell_and_called_so(district):
    speeds = broadband(district)
    assert list(speeds) == [row["GITTER_ID_100m"] for row in cells(district)]
    assert set(speeds.values()) <= {SLOWEST, *STEPS}
    assert "erfunden, nicht gemessen" in (district.folder / "district.toml").read_text(encoding="utf-8")


def test_broadband_keeps_the_shares_of_each_municipality(district, facts):
    rows = cells(district)
    lon, lat = degrees(rows)
    people = np.array([int(r["Einwohner"]) for r in rows])
    mbit = np.array(list(broadband(district).values()))
    for municipality in facts.municipalities:
        here = shapely.contains_xy(facts.shapes[municipality.ags], lon, lat)
        shares = [people[here & (mbit >= step)].sum() / people[here].sum() for step in STEPS]
        assert shares == pytest.approx(share_above(facts, municipality).tolist(), abs=0.02)


def test_towns_are_connected_faster_than_hamlets_and_some_hamlets_are_slow(district, facts):
    rows = cells(district)
    lon, lat = degrees(rows)
    _, nearest = cKDTree([village.at for village in facts.villages]).query(np.stack(to_plane(lon, lat), axis=1))
    size = np.array([village.people for village in facts.villages])[nearest]
    people = np.array([int(r["Einwohner"]) for r in rows])
    mbit = np.array(list(broadband(district).values()))
    town, hamlet = size > 5000, size < 300
    in_town, in_hamlet = (np.average(mbit[here] >= 400, weights=people[here]) for here in (town, hamlet))
    assert in_town > in_hamlet + 0.2
    assert 0 < people[hamlet & (mbit < 6)].sum() < people[hamlet].sum() / 2


def test_the_extract_stays_small(district):
    assert (district.folder / "streets.osm.pbf").stat().st_size < 5_000_000
