"""Series by a rule: which days clash, all or the free ones; the hour on the wall stays."""

import datetime as dt

import pytest
from django.utils import timezone
from icalendar import Event
from tests.ground.bookings.making import HOUR, NOON, policy, resource
from tests.ground.bookings.test_booking import NOW, refused, take
from tests.ground.people.making import person

from dreiraum.ground.bookings.actions import Sort, Who, book_series, plan_series
from dreiraum.ground.bookings.actions.repeating import occasions
from dreiraum.ground.bookings.models import Booking, Series
from dreiraum.ground.bookings.refused import Reason, Refused

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def repeat(of, rule="FREQ=WEEKLY;COUNT=4", **more):
    who = Who(person=more.pop("person", None) or person())
    return book_series(
        resource=of, starts=NOON, ends=NOON + HOUR, rule=rule, who=who, now=NOW, **{"sort": Sort.ALL, **more}
    )


def test_all_weeks_are_booked_at_the_same_hour_on_the_wall():
    made = repeat(resource("A"))
    assert [timezone.localtime(one.starts).strftime("%d.%m. %H:%M") for one in made] == [
        "02.03. 12:00", "09.03. 12:00", "16.03. 12:00", "23.03. 12:00",
    ]  # fmt: skip
    later = occasions(NOON, NOON + HOUR, "FREQ=WEEKLY;COUNT=5")
    assert timezone.localtime(later[-1][0]).strftime("%d.%m. %H:%M") == "30.03. 12:00"
    assert later[-1][0].hour == NOON.hour - 1


def test_one_day_that_clashes_stops_all_and_is_named():
    hall = resource("A")
    take(hall, NOON + WEEK)
    found = refused(repeat, hall)
    assert found.reason == Reason.CLASHES
    assert found.dates == (NOON + WEEK,)
    assert "Di, 9. Mär" in found.sentence
    assert not Series.objects.exists()


def test_the_free_ones_alone_are_booked_where_somebody_says_so():
    hall = resource("A")
    take(hall, NOON + WEEK)
    made = repeat(hall, sort=Sort.FREE)
    assert [one.starts for one in made] == [NOON, NOON + 2 * WEEK, NOON + 3 * WEEK]
    assert {one.series for one in made} == {Series.objects.get()}


def test_a_plan_says_the_same_and_books_nothing():
    hall = resource("A", policy=policy(ahead_days=20))
    take(hall, NOON + WEEK)
    before = Booking.objects.count()
    plan = plan_series(
        resource=hall, starts=NOON, ends=NOON + HOUR, rule="FREQ=WEEKLY;COUNT=4", who=Who(person=person()), now=NOW
    )
    assert [one.refused and one.refused.reason for one in plan] == [None, "taken", None, "ahead"]
    assert Booking.objects.count() == before


def test_a_form_sent_twice_makes_one_series():
    hall, who = resource("A"), person()
    first = repeat(hall, person=who, key="abc")
    assert repeat(hall, person=who, key="abc") == first
    assert Booking.objects.count() == 4


def test_the_quota_counts_the_days_of_the_series_itself():
    hall = resource("A", policy=policy(quota=2, quota_days=14))
    who = Who(person=person())
    plan = plan_series(resource=hall, starts=NOON, ends=NOON + HOUR, rule="FREQ=DAILY;COUNT=3", who=who, now=NOW)
    assert [one.refused and one.refused.reason for one in plan] == [None, None, "quota"]
    assert refused(repeat, hall, "FREQ=DAILY;COUNT=3").reason == Reason.CLASHES


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=WEEKLY", "FREQ=SECONDLY;COUNT=3", "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;COUNT=105", "COUNT=3",
        "FREQ=WEEKLY;UNTIL=20270401;COUNT=3", "FREQ=DAILY;COUNT=x", "FREQ=WEEKLY;BYDAY=XX;COUNT=2",
        "FREQ=YEARLY;COUNT=104", "FREQ=WEEKLY;BYDAY=WE;COUNT=2", "FREQ=DAILY;UNTIL=29991231", "FREQ=DAILY;UNTIL=x",
        "FREQ=WEEKLY;COUNT=2;BYEASTER=1", "FREQ=WEEKLY;COUNT=2\nDTSTART:19700101",
    ],
)  # fmt: skip
def test_rules_without_an_end_or_a_meaning_are_refused(rule):
    with pytest.raises(Refused) as caught:
        occasions(NOON, NOON + HOUR, rule)
    assert caught.value.reason == Reason.RULE


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY;COUNT=4", "FREQ=MONTHLY;BYDAY=1TU;COUNT=3", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270501"]
)
def test_rules_are_those_of_calendars(rule):
    """icalendar reads them too."""
    event = Event.from_ical(f"BEGIN:VEVENT\r\nRRULE:{rule}\r\nEND:VEVENT\r\n")
    assert event["RRULE"]["FREQ"][0] in rule
    assert len(occasions(NOON, NOON + HOUR, rule)) > 2


def test_in_the_night_the_clocks_change_the_hour_that_is_not_there_comes_an_hour_later():
    night = timezone.make_aware(dt.datetime(2027, 3, 27, 2, 30))
    found = occasions(night, night + HOUR, "FREQ=DAILY;COUNT=3")
    walls = [timezone.localtime(one).strftime("%d %H:%M") for one, _ in found]
    assert walls == ["27 02:30", "28 03:30", "29 02:30"]
    assert [end - begin for begin, end in found] == [HOUR, HOUR, HOUR]
