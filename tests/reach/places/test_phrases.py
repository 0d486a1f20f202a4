"""What is said of opening hours, on 24 November 2026, a Tuesday, unless another day is named."""

import datetime as dt
import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiraum.reach.places.hours import BERLIN, Hours, Opening, Stops
from dreiraum.reach.places.phrases import say_opening, say_stops


@dataclass(frozen=True)
class Region:
    country: str = "DE"
    subdivision: str = "NI"


def at(text):
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "now", "german", "english"),
    [
        ("Mo-Fr 08:00-18:00", "2026-11-24 10:00", "offen bis 18 Uhr", "open until 18:00"),
        ("Mo-Fr 08:00-12:30,14:00-18:00", "2026-11-24 10:00", "offen bis 12:30 Uhr", "open until 12:30"),
        ("Mo-Fr 08:00-12:30,14:00-18:00", "2026-11-24 13:00", "öffnet um 14 Uhr", "opens at 14:00"),
        ("Mo-Fr 08:00-18:00", "2026-11-28 10:00", "öffnet Mo 8:00", "opens Mon 8:00"),
        ("Mo-Sa 08:00-24:00", "2026-11-24 10:00", "offen bis 24 Uhr", "open until 24:00"),
        ("Fr 22:00-04:00", "2026-11-27 23:00", "offen bis 4 Uhr", "open until 4:00"),
        ("Mo-We 00:00-24:00", "2026-11-23 10:00", "offen bis Do 0:00", "open until Thu 0:00"),
        ("24/7", "2026-11-24 10:00", "durchgehend offen", "always open"),
        ("off", "2026-11-24 10:00", "geschlossen", "closed"),
        (
            "2026 Dec 24 10:00-12:00",
            "2026-11-24 10:00",
            "öffnet Do, 24. Dez., 10:00",
            "opens Thu, 24 Dec, 10:00",
        ),
        ("Mo-Sa 08:00-18:00; PH off", "2026-10-31 10:00", "öffnet Mo 8:00", "opens Mon 8:00"),
        ("We 09:00-10:00", "2026-11-25 11:00", "öffnet Mi, 2. Dez., 9:00", "opens Wed, 2 Dec, 9:00"),
        ("by the bell", "2026-11-24 10:00", "Öffnungszeiten unbekannt", "opening hours unknown"),
        ('Mo-Fr 08:00-12:00 "nach Vereinbarung"', "2026-11-24 10:00", "nach Vereinbarung", "by appointment"),
        ("Mo-Fr 08:00-12:00 unknown", "2026-11-24 10:00", "nach Vereinbarung", "by appointment"),
        ('Mo-Fr unknown "auf Klingeln"', "2026-11-24 10:00", "auf Klingeln", "auf Klingeln"),
    ],
)
def test_what_is_said_about_today(text, now, german, english):
    state = Hours(text, Region()).state(at(now))
    assert (say_opening(state, at(now)), say_opening(state, at(now), "en")) == (german, english)


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("Th 15:10-15:40", "donnerstags 15:10", "Thursdays 15:10"),
        (
            "Tu 09:00-09:30; Th 15:10-15:40",
            "dienstags 9:00 und donnerstags 15:10",
            "Tuesdays 9:00 and Thursdays 15:10",
        ),
        ("week 02-52/2 Th 15:10-15:40", "Do, 26. Nov., 15:10", "Thu, 26 Nov, 15:10"),
        ("2026 Nov 24 14:20-15:00", "Di, 24. Nov., 14:20", "Tue, 24 Nov, 14:20"),
        ("2026 Dec 10 15:10-15:40", "Do, 10. Dez., 15:10", "Thu, 10 Dec, 15:10"),
        ("2020 Dec 10 15:10-15:40", "kein Termin bekannt", "no date known"),
        ("by the bell", "Öffnungszeiten unbekannt", "opening hours unknown"),
    ],
)
def test_when_a_mobile_offer_stands_here(text, german, english):
    stops = Hours(text, Region()).stop_times(at("2026-11-24 10:00"))
    assert (say_stops(stops), say_stops(stops, "en")) == (german, english)


def test_a_moment_of_another_time_zone_is_said_in_the_districts():
    noon = dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC)
    assert say_opening(Hours("Mo-Fr 12:00-13:00", Region()).state(noon), noon) == "offen bis 13 Uhr"


moments = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1))


@settings(deadline=None)
@given(moments, st.integers(1, 400 * 1440), st.sampled_from(["open", "opens"]))
def test_both_languages_say_the_same_figures(now, minutes, kind):
    when = (now + dt.timedelta(minutes=minutes)).replace(second=0, microsecond=0, tzinfo=BERLIN)
    german, english = (say_opening(Opening(kind, when), now, language) for language in ("de", "en"))
    figures = [re.findall(r"\d+", said.replace(":00", "")) for said in (german, english)]
    assert figures[0] == figures[1]
    week = Stops(((when.weekday(), when.hour, when.minute),), when, known=True)
    assert say_stops(week)[-5:] == say_stops(week, "en")[-5:]
