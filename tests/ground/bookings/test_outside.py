"""Calendars of others: what is read of them, from where they may come, what they never do."""

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ground.bookings.making import HOUR, NOON, claim, unit

from dreiraum.ground.bookings import chores
from dreiraum.ground.bookings.fetching import MOST, Unreachable, checked, fetch
from dreiraum.ground.bookings.models import Claim, OutsideCalendar
from dreiraum.ground.bookings.outside import Unreadable, busy, without

DAY = dt.timedelta(days=1)
BEGIN, END = NOON - 3 * DAY, NOON + 60 * DAY


def calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN"]
    for number, event in enumerate(events):
        uid = [] if "UID:" in event else [f"UID:{number}"]
        lines += ["BEGIN:VEVENT", *uid, "DTSTAMP:20270101T000000Z", *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(*events: str) -> list[tuple[str, str]]:
    spans = busy(calendar(*events), BEGIN, END)
    return [tuple(timezone.localtime(one).strftime("%d.%m. %H:%M") for one in span) for span in spans]


@pytest.mark.parametrize(
    ("event", "spans"),
    [
        ("DTSTART:20270302T110000Z|DTEND:20270302T120000Z", [("02.03. 12:00", "02.03. 13:00")]),
        ("DTSTART;TZID=Europe/Berlin:20270302T120000|DURATION:PT90M", [("02.03. 12:00", "02.03. 13:30")]),
        ("DTSTART;TZID=America/New_York:20270302T060000|DURATION:PT1H", [("02.03. 12:00", "02.03. 13:00")]),
        ("DTSTART:20270302T120000|DURATION:PT1H", [("02.03. 12:00", "02.03. 13:00")]),
        ("DTSTART;VALUE=DATE:20270302", [("02.03. 00:00", "03.03. 00:00")]),
        ("DTSTART;VALUE=DATE:20270302|DTEND;VALUE=DATE:20270304", [("02.03. 00:00", "04.03. 00:00")]),
        ("DTSTART:20270302T110000Z", []),
        ("DTSTART:20270302T110000Z|DTEND:20270302T100000Z", []),
        ("DTSTART:20270302T110000Z|DTEND:20270302T120000Z|STATUS:CANCELLED", []),
        ("DTSTART:20270302T110000Z|DTEND:20270302T120000Z|TRANSP:TRANSPARENT", []),
        ("DTSTART:20260302T110000Z|DTEND:20260302T120000Z", []),
        (
            "DTSTART;TZID=Europe/Berlin:20260106T120000|DURATION:PT1H|RRULE:FREQ=WEEKLY;UNTIL=20270310T000000Z",
            [("02.03. 12:00", "02.03. 13:00"), ("09.03. 12:00", "09.03. 13:00")],
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20270302T120000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=3"
            "|EXDATE;TZID=Europe/Berlin:20270309T120000|RDATE;TZID=Europe/Berlin:20270310T120000",
            [("02.03. 12:00", "02.03. 13:00"), ("10.03. 12:00", "10.03. 13:00"), ("16.03. 12:00", "16.03. 13:00")],
        ),
        (
            "DTSTART;VALUE=DATE:20270323|RRULE:FREQ=WEEKLY;COUNT=2",
            [("23.03. 00:00", "24.03. 00:00"), ("30.03. 00:00", "31.03. 00:00")],
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20270323T120000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2",
            [("23.03. 12:00", "23.03. 13:00"), ("30.03. 12:00", "30.03. 13:00")],
        ),
    ],
)
def test_what_events_say(event, spans):
    assert read(event) == spans


def test_an_occurrence_that_was_moved_counts_where_it_is_now():
    weekly = "UID:a|DTSTART:20270302T110000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2"
    moved = "UID:a|RECURRENCE-ID:20270309T110000Z|DTSTART:20270310T150000Z|DURATION:PT1H"
    assert read(weekly, moved) == [("02.03. 12:00", "02.03. 13:00"), ("10.03. 16:00", "10.03. 17:00")]


def test_events_that_touch_are_one_span():
    first, second = "DTSTART:20270302T110000Z|DURATION:PT1H", "DTSTART:20270302T120000Z|DURATION:PT1H"
    assert read(second, first, first) == [("02.03. 12:00", "02.03. 14:00")]


def test_rules_beyond_all_measure_take_no_time():
    for rule in (
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYSECOND=1,2,3;BYHOUR=1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY",
    ):
        busy(calendar(f"DTSTART:19000101T000000Z|DURATION:PT1H|RRULE:{rule}"), BEGIN, END)


PIECES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "UID:a",
        "DTSTART:20270302T110000Z",
        "DTSTART;VALUE=DATE:20270302",
        "DTEND:20270302T120000Z",
        "DURATION:PT1H",
        "DURATION:-P9999999D",
        "RRULE:FREQ=WEEKLY",
        "RRULE:FREQ=DAILY;COUNT=99999999",
        "RRULE:FREQ=",
        "EXDATE:20270302",
        "RDATE:x",
        "RDATE;VALUE=PERIOD:20270302T110000Z/PT1H",
        "DTSTART;TZID=Nowhere/City:20270302T110000",
        "STATUS:CANCELLED",
        "RECURRENCE-ID:20270302T110000Z",
        "DTSTART:00010101T000000Z",
        "DTEND:99991231T235959Z",
        "RRULE:FREQ=WEEKLY;UNTIL=1",
    ]
)


