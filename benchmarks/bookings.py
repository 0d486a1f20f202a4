"""Bookings per second through HTTP over PostgreSQL: people send the page's form and are told, programs ask the
JSON interface for a name alone.

`dreiraum serve` runs as operators run it, the worker that sends messages beside it; the clients run on the same cores.
PostgreSQL waits for the disk at each commit. Also the CPU time of a booking, which other work on the machine changes
less, from /proc.

    python -m benchmarks.bookings [--quick] [--seconds N] [--people N]
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import itertools
import json
import os
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from benchmarks.measure import Case, keep

SECONDS, QUICK, PEOPLE, RESOURCES, UNITS = 20, 5, 16, 40, 20
THREADS = "8"  # of each worker: a booking waits for the disk, and others go on meanwhile
KEYS = 4  # of each client: a key has its limit
HALF_HOUR = dt.timedelta(minutes=30)
SECRET = "a" * 32  # a browser's own: cookie and form must say the same
TICK = os.sysconf("SC_CLK_TCK")
PARTS = ("site", "PostgreSQL", "messages being sent", "clients")


class Sent(NamedTuple):
    """A request."""

    path: str
    body: str
    headers: dict[str, str]


class Wishes:
    """What is asked for: one after the other, always something free."""

    def __init__(self, slugs: Sequence[str]) -> None:
        self._slugs, self._turn = slugs, itertools.count()
        self._begin = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=2)

    def __call__(self) -> tuple[int, str, dt.datetime]:
        number = next(self._turn)
        slot = number // len(self._slugs) // UNITS
        return number, self._slugs[number % len(self._slugs)], self._begin + slot * HALF_HOUR


class Prepared(NamedTuple):
    """Who asks, and for what."""

    cookies: list[str]
    keys: list[str]
    wish: Wishes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} seconds each")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    given = parser.parse_args()
    from tests import databases, serving

    programs = databases.programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed")
    with (
        tempfile.TemporaryDirectory(prefix="dreiraum-bookings-") as folder,
        databases.cluster(programs, lasting=True) as url,
    ):
        home = Path(folder) / "home"
        home.mkdir()
        environment = {
            "DREIRAUM_HOME": str(home), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "dreiraum.web.settings",
            "DREIRAUM_LIMITS": "0",
        }  # fmt: skip
        os.environ |= environment
        serving.write_home(home)
        ready = prepare(given.people)
        with serving.serving(home, "--workers", "2", "--threads", THREADS, **environment) as address:
            site = Site(address, home, url, QUICK if given.quick else given.seconds)
            people = [form(cookie, ready.wish) for cookie in ready.cookies]
            ours = [ready.keys[number :: given.people] for number in range(given.people)]
            cases = [
                *site.measured("form and message", people, 302),
                *site.measured("JSON with a key", [program(keys, ready.wish) for keys in ours], 201),
            ]
    keep("bookings", "Bookings through HTTP over PostgreSQL (elapsed time)", cases)


def prepare(people: int) -> Prepared:
    """People who are signed in, programs with keys, and much to book."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection
    from django.test import Client
    from tests.ground.bookings.making import policy, resource
    from tests.ground.people.making import organisation, person
    from tests.ground.places.making import place

    from dreiraum.ground.people.acting import Acting
    from dreiraum.ground.people.api_keys import MOST_PER_MINUTE, make_key

    cookies = []
    for _ in range(people):
        client = Client()
        client.force_login(person())
        cookies.append(client.cookies["sessionid"].value)
    whose, here = organisation(), place(opening_hours="Mo-Su 00:00-24:00")
    slugs = [
        resource(*map(str, range(UNITS)), place=here, policy=policy(organisation=whose, ahead_days=999)).slug
        for _ in range(RESOURCES)
    ]
    keys = [
        make_key(who=Acting(), organisation=whose, name="Kasse", scopes=["booking.manage"], days=1,
                 per_minute=MOST_PER_MINUTE)[1]
        for _ in range(people * KEYS)
    ]  # fmt: skip
    connection.close()
    return Prepared(cookies, keys, Wishes(slugs))


