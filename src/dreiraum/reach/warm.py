"""Compiles every kernel once, so that no answer ever waits for a compiler.

A hamlet of a few streets is built as a Region and asked everything; Numba keeps the machine code in
its cache (beside the package, or in the user's cache where that is read-only). A cache made for
another processor or version is not used but made again.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import osmium
from osmium.osm import mutable

from dreiraum.reach.config import District
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.region import Region

_PACKAGE = Path(__file__).parent
_SIDE, _STEP, _WEST, _SOUTH = 5, 0.002, 9.4, 52.1


def warm(progress: Progress = silent) -> None:
    """Compile and cache all kernels; takes a minute the first time and a second after that."""
    forget_stale()
    with tempfile.TemporaryDirectory(prefix="dreiraum-") as folder:
        extract = Path(folder) / "hamlet.osm.pbf"
        _draw(extract)
        region = Region.build(District.of(streets=extract), Path(folder) / "region", progress)
        home, shop = (_SOUTH, _WEST), (_SOUTH + 3 * _STEP, _WEST + 3 * _STEP)
        progress("Abfragen übersetzen")
        region.nearest(*home)
        region.route(home, shop)
        region.matrix([home], [shop])
        region.isochrone(*home, minutes=5)
        region.coverage()
        region.find("Dorfstraße 1")


def forget_stale() -> None:
    """Remove compiled kernels where any kernel's source has changed.

    Numba looks at the file of the function it loads, not at those of the functions compiled into it.
    """
    sources = sorted(path for path in _PACKAGE.rglob("*.py") if "njit" in path.read_text(encoding="utf-8"))
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
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


def _draw(path: Path) -> None:
    """A grid of streets with a shop, a house, a gate and a turn that is not allowed."""
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
