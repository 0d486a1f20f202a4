"""A new timetable: swapped in at once, nothing else touched, and the old one stays where it fails."""

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from tests.reach.answers.valley import timetable, write_valley
from tests.reach.transit.feeds import MONDAY

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.write import write_feed
from dreiraum.reach.manifest import building
from dreiraum.reach.region import Region
from dreiraum.reach.renew import renew_timetable
from dreiraum.reach.sources import Source
from dreiraum.reach.transit.need import RIDE

WHOLE_WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 1)


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """A valley of its own, and its sources."""
    folder = tmp_path_factory.mktemp("renewed")
    Region.build(write_valley(folder / "sources"), folder / "region")
    return folder


@pytest.fixture
def folder(once, tmp_path):
    """A copy of its Region."""
    return shutil.copytree(once / "region", tmp_path / "region")


def one_bus(path, stop="c", **more):
    """A feed with one trip from a to `stop`, whose places are those of the valley."""
    places = {"a": 9.5, "c": 9.675, "d": 9.72}
    agency = {"agency_id": "N", "agency_name": "Neu", "agency_url": "https://example.org"}
    times = [
        {"trip_id": "neu", "stop_id": key, "stop_sequence": k, **dict.fromkeys(("arrival_time", "departure_time"), at)}
        for k, (key, at) in enumerate((("a", "08:00:00"), (stop, "09:00:00")))
    ]
    write_feed(path, {
        "agency": [{**agency, "agency_timezone": "Europe/Berlin"}],
        "stops": [{"stop_id": key, "stop_name": key, "stop_lat": 52.0, "stop_lon": lon} for key, lon in places.items()],
        "routes": [{"route_id": "neu", "agency_id": "N", "route_short_name": "neu", "route_type": 3}],
        "trips": [{"route_id": "neu", "service_id": "all", "trip_id": "neu", **more}],
        "stop_times": times,
        "calendar": [{**WHOLE_WEEK, "service_id": "all", "start_date": "20260301", "end_date": "20260331"}],
    })  # fmt: skip
    return path


def test_only_what_depends_on_the_timetable_is_another(folder, tmp_path):
    before = Region.open(folder)
    after = before.set_timetable([one_bus(tmp_path / "new.zip")])
    changed = {kind for kind, part in after.parts.items() if part.path != before.parts[kind].path}
    assert changed == {"timetable", "transit"}
    assert after.timetable.route_short.tolist()[0] == "neu"
    assert before.timetable.route_short.tolist()[0] == "12"  # who opened it before goes on as before
    assert (after.version, after.manifest["name"]) != (before.version, "")
    others = [one for one in after.manifest["sources"] if one["kind"] != "timetable"]
    assert others == [one for one in before.manifest["sources"] if one["kind"] != "timetable"]
    assert [one["file"] for one in after.manifest["sources"] if one["kind"] == "timetable"] == ["new.zip"]
    after.verify()


def test_what_the_district_offers_itself_stays(folder, tmp_path):
    after = Region.open(folder).set_timetable([one_bus(tmp_path / "new.zip", stop="d")])
    table = after.timetable
    assert sorted(table.route_long)[-1] == "Mitfahrt zur Schicht"
    assert RIDE in table.trip_kind
    assert [area.name for area in table.areas][-1] == "Mitfahrbank Deck"


def test_the_same_feed_again_is_the_same_to_the_byte(once, folder):
    before = (folder / "manifest.json").read_bytes()
    Region.open(folder).set_timetable([once / "sources" / "feed.zip"])
    assert (folder / "manifest.json").read_bytes() == before


def test_a_feed_keeps_what_was_said_of_its_licence(folder, tmp_path):
    said = Source(timetable(tmp_path / "feed.zip"), title="Talbus", licence="CC-BY-4.0", attribution="© Talbus")
    renew_timetable(folder, [said])
    assert Region.open(folder).attribution[-1] == "© Talbus"
    region = Region.open(folder).set_timetable([tmp_path / "feed.zip"])
    assert (region.manifest["sources"][-1]["title"], region.attribution[-1]) == ("Talbus", "© Talbus")


