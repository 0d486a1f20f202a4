"""The site under load, and what a browser waits for: `dreiraum serve` with the demo, beside a bare Django view.

The directory has 2,000 offers more than the demo's map, and there are 50,000 bookings (`benchmarks.filled`).

Elapsed time over HTTP on this machine; clients, browser and server share its processors. The bare view runs in the
same server with as many processes and threads: what a page takes above it is ours.

    python -m benchmarks.web [--quick]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from urllib.request import urlopen

from benchmarks import browser, measure, places
from benchmarks.screen import Say, bar
from benchmarks.visitors import ask, closed_loop, open_loop

RATE, HOMES, SEED = 50, 400, 11
SERVICES = ("gp", "pharmacy", "stop", "hospital", "food")
BARE = "bare Django view"
ANSWER, NEAREST = "answer page", "nearest (API)"
SHARES = {"median": 50, "95th percentile": 95, "99th percentile": 99}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    rounds = 2 if parser.parse_args().quick else 5
    with bar() as say, tempfile.TemporaryDirectory(prefix="dreiraum-bench-") as scratch:
        say("the demo district", 0, 1)
        home = Path(scratch)
        measure.succeeded(
            measure.run_child([places.PYTHON.parent / "dreiraum", "demo", "--empty", "--out", home]), "demo"
        )
        say("2,000 offers and 50,000 bookings", 0, 1)
        measure.succeeded(measure.run_child([places.PYTHON, "-m", "benchmarks.filled", home]), "filled")
        pages = questions(home)
        with site(home) as address, bare() as floor:
            asked = {name: (address, some) for name, some in pages.items()} | {BARE: (floor, ["/"])}
            warm_up(asked)
            cases = [*under_load(asked, rounds, say), *in_a_browser(address, pages[ANSWER][0], rounds, say)]
            cases.append(memory(address))
    measure.keep("web", "The site (elapsed time over HTTP)", cases)


def questions(home: Path) -> dict[str, list[str]]:
    """Answer pages and the same questions to the API, for random homes by random modes."""
    from dreiraum.reach import Region
    from dreiraum.reach.streets.profiles import MODES

    cells, chosen = Region.open(home / "region").cells, random.Random(SEED)
    some = [
        (f"{cells.lat[row]:.5f},{cells.lon[row]:.5f}", chosen.choice(MODES))
        for row in chosen.sample(range(len(cells)), HOMES)
    ]
    return {
        ANSWER: [f"/erreichen/{at}/?mode={mode}" for at, mode in some],
        NEAREST: [f"/api/v1/nearest?lat={at.replace(',', '&lon=')}&mode={mode}" for at, mode in some],
    }


@contextmanager
def site(home: Path) -> Iterator[str]:
    """`dreiraum serve` as it comes, without limits on how often somebody may ask."""
    command = [str(places.PYTHON.parent / "dreiraum"), "serve", str(home)]
    with running(command, {"DREIRAUM_LIMITS": "0"}) as address:
        yield address


@contextmanager
def bare() -> Iterator[str]:
    """The floor, with the processes and threads that `dreiraum serve` takes."""
    from dreiraum.cli.serve import THREADS

    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-log", "--host", "127.0.0.1"]
    command += ["--workers", str(os.cpu_count()), "--blocking-threads", str(THREADS), "benchmarks.bare:application"]
    with running(command, {}) as address:
        yield address


@contextmanager
def running(command: list[str], variables: dict[str, str]) -> Iterator[str]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = str(one.getsockname()[1])
    environment = {**os.environ, **variables}
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            [*command, "--port", port], stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=places.ROOT
        )
        try:
            wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def wait_for(port: str, server: subprocess.Popen[bytes], log: TextIO) -> None:
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", int(port)), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
        if server.poll() is not None:
            break
    log.seek(0)
    raise SystemExit(f"{' '.join(map(str, server.args))} does not start\n{log.read()[-2000:]}")  # type: ignore[arg-type]


def warm_up(asked: dict[str, tuple[str, list[str]]]) -> None:
    for address, pages in asked.values():
        for page in pages[:50]:
            ask(address, page)


def under_load(asked: dict[str, tuple[str, list[str]]], rounds: int, say: Say) -> list[measure.Case]:
    """At a steady rate of visitors, and as fast as it goes; contestants take turns."""
    waits: dict[str, list[float]] = {}
    most: dict[str, list[float]] = {}
    for turn in range(rounds):
        for place, (name, (address, pages)) in enumerate(asked.items()):
            say(f"under load: {name}", turn * len(asked) + place, rounds * len(asked))
            all_waits = open_loop(address, pages, RATE, 10, turn)
            percentiles = statistics.quantiles(all_waits, n=100)
            for share, percent in SHARES.items():
                waits.setdefault(f"{name}, {share}", []).append(percentiles[percent - 1])
            most.setdefault(name, []).append(closed_loop(address, pages, 8, 5))
    steady = measure.Case(f"{RATE} visitors per second", "ms", {}, waits)
    steady.below("answer page, 95th percentile, ms", ours=f"{ANSWER}, 95th percentile", bound=100)
    fastest = measure.Case("as fast as it goes, 8 clients", "answers/s", {}, most)
    ratio = fastest.median(BARE) / fastest.median(ANSWER)
    fastest.notes.append(f"an answer page, all modes exact, costs as much as {ratio:.0f} bare views, clients included")
    return [steady, fastest]


def in_a_browser(address: str, answer: str, rounds: int, say: Say) -> list[measure.Case]:
    """Transfers, requests and waits of a first visit."""
    pages = {"home": "/", "answer": answer, "map": "/karte/", "municipality": "/gemeinden/hameln/"}
    times: dict[str, list[float]] = {}
    sizes: dict[str, list[float]] = {}
    counts: dict[str, list[float]] = {}
    for place, (name, page) in enumerate(pages.items()):
        say(f"browser: {name}", place, len(pages))
        for seen in browser.visits(address, [page], rounds, maps=name == "map"):
            if seen.strangers:
                raise SystemExit(f"{page}: {seen.strangers} requests went elsewhere")
            times.setdefault(f"{name}, answered", []).append(seen.answer)
            times.setdefault(f"{name}, first picture", []).append(seen.paint)
            if seen.colour is not None:
                times.setdefault(f"{name}, first colour", []).append(seen.colour)
            sizes.setdefault(name, []).append(seen.kilobytes)
            counts.setdefault(name, []).append(seen.requests)
    waits = measure.Case("first visit in Chromium", "ms", {}, times)
    if "map, first colour" in times:
        waits.below("map to its first colour, ms", ours="map, first colour", bound=1000)
    say("browser: recolouring", len(pages), len(pages))
    recoloured = browser.recolourings(address, SERVICES * 2 * rounds)
    colours = measure.Case("recolouring the map, drawn by the processor", "ms", {}, {"choice to picture": recoloured})
    colours.below("recolouring the map, ms", ours="choice to picture", bound=100)
    data = measure.Case("transferred at a first visit", "kB", {}, sizes)
    data.below("map with all its data, kB", ours="map", bound=2000)
    return [waits, colours, data, measure.Case("requests at a first visit", "requests", {}, counts)]


def memory(address: str) -> measure.Case:
    """What each process holds for itself after all that."""
    with urlopen(f"{address}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    name = "dreiraum_process_private_bytes{"
    held = [float(line.split()[-1]) / 1e6 for line in lines if line.startswith(name)]
    case = measure.Case("memory of a process beyond shared pages", "MB", {}, {"after the load": held})
    case.below("memory of a process beyond shared pages, MB", ours="after the load", bound=300)
    return case


if __name__ == "__main__":
    main()
