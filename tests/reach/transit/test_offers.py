"""What a district offers itself - Rufbus, rides, benches - read from TOML and put on its days."""

import datetime as dt

import pytest
from tests.reach.drawing import latlon
from tests.reach.transit.feeds import MONDAY, Lower, Town, Trip, timetable

from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import parse_toml
from dreiraum.reach.transit.need import BENCH, RIDE, RUFBUS, Need
from dreiraum.reach.transit.network import NEVER
from dreiraum.reach.transit.own import read_own

STOPS = [(0, 0, "Adorf, Kirche"), (3000, 0, "Bstadt, Bahnhof"), (6000, 0, "Cheim, Markt")]
TOWN = Town(STOPS, [Trip([(0, "08:00"), (1, "08:10"), (2, "08:20")])], days=[[True] * 35])  # Easter Monday: 6 April
LAT, LON = latlon(4500, 0)
RUFBUS_TOML = f"""
[[rufbus]]
name = "Rufbus Süd"
stops = ["Adorf, Kirche", "s1", {{ name = "Gut Einöd", lat = {LAT}, lon = {LON} }}]
hours = "Mo-Fr 18:00-26:00; PH off"
notice = 30
phone = "05151 30"
url = "https://example.org"
message = "Name und Haltestelle sagen"
"""


def own(text):
    return read_own(parse_toml(text, "district.toml"), Lower())


def table(road, folder, text, *towns):
    return timetable(folder, road, *(towns or (TOWN,)), own=own(text))


def windows(day):
    areas = day.network.areas
    return list(zip(areas.opens.tolist(), areas.closes.tolist(), day.area_base.tolist(), strict=True))


def test_a_rufbus_runs_between_all_its_stops_in_its_hours(road, tmp_path):
    found = table(road, tmp_path, RUFBUS_TOML)
    day = found.day(MONDAY)
    assert windows(day)[0] == (18 * 3600, 26 * 3600, day.base)
    area = found.areas[0]  # the evening before Good Friday, which ends at midnight, is another
    assert (area.kind, area.name, found.rules[area.rule].phone) == (RUFBUS, "Rufbus Süd", "05151 30")
    here = [found.stop_name[row] for row in day.network.areas.from_stop[:3].tolist()]
    assert here == ["Adorf, Kirche", "Bstadt, Bahnhof", "Gut Einöd"]
    assert found.route_long[area.route] == "Rufbus Süd"


def test_its_rides_take_as_long_as_a_car_with_detours(road, tmp_path):
    """3000 m at 50 km/h less what the profile takes off, times 1.3, and three minutes."""
    plain = table(road, tmp_path, RUFBUS_TOML).day(MONDAY).network.areas.seconds[:9].reshape(3, 3)
    bare = table(road, tmp_path, f"{RUFBUS_TOML}detour = 1\nextra_minutes = 0")
    car = bare.day(MONDAY).network.areas.seconds[:9].reshape(3, 3)
    assert plain.diagonal().tolist() == [NEVER] * 3
    assert 3000 / 14 < car[0, 1] < 3000 / 6
    assert plain[0, 1] == pytest.approx(1.3 * car[0, 1] + 180, abs=1.5)


def test_evenings_reach_over_midnight_and_holidays_are_off(road, tmp_path):
    found = table(road, tmp_path, RUFBUS_TOML)
    tuesday = found.day(MONDAY + dt.timedelta(days=1))
    assert [(opens, closes) for opens, closes, _ in windows(tuesday)] == [(-21_600, 7200), (64_800, 93_600)]
    easter = found.day(dt.date(2026, 4, 5))
    assert windows(easter) == []


def test_one_who_asks_later_than_the_notice_rides_later(road, tmp_path):
    day = table(road, tmp_path, RUFBUS_TOML).day(MONDAY)
    asked = dt.datetime.combine(MONDAY, dt.time(22, 20))
    assert day.bounds(asked).area[0] == 22 * 3600 + 50 * 60
    assert day.area_rule.tolist()[0] == 0


def test_around_the_clock_every_day_has_its_own_window(road, tmp_path):
    text = RUFBUS_TOML.replace("Mo-Fr 18:00-26:00; PH off", "24/7")
    day = table(road, tmp_path, text).day(MONDAY + dt.timedelta(days=3))
    assert [(opens, closes) for opens, closes, _ in windows(day)] == [(0, 86_400), (86_400, 172_800)]


def test_a_rufbus_at_fixed_times_is_a_trip_that_must_be_booked(road, tmp_path):
    text = """
    [[rufbus]]
    name = "AST 7"
    stops = ["Adorf, Kirche", "Cheim, Markt"]
    times = [["22:10", "22:25"], ["23:50", "24:05"]]
    days = "Sa,Su"
    days_before = 1
    until = "18:00"
    """
    found = table(road, tmp_path, text)
    saturday = MONDAY + dt.timedelta(days=5)
    lines = found.day(saturday).network.lines
    booked = [k for k, row in enumerate(lines.trip.tolist()) if found.trip_kind[row] == RUFBUS]
    assert len(booked) == 2
    deadline = found.rules[0].deadline(saturday, dt.datetime.combine(saturday, dt.time(22, 10), found.zone))
    assert deadline == dt.datetime(2026, 3, 6, 18, tzinfo=found.zone)
    assert not found.active(MONDAY)[found.trip_service[found.trip_kind == RUFBUS]].any()


