"""Live data are asked for politely; whatever the other side does, what was there last stays whole."""

import gzip
import json
import logging
import socket
import threading

import pytest
from tests.ground.region.live_server import Answer, publishing
from tests.reach.live.feeds import NOON, feed, late

from dreiraum.ground.region import live_loading
from dreiraum.ground.region.live_files import Files, Note, alone
from dreiraum.ground.region.live_loading import Refused, load
from dreiraum.ground.region.live_polling import AHEAD, LONGEST, Poll, poll
from dreiraum.ground.region.live_sources import Source, read_sources, sources_of
from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import parse_toml

ON_TIME, LATE = feed(late("a", 0)), feed(late("a", 300), at=NOON + 30)


class Clock:
    now = float(NOON + 40)

    def __call__(self):
        return self.now


@pytest.fixture
def publisher():
    with publishing() as one:
        yield one


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def one(publisher, tmp_path, clock):
    """A feed that has arrived once."""
    (tmp_path / "live").mkdir()
    made = Poll(Source(publisher.url, "Verbund", every=30), tmp_path, clock)
    publisher.says(ON_TIME)
    made.ask()
    assert made.files.read() == (ON_TIME, int(clock.now))
    return made


def test_what_arrives_is_kept_with_a_note(one, clock):
    assert one.note == one.files.note() == Note(at=NOON, fetched=NOON + 40)
    assert one.due == clock.now + 30


def test_what_is_new_takes_the_place_of_the_old(one, publisher):
    publisher.says(LATE)
    one.ask()
    assert (one.files.read()[0], one.note.at) == (LATE, NOON + 30)


def test_what_has_not_changed_is_not_sent_again(one, publisher):
    publisher.says(Answer(LATE, headers={"ETag": '"1"', "Last-Modified": "Wed, 25 Nov 2026 11:00:00 GMT"}))
    one.ask()
    before = one.files.stamp()
    one.ask()
    assert publisher.asked[-1]["If-None-Match"] == '"1"'
    assert (one.files.stamp(), one.note.failures, one.note.problem) == (before, 0, "")


def test_a_date_of_change_does_where_there_is_no_etag(one, publisher):
    changed = "Wed, 25 Nov 2026 11:00:00 GMT"
    publisher.says(Answer(LATE, headers={"Last-Modified": changed}), Answer(status=304))
    one.ask()
    one.ask()
    assert publisher.asked[-1]["If-Modified-Since"] == changed
    assert one.note.failures == 0


def test_the_same_bytes_are_not_written_again(one):
    before = one.files.stamp()
    one.ask()
    assert one.files.stamp() == before


def test_where_the_data_are_gone_all_is_asked_for(one, publisher):
    publisher.says(Answer(LATE, headers={"ETag": '"1"'}))
    one.ask()
    one.files.data.unlink()
    one.ask()
    assert "If-None-Match" not in publisher.asked[-1]
    assert one.files.read()[0] == LATE


def test_a_worker_that_starts_again_knows_what_it_has(one, publisher, tmp_path):
    publisher.says(Answer(LATE, headers={"ETag": '"1"'}))
    one.ask()
    again = Poll(one.source, tmp_path)
    again.ask()
    assert publisher.asked[-1]["If-None-Match"] == '"1"'


BAD = [
    (Answer(status=404), "HTTP 404"),
    (Answer(status=500), "HTTP 500"),
    (Answer(b"<html>Wartung</html>"), "web page"),
    (Answer(b"\xff" * 100), "not GTFS-Realtime"),
    (Answer(LATE[:-2]), "not GTFS-Realtime"),
    (Answer(b""), "empty"),
    (Answer(LATE, claims=10), "broke"),
    (Answer(b"x", headers={"Content-Encoding": "gzip"}), "not compressed"),
    (Answer(feed(version="9")), "version"),
    (Answer(feed(at=NOON + 40 + AHEAD + 1)), "will be"),
    (Answer(status=302, headers={"Location": "file:///etc/hostname"}), "HTTP 302"),
]


