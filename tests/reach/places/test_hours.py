import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dreiraum.reach.errors import InputError
from dreiraum.reach.places.hours import BERLIN, KEPT, Hours, Opening, Stops, _evaluated
from dreiraum.reach.places.phrases import say_opening, say_stops


@dataclass(frozen=True)
class Region:
    country: str = "DE"
    subdivision: str = "NI"


def hours(text, subdivision="NI"):
    return Hours(text, Region(subdivision=subdivision))


def at(text):
    return dt.datetime.fromisoformat(text)


def spans(text, first, last=None, **calendar):
    found = hours(text, **calendar).windows(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))
    return [(f"{opens:%a %H:%M}", f"{closes:%a %H:%M}") for opens, closes in found]


def test_open_on_arrival_with_the_errands_minutes_left():
    shop = hours("Mo-Fr 08:00-12:00")
    assert shop.is_open(at("2026-11-24 11:30"), 30)
    assert not shop.is_open(at("2026-11-24 11:31"), 30)
    assert shop.is_open(at("2026-11-24 08:00"))
    assert not shop.is_open(at("2026-11-24 07:59"))
    assert not shop.is_open(at("2026-11-24 12:00"))


def test_german_unity_day_is_free_everywhere():
    for land in ("NI", "HE"):
        assert spans("Mo-Sa 08:00-18:00; PH off", "2026-10-03", subdivision=land) == []


def test_reformation_day_is_free_in_lower_saxony_and_a_working_day_in_hesse():
    text = "Mo-Sa 08:00-18:00; PH off"
    assert spans(text, "2026-10-31", subdivision="NI") == []
    assert spans(text, "2026-10-31", subdivision="HE") == [("Sat 08:00", "Sat 18:00")]


def test_hours_of_holidays_hold_on_the_holidays_of_the_subdivision():
    text = "Mo-Fr 08:00-12:00; PH 10:00-11:00"
    assert spans(text, "2026-10-31", subdivision="NI") == [("Sat 10:00", "Sat 11:00")]
    assert spans(text, "2026-10-31", subdivision="HE") == []
    assert spans("Su,PH 10:00-12:00", "2026-10-31", "2026-11-01") == [
        ("Sat 10:00", "Sat 12:00"),
        ("Sun 10:00", "Sun 12:00"),
    ]


def test_the_same_weekday_a_week_later_is_ordinary():
    assert spans("Mo-Sa 08:00-18:00; PH off", "2026-11-07") == [("Sat 08:00", "Sat 18:00")]


def test_both_days_of_christmas_are_free():
    assert spans("Mo-Sa 08:00-18:00; PH off", "2026-12-24", "2026-12-28") == [
        ("Thu 08:00", "Thu 18:00"),
        ("Mon 08:00", "Mon 18:00"),
    ]


def test_silence_about_holidays_means_closed_unless_always_open():
    assert spans("Mo-Su 08:00-18:00", "2026-10-31") == []
    assert hours("24/7").is_open(at("2026-10-31 03:00"), 600)
    assert hours("Mo-Su 00:00-24:00").is_open(at("2026-10-31 03:00"), 600)


def test_a_night_that_begins_on_a_holiday_is_closed_one_that_reaches_into_it_is_not():
    assert spans("Mo-Su 22:00-04:00", "2026-10-30", "2026-11-01") == [
        ("Thu 22:00", "Fri 04:00"),
        ("Fri 22:00", "Sat 04:00"),
        ("Sun 22:00", "Mon 04:00"),
    ]


def test_hours_of_school_holidays_hold_in_them():
    text = "Mo-Fr 07:00-13:00; SH Mo-Fr 09:00-12:00"
    assert spans(text, "2026-10-19") == [("Mon 09:00", "Mon 12:00")]
    assert spans(text, "2026-10-26") == [("Mon 07:00", "Mon 13:00")]
    assert spans(text, "2026-10-19", subdivision="HE") == [("Mon 07:00", "Mon 13:00")]  # nobody entered them


def test_an_open_end_is_open_until_midnight():
    assert spans("Fr 17:00+", "2026-11-27", "2026-11-28") == [("Fri 17:00", "Sat 00:00")]