def test_a_shared_ride_is_never_guaranteed(road, tmp_path):
    text = """
    [[ride]]
    name = "Zur Frühschicht"
    stops = ["Adorf, Kirche", "Cheim, Markt"]
    times = [["05:10", "05:22"]]
    days = "Mo-Fr; PH off"
    seats = 3
    phone = "0170"
    """
    found = table(road, tmp_path, text)
    row = found.trip_kind.tolist().index(RIDE)
    assert (found.trip_seats[row], found.rules[found.trip_rule[row]].phone) == (3, "0170")
    assert row in found.day(MONDAY).network.lines.trip
    assert row not in found.day(MONDAY, Need.GUARANTEED).network.lines.trip


def test_a_ride_bench_waits_and_is_never_guaranteed(road, tmp_path):
    text = """
    [[bench]]
    name = "Mitfahrbank Adorf"
    from = ["Adorf, Kirche"]
    to = ["Cheim, Markt", "Bstadt, Bahnhof"]
    wait = 12
    hours = "Mo-Su 07:00-19:00"
    """
    found = table(road, tmp_path, text)
    areas = found.day(MONDAY).network.areas
    assert (areas.wait[0], areas.closes[0]) == (720, 19 * 3600)
    assert found.areas[0].kind == BENCH
    assert found.areas[0].zones == ("Adorf, Kirche", "Cheim, Markt, Bstadt, Bahnhof")
    assert len(found.day(MONDAY, Need.GUARANTEED).network.areas.opens) == 0


def test_offers_without_any_feed_need_dates(road, tmp_path):
    alone = RUFBUS_TOML.replace(
        '"Adorf, Kirche", "s1", ', f'{{ name = "Adorf", lat = {latlon(0, 0)[0]}, lon = 9.5 }}, '
    )
    with pytest.raises(InputError, match=r"\[timetable\] with first and last"):
        timetable(tmp_path, road, own=own(alone))
    dated = timetable(tmp_path, road, own=own(f'[timetable]\nfirst = "2026-03-01"\nlast = "2026-03-31"\n{alone}'))
    assert (dated.empty, dated.runs(MONDAY), dated.stops) == (False, True, 2)


def test_a_stop_nobody_knows_is_named_with_the_nearest(road, tmp_path):
    with pytest.raises(InputError, match=r"\[\[rufbus\]\] number 1: stop 'Adorf, Kirsche'.*'Adorf, Kirche'"):
        table(road, tmp_path, RUFBUS_TOML.replace("Adorf, Kirche", "Adorf, Kirsche"))


def test_what_was_read_can_be_read_again(road, tmp_path):
    text = f'[timetable]\nrufbus = ["7"]\nnotice = 45\n{RUFBUS_TOML}'
    first = own(text)
    from dreiraum.reach.toml import Table

    assert read_own(Table("district.toml", first.given), Lower()) == first


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('name = "Rufbus Süd"', "", "name is missing"),
        ("notice = 30", "notice = -1", "notice must be a number"),
        ("notice = 30", "notice = 30\ndays_before = 1", "notice and days_before together"),
        ("notice = 30", 'until = "18:00"', "until needs days_before"),
        ('phone = "05151 30"', "fone = 1", "unknown key 'fone'; did you mean 'phone'"),
        ('url = "https://example.org"', 'url = "example.org"', "an address that begins with"),
        ("Mo-Fr 18:00-26:00; PH off", "immer abends", "hours must be hours such as"),
        ('"Adorf, Kirche", "s1",', "", "stops must name 2 or more stops"),
        (f"lat = {LAT}", "lat = 152", "lat must be a number from -90 to 90"),
        ("notice = 30", "seats = 0", "seats must be a number from 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(was, becomes, says):
    with pytest.raises(InputError, match=says) as error:
        own(RUFBUS_TOML.replace(was, becomes))
    assert "district.toml" in str(error.value)


@pytest.mark.parametrize(
    ("times", "says"),
    [
        ('[["5:10"]]', "lists of 2 times"),
        ('[["05:10", "05:00"]]', "times go backwards"),
        ('[["05:10", "5 Uhr"]]', "such as 18:05"),
        ('["05:10", "05:20"]', "a list of lists"),
        ("[]", "times is missing"),
    ],
)
def test_times_that_cannot_be_meant_are_refused(times, says):
    text = f'[[ride]]\nname = "M"\nstops = ["a", "b"]\ndays = "Mo"\ntimes = {times}\n'
    with pytest.raises(InputError, match=says):
        own(text)


def test_a_line_cannot_be_confirmed_and_rejected():
    with pytest.raises(InputError, match="'AST' stands in rufbus and in not_rufbus"):
        own('[timetable]\nrufbus = ["AST"]\nnot_rufbus = "ast"\n')


@pytest.mark.parametrize("day", ["1.12.2026", "0001-01-01", "9999-12-31"])
def test_dates_that_cannot_be_meant_are_refused(day):
    with pytest.raises(InputError, match="last must be a date such as"):
        own(f'[timetable]\nlast = "{day}"\n{RUFBUS_TOML}')
