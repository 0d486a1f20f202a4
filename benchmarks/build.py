"""OpenStreetMap into a ready network for all modes, with services and addresses.

Ours: the parts streets, places and names, written to disk; beside it the whole Region with people and
every cell's nearest places. valhalla_build_tiles: its tiles, one thread. pyrosm: networks for walking,
cycling and driving, services, buildings, addresses, in memory - as tables (its fastest way, which the
targets are held against) and as graphs one can route on.

CPU seconds of child processes. Small extracts: pyrosm and ours after a first build in the same process,
so that neither imports nor compiled code being loaded are in it; Valhalla's program as a whole. The
million: whole processes, imports included.

    python -m benchmarks.build [--quick]
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import osmium

from benchmarks import measure, million, places
from benchmarks.screen import Say, bar

OURS, REGION, PROCESS = "dreiraum", "dreiraum, whole Region", "dreiraum, whole Region, fresh process"
TABLES, GRAPHS, STREAMING = "pyrosm, tables", "pyrosm, graphs", "pyrosm, tables, streaming"
VALHALLA = "valhalla_build_tiles"
CPU_LIMIT = 600  # seconds a peer may take

# What an own reader of the file format has to be worth; with a library's it would be 5.
TIMES = 10

Times = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    quick = parser.parse_args().quick
    measure.pin("benchmarks.build")
    with bar() as say, tempfile.TemporaryDirectory(prefix="dreiraum-bench-") as scratch:
        folder = Path(scratch)
        hersfeld = as_pbf(places.data() / "bad-hersfeld" / "bad-hersfeld.osm.gz")
        cases = [
            small("Bad Hersfeld", hersfeld, hersfeld, folder, say),
            small("Heidelberg", places.heidelberg(), hersfeld, folder, say),
        ]
        if not quick:
            cases.append(large("1 million", million.make(places.MILLION, say=say), folder, say))
    measure.keep("build", "OpenStreetMap into a ready network with services and addresses", cases)


def as_pbf(source: Path) -> Path:
    """The extract as .osm.pbf, which is all that Valhalla and pyrosm read; outside every clock."""
    target = places.CACHE / f"{source.name.split('.')[0]}.osm.pbf"
    if not target.exists():
        scratch = target.with_name(f".writing-{target.name}")
        with osmium.SimpleWriter(str(scratch), overwrite=True) as writer:
            for thing in osmium.FileProcessor(str(source)):
                writer.add(thing)
        scratch.replace(target)
    return target


def small(name: str, source: Path, warm_up: Path, folder: Path, say: Say) -> measure.Case:
    runs = {
        OURS: lambda: _ours_warm(source, warm_up),
        TABLES: lambda: _warm(TABLES, "pyrosm-tables", source, warm_up),
        GRAPHS: lambda: _warm(GRAPHS, "pyrosm-graphs", source, warm_up),
        VALHALLA: lambda: valhalla(source, folder),
        PROCESS: lambda: _whole(PROCESS, "dreiraum", source),
    }
    return _case(name, runs, 5, say)


def large(name: str, source: Path, folder: Path, say: Say) -> measure.Case:
    runs = {
        OURS: lambda: _ours_cold(source),
        STREAMING: lambda: _whole(STREAMING, "pyrosm-streaming", source),
        VALHALLA: lambda: valhalla(source, folder),
    }
    return _case(name, runs, 2, say)


def _case(name: str, runs: dict[str, Callable[[], Times]], repetitions: int, say: Say) -> measure.Case:
    """Take turns; a contestant that is missing or over its limit is noted and left out."""
    if not places.VALHALLA.exists():
        del runs[VALHALLA]
    samples: dict[str, list[float]] = {}
    notes = []
    for turn in range(repetitions):
        for place, who in enumerate(list(runs)):
            say(f"{name}: {who}", turn * len(runs) + place, repetitions * len(runs))
            times = runs[who]()
            if not times:
                notes.append(f"{who}: stopped after {CPU_LIMIT} s of CPU time")
                del runs[who]
            for what, seconds in times.items():
                samples.setdefault(what, []).append(seconds)
    case = measure.Case(name, "s", {}, samples, notes=notes)
    for peer in (TABLES, STREAMING, VALHALLA):
        if peer in samples:
            case.at_least(f"{peer} : ours", ours=OURS, peer=peer, times=TIMES)
    return case


def _builder(*arguments: str | Path) -> measure.Child | None:
    """A finished child of builders.py; None where it was stopped."""
    child = measure.run_child([sys.executable, "-m", "benchmarks.builders", *arguments], CPU_LIMIT)
    return None if child.code is None else measure.succeeded(child, str(arguments[0]))


def _ours_warm(source: Path, warm_up: Path) -> Times:
    """The network alone and the whole Region, in a process that has built before."""
    child = _builder("dreiraum", source, warm_up)
    return {OURS: child.said["network"], REGION: child.said["cpu"]} if child else {}


def _ours_cold(source: Path) -> Times:
    """The same from the start of the process to its end."""
    child = _builder("dreiraum", source)
    return {OURS: child.cpu - child.said["cpu"] + child.said["network"], PROCESS: child.cpu} if child else {}


def _warm(name: str, builder: str, source: Path, warm_up: Path) -> Times:
    """CPU seconds of a build in a process that has built before."""
    child = _builder(builder, source, warm_up)
    return {name: child.said["cpu"]} if child else {}


def _whole(name: str, builder: str, source: Path) -> Times:
    """CPU seconds of a process that starts, builds and ends."""
    child = _builder(builder, source)
    return {name: child.cpu} if child else {}


def valhalla(source: Path, folder: Path) -> Times:
    """CPU seconds of valhalla_build_tiles with one thread, its program run without Python."""
    (programs,) = places.VALHALLA.glob("lib/*/site-packages/valhalla/bin")
    tiles, config = folder / "tiles", folder / "valhalla.json"
    shutil.rmtree(tiles, ignore_errors=True)
    tiles.mkdir()
    made = measure.run_child(
        [
            places.VALHALLA / "bin" / "valhalla_build_config",
            "--mjolnir-tile-dir",
            tiles,
            "--mjolnir-tile-extract",
            "",
        ]
    )
    config.write_text(json.dumps(json.loads(measure.succeeded(made, "valhalla_build_config").output)))
    child = measure.run_child([programs / "valhalla_build_tiles", "-c", config, "-j", "1", source], CPU_LIMIT)
    if child.code is None:
        return {}
    measure.succeeded(child, VALHALLA)
    if not list(tiles.rglob("*.gph")):
        raise SystemExit(f"{VALHALLA}: no tiles written for {source}")
    return {VALHALLA: child.cpu}


if __name__ == "__main__":
    main()
