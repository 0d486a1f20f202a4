"""Files that cost seconds: made once for all, whole or not at all, and forgotten with their Region."""

from __future__ import annotations

import fcntl
import shutil
import threading

import pytest
from django.conf import settings

from dreiraum.ground.region import kept as module


@pytest.fixture(autouse=True)
def empty(home):
    shutil.rmtree(settings.HOME / "cache", ignore_errors=True)
    yield
    shutil.rmtree(settings.HOME / "cache", ignore_errors=True)


def test_a_file_is_made_once_and_lies_with_its_version(served_region):
    made = []

    def make(path):
        made.append(path)
        path.write_text("once")

    first, again = (module.kept("a.txt", make) for _ in range(2))
    assert first == again == settings.HOME / "cache" / served_region.version / "a.txt"
    assert made == [first]
    assert again.read_text() == "once"


def test_many_who_ask_at_once_get_one_file(served_region):
    made, start, found = [], threading.Barrier(6), []

    def make(path):
        made.append(path)
        path.write_text("x")

    def ask():
        start.wait()
        found.append(module.kept("b.txt", make).read_text())

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == ["x"] * 6
    assert len(made) == 1


def test_what_failed_is_tried_again(served_region):
    def fail(path):
        raise ValueError("no paper")

    with pytest.raises(ValueError, match="no paper"):
        module.kept("c.txt", fail)
    assert module.kept("c.txt", lambda path: path.write_text("now")).read_text() == "now"


def test_who_waits_too_long_is_told_so(served_region, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    folder = settings.HOME / "cache"
    folder.mkdir()
    with (folder / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(module.Busy):
            module.kept("d.txt", lambda path: path.write_text("late"))
    assert module.kept("d.txt", lambda path: path.write_text("free")).read_text() == "free"


def test_only_the_version_before_is_remembered(served_region):
    cache = settings.HOME / "cache"
    for age, name in enumerate(("oldest", "older", "before")):
        (cache / name).mkdir(parents=True)
        (cache / name / "e.txt").write_text(name)
        import os

        os.utime(cache / name, (1_000_000 + age, 1_000_000 + age))
    module.kept("e.txt", lambda path: path.write_text("now"))
    assert sorted(one.name for one in cache.iterdir() if one.is_dir()) == sorted(["before", served_region.version])