def test_without_feeds_and_offers_there_is_no_timetable(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["offers"] = {}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    after = Region.open(folder).set_timetable([])
    assert after.timetable.empty
    assert not after.timetable.runs(MONDAY)


def test_offers_that_need_a_stop_which_is_gone_refuse_the_feed(folder, tmp_path):
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(InputError, match="stop 'd' is not in the timetable"):
        Region.open(folder).set_timetable([_without_deck(tmp_path)])
    assert (folder / "manifest.json").read_bytes() == before


def _without_deck(folder):
    source = one_bus(folder / "new.zip")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(folder / "short.zip", "w") as new:
        for name in old.namelist():
            lines = old.read(name).decode().splitlines()
            kept = [line for line in lines if not (name == "stops.txt" and line.startswith("d,"))]
            new.writestr(name, "\n".join(kept) + "\n")
    return folder / "short.zip"


@pytest.mark.parametrize("content", [b"", b"PK", b"<html>", None])
def test_a_feed_that_cannot_be_used_leaves_all_as_it_was(folder, tmp_path, content):
    before = (folder / "manifest.json").read_bytes()
    parts = {path.name for path in (folder / "parts").iterdir()}
    bad = tmp_path / "bad.zip"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(InputError, match=r"bad\.zip") as error:
        Region.open(folder).set_timetable([bad])
    assert "\n" not in str(error.value)
    assert (folder / "manifest.json").read_bytes() == before
    assert {path.name for path in (folder / "parts").iterdir()} == parts


def test_a_killed_one_leaves_the_old_timetable_and_the_next_one_works(folder, tmp_path):
    one_bus(tmp_path / "new.zip")
    before = (folder / "manifest.json").read_bytes()
    program = (
        "import time, dreiraum.reach.timetables as timetables\n"
        "from dreiraum.reach.region import Region\n"
        "def slowly(*given, write=timetables.write_part):\n"
        "    name = write(*given)\n"
        "    print(name, flush=True)\n"
        "    time.sleep(60)\n"
        "timetables.write_part = slowly\n"
        f"Region.open({str(folder)!r}).set_timetable([{str(tmp_path / 'new.zip')!r}])"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=os.environ)
    assert child.stdout.readline().startswith("timetable-")
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert (folder / "manifest.json").read_bytes() == before
    Region.open(folder).verify()
    assert Region.open(folder).set_timetable([tmp_path / "new.zip"]).timetable.route_short[0] == "neu"


def test_no_two_write_at_once(folder, tmp_path):
    with building(folder), pytest.raises(InputError, match="another build is writing here"):
        Region.open(folder).set_timetable([one_bus(tmp_path / "new.zip")])


def test_a_region_that_serves_answers_on_from_memory(folder, tmp_path):
    serving = Region.open(folder)
    for part in serving.parts.values():
        part.map_all()
    lines = len(serving.timetable.day(MONDAY).network.lines.trip)
    for name in ("one.zip", "two.zip", "three.zip"):
        Region.open(folder).set_timetable([one_bus(tmp_path / name, wheelchair_accessible=len(name) % 3)])
    assert len(serving.timetable.day(MONDAY.replace(day=3)).network.lines.trip) == lines


def test_walks_of_a_real_region_are_those_of_its_matrix(once):
    region = Region.open(once / "region")
    table = region.timetable
    walks = table.day(MONDAY).network.walks
    where = list(zip(table.stop_lat.tolist(), table.stop_lon.tolist(), strict=True))
    minutes = region.matrix(where, where, minutes=10)
    assert walks.ends[-1] > 0
    for start in range(table.stops):
        for k in range(walks.ends[start], walks.ends[start + 1]):
            walk = np.ceil(np.round(minutes[start, walks.stop[k]] * 600) / 10)
            assert walks.seconds[k] == max(60, walk)


def test_parking_is_remembered_and_its_stops(once):
    region = Region.open(once / "region")
    part = region.parts["timetable"]
    assert part.strings("park_name").tolist() == ["P+R Bstadt"]
    stops = {region.timetable.stop_name[row] for row in part.array("park_stop").tolist()}
    assert stops == {"Bstadt, Bahnhof"}
