"""Until when a ride can be booked, counted by hand, and what the search then may use."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from tests.reach.transit.feeds import MONDAY, Call, Town, Trip, rule, timetable

from dreiraum.reach.answers.rides import booking
from dreiraum.reach.transit.booking import DAYS_BEFORE, REAL_TIME, SAME_DAY, Rule, rules_of
from dreiraum.reach.transit.mirror import mirrored_bounds
from dreiraum.reach.transit.network import ALWAYS, NEVER

BERLIN = ZoneInfo("Europe/Berlin")
STOPS = [(0, 0, "A"), (2000, 0, "B"), (5000, 0, "C")]
TUESDAY, SUNDAY = MONDAY + dt.timedelta(days=1), MONDAY - dt.timedelta(days=1)


def at(day, hour, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), BERLIN)


def booked(type_, **more):
    plain = {"notice": 0, "days": 0, "last": 0, "off": frozenset()}
    return Rule("r", type_, message="", phone="", url="", info_url="", likely=False, zone="Europe/Berlin",
                **{**plain, **more})  # fmt: skip


def test_in_real_time_there_is_no_deadline():
    assert booked(REAL_TIME).deadline(MONDAY, at(MONDAY, 22)) is None


def test_thirty_minutes_before_departure():
    assert booked(SAME_DAY, notice=30).deadline(MONDAY, at(MONDAY, 22, 10)) == at(MONDAY, 21, 40)


def test_a_notice_reaches_over_midnight():
    assert booked(SAME_DAY, notice=60).deadline(MONDAY, at(TUESDAY, 0, 20)) == at(MONDAY, 23, 20)


def test_until_six_in_the_evening_of_the_day_before():
    day_before = booked(DAYS_BEFORE, days=1, last=18 * 3600)
    assert day_before.deadline(TUESDAY, at(TUESDAY, 9)) == at(MONDAY, 18)
    # half past midnight still belongs to Tuesday's service
    assert day_before.deadline(TUESDAY, at(TUESDAY + dt.timedelta(days=1), 0, 30)) == at(MONDAY, 18)


def test_days_on_which_the_office_is_closed_do_not_count():
    weekend = frozenset({dt.date(2026, 3, 7), dt.date(2026, 3, 8)})
    rule_ = booked(DAYS_BEFORE, days=1, last=12 * 3600, off=weekend)
    assert rule_.deadline(dt.date(2026, 3, 9), at(dt.date(2026, 3, 9), 8)) == at(dt.date(2026, 3, 6), 12)


def test_rules_are_the_same_after_a_rest_as_text():
    rules = (booked(DAYS_BEFORE, days=2, last=5, off=frozenset({MONDAY})), booked(SAME_DAY, notice=7))
    assert rules_of([one.plain() for one in rules]) == rules


# what can still be booked


def bounds(road, folder, asked, booking, *, day=MONDAY):
    """Earliest departures of a Monday's line that must be booked, by the day of its service."""
    calls = [Call(0, "09:00", pickup=2, booking=0), Call(1, "09:10")]
    table = timetable(folder, road, Town(STOPS, [Trip(calls)], booking=[booking], first=SUNDAY, days=[[True] * 4]))
    network = table.day(day)
    found = network.bounds(asked).line.tolist()
    assert network.mirrored_bounds(asked).line.tolist() == [-one for one in found]
    return dict(zip(((network.line_base - network.base) // 86_400).tolist(), found, strict=True))


def test_thirty_minutes_after_asking_the_first_ride_may_begin(road, tmp_path):
    found = bounds(road, tmp_path, at(MONDAY, 8, 20), rule(notice_min=30))
    assert found[0] == 8 * 3600 + 50 * 60


def test_who_plans_ahead_asks_at_noon_of_the_day_before(road, tmp_path):
    assert bounds(road, tmp_path, None, rule(notice_min=30))[0] == -11 * 3600 - 30 * 60
    assert bounds(road, tmp_path, None, rule(2, last_day=1, last_time=18 * 3600))[0] == ALWAYS
    assert bounds(road, tmp_path, None, rule(2, last_day=1, last_time=11 * 3600))[0] == NEVER
    assert bounds(road, tmp_path, None, rule(2, last_day=2, last_time=18 * 3600))[0] == NEVER


@pytest.mark.parametrize(("hour", "today", "tomorrow"), [(17, NEVER, ALWAYS), (19, NEVER, NEVER)])
def test_each_service_day_has_its_own_deadline(road, tmp_path, hour, today, tomorrow):
    found = bounds(road, tmp_path, at(MONDAY, hour), rule(2, last_day=1, last_time=18 * 3600))
    assert (found[0], found[1]) == (today, tomorrow)


def test_what_need_not_be_booked_is_always_there(road, tmp_path):
    day = timetable(tmp_path, road, Town(STOPS, [Trip([(0, "09:00"), (1, "09:10")])])).day(MONDAY)
    found = day.bounds(at(MONDAY, 23))
    assert set(found.line.tolist()) == {int(ALWAYS)}
    assert set(mirrored_bounds(found).line.tolist()) == {-int(ALWAYS)}


def test_the_calendar_of_a_rule_counts_its_own_days(road, tmp_path):
    """Booked one office day ahead, offices open on Sunday and Tuesday only: Tuesday's ride by Sunday noon."""
    office = [True, False, True, False]
    calls = [Call(0, "09:00", pickup=2, booking=0), Call(1, "09:10")]
    booking = rule(2, last_day=1, last_time=12 * 3600, service=1)
    town = Town(STOPS, [Trip(calls)], booking=[booking], first=SUNDAY, days=[[True] * 4, office])
    (only,) = timetable(tmp_path, road, town).rules
    assert only.deadline(TUESDAY, at(TUESDAY, 9)) == at(SUNDAY, 12)


@pytest.mark.parametrize(
    ("given", "line", "page"),
    [
        ({"booking_url": "https://example.org/app"}, "https://example.org", "https://example.org/app"),
        (
            {"booking_url": "javascript:alert(1)", "info_url": "https://example.org/info"},
            "",
            "https://example.org/info",
        ),
        ({"booking_url": "data:text/html,x", "info_url": "05151 1"}, "https://example.org", "https://example.org"),
        ({"booking_url": "javascript:alert(1)"}, "javascript:alert(1)", ""),
    ],
)
def test_only_an_address_of_the_web_is_a_page_to_book_on(road, tmp_path, given, line, page):
    town = Town(STOPS, [Trip([Call(0, "09:00", pickup=2, booking=0), Call(1, "09:10")])], booking=[rule(**given)])
    day = timetable(tmp_path, road, town).day(MONDAY)
    found = booking(day, 0, MONDAY, at(MONDAY, 9), line)
    assert found is not None
    assert found.url == page
