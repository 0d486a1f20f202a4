"""What the directory says reaches the Region that answers, once each time it changes."""

import datetime as dt
import shutil

import pytest
from django.utils import timezone
from tests.ground.places.making import offer, place

from dreiraum.ground.places import edition
from dreiraum.ground.places.feeding import FED, dates, feed
from dreiraum.ground.places.models import Stop
from dreiraum.reach import InputError, Region
from dreiraum.reach.manifest import building

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


@pytest.fixture
def installation(home, tmp_path):
    """A copy of the small installation."""
    shutil.copytree(home / "region", tmp_path / "region")
    return tmp_path


def refs(installation):
    return Region.open(installation / "region").places.ref.tolist()


def fed(installation, now=NOW):
    edition.advance()
    return feed(installation, now)


def test_a_published_offer_is_in_the_region_and_a_closed_one_is_not(installation):
    one = offer(slug="neu", service="gp", opening_hours="Sa 18:00-20:00")
    assert fed(installation) == 1
    region = Region.open(installation / "region")
    row = region.places.ref.tolist().index("angebot/neu")
    assert (region.places.hours[row], region.places.name[row]) == ("Sa 18:00-20:00", one.place.name)
    assert feed(installation, NOW) == 0  # nothing has changed
    one.state = "closed"
    one.save()
    assert fed(installation) == 1
    assert "angebot/neu" not in refs(installation)


@pytest.mark.parametrize("state", ["draft", "waiting", "hidden", "closed"])
def test_what_is_not_published_is_nowhere(installation, state):
    offer(slug="neu", service="gp", state=state, hidden_why="falsch")
    fed(installation)
    assert "angebot/neu" not in refs(installation)


def test_an_offer_counts_from_its_first_to_its_last_day(installation):
    offer(slug="neu", service="gp", starts=dt.date(2026, 12, 1), ends=dt.date(2026, 12, 2))
    found = []
    for day in range(4):
        feed(installation, NOW + dt.timedelta(days=day))
        found.append("angebot/neu" in refs(installation))
    assert found == [False, True, True, False]


def test_a_place_of_the_map_is_closed_or_has_other_hours(installation):
    region = Region.open(installation / "region")
    ref = next(one for one in region.places.ref if one.startswith("node/"))
    row = region.places.ref.tolist().index(ref)
    at = {"lon": float(region.places.lon[row]), "lat": float(region.places.lat[row])}
    one = place(osm=ref, opening_hours="Sa 18:00-20:00", **at)
    fed(installation)
    assert Region.open(installation / "region").places.hours[row] == "Sa 18:00-20:00"
    one.state = "closed"
    one.save()
    fed(installation)
    assert ref not in refs(installation)
    one.delete()
    fed(installation)
    assert ref in refs(installation)


def test_dated_stops_say_when_they_are(installation):
    bus = offer(slug="bus", service="meeting", delivery="mobile")
    berlin = timezone.get_default_timezone()
    starts = [dt.datetime(2026, 12, 3, 15, 10, tzinfo=berlin) + dt.timedelta(days=7 * week) for week in range(3)]
    stops = [
        Stop(offer=bus, where="Dorfplatz", lat=52.0, lon=9.5, starts=one, ends=one + dt.timedelta(minutes=30))
        for one in starts
    ]
    Stop.objects.bulk_create(stops)
    assert dates(stops) == "2026 Dec 3,2026 Dec 10,2026 Dec 17 15:10-15:40"
    fed(installation)
    region = Region.open(installation / "region")
    row = region.places.ref.tolist().index("angebot/bus")
    assert region.hours(row).stop_times(NOW).weekly == ((3, 15, 10),)
    assert region.places.delivery[row] == 1


def test_a_digital_offer_is_the_second_number_and_a_hub_helps_with_it(installation):
    hub = place(slug="punkt", hub=True)
    offer(slug="video", title="Video", service="gp", delivery="digital", help_at=hub)
    offer(slug="bank", title="Bank", service="cash", delivery="digital")  # has no digital form in the catalogue
    fed(installation)
    region = Region.open(installation / "region")
    assert region.manifest["digital"][-1]["name"] == "Video"
    assert region.places.delivery[region.places.ref.tolist().index("ort/punkt")] == 2


def test_while_a_build_writes_it_waits_and_then_does_it(installation):
    offer(slug="neu", service="gp")
    with building(installation / "region"):
        assert fed(installation) == 0
    assert not (installation / FED).exists()
    assert feed(installation, NOW) == 1


def test_a_region_that_cannot_take_them_is_no_reason_to_wait(installation):
    offer(slug="neu", service="gp")
    next((installation / "region/parts").glob("times-*/cost.npy")).unlink()
    with pytest.raises(InputError, match="cost"):
        fed(installation)
    assert not (installation / FED).exists()


def test_who_was_cut_off_before_the_end_does_it_again(installation):
    offer(slug="neu", service="gp")
    fed(installation)
    (installation / FED).unlink()
    assert feed(installation, NOW) == 1
    assert "angebot/neu" in refs(installation)


def test_hours_nobody_can_read_are_not_known_and_strange_letters_go(installation):
    offer(slug="neu", service="gp", opening_hours="immer mal", place=place(name="Ei\nns\x07", website="ftp://x.de/"))
    assert fed(installation) == 1
    region = Region.open(installation / "region")
    row = region.places.ref.tolist().index("angebot/neu")
    assert (region.places.hours[row], region.places.name[row], region.places.website[row]) == ("", "Ei ns", "")