def test_the_sun_of_lower_saxony_opens_at_sunrise():
    opens, closes = hours("sunrise-sunset; PH 10:00-12:00").windows(dt.date(2026, 6, 22), dt.date(2026, 6, 22))[0]
    assert (opens.hour, closes.hour) == (4, 21)


def test_a_date_that_is_named_is_not_silence():
    text = "Mo-Fr 08:00-18:00; Dec 25 10:00-11:00"
    assert spans(text, "2026-12-25", "2026-12-27") == [("Fri 10:00", "Fri 11:00")]


def test_a_selector_beside_the_grammar_leaves_the_holiday_closed():
    assert spans("Mo-Sa 08:00-12:00; PH +1 day off", "2026-10-31") == []
    assert spans("Mo-Sa 08:00-12:00; PH +1 day off", "2026-10-30") == [("Fri 08:00", "Fri 12:00")]


def test_a_night_reaches_into_the_next_day():
    bar = hours("Fr 22:00-04:00")
    assert bar.is_open(at("2026-11-28 03:00"), 60)
    assert not bar.is_open(at("2026-11-28 03:01"), 60)
    assert spans("Fr 22:00-04:00", "2026-11-28") == [("Fri 22:00", "Sat 04:00")]


def test_midnight_inside_an_opening_is_no_gap():
    assert spans("Mo-We 00:00-24:00", "2026-11-24") == [("Mon 00:00", "Thu 00:00")]


@pytest.mark.parametrize(("day", "length"), [("2026-03-28", 8), ("2026-03-29", 8), ("2026-10-24", 8)])
def test_ordinary_nights_last_what_the_clock_says(day, length):
    first = dt.date.fromisoformat(day)
    opens, closes = hours("Mo-Su 08:00-16:00").windows(first, first)[0]
    assert closes.timestamp() - opens.timestamp() == length * 3600


@pytest.mark.parametrize(("day", "length"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-10-17", 8)])
def test_the_night_the_clocks_change_is_an_hour_shorter_or_longer(day, length):
    first = dt.date.fromisoformat(day)
    opens, closes = hours("Sa 22:00-06:00").windows(first, first)[-1]
    assert closes.timestamp() - opens.timestamp() == length * 3600
    assert hours("Sa 22:00-06:00").is_open(opens, length * 60)
    assert not hours("Sa 22:00-06:00").is_open(opens, length * 60 + 1)


def test_other_time_zones_are_converted():
    assert hours("Mo-Fr 08:00-12:00").is_open(dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC))
    assert not hours("Mo-Fr 08:00-12:00").is_open(dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC))


@pytest.mark.parametrize("text", ["", "täglich", "Mo-Fr", "immer mal", "Mo-Fr 08:00-12:60", "\0"])
def test_what_cannot_be_read_is_unknown_and_never_open(text):
    unknown = hours(text)
    assert not unknown.known
    assert not unknown.is_open(at("2026-11-24 10:00"))
    assert unknown.next_opening(at("2026-11-24 10:00")) is None
    assert unknown.state(at("2026-11-24 10:00")) == Opening("unknown")


def test_open_by_appointment_only_is_not_open_on_arrival():
    practice = hours('Mo-Fr 08:00-12:00 "nach Vereinbarung"')
    assert practice.known
    assert not practice.is_open(at("2026-11-24 10:00"))
    assert practice.state(at("2026-11-24 10:00")) == Opening("note")
    assert hours("nach Vereinbarung").state(at("2026-11-24 10:00")) == Opening("note")
    assert hours('Mo-Fr unknown "auf Klingeln"').state(at("2026-11-24 10:00")) == Opening("note", note="auf Klingeln")


@pytest.mark.parametrize(
    ("text", "now", "kind", "when"),
    [
        ("Mo-Fr 08:00-18:00", "2026-11-24 10:00", "open", "2026-11-24 18:00"),
        ("Mo-Fr 08:00-18:00", "2026-11-24 18:00", "opens", "2026-11-25 08:00"),
        ("Fr 22:00-04:00", "2026-11-28 03:00", "open", "2026-11-28 04:00"),
        ("24/7", "2026-11-24 10:00", "always", None),
        ("off", "2026-11-24 10:00", "closed", None),
        ("2020 Dec 10 15:10-15:40", "2026-11-24 10:00", "closed", None),
        ("Sa[1] 09:00-12:00", "2026-11-24 10:00", "opens", "2026-12-05 09:00"),
    ],
)
def test_a_place_is_open_until_or_opens_at_a_moment(text, now, kind, when):
    assert hours(text).state(at(now)) == Opening(kind, when and at(when).replace(tzinfo=BERLIN))


