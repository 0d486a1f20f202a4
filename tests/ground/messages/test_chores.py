"""What is due is done once, in time, whatever goes wrong in one of the chores."""

import datetime as dt
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from dreiraum.ground.messages import chores
from dreiraum.ground.messages.chores import chore, do_due, seconds_until_due
from dreiraum.ground.messages.models import Chore
from dreiraum.ground.region.live_files import alone

# the worker closes connections, which none within a transaction would survive
pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """Only the chores of the test."""
    for work in chores.works():
        assert work.every > dt.timedelta(0)
    monkeypatch.setattr(chores, "_known", {})
    return chores._known


def counting(name="count", every=MINUTE):
    ran = []

    @chore(every=every, name=name)
    def count(now):
        ran.append(now)
        return len(ran)

    return ran


def pass_time(by=MINUTE):
    for one in Chore.objects.all():
        Chore.objects.filter(pk=one.pk).update(due=one.due - by)


def test_a_new_chore_is_done_at_once_and_again_when_it_is_due():
    ran = counting()
    assert [(one.name, one.count) for one in do_due()] == [("count", 1)]
    assert do_due() == []
    pass_time()
    assert [one.count for one in do_due()] == [2]
    assert abs(ran[1] - timezone.now()) < dt.timedelta(seconds=10)


def test_a_crash_in_one_leaves_the_others_and_is_told(caplog):
    @chore(every=MINUTE, name="fails")
    def fail(now):
        raise ValueError("wer@example.org")

    ran = counting()
    assert [(one.name, one.problem) for one in do_due()] == [("fails", "ValueError"), ("count", "")]
    assert len(ran) == 1
    assert Chore.objects.get(name="fails").problem == "ValueError"
    assert "a chore failed" in caplog.text
    assert do_due() == []  # it waits for its time as if it had gone well
    pass_time()
    assert len(do_due()) == 2


def test_who_comes_second_finds_it_begun():
    """The second worker looks while the first one is at it."""
    second = []

    @chore(every=MINUTE, name="long")
    def long(now):
        second.append(do_due())
        return 1

    assert len(do_due()) == 1
    assert second == [[]]


def test_the_worker_sleeps_until_something_is_due():
    counting("often", MINUTE / 2)
    counting("seldom", dt.timedelta(days=1))
    do_due()
    assert 25 < seconds_until_due() <= 30
    pass_time(MINUTE)
    assert seconds_until_due() == 0


def test_a_clock_that_was_put_back_keeps_nothing_waiting():
    ran = counting()
    do_due()
    pass_time(-dt.timedelta(days=300))
    do_due()
    assert len(ran) == 2


def test_who_is_told_to_stop_begins_nothing_more():
    stop, ran = threading.Event(), counting("first")

    @chore(every=MINUTE, name="stopping")
    def stopping(now):
        stop.set()
        return 1

    later = counting("later")
    chores.keep_doing(stop)
    assert (len(ran), len(later)) == (1, 0)


def test_a_database_that_does_not_answer_is_waited_for(monkeypatch, caplog):
    stop, asked = threading.Event(), []

    def fail(**_):
        asked.append(1)
        if len(asked) == 2:
            stop.set()
        raise DatabaseError

    monkeypatch.setattr(chores, "do_due", fail)
    monkeypatch.setattr(chores, "AGAIN", 0)
    chores.keep_doing(stop)
    assert len(asked) == 2
    assert "what is due is not known" in caplog.text


class TestCommand:
    @pytest.fixture(autouse=True)
    def own(self, tmp_path, settings):
        settings.HOME = tmp_path

    def run(self):
        out = StringIO()
        call_command("chores", "--once", stdout=out)
        return out.getvalue()

    def test_it_says_what_was_done(self):
        counting()
        assert self.run() == "count: 1\n"
        assert self.run() == ""

    def test_it_fails_where_a_chore_does(self):
        chore(every=MINUTE, name="fails")(lambda now: 1 // 0)
        with pytest.raises(CommandError, match="not everything"):
            self.run()

    def test_a_second_worker_leaves_the_work_to_the_first(self, tmp_path):
        ran = counting()
        with alone(tmp_path, kind="chores"), pytest.raises(CommandError, match="another worker"):
            self.run()
        assert ran == []


def test_every_area_has_its_chores_found(monkeypatch):
    monkeypatch.undo()
    assert "forget old feedback" in {work.name for work in chores.works()}
