"""When people leave by public transport, as the services file says and a district changes it."""

import datetime as dt

import pytest

from dreiraum.reach.errors import InputError
from dreiraum.reach.services.catalogue import read_catalogue

KEYS = ("weekday_morning", "weekday_midday", "weekday_evening", "saturday", "sunday")


@pytest.fixture
def override(tmp_path):
    def write(text):
        path = tmp_path / "services.toml"
        path.write_text(text, encoding="utf-8")
        return read_catalogue(path).transit

    return write


def test_the_week_has_five_windows_of_an_hour():
    transit = read_catalogue().transit
    assert transit.keys == KEYS
    assert {one.minutes for one in transit.windows} == {60}
    assert [one.days for one in transit.windows] == [(1, 2, 3)] * 3 + [(5,), (6,)]
    assert [f"{one.begins(dt.date(2026, 11, 3)):%H:%M}" for one in transit.windows] == [
        "07:00", "11:00", "18:00", "10:00", "14:00",
    ]  # fmt: skip


def test_the_longest_walk_and_way_fit_the_times_of_a_region():
    transit = read_catalogue().transit
    assert (transit.walk_minutes.value, transit.longest_minutes.value) == (20, 90)


def test_every_window_says_what_it_assumes():
    transit = read_catalogue().transit
    for figure in (transit.walk_minutes, transit.longest_minutes, *(one.origin for one in transit.windows)):
        assert figure.basis.startswith("Annahme: ")
        assert "ohne Quelle" not in figure.basis


def test_the_first_window_is_meant_where_none_is_named():
    transit = read_catalogue().transit
    assert transit.window("").key == "weekday_morning"
    assert transit.window("sunday").name == "sonntags"
    with pytest.raises(InputError, match="unknown window 'sonday'; did you mean 'sunday'"):
        transit.window("sonday")


def test_a_district_changes_a_single_key_of_a_window(override):
    transit = override('[transit.window.sunday]\nstart = "10:30"\n')
    assert transit.keys == KEYS
    assert (transit.window("sunday").start, transit.window("sunday").minutes) == (630, 60)
    assert "services.toml" in transit.window("sunday").origin.basis
    assert transit.window("saturday") == read_catalogue().transit.window("saturday")


def test_a_district_adds_a_window(override):
    transit = override('[transit.window.night]\nname = "nachts"\ndays = ["Fr", "Sa"]\nstart = "22:00"\nminutes = 120\n')
    night = transit.window("night")
    assert transit.keys == (*KEYS, "night")
    assert (night.name_en, night.days, night.start, night.minutes) == ("nachts", (4, 5), 1320, 120)


def test_a_district_changes_the_longest_walk(override):
    transit = override("[transit]\nwalk_minutes = { value = 15, assumption = 'Beschluss des Kreistags' }\n")
    assert (transit.walk_minutes.value, transit.longest_minutes.value) == (15, 90)
    assert transit.walk_minutes.basis == "Annahme: Beschluss des Kreistags"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[transit]\nlongest_minutes = 110\n", "longest_minutes must be a number from 1 to 109"),
        ("[transit]\nwalk = 10\n", "unknown key 'walk'"),
        ("[transit.window.night]\nstart = '22:00'\n", "minutes is missing"),
        ("[transit.window.sunday]\nstart = '25:00'\n", "start must be a time such as '07:00'"),
        ("[transit.window.sunday]\nminutes = 2.5\n", "minutes must be a whole number"),
        ("[transit.window.sunday]\nminutes = 300\n", "minutes must be a number from 1 to 240"),
        ("[transit.window.sunday]\ndays = ['So']\n", "days must be one or more of Mo, Tu"),
        ("[transit.window.sunday]\nwhen = 1\n", r"\[transit.window.sunday\]: unknown key 'when'"),
    ],
)
def test_what_cannot_be_is_named(override, text, named):
    with pytest.raises(InputError, match=named):
        override(text)
