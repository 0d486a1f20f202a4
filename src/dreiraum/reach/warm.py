"""Compiles every kernel once, so that no answer ever waits for a compiler.

A hamlet of a few streets is built as a Region and asked everything; Numba keeps the machine code in
its cache (beside the package, or in the user's cache where that is read-only). A cache made for
another processor or version is not used but made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from dreiraum.reach.progress import Progress, silent

_PACKAGE = Path(__file__).parent
_SIDE, _STEP, _WEST, _SOUTH = 5, 0.002, 9.4, 52.1


def warm(progress: Progress = silent) -> None:
    """Compile and cache all kernels; takes a minute the first time and a second after that."""
    from dreiraum.reach.config import District  # noqa: PLC0415 - `is_warm` needs none of it
    from dreiraum.reach.region import Region  # noqa: PLC0415

    forget_stale()
    with tempfile.TemporaryDirectory(prefix="dreiraum-") as folder:
        extract = Path(folder) / "hamlet.osm.pbf"
        _draw(extract)
        feed = Path(folder) / "bus.zip"
        _drive(feed)
        Region.build(District.of(streets=extract, timetable=feed), Path(folder) / "region", progress)
        progress("Abfragen übersetzen")
        Region.open(Path(folder) / "region").ready()
    _note_down()


def is_warm() -> bool:
    """Whether all kernels lie compiled for these sources, this Numba and this processor; loads no compiler."""
    try:
        said = json.loads(_note().read_text(encoding="utf-8"))
        return bool(said["mark"] == _mark() and all(Path(path).exists() for path in said["compiled"]))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return False


def _note_down() -> None:
    """Leave word that everything is compiled, and where it lies."""
    from numba.core.registry import CPUDispatcher  # noqa: PLC0415

    modules = [module for name, module in sys.modules.items() if name.startswith("dreiraum.reach.")]
    kernels = (one for module in modules for one in vars(module).values() if isinstance(one, CPUDispatcher))
    folders = {Path(kernel.stats.cache_path) for kernel in kernels if kernel.stats.cache_path}
    compiled = sorted(str(path) for folder in folders for path in folder.glob("*.nb[ic]"))
    try:
        note = _note()
        note.parent.mkdir(parents=True, exist_ok=True)
        scratch = note.with_suffix(f".{os.getpid()}")
        scratch.write_text(json.dumps({"mark": _mark(), "compiled": compiled}), encoding="utf-8")
        scratch.replace(note)
    except (OSError, RuntimeError):
        return  # nowhere to write: the next one looks again


def _note() -> Path:
    """Where word is left: beside the folder that Numba would cache in. RuntimeError for a user without a home."""
    given, own = os.environ.get("NUMBA_CACHE_DIR"), _PACKAGE / "__pycache__"
    if given:
        return Path(given) / "dreiraum.warm"
    if os.access(own if own.exists() else _PACKAGE, os.W_OK):
        return own / "kernels.warm"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dreiraum" / "kernels.warm"


def _mark() -> str:
    """What compiled kernels depend on: their sources, Numba and Python, and what the processor can do."""
    about = f"{_sources()} {version('numba')} {version('llvmlite')} {sys.version} {sorted(set(_processor()))}"
    return hashlib.sha256(about.encode()).hexdigest()


def _processor() -> Iterator[str]:
    """The lines in which Linux describes the processor's kind and abilities, alike for each core."""
    with Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as lines:
        yield from (line.strip() for line in lines if line.startswith(("model name", "flags", "Features", "CPU ")))


def _sources() -> str:
    """The hash of all modules with kernels."""
    sources = sorted(path for path in _PACKAGE.rglob("*.py") if b"njit" in path.read_bytes())
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def forget_stale() -> None:
    """Remove compiled kernels where any kernel's source has changed.

    Numba looks at the file of the function it loads, not at those of the functions compiled into it.
    """
    mark = _sources()
    note = _PACKAGE / "__pycache__" / "kernels.sha256"
    try:
        if note.exists() and note.read_text(encoding="ascii") == mark:
            return
        for compiled in (*_PACKAGE.rglob("*.nbi"), *_PACKAGE.rglob("*.nbc")):
            compiled.unlink(missing_ok=True)
        note.parent.mkdir(exist_ok=True)
        note.write_text(mark, encoding="ascii")
    except OSError:
        return  # a read-only package: Numba keeps its cache elsewhere, and installing changes all files


