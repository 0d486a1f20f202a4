"""The live data in force: as new as what lies there, left out when too old, never half of anything."""

import threading

import pytest
from tests.reach.live.feeds import NOON, feed, late

from dreiraum.ground.region.live import Followed
from dreiraum.reach.errors import InputError

SITE = """
[[live]]
name = "Fahrten"
url = "https://example.org/trips.pb"

[[live]]
name = "Meldungen"
url = "https://example.org/alerts.pb"
every = 60
stale = 600
timetable = 2
"""


class Clock:
    now = float(NOON + 10)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def followed(tmp_path, clock):
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    (tmp_path / "live").mkdir()
    return Followed(tmp_path, clock)


def put(followed, which, *entities, at=NOON):
    followed.feeds[which].files.write(feed(*entities, at=at), at)


def settled(followed, condition):
    """Ask until what lies there has been read beside the questions."""
    done = threading.Event()
    for _ in range(2000):
        found = followed.now()
        if condition(found):
            return found
        done.wait(0.005)
    raise AssertionError(found)


def trips(found):
    return [trip.id for one in found.updates for trip in one.changes.trip]


def test_an_installation_without_feeds_has_no_live_data(tmp_path):
    assert Followed(tmp_path).now() is None


def test_a_feed_that_never_came_is_said_to_be_missing(followed):
    found = followed.now()
    assert (found.updates, found.at, found.stale) == ((), None, True)


def test_what_lies_there_is_read_with_the_first_question(followed):
    put(followed, 0, late("a", 60))
    put(followed, 1, late("b", 60), at=NOON - 100)
    found = followed.now()
    assert (trips(found), found.stale) == (["a", "b"], False)
    assert found.at.timestamp() == NOON - 100
    assert [one.feed for one in found.updates] == [1, 2]


def test_while_nothing_changes_it_is_the_same(followed, clock):
    put(followed, 0, late("a", 60))
    first = followed.now()
    clock.now += 30
    assert followed.now() is first


def test_what_is_new_takes_the_place_of_the_old(followed):
    put(followed, 0, late("a", 60))
    followed.now()
    put(followed, 0, late("c", 60), at=NOON + 30)
    assert settled(followed, lambda found: trips(found) == ["c"])


def test_too_old_is_left_out_and_said(followed, clock):
    put(followed, 0, late("a", 60))
    put(followed, 1, late("b", 60))
    clock.now = NOON + 180
    assert not followed.now().stale
    clock.now = NOON + 181
    assert (trips(followed.now()), followed.now().stale) == (["b"], True)
    clock.now = NOON + 601
    assert (trips(followed.now()), followed.now().stale) == ([], True)
    put(followed, 0, late("a", 60), at=NOON + 600)
    assert settled(followed, lambda found: trips(found) == ["a"])


def test_a_feed_without_a_time_is_as_old_as_its_file(followed, clock):
    followed.feeds[0].files.write(feed(late("a", 60), at=None), NOON - 100)
    assert followed.now().at.timestamp() == NOON - 100
    clock.now = NOON + 81
    assert followed.now().stale


def test_what_cannot_be_read_changes_nothing(followed, caplog):
    put(followed, 0, late("a", 60))
    put(followed, 1)
    before = followed.now()
    followed.feeds[0].files.write(b"<html>", NOON)
    followed.catch_up()
    assert followed.now() is before
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["live data cannot be read"]


def test_what_is_gone_goes_on_until_it_is_too_old(followed, clock):
    put(followed, 0, late("a", 60))
    before = followed.now()
    followed.feeds[0].files.data.unlink()
    assert followed.now() is before
    clock.now = NOON + 181
    assert trips(followed.now()) == []


def test_threads_see_whole_feeds(followed):
    """However often it is replaced: all that is in a feed or nothing of it."""
    put(followed, 0, *(late(f"0-{number}", 0) for number in range(50)))
    followed.now()
    wrong, stop = [], threading.Event()

    def ask():
        while not stop.is_set():
            seen = trips(followed.now())
            if len(seen) != 50 or len({name.partition("-")[0] for name in seen}) != 1:
                wrong.append(seen)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for one in askers:
        one.start()
    for turn in range(1, 20):
        put(followed, 0, *(late(f"{turn}-{number}", 0) for number in range(50)))
        settled(followed, lambda found, turn=turn: trips(found)[0].startswith(f"{turn}-"))
    stop.set()
    for one in askers:
        one.join()
    assert wrong == []


def test_a_site_that_names_a_feed_wrongly_is_refused(tmp_path):
    (tmp_path / "site.toml").write_text('[[live]]\nurl = "example.org"', encoding="utf-8")
    with pytest.raises(InputError, match="begins with https://"):
        Followed(tmp_path).now()