def form(cookie: str, wish: Wishes) -> Callable[[], Sent]:
    """Somebody who is signed in sends the page's form again and again."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={cookie}; csrftoken={SECRET}",
    }

    def send() -> Sent:
        number, slug, starts = wish()
        said = {
            "starts": starts.isoformat(), "minutes": "30", "key": f"k{number}", "csrfmiddlewaretoken": SECRET,
            "note": "", "rhythm": "", "many": "1",
        }  # fmt: skip
        return Sent(f"/buchen/{slug}/neu/", urlencode(said), headers)

    return send


def program(keys: Sequence[str], wish: Wishes) -> Callable[[], Sent]:
    """A program books by the JSON interface."""
    shown = itertools.cycle(keys)

    def send() -> Sent:
        number, slug, starts = wish()
        said = {
            "resource": slug, "starts": starts.isoformat(), "ends": (starts + HALF_HOUR).isoformat(), "name": "Chor",
        }  # fmt: skip
        headers = {
            "Content-Type": "application/json", "Authorization": f"Bearer {next(shown)}",
            "Idempotency-Key": f"k{number}",
        }  # fmt: skip
        return Sent("/api/v1/bookings", json.dumps(said), headers)

    return send


class Site:
    """A running site and what it spends."""

    def __init__(self, address: str, home: Path, url: str, seconds: float) -> None:
        self._netloc, self._home, self._seconds = urlsplit(address).netloc, home, seconds
        self._database = url.partition("@")[2].partition("/postgres")[0].replace("%2F", "/")

    def measured(self, name: str, clients: Sequence[Callable[[], Sent]], booked: int) -> list[Case]:
        """How many in a second, what one costs, how long a client waits. booked: the status that says so."""
        self._together(clients, 2)  # warm
        before = self._spent()
        lasted, statuses, waits = self._together(clients, self._seconds)
        after = self._spent()
        made = statuses[booked]
        if not made:
            log = (self._home / "serve.log").read_text(errors="replace")
            raise SystemExit(f"nothing was booked: {dict(statuses)}\n{log[-3000:]}")
        cost = {part: [(after[part] - before[part]) * 1000 / made] for part in PARTS}
        every = sum(one for (one,) in cost.values())
        rate = Case(name, "bookings/s", {"clients": len(clients)}, {"bookings": [made / lasted]})
        rate.notes += [
            f"{made:,} bookings in {lasted:.0f} s, {statuses.total() - made} other answers",
            f"{every:.1f} ms of CPU each, {cost['clients'][0] / every:.0%} of it the clients': reckoned from that, two "
            f"idle cores would make {2000 / every:.0f} a second",
        ]
        rate.more_than("bookings per second through HTTP", ours="bookings", bound=200)
        percentiles = statistics.quantiles(waits, n=100)
        wait = {"median": [percentiles[49] * 1000], "95th percentile": [percentiles[94] * 1000]}
        return [rate, Case(f"{name}: CPU of one", "ms", {}, cost), Case(f"{name}: a client waits", "ms", {}, wait)]

    def _together(
        self, clients: Sequence[Callable[[], Sent]], seconds: float
    ) -> tuple[float, Counter[int], list[float]]:
        start = time.perf_counter()
        statuses, waits = Counter[int](), list[float]()

        def run(ask: Callable[[], Sent]) -> None:
            connection = http.client.HTTPConnection(self._netloc, timeout=30)
            while time.perf_counter() < start + seconds:
                asked = ask()
                begin = time.perf_counter()
                connection.request("POST", asked.path, asked.body, asked.headers)
                answer = connection.getresponse()
                answer.read()
                waits.append(time.perf_counter() - begin)
                statuses[answer.status] += 1
            connection.close()

        threads = [threading.Thread(target=run, args=(one,)) for one in clients]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return time.perf_counter() - start, statuses, waits

    def _spent(self) -> dict[str, float]:
        """CPU seconds so far, by whom."""
        site, messages, postgresql = cpu(str(self._home), self._database)
        return dict(zip(PARTS, (site, postgresql, messages, time.process_time()), strict=True))


def cpu(home: str, database: str) -> tuple[float, float, float]:
    """CPU seconds so far of the site's processes, of the one that sends messages, and of PostgreSQL's."""
    main = int((Path(database) / "data" / "postmaster.pid").read_text().split()[0])
    site = messages = postgresql = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            variables = (process / "environ").read_bytes().decode(errors="replace")
            words = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent = (int(words[11]) + int(words[12])) / TICK
        if f"serve {home}" in command:
            site += spent
        elif "--child-of" in command and f"DREIRAUM_HOME={home}\0" in variables:
            messages += spent
        elif int(words[1]) == main or int(process.name) == main:
            postgresql += spent
    return site, messages, postgresql


if __name__ == "__main__":
    main()