def test_stops_are_weekly_where_they_are_regular_and_else_the_next_date():
    now = at("2026-11-24 10:00")
    thursday = dt.datetime(2026, 11, 26, 15, 10, tzinfo=BERLIN)
    assert hours("Th 15:10-15:40").stop_times(now) == Stops(((3, 15, 10),), thursday, known=True)
    assert hours("week 02-52/2 Th 15:10-15:40").stop_times(now) == Stops((), thursday, known=True)
    assert hours("whenever").stop_times(now) == Stops((), None, known=False)


def test_asking_for_every_week_of_two_centuries_keeps_no_more_than_fits():
    many = [hours(f'Mo-Fr 08:00-12:00 "{number}"') for number in range(3)]
    for shop in many:
        for week in range(9000):
            shop.is_open(dt.datetime(1951, 1, 1) + dt.timedelta(weeks=week))
    assert _evaluated.cache_info().currsize <= KEPT < 3 * 9000


def test_the_next_opening_lies_after_the_asked_time():
    shop = hours("Mo-Fr 08:00-12:00")
    assert shop.next_opening(at("2026-11-24 08:00")) == dt.datetime(2026, 11, 25, 8, tzinfo=BERLIN)
    assert shop.next_opening(at("2026-11-27 12:00")) == dt.datetime(2026, 11, 30, 8, tzinfo=BERLIN)


def test_a_time_outside_all_calendars_is_an_input_error():
    with pytest.raises(InputError, match="the year must lie between"):
        hours("24/7").is_open(dt.datetime(9999, 12, 31))


TOKENS = """
    Mo Tu We Th Fr Sa Su PH SH - , ; ||
    : 08:00 12:00 26:00 24:00 48:00 off open unknown easter Jan Feb 29 2026
    week 53 + / 1 30 [1] [-1] day sunrise sunset ( ) 00:00 "x" "Termin" Mo-Fr 08:00-12:00 22:00-04:00
"""
expression = st.lists(st.sampled_from(TOKENS.split()), max_size=9).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(expression | st.text(), st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)))
def test_any_text_has_hours_or_is_unknown(text, now):
    some = hours(text)
    some.is_open(now, 10)
    for language in ("de", "en"):
        assert say_opening(some.state(now), now, language)
        assert say_stops(some.stop_times(now), language)
    found = some.windows(now.date(), now.date() + dt.timedelta(days=9))
    assert all(opens < closes for opens, closes in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert some.known or not found


clock = st.integers(0, 23 * 2 + 1).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")


@settings(deadline=None)
@given(
    st.sets(st.integers(0, 6), min_size=1),
    clock,
    clock,
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)),
    st.integers(0, 90),
)
def test_weekly_hours_equal_asking_each_day_by_hand(days, opens, closes, now, minutes):
    opens, closes = min(opens, closes), max(opens, closes)
    assume(opens < closes)
    # The nights the clocks change have tests of their own.
    now = now.replace(hour=max(now.hour, 4), microsecond=0)
    names = ",".join(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[day] for day in sorted(days))
    leaves = now + dt.timedelta(minutes=minutes)
    closing = now.replace(hour=int(closes[:2]), minute=int(closes[3:]), second=0)
    inside = opens <= f"{now:%H:%M}" < closes and leaves <= closing
    expected = now.weekday() in days and not is_holiday(now.date()) and inside
    assert hours(f"{names} {opens}-{closes}").is_open(now, minutes) == expected


def is_holiday(day):
    easter = {2026: dt.date(2026, 4, 5), 2027: dt.date(2027, 3, 28)}[day.year]
    moved = {easter + dt.timedelta(days=by) for by in (-2, 1, 39, 50)}
    return (day.month, day.day) in {(1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26)} or day in moved