@given(lines=st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25))
@settings(max_examples=300, deadline=None)
def test_whatever_it_holds_it_is_read_or_refused(lines):
    content = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode("utf-8", "replace")
    try:
        spans = busy(content, BEGIN, END)
    except Unreadable:
        return
    assert all(a < b for a, b in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))


@given(content=st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    try:
        busy(content, BEGIN, END)
    except Unreadable:
        return


NUMBERS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=8)


@given(some=NUMBERS, others=NUMBERS)
def test_what_is_left_beside_others_is_what_arithmetic_of_sets_says(some, others):
    def spans(pairs):
        return sorted((NOON + a * HOUR, NOON + (a + b) * HOUR) for a, b in pairs)

    def hours(found):
        return {hour for a, b in found for hour in range(100) if a <= NOON + hour * HOUR < b}

    left = without(spans(some), spans(others))
    assert hours(left) == hours(spans(some)) - hours(spans(others))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.1.2.3/", "http://192.168.0.1/x.ics",
        "http://169.254.169.254/latest/meta-data", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://2130706433/",
        "http://0x7f.1/", "https://[fd00::1]/", "http://100.64.0.1/", "ftp://example.org/", "file:///etc/passwd",
        "http://user:word@example.org/", "http:///x", "http://example.org:99999/", "gopher://x", "", "http://[2002:7f00:1::]/",
    ],
)  # fmt: skip
def test_our_own_networks_are_out_of_reach(url):
    with pytest.raises(Unreachable):
        fetch(url)


def test_a_public_address_is_used_as_it_was_checked():
    assert checked("9.9.9.9", 80) == "9.9.9.9"


@pytest.fixture
def server(settings):
    settings.PRIVATE_CALENDARS = True
    answers = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        answers["address"] = f"http://127.0.0.1:{running.server_port}"
        yield answers
        running.shutdown()


def test_redirects_are_followed_a_few_times_and_too_much_is_too_much(server):
    server["/a"] = (302, {"Location": "/b"}, b"")
    server["/b"] = (200, {}, b"here")
    server["/round"] = (302, {"Location": "/round"}, b"")
    server["/large"] = (200, {}, b"x" * (MOST + 1))
    server["/out"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert fetch(server["address"] + "/a") == b"here"
    for path in ("/round", "/large", "/out", "/nothing"):
        with pytest.raises(Unreachable):
            fetch(server["address"] + path)


def test_a_redirect_to_our_own_network_is_refused(server, settings):
    server["/a"] = (302, {"Location": "http://127.0.0.1:1/"}, b"")
    settings.PRIVATE_CALENDARS = False
    with pytest.raises(Unreachable, match="public"):
        fetch(server["address"] + "/a")


@pytest.mark.django_db
def test_a_calendar_of_others_keeps_the_unit_busy_beside_what_is_booked(server):
    doctor, now = unit(), NOON - DAY
    claim(doctor, NOON, NOON + HOUR)
    one = OutsideCalendar.objects.create(unit=doctor, url=server["address"] + "/c.ics")
    server["/c.ics"] = (
        200,
        {},
        calendar("DTSTART:20270302T103000Z|DURATION:PT2H", "DTSTART:20270304T110000Z|DURATION:PT1H"),
    )
    assert chores.calendars(now) == 1
    theirs = Claim.objects.filter(outside=one).order_by("starts")
    assert list(theirs.values_list("starts", "ends")) == [
        (NOON - HOUR / 2, NOON), (NOON + HOUR, NOON + 1.5 * HOUR), (NOON + 2 * DAY, NOON + 2 * DAY + HOUR),
    ]  # fmt: skip
    assert chores.calendars(now) == 0, "asked again too soon"
    server["/c.ics"] = (200, {}, calendar("DTSTART:20270304T110000Z|DURATION:PT1H"))
    assert chores.calendars(now + HOUR) == 1
    assert theirs.count() == 1


@pytest.mark.django_db
def test_one_that_fails_keeps_what_it_said_and_says_why(server):
    one = OutsideCalendar.objects.create(unit=unit(), url=server["address"] + "/c.ics")
    server["/c.ics"] = (200, {}, calendar("DTSTART:20270304T110000Z|DURATION:PT1H"))
    chores.calendars(NOON)
    server["/c.ics"] = (200, {}, b"<html>")
    for hours, answer in ((1, b"<html>"), (2, None)):
        server["/c.ics"] = (200, {}, answer) if answer else (500, {}, b"")
        assert chores.calendars(NOON + hours * HOUR) == 0
        one.refresh_from_db()
        assert one.problem == ("not a calendar" if answer else "status 500")
        assert Claim.objects.filter(outside=one).count() == 1
