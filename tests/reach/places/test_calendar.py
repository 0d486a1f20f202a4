import datetime as dt

import pytest

from dreiraum.reach.places.calendar import (
    names_holidays,
    public_holidays,
    tidy,
    with_holidays,
    without_school_holidays,
)

UNITY, REFORMATION, CHRISTMAS = dt.date(2026, 10, 3), dt.date(2026, 10, 31), dt.date(2026, 12, 25)


def test_holidays_are_those_of_the_subdivision():
    assert UNITY in public_holidays("DE", "NI", 2026)
    assert REFORMATION in public_holidays("DE", "NI", 2026)
    assert UNITY in public_holidays("DE", "HE", 2026)
    assert REFORMATION not in public_holidays("DE", "HE", 2026)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo-Fr 08:00-12:00; PH off", "Mo-Fr 08:00-12:00; Sa off"),
        ("Su,PH 10:00-12:00", "Su,Sa 10:00-12:00"),
        ("Mo-Fr 08:00-12:00", "Mo-Fr 08:00-12:00; Sa off"),
        ('Mo-Fr 08:00-12:00 "not on PH"', 'Mo-Fr 08:00-12:00 "not on PH"; Sa off'),
        ("Mo-Su 08:00-12:00; Oct 3 10:00-11:00", "Mo-Su 08:00-12:00; Oct 3 10:00-11:00"),
        ("Mo-Su 08:00-12:00; Oct 30 10:00-11:00", "Mo-Su 08:00-12:00; Oct 30 10:00-11:00; Sa off"),
    ],
)
def test_ph_becomes_the_weekday_of_the_holiday(text, expected):
    assert with_holidays(text, (UNITY,)) == expected


def test_two_holidays_in_a_row_become_two_weekdays():
    assert with_holidays("PH off", (CHRISTMAS, CHRISTMAS + dt.timedelta(days=1))) == "Fr,Sa off"


def test_without_holidays_nothing_changes():
    assert with_holidays("Mo-Fr 08:00-12:00", ()) == "Mo-Fr 08:00-12:00"


def test_common_slips_are_mended():
    assert tidy(" Mo–Fr 08:00-12:00; ph off; ") == "Mo-Fr 08:00-12:00; PH off"


def test_hours_of_school_holidays_are_left_out():
    assert without_school_holidays("Mo-Fr 08:00-18:00; SH Mo-Fr 09:00-12:00") == "Mo-Fr 08:00-18:00"
    assert without_school_holidays('Mo "SH Mo; x"; SH off') == 'Mo "SH Mo; x"; SH off'


def test_a_comment_names_no_holiday():
    assert names_holidays("Mo,PH 08:00-12:00")
    assert not names_holidays('Mo 08:00-12:00 "PH"')
