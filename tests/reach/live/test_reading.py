"""What a feed says is read as it stands, and what is none is said in one line."""

import datetime as dt
import tracemalloc
from contextlib import suppress

import pytest
from google.transit import gtfs_realtime_pb2 as wire
from hypothesis import example, given
from hypothesis import strategies as st
from tests.reach.live.feeds import NOON, alert, cancelled, changed, feed, late, stop, vehicle

from dreiraum.reach.errors import InputError
from dreiraum.reach.live import reading
from dreiraum.reach.live.reading import read_updates
from dreiraum.reach.live.updates import UNSAID, LeftOut, Period, Runs, Said, Trip


def read(*entities, **more):
    return read_updates(feed(*entities, **more), "live")


def test_the_time_is_that_of_the_feed_else_of_its_loading():
    assert read().at == NOON
    assert read_updates(feed(at=None), "live", fetched=NOON + 5).at == NOON + 5


def test_trips_and_their_stops_are_columns():
    found = read(
        changed("a", stop(3, late=60), stop(id="Rathaus", arrive={"time": NOON}), day="20261125", start="25:10:00"),
        cancelled("b"),
        changed("c", stop(1, said="SKIPPED"), stop(2, said="NO_DATA"), stop(3, moved_to="Gleis 2"), late=-30),
    ).changes
    assert found.trip == (Trip("a", dt.date(2026, 11, 25), 90_600), Trip("b", None, -1), Trip("c", None, -1))
    assert found.runs.tolist() == [Runs.PLANNED, Runs.CANCELLED, Runs.PLANNED]
    assert found.delay.tolist() == [UNSAID, UNSAID, -30]
    assert found.ends.tolist() == [0, 2, 2, 5]
    assert found.sequence.tolist() == [3, -1, 1, 2, 3]
    assert found.said.tolist() == [Said.TIMES, Said.TIMES, Said.SKIPPED, Said.NOTHING, Said.TIMES]
    assert found.arrive_late.tolist() == [60] + [UNSAID] * 4
    assert found.arrive.tolist() == [0, NOON, 0, 0, 0]
    assert [found.stops[row] if row >= 0 else "" for row in found.stop] == ["", "Rathaus", "", "", ""]
    assert [found.stops[row] if row >= 0 else "" for row in found.moved_to] == ["", "", "", "", "Gleis 2"]


def test_what_is_not_used_is_counted():
    found = read(
        changed("a"), changed("a"), changed(""), changed("n", runs="ADDED"), changed("d", runs="DUPLICATED"),
        late("x", 90_000), changed("y", stop(1, arrive={"time": 5}), stop(2, late=-86_401)), vehicle("", 1, 1),
        vehicle("z", 91, 1), vehicle("z", float("nan"), 1),
    )  # fmt: skip
    assert found.left_out == {LeftOut.TWICE: 1, LeftOut.UNNAMED: 2, LeftOut.ADDED: 2, LeftOut.ABSURD: 6}
    assert [trip.id for trip in found.changes.trip] == ["a", "x", "y"]
    assert found.changes.delay.tolist() == [UNSAID] * 3


def test_a_deleted_entity_says_nothing():
    gone = late("a", 60)
    gone.is_deleted = True
    assert read(gone).changes.trip == ()


def test_vehicles_are_known_by_their_trip_and_nothing_else():
    found = read(vehicle("a", 52.5, 9.5, day="20261125", at=NOON))
    ((trip, position),) = found.positions.items()
    assert trip == Trip("a", dt.date(2026, 11, 25), -1)
    assert (position.lat, position.lon, position.at, position.stands) == (52.5, 9.5, NOON, False)
    assert "HM-XX" not in repr(found)


