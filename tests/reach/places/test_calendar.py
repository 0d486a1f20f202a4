import csv
import datetime as dt
from importlib import resources

from dreiraum.reach.places.calendar import public_holidays, school_holidays

UNITY, REFORMATION = dt.date(2026, 10, 3), dt.date(2026, 10, 31)


def test_holidays_are_those_of_the_subdivision():
    assert UNITY in public_holidays("DE", "NI", 2026)
    assert REFORMATION in public_holidays("DE", "NI", 2026)
    assert UNITY in public_holidays("DE", "HE", 2026)
    assert REFORMATION not in public_holidays("DE", "HE", 2026)


def test_school_holidays_of_lower_saxony_are_those_the_ministry_published():
    days = school_holidays("DE", "NI")
    assert dt.date(2026, 7, 2) in days
    assert dt.date(2026, 8, 12) in days
    assert dt.date(2026, 7, 1) not in days
    assert dt.date(2026, 8, 13) not in days
    assert dt.date(2027, 1, 9) in days  # the last day of Christmas's, in the next year
    assert dt.date(2030, 8, 21) in days
    assert school_holidays("DE", "HE") == frozenset()


def test_the_demo_districts_timetable_knows_the_same_school_holidays():
    known = school_holidays("DE", "NI")
    text = resources.files("dreiraum.demo").joinpath("data", "school_holidays.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        first, last = (dt.date.fromisoformat(row[end]) for end in ("first", "last"))
        assert {first, last} <= known, row
        assert not {first - dt.timedelta(days=1), last + dt.timedelta(days=1)} & known, row
