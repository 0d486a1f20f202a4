"""Bookings per second through HTTP: signed-in people send the page's form to `dreiraum serve` over PostgreSQL.

The clients run on the same cores. Also the CPU time of a booking, which other work on the machine does not change:
of the site's processes and of PostgreSQL's, from /proc.

    python -m benchmarks.bookings [--seconds N] [--people N]
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import itertools
import os
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.measure import Case, keep

SECONDS, PEOPLE, RESOURCES, UNITS = 20, 16, 40, 20
SECRET = "a" * 32  # a browser's own: cookie and form must say the same
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    given = parser.parse_args()
    from tests import databases, serving

    programs = databases.programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="dreiraum-bookings-") as folder, databases.cluster(programs) as url:
        home = Path(folder) / "home"
        home.mkdir()
        environment = {
            "DREIRAUM_HOME": str(home), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "dreiraum.web.settings",
            "DREIRAUM_LIMITS": "0",
        }  # fmt: skip
        os.environ |= environment
        serving.write_home(home)
        cookies, slugs = prepare(given.people)
        with serving.serving(home, "--workers", "2", **environment) as address:
            cases = measured(address, cookies, slugs, given.seconds, str(home), url)
    cases[0].more_than("bookings per second through HTTP", ours="bookings", bound=200)
    keep("bookings", "Bookings through HTTP over PostgreSQL (elapsed time)", cases)


def prepare(people: int) -> tuple[list[str], list[str]]:
    """People who are signed in, and much to book."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection
    from django.test import Client
    from tests.ground.bookings.making import policy, resource
    from tests.ground.people.making import person

    cookies = []
    for _ in range(people):
        client = Client()
        client.force_login(person())
        cookies.append(client.cookies["sessionid"].value)
    slugs = [resource(*map(str, range(UNITS)), policy=policy(ahead_days=999)).slug for _ in range(RESOURCES)]
    connection.close()
    return cookies, slugs


def measured(address: str, cookies: list[str], slugs: list[str], seconds: float, home: str, url: str) -> list[Case]:
    begin = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=2)
    turn, statuses, waits = itertools.count(), Counter[int](), list[float]()
    database = url.partition("@")[2].partition("/postgres")[0].replace("%2F", "/")

    def send(cookie: str, until: float) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        while time.perf_counter() < until:
            number = next(turn)
            slug, slot = slugs[number % len(slugs)], number // len(slugs) // UNITS
            wish = {
                "starts": (begin + slot * dt.timedelta(minutes=30)).isoformat(), "minutes": "30", "key": f"k{number}",
                "csrfmiddlewaretoken": SECRET, "note": "", "rhythm": "", "many": "1",
            }  # fmt: skip
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"sessionid={cookie}; csrftoken={SECRET}",
            }
            start = time.perf_counter()
            connection.request("POST", f"/buchen/{slug}/neu/", urlencode(wish), headers)
            answer = connection.getresponse()
            answer.read()
            waits.append(time.perf_counter() - start)
            statuses[answer.status] += 1

    def together(length: float) -> float:
        start = time.perf_counter()
        threads = [threading.Thread(target=send, args=(cookie, start + length)) for cookie in cookies]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return time.perf_counter() - start

    together(2)  # warm
    statuses.clear()
    waits.clear()
    before, clients = cpu(home, database), time.process_time()
    lasted = together(seconds)
    after, clients = cpu(home, database), time.process_time() - clients
    made = statuses[302]
    if not made:
        log = (Path(home) / "serve.log").read_text(errors="replace")
        raise SystemExit(f"nothing was booked: {dict(statuses)}\n{log[-3000:]}")
    spent = {
        "site": after[0] - before[0],
        "PostgreSQL": after[1] - before[1],
        "clients": clients,
    }
    rate = Case("as fast as it goes", "bookings/s", {"clients": len(cookies)}, {"bookings": [made / lasted]})
    rate.notes.append(f"{made:,} bookings in {lasted:.0f} s, {statuses.total() - made} other answers")
    cost = {name: [seconds * 1000 / made] for name, seconds in spent.items()}
    percentiles = statistics.quantiles(waits, n=100)
    wait = {"median": [percentiles[49] * 1000], "95th percentile": [percentiles[94] * 1000]}
    return [rate, Case("CPU time of one booking", "ms", {}, cost), Case("what a client waits", "ms", {}, wait)]


def cpu(home: str, database: str) -> tuple[float, float]:
    """CPU seconds so far of the site's processes and of PostgreSQL's."""
    site = postgresql = 0.0
    main = int((Path(database) / "data" / "postmaster.pid").read_text().split()[0])
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            words = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent = (int(words[11]) + int(words[12])) / TICK
        if f"serve {home}" in command:
            site += spent
        elif int(words[1]) == main or int(process.name) == main:
            postgresql += spent
    return site, postgresql


if __name__ == "__main__":
    main()
