"""`dreiraum serve` and `dreiraum manage live`: the worker for live data as an operator meets it."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.cli.command import dreiraum, started
from tests.ground.region.live_server import Answer, publishing
from tests.reach.live.feeds import feed, late
from tests.serving import children, companions, free_port, get, serving

from dreiraum.ground.region.live_files import Files
from dreiraum.ground.region.live_sources import Source


@pytest.fixture
def publisher():
    with publishing() as one:
        one.says(Answer(feed(late("a", 60), at=int(time.time()))))
        yield one


@pytest.fixture
def own(home, tmp_path, publisher):
    """An installation that names the publisher."""
    folder = shutil.copytree(home, tmp_path / "own", ignore=shutil.ignore_patterns("dreiraum.sqlite3*"))
    with (folder / "site.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[live]]\nname = "Verbund"\nurl = "{publisher.url}"\nevery = 15\n')
    return folder


def files(folder, publisher):
    return Files(folder, Source(publisher.url, "").key)


def comes(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def test_once_asks_and_says_what_came(own, publisher):
    assert "Verbund: arrived" in dreiraum("manage", own, "live", "--once").out
    assert files(own, publisher).note().failures == 0
    publisher.says(Answer(status=404))
    ended = dreiraum("manage", own, "live", "--once")
    assert ended.code == 1
    assert "Verbund: HTTP 404" in ended.out
    assert "geheim" not in ended.out + ended.err


def test_an_installation_that_names_no_feed_is_said(home):
    ended = dreiraum("manage", home, "live")
    assert ended.code == 1
    assert "[[live]]" in ended.err


def test_a_killed_worker_leaves_whole_files_and_the_next_goes_on(own, publisher):
    first = started("manage", own, "live", stderr=subprocess.DEVNULL)
    comes(lambda: files(own, publisher).note().fetched)
    second = started("manage", own, "live", stderr=subprocess.DEVNULL)  # waits for its turn
    asked = len(publisher.asked)
    first.kill()
    first.wait()
    comes(lambda: len(publisher.asked) > asked)
    second.terminate()
    assert second.wait(20) == 143
    assert files(own, publisher).note().failures == 0


def test_the_site_has_a_worker_and_tells_how_old_its_data_are(own, publisher):
    with serving(own, "--workers", "1", log=own / "log") as address:
        comes(lambda: files(own, publisher).note().fetched)
        text = get(f"{address}/metrics").text
        (age,) = re.findall(r'dreiraum_live_age_seconds{feed="Verbund"} (\S+)', text)
        assert float(age) >= 0
        assert 'dreiraum_live_failures{feed="Verbund"} 0.0' in text
        assert json.loads(get(f"{address}/readyz").text)["ready"]
        (worker,) = (one for server in children(os.getpid()) for one in companions(server, "live"))
        asked = len(publisher.asked)
        os.kill(worker, signal.SIGKILL)
        comes(lambda: len(publisher.asked) > asked)  # another has taken its place
        (worker,) = (one for server in children(os.getpid()) for one in companions(server, "live"))
    comes(lambda: not Path(f"/proc/{worker}").exists())
    assert "geheim" not in (own / "log").read_text()


def test_a_killed_site_takes_its_worker_along(own, publisher):
    server = started("serve", own, "--port", str(free_port()), "--workers", "1", stderr=subprocess.DEVNULL)
    (worker,) = comes(lambda: companions(server.pid, "live"))
    comes(lambda: files(own, publisher).note().fetched)
    server.kill()
    server.wait()
    comes(lambda: not Path(f"/proc/{worker}").exists())