def _drive(path: Path) -> None:
    """A bus across the grid and back, every ten minutes for a week."""
    from dreiraum.reach.gtfs.write import write_feed  # noqa: PLC0415

    ends = {"a": (_WEST, _SOUTH), "b": (_WEST + 4 * _STEP, _SOUTH + 4 * _STEP)}
    trips = [(f"{way}{minute}", way, minute) for minute in range(300, 1320, 10) for way in ("ab", "ba")]
    clocks = [(trip, k, stop, minute + 5 * k) for trip, way, minute in trips for k, stop in enumerate(way)]
    days = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 1)
    write_feed(
        path,
        {
            "agency": [{"agency_name": "Bus", "agency_url": "https://example.org", "agency_timezone": "Europe/Berlin"}],
            "stops": [
                {"stop_id": stop, "stop_name": stop, "stop_lat": lat, "stop_lon": lon}
                for stop, (lon, lat) in ends.items()
            ],
            "routes": [{"route_id": "1", "route_short_name": "1", "route_type": 3}],
            "calendar": [{"service_id": "d", "start_date": "20260601", "end_date": "20260607", **days}],
            "trips": [{"route_id": "1", "service_id": "d", "trip_id": trip} for trip, _, _ in trips],
            "stop_times": [
                {"trip_id": trip, "stop_sequence": k, "stop_id": stop, "arrival_time": clock, "departure_time": clock}
                for trip, k, stop, minute in clocks
                if (clock := f"{minute // 60:02}:{minute % 60:02}:00")
            ],
        },
    )


def _draw(path: Path) -> None:
    """A grid of streets with a shop, a house, a gate and a turn that is not allowed."""
    import osmium  # noqa: PLC0415
    from osmium.osm import mutable  # noqa: PLC0415

    with osmium.SimpleWriter(str(path)) as writer:
        for row in range(_SIDE):
            for column in range(_SIDE):
                number = row * _SIDE + column + 1
                tags = {"barrier": "gate"} if number == 7 else {}
                at = (_WEST + column * _STEP, _SOUTH + row * _STEP)
                writer.add_node(mutable.Node(id=number, location=at, tags=tags))
        at = (_WEST + 3 * _STEP, _SOUTH + 3 * _STEP)
        writer.add_node(mutable.Node(id=90, location=at, tags={"shop": "supermarket", "name": "Laden"}))
        writer.add_node(mutable.Node(id=91, location=at, tags={"shop": "supermarket", "name": "Markt"}))
        writer.add_node(mutable.Node(id=92, location=at, tags={"place": "village", "name": "Dorf"}))
        house = {"building": "house", "addr:street": "Dorfstraße", "addr:housenumber": "1"}
        corners = ((0, 0), (0.0003, 0), (0.0003, 0.0002), (0, 0.0002))
        for number, (x, y) in enumerate(corners, 93):
            writer.add_node(mutable.Node(id=number, location=(_WEST + x, _SOUTH + y)))
        street = {"highway": "residential", "name": "Dorfstraße"}
        for line in range(_SIDE):
            along = [line * _SIDE + k + 1 for k in range(_SIDE)]
            across = [k * _SIDE + line + 1 for k in range(_SIDE)]
            writer.add_way(mutable.Way(id=2 * line + 1, nodes=along, tags=street))
            writer.add_way(mutable.Way(id=2 * line + 2, nodes=across, tags=street))
        writer.add_way(mutable.Way(id=50, nodes=[93, 94, 95, 96, 93], tags=house))
        members = [("w", 1, "from"), ("n", 3, "via"), ("w", 6, "to")]
        turn = {"type": "restriction", "restriction": "no_left_turn"}
        writer.add_relation(mutable.Relation(id=1, members=members, tags=turn))