def test_alerts_speak_german_and_english_else_what_they_speak():
    found = read(
        alert(
            {"en-GB": "Detour", "de": "Umleitung"}, {"route_id": "30"}, description_text="ab Markt", periods=[(5, 9)]
        ),
        alert({"fr": "Grève"}, {"stop_id": "s"}, {"trip_id": "t", "start_date": "20261125"}, {}),
    ).alerts
    assert (found[0].title.de, found[0].title.en) == ("Umleitung", "Detour")
    assert (found[0].text.de, found[0].text.en) == ("ab Markt", "ab Markt")
    assert (found[0].periods, found[0].effect) == ((Period(5, 9),), "DETOUR")
    assert found[1].title == ("Grève", "Grève")
    assert [(one.stop, one.trip, one.day) for one in found[1].concerned] == [
        ("s", "", None), ("", "t", dt.date(2026, 11, 25)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<!doctype html><title>404</title>", "web page"),
        (b'{"header": {}}', "JSON"),
        (feed()[:-1], "not GTFS-Realtime"),
        (feed(late("a", 60))[:-3], "not GTFS-Realtime"),
        (wire.FeedMessage(entity=[wire.FeedEntity(id="a")]).SerializePartialToString(), "no header"),
        (b"\x0a\x00", "required field is missing in FeedHeader"),
        (feed() + b"\x12\x00", "required field is missing in FeedEntity"),
        (feed(version="3.0"), "version '3.0'"),
        (feed(differential=True), "DIFFERENTIAL"),
        (feed(at=5), "header.timestamp 5"),
        (feed(at=2**63), "header.timestamp"),
        (feed(at=None), "header.timestamp 0"),
        (feed(changed("a" * 1_000_001)), "one entity has 1 MB"),
        (feed(changed("bad")).replace(b"bad", b"\xff\xff\xff"), "UTF-8"),
    ],
)
def test_what_is_no_feed_is_said_in_one_line(data, words):
    with pytest.raises(InputError, match=words) as refused:
        read_updates(data, "live.pb")
    assert str(refused.value).startswith("live.pb: ")
    assert "\n" not in str(refused.value)


def test_a_feed_that_is_too_large_is_refused(monkeypatch):
    data = feed(late("a", 60))
    monkeypatch.setattr(reading, "MOST_BYTES", len(data) - 1)
    with pytest.raises(InputError, match="smaller feed"):
        read_updates(data, "live")


def test_what_says_more_than_anybody_could_ask_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 6)
    assert len(read(changed("a", *[stop(1)] * 5)).changes.sequence) == 5
    for entities in (
        [changed("a", *[stop(1)] * 6)],
        [changed("a", *[stop(1)] * 5), vehicle("a")],
        [changed("a", *[stop(1)] * 4), alert("x", {"route_id": "1"})],
        [changed("a", *[stop(1)] * 5), alert("x", periods=[(0, 0)] * 1)],
        [changed(f"{number}") for number in range(7)],
    ):
        with pytest.raises(InputError, match="more than 6 things"):
            read(*entities)


def test_memory_is_bounded_by_the_columns_and_one_entity():
    crowd = [changed("a" * 900_000, day=f"202611{day}") for day in range(10, 29)]
    data = feed(*crowd)
    tracemalloc.start()
    try:
        found = read_updates(data, "live")
        assert len(found.changes.trip) == len(crowd)
        assert tracemalloc.get_traced_memory()[1] < len(data) + 5_000_000
    finally:
        tracemalloc.stop()


ENTITIES = st.lists(
    st.one_of(
        st.builds(
            changed, st.text(max_size=3),
            st.builds(
                stop, st.none() | st.integers(0, 2**32 - 1), id=st.text(max_size=3),
                arrive=st.none() | st.fixed_dictionaries({"time": st.integers(-(2**63), 2**63 - 1)}),
                depart=st.none() | st.fixed_dictionaries({"delay": st.integers(-(2**31), 2**31 - 1)}),
                said=st.sampled_from(["SCHEDULED", "SKIPPED", "NO_DATA", "UNSCHEDULED"]),
            ),
            day=st.text(max_size=9), start=st.text("0123456789:", max_size=9),
            runs=st.sampled_from(["SCHEDULED", "ADDED", "UNSCHEDULED", "CANCELED", "REPLACEMENT", "NEW", "DELETED"]),
            late=st.none() | st.integers(-(2**31), 2**31 - 1),
        ),
        st.builds(vehicle, st.text(max_size=3), st.floats(width=32), st.floats(width=32)),
        st.builds(alert, st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=3)),
    ),
    max_size=4,
)  # fmt: skip


@given(entities=ENTITIES)
def test_whatever_is_well_formed_is_read(entities):
    found = read(*entities)
    assert len(found.changes.trip) == len(found.changes.ends) - 1 <= len(entities)
    assert found.changes.ends[-1] == len(found.changes.sequence) == len(found.changes.depart)


@given(data=st.binary(max_size=200))
@example(b"\x0a" + b"\x80" * 12)
@example(b"\x0b\x0c")
@example(b"\x09\x00")
def test_any_bytes_are_a_feed_or_refused(data):
    with suppress(InputError):
        read_updates(data, "live")


@given(entities=ENTITIES, place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_byte_gone_wrong_gives_a_feed_or_is_refused(entities, place, byte):
    data = bytearray(feed(*entities))
    data[place % len(data)] = byte
    test_any_bytes_are_a_feed_or_refused.hypothesis.inner_test(bytes(data))
