"""A journey in a calendar: RFC 5545, reminders before it is too late, nothing about who travels."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from tests.land.mobility import making

from dreiraum.land.mobility.appointments import calendar_file, filename

ENDS = "Hameln; Wall 5, 2. Stock\nBEGIN:VEVENT", "Ockensen"


def read(journey, question=None):
    content = calendar_file(
        question or making.asking(), journey, ENDS, "https://x.example/wege/?a=1", making.at("21:30")
    )
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return content, event


def alarms(event) -> list[tuple[str, dt.datetime]]:
    return [(str(one["DESCRIPTION"]), one.decoded("TRIGGER")) for one in event.walk("VALARM")]


def test_the_event_lasts_from_door_to_door():
    journey = making.by_rufbus()
    _, event = read(journey)
    assert event.decoded("DTSTART") == journey.depart
    assert event.decoded("DTEND") == journey.arrive
    assert event.decoded("DTSTAMP") == making.at("21:30")


def test_the_reminder_comes_half_an_hour_before_the_deadline():
    _, event = read(making.by_rufbus())
    call, leave = alarms(event)
    assert call == ("Rufbus 33: Bis 22:10 anrufen: 05151 7880", making.at("21:40"))
    assert leave[1] == making.at("22:21")


def test_without_an_order_there_is_only_the_reminder_to_leave():
    _, event = read(making.by_bus())
    assert [at for _, at in alarms(event)] == [making.at("21:23")]


def test_triggers_are_moments_and_say_so():
    content, _ = read(making.by_rufbus())
    assert b"TRIGGER;VALUE=DATE-TIME:20261126T204000Z" in content


def test_what_is_to_be_said_stands_before_the_legs():
    _, event = read(making.by_rufbus())
    lines = str(event["DESCRIPTION"]).splitlines()
    assert lines[0] == "Rufbus 33: Bis 22:10 anrufen: 05151 7880"
    assert "Rufbus 33 von Elze um 23:10 nach Ockensen, Ort, 1 Person." in lines[1]
    assert "22:40 Hameln, Bahnhof, Gleis 2 – 23:02 Elze, Gleis 1 (S5)" in lines


def test_goodwill_is_not_sold_as_a_promise():
    _, event = read(making.by_goodwill())
    assert "Nicht garantiert" in event["DESCRIPTION"]


def test_names_cannot_break_out_of_their_line():
    content, event = read(making.by_bus())
    assert content.count(b"BEGIN:VEVENT") == 1 + content.count(b"\\nBEGIN:VEVENT")
    assert str(event["LOCATION"]) == ENDS[0]


def test_no_line_is_longer_than_75_octets_and_all_end_as_they_must():
    content, _ = read(making.by_rufbus())
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_same_journey_keeps_its_name_so_that_a_calendar_replaces_it():
    (_, one), (_, other) = read(making.by_rufbus()), read(making.by_rufbus())
    assert one["UID"] == other["UID"] != read(making.by_bus())[1]["UID"]


def test_nobody_is_named():
    _, event = read(making.by_rufbus())
    assert not {"ATTENDEE", "ORGANIZER", "CONTACT"} & set(event)
    assert event["CLASS"] == "PRIVATE"


def test_the_file_is_named_after_the_departure():
    assert filename(making.by_rufbus()) == "fahrt-2026-11-26-2236.ics"


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_where_the_clocks_change_the_calendar_has_the_right_moment(day):
    leg = making.by_bus().legs[0]
    start, end = making.at("01:30", day), making.at("04:10", day)
    journey = making.joined(leg, depart=start, arrive=end)
    _, event = read(journey)
    lasted = event.decoded("DTEND") - event.decoded("DTSTART")
    assert lasted == dt.timedelta(seconds=end.timestamp() - start.timestamp())
