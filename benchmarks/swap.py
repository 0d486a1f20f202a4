"""A timetable is replaced again and again while visitors ask the demo district's site: what they wait and are told.

Every answer must be exactly that of the one timetable or of the other; a single one that failed or is neither ends the
run. Elapsed time over HTTP on this machine, which builds the timetables at the same time.

    python -m benchmarks.swap [--quick]
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import statistics
import tempfile
import threading
import time
import zipfile
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import measure, places
from benchmarks.screen import Say, bar
from benchmarks.visitors import Failed, ask, open_loop
from benchmarks.web import site

RATE, QUESTIONS, SEED = 50, 20, 5
STOPS, SOUGHT = ("hameln-bahnhof-zob", "bad-pyrmont-bahnhof"), ("Hauptstr", "Ockensen", "Bahnhof", "Osterstr")
LATER = 5  # minutes: every trip of the other timetable
DREIRAUM = places.PYTHON.parent / "dreiraum"
SHARES = {"median": 50, "95th percentile": 95, "99th percentile": 99}
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
_VERSION = re.compile(rb'dreiraum_region_info{pid="\d+",version="(\w+)"}')

Truth = dict[str, bytes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer replacements")
    turns = 2 if parser.parse_args().quick else 6
    with bar() as say, tempfile.TemporaryDirectory(prefix="dreiraum-bench-") as scratch:
        say("the demo district", 0, 1)
        home = Path(scratch)
        measure.succeeded(measure.run_child([DREIRAUM, "demo", "--empty", "--out", home]), "demo")
        feeds = [renamed(feed_of(home), home / "now.zip", 0), renamed(feed_of(home), home / "later.zip", LATER)]
        pages = questions(home)
        with site(home) as address:
            truths = [known(address, home, feed, pages) for feed in feeds]
            cases = compared(address, home, feeds, pages, truths, turns, say)
    measure.keep("swap", "A timetable replaced under load (elapsed time over HTTP)", cases)


def feed_of(home: Path) -> Path:
    """The demo's own feed."""
    return next((home / "sources").rglob("*.zip"))


def renamed(old: Path, new: Path, minutes: int) -> Path:
    """A feed with every fixed trip some minutes later."""
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, later(content.decode("utf-8-sig"), minutes) if name == "stop_times.txt" else content)
    return new


def later(text: str, minutes: int) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    for row in rows:
        for name in ("arrival_time", "departure_time"):
            if row[name]:
                hours, minute, seconds = map(int, row[name].split(":"))
                minute += 60 * hours + minutes
                row[name] = f"{minute // 60:02}:{minute % 60:02}:{seconds:02}"
        table.writerow(row)
    return out.getvalue()


def questions(home: Path) -> list[str]:
    """What visitors ask, in turn: journeys, the answer for a home, a stop's departures, a search, the first page."""
    from dreiraum.reach import Region

    region, chosen = Region.open(home / "region"), random.Random(SEED)
    day = region.timetable.typical_day([0, 1, 2, 3, 4])
    assert day is not None
    found = []
    for row in chosen.sample(range(len(region.cells)), QUESTIONS):
        at = f"{region.cells.lat[row]:.5f},{region.cells.lon[row]:.5f}"
        other = chosen.randrange(len(region.cells))
        end = f"{region.cells.lat[other]:.5f},{region.cells.lon[other]:.5f}"
        when = f"{day}T{chosen.randrange(6, 20):02}:{chosen.randrange(60):02}"
        found += [
            f"/wege/?{urlencode({'von': at, 'nach': end, 'zeit': when, 'asked': when})}",
            f"/erreichen/{at}/?{urlencode({'time': when})}",
            f"/haltestellen/{chosen.choice(STOPS)}/?zeit={when}",
            f"/suche/?q={chosen.choice(SOUGHT)}",
            "/",
        ]
    return found


def put(home: Path, feed: Path) -> float:
    """Replace the timetable; seconds that took."""
    return measure.succeeded(
        measure.run_child([DREIRAUM, "region", "timetable", home / "region", "--set", feed]), "timetable"
    ).wall


def known(address: str, home: Path, feed: Path, pages: list[str]) -> Truth:
    """What each page says with a timetable, once every process has it in force."""
    from dreiraum.reach import Region

    put(home, feed)
    version = Region.open(home / "region").version.encode()
    while {*_VERSION.findall(ask(address, "/metrics", plain=True))} != {version}:
        ask(address, "/readyz")
        time.sleep(0.05)
    return {page: plain(ask(address, page, plain=True)) for page in pages}


def plain(answer: bytes) -> bytes:
    """The body without a form's token."""
    return _TOKEN.sub(b"", answer.partition(b"\r\n\r\n")[2])


def compared(
    address: str, home: Path, feeds: list[Path], pages: list[str], truths: list[Truth], turns: int, say: Say
) -> list[measure.Case]:  # fmt: skip
    """Waits while nothing changes, and while the timetable is replaced `turns` times."""
    seen = [0, 0]

    def look(page: str, answer: bytes) -> None:
        told = plain(answer)
        which = [told == truth[page] for truth in truths]
        if not any(which):
            raise Failed(f"{page}: neither of the two answers")
        seen[which.index(True)] += 1

    waits: dict[str, list[float]] = {}
    took: list[float] = []
    for turn in range(turns):
        say("replaced under load", turn, turns)
        note(waits, "nothing changes", open_loop(address, pages, RATE, 10, 2 * turn, look))
        done = threading.Thread(target=lambda turn=turn: took.append(put(home, feeds[turn % 2])))
        done.start()
        some: list[float] = []
        while done.is_alive() or not some:
            some += open_loop(address, pages, RATE, 5, 2 * turn + 1, look)
        done.join()
        note(waits, "timetable replaced", some)
    different = sum(truths[0][page] != truths[1][page] for page in pages)
    steady = measure.Case(f"{RATE} visitors per second", "ms", {}, waits)
    steady.below("95th percentile while replaced, ms", ours="timetable replaced, 95th percentile", bound=1000)
    steady.notes.append(
        f"{sum(seen):,} answers, {seen[0]:,} and {seen[1]:,} of the two timetables, none failed, none of neither; "
        f"{different} of {len(pages)} pages differ between the two"
    )
    return [steady, measure.Case("one replacement under load", "s", {}, {"seconds": took})]


def note(waits: dict[str, list[float]], name: str, some: list[float]) -> None:
    percentiles = statistics.quantiles(some, n=100)
    for share, percent in SHARES.items():
        waits.setdefault(f"{name}, {share}", []).append(percentiles[percent - 1])


if __name__ == "__main__":
    main()
