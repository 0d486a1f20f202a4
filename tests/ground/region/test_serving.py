"""The Region in force: there or not, followed when it changes, never mixed, let go when it is old."""

import gc
import json
import shutil
import threading
import time
import weakref
from pathlib import Path

import pytest
from tests.reach.district import write_district
from tests.reach.drawing import latlon
from tests.serving import put_in_force

from dreiraum.ground.region import serving
from dreiraum.ground.region.serving import Served, Unavailable
from dreiraum.reach import Region
from dreiraum.reach.streets.profiles import MODES

NEAR_SHOP = {507: (200, 0, {"shop": "supermarket", "name": "Neuer Markt"})}


@pytest.fixture(scope="module")
def far(tmp_path_factory):
    """A Region with its supermarket six kilometres away."""
    folder = tmp_path_factory.mktemp("far")
    Region.build(write_district(folder / "sources"), folder / "region")
    return folder / "region"


@pytest.fixture(scope="module")
def near(tmp_path_factory):
    """The same with the supermarket in the village."""
    folder = tmp_path_factory.mktemp("near")
    Region.build(write_district(folder / "sources", extra=NEAR_SHOP), folder / "region")
    return folder / "region"


@pytest.fixture
def folder(far, tmp_path):
    return shutil.copytree(far, tmp_path / "region")


def minutes(region):
    """On foot from the village to the supermarket, None where it is too far."""
    food = next(one for one in region.nearest(*latlon(0, 0)).services if one.service.key == "food")
    nearest = food.modes["foot"].nearest
    return nearest and nearest.minutes


def comes(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def settled(served, version):
    """Ask until the Region of that version answers."""
    comes(lambda: served.now().version == version)
    return served.now()


@pytest.mark.parametrize("answers", [True, False], ids=["answers visitors", "does other work"])
def test_a_region_in_force_is_asked_without_its_folder(folder, answers):
    served = Served(folder)
    served.answers = answers
    region = served.now()
    shutil.rmtree(folder)
    assert minutes(region) is None


def test_where_there_is_no_region_none_is_available(tmp_path):
    with pytest.raises(Unavailable):
        Served(tmp_path / "nowhere").now()


def test_a_region_that_comes_later_is_found(far, tmp_path):
    served = Served(tmp_path / "region")
    with pytest.raises(Unavailable):
        served.now()
    shutil.copytree(far, tmp_path / "region")
    assert served.now().version == Region.open(far).version


def test_a_replaced_region_is_followed(folder, near):
    served = Served(folder)
    before = served.now()
    put_in_force(near, folder)
    after = settled(served, Region.open(near).version)
    assert minutes(before) is None
    assert minutes(after) < 5
    assert (served.version, served.swaps, served.stale) == (after.version, 1, False)


def test_what_is_not_replaced_is_opened_once(folder):
    served = Served(folder)
    first = served.now()
    assert all(served.now() is first for _ in range(100))
    assert served.swaps == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: (folder / "manifest.json").write_text("{"),
        shutil.rmtree,
        lambda folder: older(folder),  # noqa: PLW0108 - defined below
        lambda folder: [file.unlink() for file in folder.glob("parts/places-*/part.json")] and older(folder, 1),
    ],
    ids=["manifest removed", "manifest cut off", "folder removed", "older format", "part removed"],
)
def test_a_region_that_cannot_be_served_leaves_the_old_one_answering(folder, spoil):
    served = Served(folder)
    before = served.now()
    spoil(folder)
    served.now()
    comes(lambda: served.stale)
    assert served.now() is before
    for mode in MODES:
        assert before.nearest(*latlon(10, 0), mode=mode).headline.of > 0
        assert before.route(latlon(0, 0), latlon(900, 0), mode=mode).minutes > 0
    assert before.find("Hauptstr")


def older(folder, number=0):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": number}), encoding="utf-8")


def test_an_older_format_is_not_misread(folder):
    older(folder)
    with pytest.raises(Unavailable):
        Served(folder).now()


def test_a_mended_region_ends_being_stale(folder, far):
    served = Served(folder)
    served.now()
    older(folder)
    served.now()
    comes(lambda: served.stale)
    put_in_force(far, folder)
    served.now()
    comes(lambda: not served.stale)


def test_what_cannot_be_opened_is_not_tried_at_every_request(folder, caplog):
    older(folder)
    served = Served(folder)
    for _ in range(20):
        with pytest.raises(Unavailable):
            served.now()
    assert len(caplog.records) == 1


def test_what_could_not_be_opened_is_tried_again_though_no_manifest_changed(folder, monkeypatch):
    """Rights that were wrong, a disk that was away: no new manifest tells that they are back."""
    places = next(folder.glob("parts/places-*"))
    away = places.rename(folder / "away")
    served = Served(folder)
    with pytest.raises(Unavailable):
        served.now()
    away.rename(places)
    monkeypatch.setattr(serving, "AGAIN", 0.05)
    comes(lambda: available(served))


def available(served):
    try:
        return served.now() is not None
    except Unavailable:
        return False


def test_threads_that_start_together_open_one_region(folder):
    served, found, start = Served(folder), [], threading.Barrier(8)

    def ask():
        start.wait()
        found.append(served.now())

    run([threading.Thread(target=ask) for _ in range(8)])
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def run(threads):
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_under_many_threads_every_region_asked_is_whole(folder, far, near):
    served, stop, wrong = Served(folder), threading.Event(), []
    expected = {Region.open(one).version: minutes(Region.open(one)) for one in (far, near)}

    def ask():
        while not stop.is_set():
            region = served.now()
            if minutes(region) != expected[region.version]:
                wrong.append(region.version)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for one in askers:
        one.start()
    served.now()
    for region in (near, far, near, far, near):
        put_in_force(region, folder)
        settled(served, Region.open(region).version)
    stop.set()
    for one in askers:
        one.join()
    assert wrong == []
    assert served.swaps == 5


def test_old_regions_are_let_go(folder, far, near):
    """After ten replacements one Region is held, and no more files are mapped than after the first."""
    served = Served(folder)
    regions = [weakref.ref(served.now())]
    first = mapped(folder)
    for region in (near, far) * 5:
        put_in_force(region, folder)
        regions.append(weakref.ref(settled(served, Region.open(region).version)))
    comes(lambda: gc.collect() >= 0 and mapped(folder) <= first)
    assert [one() is not None for one in regions] == [False] * 10 + [True]


def mapped(folder):
    return Path("/proc/self/maps").read_text(encoding="utf-8").count(str(folder))


def test_a_request_sees_one_region_from_start_to_end(folder, near, monkeypatch):
    served = Served(folder)
    monkeypatch.setattr(serving, "served", served)
    old, new = served.now().version, Region.open(near).version

    def view(request):
        first = serving.region()
        put_in_force(near, folder)
        settled(served, new)
        assert serving.region() is first
        return first

    request = type("Request", (), {"META": {}})()
    assert serving.OneRegion(view)(request).version == old
    assert request.META[serving.ASKED] == old
    assert serving.OneRegion(lambda request: serving.region())(request).version == new
    assert serving.region().version == new
