"""kill -9 of a worker of the site while people book over HTTP: whoever was told "booked" is, whole; nothing is half."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

import pytest
from tests.serving import answering, serving

SECRET = "a" * 32  # a browser's own: cookie and form must say the same
PEOPLE, UNITS, KILLS, ENOUGH = 6, 40, 2, 60
BEGIN = (dt.datetime.now(dt.UTC) + dt.timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
PREPARE = f"""
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from django.test import Client
from tests.ground.bookings.making import policy, resource
from tests.ground.people.making import person
for _ in range({PEOPLE}):
    client = Client(); client.force_login(person()); print(client.cookies["sessionid"].value)
print(resource(*map(str, range({UNITS})), policy=policy(ahead_days=99)).slug)
"""
LOOK = """
import django; django.setup()
from benchmarks.race import untold
from dreiraum.ground.bookings.models import Booking, Claim
for one in Booking.objects.prefetch_related("claims"):
    print(one.code, one.key is not None, one.claims.filter(active=True).count())
print(untold(), Claim.objects.filter(booking=None).count())
"""


def run(script, environment):
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout.split("\n")[:-1]


@pytest.mark.database
def test_whoever_was_told_booked_is_and_nothing_is_half_booked_after_workers_were_killed(home, tmp_path):
    mine = tmp_path / "home"
    shutil.copytree(home, mine, ignore=shutil.ignore_patterns("*.sqlite3*"))
    environment = {**os.environ, "DREIRAUM_HOME": str(mine), "DREIRAUM_LIMITS": "0"}
    *cookies, slug = run(PREPARE, environment)
    told, tried, stop, died = Counter[str](), Counter[str](), threading.Event(), 0

    def book(number, address):
        slot = number
        while not stop.is_set():
            wish = {
                "starts": (BEGIN + slot // UNITS * dt.timedelta(minutes=30)).isoformat(), "minutes": "30", "many": "1",
                "key": f"{number} {slot}", "csrfmiddlewaretoken": SECRET, "note": "", "rhythm": "",
            }  # fmt: skip
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"sessionid={cookies[number]}; csrftoken={SECRET}",
            }
            connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
            try:
                connection.request("POST", f"/buchen/{slug}/neu/", urlencode(wish), headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, HTTPException):
                tried["broken off"] += 1
                continue  # the same form once more, as a person would send it
            finally:
                connection.close()
            tried[str(answer.status)] += 1
            if answer.status == 302:
                told[answer.headers["Location"].rstrip("/").rpartition("/")[2]] += 1
            slot += PEOPLE

    with serving(mine, "--workers", "2", log=tmp_path / "log", **environment) as address:
        server = int(subprocess.run(
            ["pgrep", "-f", f"serve {mine}"], capture_output=True, text=True, check=True
        ).stdout.split()[0])  # fmt: skip
        people = [threading.Thread(target=book, args=(number, address)) for number in range(PEOPLE)]
        for one in people:
            one.start()
        end = time.monotonic() + 60
        while time.monotonic() < end and (died < KILLS or len(told) < ENOUGH):
            time.sleep(0.1)
            if died < KILLS and len(told) > (died + 1) * ENOUGH // (KILLS + 1):
                with suppress(ProcessLookupError, IndexError):
                    os.kill(answering(server)[0], signal.SIGKILL)
                    died += 1
        stop.set()
        for one in people:
            one.join()
    *rows, last = (line.split() for line in run(LOOK, environment))
    held = {code: (keyed, int(claims)) for code, keyed, claims in rows}
    assert died == KILLS
    assert len(told) >= ENOUGH, tried
    assert told.keys() <= held.keys()
    assert set(held.values()) == {("True", 1)}
    assert last == ["0", "0"], "messages without booking or bookings without message"
