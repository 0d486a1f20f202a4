"""How expressions are read; beside the suite of opening_hours.js, which benchmarks/hours.py runs."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.opening.expression import Expression
from dreiraum.reach.opening.grammar import read
from dreiraum.reach.opening.sun import minute_of
from dreiraum.reach.opening.tokens import Unreadable

HAMELN = (52.1, 9.36)
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 11, 23)


class Somewhere:
    zone, point = BERLIN, HAMELN
    free = frozenset({dt.date(2026, 11, 25)})
    away = frozenset({dt.date(2026, 11, 26), dt.date(2026, 11, 27)})

    def public(self, day):
        return day in self.free

    def school(self, day):
        return day in self.away


def pieces(text, day=MONDAY, **said):
    found = Expression(read(text, country="DE", **said), Somewhere()).pieces(day)
    return [
        (f"{one.first // 60:02}:{one.first % 60:02}-{one.last // 60:02}:{one.last % 60:02}", one.state) for one in found
    ]


def days(text, first=MONDAY, many=7):
    expression = Expression(read(text, country="DE"), Somewhere())
    every = (first + dt.timedelta(days=by) for by in range(many))
    return [day.isoformat()[5:] for day in every if expression.pieces(day)]


@pytest.mark.parametrize(
    "sloppy",
    [
        "Mo – Fr: 9 – 12 Uhr",
        "montags bis freitags 9-12Uhr",
        "Mon-Fri 9am-12pm",
        "Mo-Fr 09.00-12.00",
        "opening_hours=Mo-Fr 09:00→12:00;",
        "Mo-Fr ⁰⁹:00–12：00",
    ],
)
def test_what_people_write_is_what_the_grammar_says(sloppy):
    assert read(sloppy) == read("Mo-Fr 09:00-12:00")


@pytest.mark.parametrize("closed", ["Mo geschlossen, Di 14-18 Uhr", "Tu 14:00-18:00; Mo Ruhetag"])
def test_closed_days_in_words(closed):
    assert pieces(closed) == []
    assert pieces(closed, MONDAY + dt.timedelta(days=1)) == [("14:00-18:00", "open")]


@pytest.mark.parametrize(
    "text",
    ["", ";", "Mo-Tr 17:00-20:00", "Mo,,Th", "2026, Jan", "Su-PH", "21:00-22:60", "26:00-27:00", "week 54", "Feb 30",
     "Mo 12:00", "Jun 30-24", "Mo[6]", "12:00-15:00/60", "|| open", "immer mal",
     "Sommer Mo 10:00-12:00", "\0", "x" * 30_000],
)  # fmt: skip
def test_what_has_no_one_meaning_is_refused(text):
    with pytest.raises(Unreadable):
        read(text, country="DE")


def test_without_a_country_nobody_knows_a_holiday():
    with pytest.raises(Unreadable, match="no country"):
        read("Mo-Fr 09:00-12:00; PH off")


def test_a_rule_takes_its_days_one_that_closes_its_hours_and_one_behind_bars_the_rest():
    assert pieces("09:00-12:00; Mo 14:00-16:00") == [("14:00-16:00", "open")]
    assert pieces("09:00-12:00, Mo 14:00-16:00") == [("09:00-12:00", "open"), ("14:00-16:00", "open")]
    assert pieces("09:00-12:00; 10:00-11:00 off") == [("09:00-10:00", "open"), ("11:00-12:00", "open")]
    assert pieces('09:00-12:00 || "bitte anrufen"') == [
        ("00:00-09:00", "unknown"),
        ("09:00-12:00", "open"),
        ("12:00-24:00", "unknown"),
    ]


def test_a_night_gives_way_where_the_next_day_has_a_rule_of_its_own():
    assert pieces("22:00-02:00; Tu 12:00-14:00", MONDAY + dt.timedelta(days=1)) == [("12:00-14:00", "open")]
    assert pieces("22:00-02:00, Tu 12:00-14:00", MONDAY + dt.timedelta(days=1))[0] == ("00:00-02:00", "open")


def test_an_open_end_is_a_guess_until_the_next_beginning():
    assert pieces("07:00+,12:00-16:00") == [("07:00-12:00", "guessed"), ("12:00-16:00", "open")]
    assert pieces("Mo 17:00-open end", MONDAY + dt.timedelta(days=1)) == [("00:00-03:00", "guessed")]


def test_holidays_of_the_public_and_of_schools():
    assert days("Su,PH") == ["11-25", "11-29"]
    assert days("Mo-Fr; PH off") == ["11-23", "11-24", "11-26", "11-27"]
    assert days("SH Mo-Th") == ["11-26"]
    assert days("SH,PH") == ["11-25", "11-26", "11-27"]
    assert days("PH -1 day") == ["11-24"]


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("easter +1 day", "2027-03-28", ["03-29"]),
        ("Nov Th[4]", "2026-11-23", ["11-26"]),
        ("Sa[-1],Sa[-1] +1 day", "2026-11-26", ["11-28", "11-29"]),
        ("Dec 30-Jan 02", "2026-12-28", ["12-30", "12-31", "01-01", "01-02"]),
        ("week 48-52/2 Fr", "2026-11-23", ["11-27"]),
        ("2027+ Jan", "2026-12-30", ["01-01", "01-02", "01-03", "01-04", "01-05"]),
        ("Feb 29", "2027-02-26", []),
        ("Dec 25-Su-21 days", "2026-11-26", ["11-29"]),
    ],
)
def test_days_that_move(text, first, expected):
    assert days(text, dt.date.fromisoformat(first)) == expected


def test_the_sun_rises_as_another_library_says():
    # suncalc 2.0.1 (npm), asked at noon of the day: minutes, seconds dropped
    somewhere, north = (49.5438327, 9.8155867), (60.5467949, 9.8155867)
    known = [
        (somewhere, "2012-10-01", (7 * 60 + 20, 18 * 60 + 58, 6 * 60 + 49)),
        (somewhere, "2013-01-26", (8 * 60 + 0, 17 * 60 + 6, 7 * 60 + 25)),
        (somewhere, "2024-10-29", (7 * 60 + 5, 17 * 60 + 3, 6 * 60 + 31)),
        (north, "2013-04-16", (5 * 60 + 59, 20 * 60 + 43, 5 * 60 + 11)),
    ]
    for point, day, expected in known:
        date = dt.date.fromisoformat(day)
        events = ("sunrise", "sunset", "dawn")
        assert tuple(minute_of(event, date, point, BERLIN) for event in events) == expected
    assert minute_of("sunset", dt.date(2026, 6, 21), (80.0, 9.0), BERLIN) == 18 * 60  # it does not set there


def test_moments_where_moments_are_asked_for():
    assert pieces("Mo 12:00,15:00", points=1) == [("12:00-12:01", "open"), ("15:00-15:01", "open")]
    assert pieces("Mo 10:00-13:00/90", points=1)[-1] == ("13:00-13:01", "open")


TOKENS = """
    Mo Tu Su PH SH - , ; || : 08:00 12:00 26:00 off open unknown easter Jan Feb 29 2026 week 53 + / 1 [1] [-1] day
    sunrise sunset ( ) "x" Mo-Fr 08:00-12:00 22:00-04:00 17:00+
"""


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(TOKENS.split()), max_size=9).map(" ".join) | st.text(max_size=30), st.dates())
def test_any_text_is_refused_or_cuts_a_day_into_pieces_in_order(text, day):
    try:
        expression = Expression(read(text, country="DE"), Somewhere())
    except Unreadable:
        return
    day = max(dt.date(10, 1, 1), min(day, dt.date(9990, 1, 1)))
    ends = [edge for one in expression.pieces(day) for edge in (one.first, one.last)]
    assert ends == sorted(ends)
    assert all(0 <= one.first < one.last <= 1440 for one in expression.pieces(day))