@pytest.mark.parametrize(("answer", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_what_cannot_be_used_leaves_the_last_data_in_force(one, publisher, caplog, answer, reason):
    publisher.says(answer)
    before = one.files.stamp()
    one.ask()
    assert one.files.stamp() == before
    assert one.files.read()[0] == ON_TIME
    assert (one.note.failures, one.note.at) == (1, NOON)
    assert reason in one.note.problem == one.files.note().problem
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert (record.feed, record.reason) == ("Verbund", one.note.problem)
    assert "geheim" not in one.note.problem
    publisher.says(LATE)
    one.ask()
    assert (one.files.read()[0], one.note.failures, one.note.problem) == (LATE, 0, "")


def test_a_server_that_is_away_is_said_without_its_address(one, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    away = Poll(Source(f"http://127.0.0.1:{port}/?key=geheim", "Verbund"), tmp_path)
    away.ask()
    assert "127.0.0.1 cannot be reached" in away.note.problem
    assert "geheim" not in json.dumps(away.note.problem)


def test_a_server_that_says_nothing_or_drop_by_drop_is_left(publisher):
    publisher.says(Answer(LATE, hangs=True))
    with pytest.raises(Refused, match="too long"):
        load(publisher.url, {}, silence=0.05)
    publisher.says(Answer(LATE * 20, drips=True))
    with pytest.raises(Refused, match="too long"):
        load(publisher.url, {}, patience=0.1)


def test_more_than_a_feed_may_have_is_not_loaded(publisher, monkeypatch):
    monkeypatch.setattr(live_loading, "MOST_BYTES", 1000)
    for answer in (Answer(b"x" * 1001), Answer(gzip.compress(b"x" * 1001), headers={"Content-Encoding": "gzip"})):
        publisher.says(answer)
        with pytest.raises(Refused, match="more than"):
            load(publisher.url, {})


def test_what_comes_compressed_is_unpacked(publisher):
    publisher.says(Answer(gzip.compress(LATE), headers={"Content-Encoding": "gzip"}))
    assert load(publisher.url, {}).data == LATE


def test_who_fails_is_asked_more_and_more_rarely_but_not_never(one, publisher, clock):
    publisher.says(Answer(status=500))
    pauses = []
    for _ in range(9):
        one.ask()
        pauses.append(one.due - clock.now)
    assert pauses == [30, 60, 120, 240, 480, *[LONGEST] * 4]
    publisher.says(LATE)
    one.ask()
    assert one.due - clock.now == 30


@pytest.mark.parametrize(("after", "pause"), [("120", 120), ("5", 30), ("99999", LONGEST), ("nonsense", 30)])
def test_who_wants_to_be_left_alone_is(one, publisher, clock, after, pause):
    publisher.says(Answer(status=429, headers={"Retry-After": after}))
    one.ask()
    assert one.due - clock.now == pause


def test_a_key_is_sent_and_never_kept(publisher, tmp_path, monkeypatch):
    (tmp_path / "live").mkdir()
    monkeypatch.setenv("VERBUND_KEY", "streng-geheim")
    source = Source(publisher.url, "Verbund", header="X-Key", variable="VERBUND_KEY")
    publisher.says(LATE)
    made = Poll(source, tmp_path, Clock())
    made.ask()
    assert publisher.asked[-1]["X-Key"] == "streng-geheim"
    assert not any(b"geheim" in file.read_bytes() for file in (tmp_path / "live").iterdir())
    monkeypatch.delenv("VERBUND_KEY")
    made.ask()
    assert "VERBUND_KEY is empty" in made.note.problem


def test_a_key_does_not_follow_a_redirect(publisher):
    with publishing() as other:
        other.says(LATE)
        publisher.says(Answer(status=302, headers={"Location": other.url}))
        assert load(publisher.url, {"X-Key": "streng-geheim"}).data == LATE
    assert publisher.asked[-1]["X-Key"] == "streng-geheim"
    assert "X-Key" not in other.asked[-1]


def test_a_redirect_leads_to_no_file(publisher, tmp_path):
    (tmp_path / "feed.pb").write_bytes(LATE)
    publisher.says(Answer(status=302, headers={"Location": (tmp_path / "feed.pb").as_uri()}))
    with pytest.raises(Refused, match="HTTP 302"):
        load(publisher.url, {})


def test_every_feed_is_asked_whatever_the_others_do(tmp_path):
    with publishing() as good, publishing() as bad:
        good.says(LATE)
        bad.says(Answer(hangs=True, claims=1))
        (tmp_path / "live").mkdir()
        sources, stop = [Source(bad.url, "bad"), Source(good.url, "good")], threading.Event()
        worker = threading.Thread(target=poll, args=(sources, tmp_path, stop, Clock()))
        worker.start()
        while Files(tmp_path, sources[1].key).note().fetched == 0:
            stop.wait(0.01)
        stop.set()
        bad.ended.set()
        worker.join()
    assert Files(tmp_path, sources[1].key).read()[0] == LATE


def test_there_is_one_worker_and_what_a_killed_one_left_is_removed(tmp_path):
    with alone(tmp_path) as first:
        assert first
        with alone(tmp_path, wait=False) as second:
            assert not second
    (tmp_path / "live" / ".abc.pb.new").write_bytes(b"half")
    with alone(tmp_path, wait=False) as third:
        assert third
        assert [file.name for file in (tmp_path / "live").iterdir()] == [".lock"]


def test_a_note_that_cannot_be_read_is_none(tmp_path):
    (tmp_path / "live").mkdir()
    for text in ("", "{", "[]", '{"other": 1}', "3"):
        (tmp_path / "live" / "x.json").write_text(text)
        assert Files(tmp_path, "x").note() == Note()


def sources(text):
    return read_sources(parse_toml(text, "site.toml"))


def test_a_source_has_sensible_times():
    assert sources('[[live]]\nurl = "https://example.org/rt.pb"') == (
        Source("https://example.org/rt.pb", "example.org/rt.pb"),
    )
    (slow,) = sources('[[live]]\nurl = "https://example.org/rt.pb"\nevery = 300\nname = "Nord"\ntimetable = 2')
    assert (slow.every, slow.stale, slow.name, slow.timetable) == (300, 900, "Nord", 2)
    assert sources("") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "url is missing"),
        ('url = "ftp://example.org"', "begins with https://"),
        ('url = "https:///nowhere"', "begins with https://"),
        ('url = "https://example.org"\nevery = 14', "every must be a number from 15"),
        ('url = "https://example.org"\nstale = 30', "stale must be more than every"),
        ('url = "https://example.org"\nheader = "X-Key"', "header and variable belong together"),
        ('url = "https://example.org"\nheader = "X: Y"\nvariable = "K"', "name of an HTTP header"),
        ('url = "https://example.org"\nurll = 1', "unknown key 'urll'"),
        ('url = "https://example.org"\n[[live]]\nurl = "https://example.org"', "the same url"),
        ('url = "https://example.org/a?b"\n[[live]]\nurl = "https://example.org/a?c"', "the same name"),
    ],
)
def test_a_source_that_cannot_be_asked_is_said(text, words):
    with pytest.raises(InputError, match=words) as refused:
        sources(f"[[live]]\n{text}")
    assert str(refused.value).startswith("site.toml: ")


def test_an_installation_without_a_site_has_no_live_data(tmp_path):
    assert sources_of(tmp_path) == ()
