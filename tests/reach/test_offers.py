"""The platform's own offers over a Region that serves: what a build with them would say, in a moment."""

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.answers.valley import ADORF, DECK, EINOED, write_valley
from tests.reach.drawing import latlon

from dreiraum.reach.config import HUB, MOBILE
from dreiraum.reach.errors import InputError
from dreiraum.reach.manifest import building
from dreiraum.reach.places.layer import read_layer
from dreiraum.reach.region import Region

SATURDAY_EVENING = dt.datetime(2026, 3, 7, 19)
TUESDAY_MORNING = dt.datetime(2026, 3, 3, 10)


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A valley of its own, and its sources."""
    folder = tmp_path_factory.mktemp("offers")
    Region.build(write_valley(folder / "sources"), folder / "region")
    return folder


@pytest.fixture
def region(once, tmp_path):
    """A copy of its Region."""
    return Region.open(shutil.copytree(once / "region", tmp_path / "region"))


def feature(kind="place", x=None, **said):
    geometry = {"type": "Point", "coordinates": list(latlon(x, 0))[::-1]} if x is not None else None
    texts = {"name": "Neu", "ref": "offer/neu"} if kind in ("place", "mobile", "hub") else {}
    return {"type": "Feature", "geometry": geometry, "properties": {"kind": kind, **texts, **said}}


def foot(region, x, service, **more):
    """How one gets on foot from a point of the road to a service."""
    answer = region.nearest(*latlon(x, 0), mode="foot", **more)
    return next(one for one in answer.services if one.service.key == service)


def test_an_offer_is_reached_as_soon_as_it_is_laid(region):
    assert foot(region, EINOED, "pharmacy").modes["foot"].nearest is None
    after = region.set_offers([feature(x=EINOED + 100, service="pharmacy")])
    found = foot(after, EINOED, "pharmacy").modes["foot"]
    assert (after.places.ref[found.nearest.place], found.reached) == ("offer/neu", True)
    assert foot(region, EINOED, "pharmacy").modes["foot"].nearest is None  # who opened it before goes on as before
    after.verify()


def test_what_is_worked_out_equals_a_build_that_knew_the_offers(region, once, tmp_path):
    (lat, lon), (hub_lat, hub_lon) = latlon(EINOED, 0), latlon(DECK, 0)
    sources = shutil.copytree(once / "sources", tmp_path / "sources")
    config = next(sources.glob("*.toml"))
    config.write_text(
        config.read_text()
        + f'\n[[place]]\nservice = "pharmacy"\nname = "Neu"\nlat = {lat}\nlon = {lon}\norganisation = "Müller"\n'
        + f'[[place]]\nservice = "gp"\nname = "Praxis"\nlat = {lat}\nlon = {lon}\n'
        + f'[[hub]]\nname = "Punkt"\nlat = {hub_lat}\nlon = {hub_lon}\ndigital = ["pharmacy"]\n'
    )
    built = Region.build(config, tmp_path / "built")
    laid = region.set_offers([
        feature(x=EINOED, service="pharmacy", organisation="Müller"),
        feature(x=EINOED, service="gp", name="Praxis", ref="offer/praxis"),
        feature("hub", DECK, service="pharmacy", name="Punkt", ref="offer/punkt"),
    ])  # fmt: skip
    assert len(laid.places) == len(built.places)
    refs = [np.array([region.places.name[row] for row in range(len(region.places))] + [""]) for region in (laid, built)]
    for kind in ("times", "transit"):
        for name in (file.removesuffix(".npy") for file in built.parts[kind].head["files"]):
            one, other = laid.parts[kind].array(name), built.parts[kind].array(name)
            if name in ("place", "next_place"):
                one, other = refs[0][one], refs[1][other]
            np.testing.assert_array_equal(one, other, err_msg=f"{kind} {name}")


def test_without_offers_the_region_is_what_it_was_to_the_byte(region):
    before = (region.path / "manifest.json").read_bytes()
    laid = region.set_offers([feature(x=EINOED, service="pharmacy"), feature("close", ref=_first(region, "food"))])
    assert (region.path / "manifest.json").read_bytes() != before
    laid.set_offers(None)
    assert (region.path / "manifest.json").read_bytes() == before


def _first(region, service):
    return region.places.ref[int(np.flatnonzero(region.places.service == region.catalogue.index(service))[0])]


def _place_of(region, service):
    rows = np.flatnonzero((region.places.service == region.catalogue.index(service)) & (region.places.delivery == 0))
    return [region.places.ref[row] for row in rows.tolist()]


def test_a_closed_place_of_the_map_is_gone_and_another_takes_its_turn(region):
    refs = _place_of(region, "food")
    after = region.set_offers([feature("close", ref=refs[0])])
    assert _place_of(after, "food") == refs[1:]
    cost = after.parts["times"].array("cost")[:, after.catalogue.index("food")]
    assert (cost >= region.parts["times"].array("cost")[:, after.catalogue.index("food")]).all()


def test_other_hours_change_the_places_alone(region):
    ref = _place_of(region, "food")[0]
    after = region.set_offers([feature("change", ref=ref, hours="Sa 18:00-22:00")])
    changed = {kind for kind, part in after.parts.items() if part.path != region.parts[kind].path}
    assert changed == {"places"}
    x = ADORF
    home = after.nearest(*latlon(x, 0), mode="car", asked=SATURDAY_EVENING)
    by_day = after.nearest(*latlon(x, 0), mode="car", asked=TUESDAY_MORNING)
    found = [next(one for one in answer.services if one.service.key == "food") for answer in (home, by_day)]
    names = [after.places.ref[one.modes["car"].nearest.place] if one.modes["car"].nearest else "" for one in found]
    assert names[0] == ref
    assert names[1] != ref


def test_a_mobile_offer_counts_only_while_it_stands_there(region):
    stop = feature("mobile", EINOED, service="food", hours="2026 Mar 3,2026 Mar 10 09:50-10:30")
    after = region.set_offers([stop])
    assert after.places.delivery.tolist().count(MOBILE) == region.places.delivery.tolist().count(MOBILE) + 1
    assert not foot(after, EINOED, "food").modes["foot"].reached
    assert foot(after, EINOED, "food").mobile is not None
    assert foot(after, EINOED, "food", asked=TUESDAY_MORNING).modes["foot"].reached
    assert not foot(after, EINOED, "food", asked=TUESDAY_MORNING + dt.timedelta(hours=1)).modes["foot"].reached


def test_a_digital_offer_is_the_second_number(region):
    offer = feature("digital", service="care", name="Pflege per Video", url="https://example.org/")
    after = region.set_offers([offer])
    assert [one["name"] for one in after.manifest["digital"]][-1] == "Pflege per Video"
    assert len(foot(after, ADORF, "care").digital.offers) == len(foot(region, ADORF, "care").digital.offers) + 1
    assert {kind for kind in after.parts if after.parts[kind].path != region.parts[kind].path} == {"places"}
    assert len(region.places) == len(after.places)


def test_an_offer_instead_of_a_place_of_the_map_takes_over_its_row(region):
    ref = _place_of(region, "food")[0]
    after = region.set_offers([feature(x=DECK, service="food", instead=ref)])
    assert ref not in _place_of(after, "food")
    assert _place_of(after, "food")[-1] == "offer/neu"


def test_a_build_keeps_the_offers_and_a_timetable_too(region, once):
    laid = region.set_offers([feature(x=EINOED, service="pharmacy"), feature("hub", DECK, service="gp", ref="offer/h")])
    built = Region.build(next((once / "sources").glob("*.toml")), region.path)
    assert built.manifest == laid.manifest
    again = built.set_timetable([once / "sources" / "feed.zip"])
    assert again.manifest["beneath"] == laid.manifest["beneath"]
    assert HUB in again.places.delivery
    assert again.set_offers(None).parts["places"].path != laid.parts["places"].path


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (feature(x=0, service="zoo"), "feature 2: service = 'zoo'; give one of"),
        (feature(service="gp"), "feature 2: no point"),
        (feature(x=0, service="gp", name=""), "feature 2: name = ''; give a text"),
        (feature(x=0, service="gp", hours="immer mal"), "feature 2: hours = 'immer mal'; give opening hours"),
        (feature("mobile", 0, service="gp"), "feature 2: hours = 'None'; give a text"),
        (feature("digital", service="stop", name="a", url="https://example.org"), "one that has a digital form"),
        (feature("digital", service="gp", name="a", url="javascript:alert(1)"), "a web address"),
        (feature("change", ref="node/1"), "feature 2: changes nothing"),
        (feature("melt"), "give place, mobile, hub, digital, change or close"),
        ({"type": "Feature", "properties": {"kind": "place", "service": "gp", "name": "a", "ref": "b"},
          "geometry": {"type": "Point", "coordinates": [9.5, 152]}}, "is not on the earth"),
        ("nothing", "feature 2: no properties"),
    ],
)  # fmt: skip
def test_one_line_says_what_is_wrong_and_the_old_region_serves(region, wrong, said):
    before = (region.path / "manifest.json").read_bytes()
    with pytest.raises(InputError, match=said):
        region.set_offers([feature(x=0, service="gp"), wrong])
    assert (region.path / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"features": 3}', "\x00", '{"features": [null]}'])
def test_a_file_that_is_no_geojson_is_refused(region, tmp_path, text):
    (tmp_path / "offers.geojson").write_text(text)
    with pytest.raises(InputError, match=r"offers\.geojson"):
        region.set_offers(tmp_path / "offers.geojson")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_SAID = st.dictionaries(
    st.sampled_from(["kind", "service", "name", "ref", "hours", "url", "website", "example", "instead", "phone"]),
    st.sampled_from(["place", "mobile", "hub", "digital", "change", "close", "gp", "Mo 8:00-9:00", "https://a.de"])
    | _JSON,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_JSON | st.fixed_dictionaries({"properties": _SAID, "geometry": _JSON}), max_size=3))
def test_whatever_is_given_is_read_or_refused(features):
    region = test_whatever_is_given_is_read_or_refused.region
    try:
        layer = read_layer(features, region.catalogue, region)
    except InputError as error:
        assert "feature" in str(error)
    else:
        assert len(layer.features) == len(features)
        json.loads(f"[{','.join(layer.features)}]")


@pytest.fixture(autouse=True)
def _asked(once):
    test_whatever_is_given_is_read_or_refused.region = Region.open(once / "region")


def test_only_one_writes_at_a_time(region):
    with building(region.path), pytest.raises(InputError, match="another build is writing here"):
        region.set_offers([feature(x=0, service="gp")])


def test_killed_in_the_middle_the_old_region_serves_and_the_next_goes_through(region, tmp_path):
    (tmp_path / "o.geojson").write_text(json.dumps({"features": [feature(x=EINOED, service="pharmacy")]}))
    script = (
        "import sys, os, signal\nfrom pathlib import Path\nimport dreiraum.reach.offers as offers\n"
        "offers.write_manifest = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "offers.renew_offers(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    before = (region.path / "manifest.json").read_bytes()
    command = [sys.executable, "-c", script, region.path, tmp_path / "o.geojson"]
    ended = subprocess.run(command, env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert (region.path / "manifest.json").read_bytes() == before
    Region.open(region.path).verify()
    after = region.set_offers(tmp_path / "o.geojson")
    assert "offer/neu" in after.places.ref.tolist()
    named = {part.path.name for part in after.parts.values()} | {after.manifest["beneath"]["places"]}
    kept = named | {part.path.name for part in region.parts.values()}
    assert {path.name for path in (region.path / "parts").iterdir()} == kept
