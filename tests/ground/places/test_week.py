"""The grid for opening hours and OSM's syntax say the same, and both can be read."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.ground.places.saying import say_hours
from dreiraum.ground.places.week import EVERY, Day, Other, Week, read_week, write_week
from dreiraum.reach.places.hours import Hours


class Saxony:
    country, subdivision = "DE", "NI"


minutes = st.integers(0, 95).map(lambda quarter: quarter * 15)
SPANS = st.tuples(minutes, minutes).filter(lambda span: span[0] < span[1]).map(lambda span: (span,))
days = st.one_of(st.just(Day()), st.builds(Day, SPANS, st.sampled_from([EVERY, (1,), (1, 3), (-1,)])))
dates = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


def other(first: dt.date, many: int, spans) -> Other:
    last = first + dt.timedelta(days=many)
    return Other((first.month, first.day), (last.month, last.day), first.year, last.year, spans)


others = st.builds(other, dates, st.integers(0, 20), st.one_of(st.just(()), SPANS))
weeks = st.builds(
    Week,
    st.tuples(*[days] * 7),
    st.none(),
    st.one_of(st.just(()), SPANS),
    st.lists(others, max_size=2).map(tuple),
).filter(lambda week: any(day.spans for day in week.days))


@given(weeks)
def test_what_is_written_is_read_again(week):
    assert read_week(write_week(week)) == week


def expected(week: Week, day: dt.date) -> tuple:
    """What the grid says of a day, counted by hand; None where a holiday decides."""
    for one in reversed(week.others):
        if dt.date(one.year, *one.first) <= day <= dt.date(one.last_year, *one.last):
            return one.spans
    today = week.days[day.weekday()]
    nth, last = (day.day - 1) // 7 + 1, (day + dt.timedelta(days=7)).month != day.month
    return today.spans if not today.nth or nth in today.nth or (last and -1 in today.nth) else ()


@settings(deadline=None)  # the first one loads the holidays
@given(weeks, st.dates(dt.date(2026, 6, 1), dt.date(2026, 9, 20)))
def test_the_engine_opens_when_the_grid_says(week, day):
    """June to September without Pentecost: Lower Saxony has no holiday then."""
    hours = Hours(write_week(week), Saxony())
    assert hours.known
    opened = [one for one in hours.windows(day, day) if one[0].date() == day]
    told = sorted((a.hour * 60 + a.minute, (b.hour * 60 + b.minute)) for a, b in opened)
    assert told == sorted(expected(week, day))


@pytest.mark.parametrize(
    "text",
    ["24/7", "Mo-Fr 09:00+", "Mo-Fr 09:00-12:00; Mo 14:00-16:00", "Mo-Fr 09:00-12:00, Mo 14:00-16:00", "sunrise-sunset",
     "week 1-53/2 Mo 10:00-12:00", "nach Vereinbarung", "SH Mo-Fr 10:00-12:00",
     "Apr-Sep Mo 10:00-12:00; Oct-Mar Tu 10:00-12:00",
     "PH off; Mo 10:00-12:00", 'Mo 10:00-12:00 "nur Kinder"', ""],
)  # fmt: skip
def test_what_a_week_cannot_hold_stays_a_text(text):
    assert read_week(text) is None


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:30-13:00; PH off",
         "Montag bis Freitag 9–12 und 14–18 Uhr | Samstag 9:30–13 Uhr | an Feiertagen geschlossen",
         "Monday to Friday 9–12 and 14–18 | Saturday 9:30–13 | on public holidays closed"),
        ("Sa[1] 10:00-12:00", "am ersten Samstag im Monat 10–12 Uhr | an Feiertagen geschlossen",
         "on the 1st Saturday of the month 10–12 | on public holidays closed"),
        ("Apr-Oct Mo-Su 08:00-24:00", "täglich 8–24 Uhr | nur von April bis Oktober | an Feiertagen geschlossen",
         "daily 8–24 | only from April to October | on public holidays closed"),
        ("24/7", "durchgehend geöffnet", "always open"),
        ("Mo 10:00-11:00; Dec 24 off", "Montag 10–11 Uhr | an Feiertagen geschlossen | 24. Dezember: geschlossen",
         "Monday 10–11 | on public holidays closed | 24 December: closed"),
        ("quatsch", "Diese Öffnungszeiten können wir nicht lesen: „quatsch“", None),
    ],
)  # fmt: skip
def test_hours_can_be_read(home, text, german, english):
    today = dt.date(2026, 6, 1)
    with translation.override("de"):
        assert " | ".join(say_hours(text, today)) == german


def test_what_no_week_can_hold_is_said_for_the_next_days(home):
    with translation.override("de"):
        said = say_hours("week 1-53/2 We 10:00-12:00; PH off", dt.date(2026, 6, 1))
    assert said == ["Mi, 3. Juni 10–12 Uhr"]
