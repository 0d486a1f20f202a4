"""An extract of a million junctions: Heidelberg mirrored and stitched, 6 x 6.

The window below is cut out of the extract; every street that leaves it ends in a border node exactly
on the window's edge. Every second column and row of tiles is mirrored, so a tile's edge carries the
same border nodes as its neighbour's edge and one node serves both: streets run on across it. What is
kept: all nodes and tags, all streets, areas that lie wholly inside, relations whose members are all
there (turn restrictions among them, by their member roles). Ids are spread as far apart as in a real
extract, unique and sorted; the same input gives the same bytes.

    python -m benchmarks.million [--tiles 6] [--out FILE]
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from benchmarks import places
from benchmarks.screen import Say, bar, silent

# 1e-7 degrees, as OpenStreetMap keeps coordinates. Chosen so that 4 % of the junctions fall outside
# and 30 to 50 streets cross each edge.
WEST, EAST, SOUTH, NORTH = 85_840_000, 88_420_000, 493_420_000, 495_000_000
WIDTH, HEIGHT = EAST - WEST, NORTH - SOUTH
# Gaps between ids: 8 million nodes reach 8e9, the ids of today's planet file.
NODE_GAP, WAY_GAP, RELATION_GAP = 1000, 500, 100

Tags = dict[str, str]
Point = tuple[int, int]


@dataclass
class Tile:
    """The cut window: objects in order, nodes by their index."""

    points: list[Point] = field(default_factory=list)
    node_tags: dict[int, Tags] = field(default_factory=dict)
    ways: list[tuple[list[int], Tags]] = field(default_factory=list)
    relations: list[tuple[list[tuple[str, int, str]], Tags]] = field(default_factory=list)


def make(target: Path, tiles: int = 6, say: Say = silent) -> Path:
    """Write the stitched extract to `target` unless it is there; a broken run leaves nothing."""
    if target.exists():
        return target
    tile = cut(places.heidelberg())
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        _write(scratch, tile, tiles, say)
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
    return target


def cut(source: Path) -> Tile:
    """Read `source` and cut the window out of it."""
    tile = Tile()
    where: dict[int, Point] = {}
    index: dict[int, int] = {}
    pieces: dict[int, list[int]] = {}
    relations: dict[int, int] = {}
    for thing in osmium.FileProcessor(str(source)):
        if thing.is_node():
            point = (round(thing.lon * 1e7), round(thing.lat * 1e7))
            where[thing.id] = point
            if _inside(point):
                index[thing.id] = len(tile.points)
                if len(thing.tags):
                    tile.node_tags[len(tile.points)] = dict(thing.tags)
                tile.points.append(point)
        elif thing.is_way():
            tags = dict(thing.tags)
            refs = [ref.ref for ref in thing.nodes if ref.ref in where]
            if _is_area(refs, tags):
                runs = [[index[ref] for ref in refs]] if all(ref in index for ref in refs) else []
            else:
                runs = list(_clip(refs, where, index, tile.points))
            pieces[thing.id] = list(range(len(tile.ways), len(tile.ways) + len(runs)))
            tile.ways.extend((run, tags) for run in runs)
        else:
            members = _members(thing, index, pieces, relations, tile)
            if members:
                relations[thing.id] = len(tile.relations)
                tile.relations.append((members, dict(thing.tags)))
    return tile


def _inside(point: Point) -> bool:
    return WEST < point[0] < EAST and SOUTH < point[1] < NORTH


def _is_area(refs: list[int], tags: Tags) -> bool:
    return len(refs) > 3 and refs[0] == refs[-1] and "highway" not in tags


def _clip(refs: list[int], where: dict[int, Point], index: dict[int, int], points: list[Point]) -> Iterator[list[int]]:
    """The runs of a way inside the window, each ending in new border nodes where it leaves."""
    run: list[int] = []
    for ref, following in zip(refs, [*refs[1:], None], strict=True):
        if ref in index:
            run.append(index[ref])
        if following is None or (ref in index) == (following in index):
            continue
        inner, outer = (ref, following) if ref in index else (following, ref)
        points.append(_crossing(where[inner], where[outer]))
        run.append(len(points) - 1)
        if inner == ref:
            yield run
            run = []
    if len(run) > 1:
        yield run


def _crossing(inner: Point, outer: Point) -> Point:
    """Where the straight line from `inner` to `outer` first meets the window's edge."""
    best, exact = 1.0, outer
    for axis, edge in ((0, WEST), (0, EAST), (1, SOUTH), (1, NORTH)):
        span = outer[axis] - inner[axis]
        share = (edge - inner[axis]) / span if span else -1.0
        if 0 <= share <= best:
            other = round(inner[1 - axis] + share * (outer[1 - axis] - inner[1 - axis]))
            best, exact = share, ((edge, other) if axis == 0 else (other, edge))
    return exact


def _members(
    relation: osmium.osm.Relation,
    index: dict[int, int],
    pieces: dict[int, list[int]],
    relations: dict[int, int],
    tile: Tile,
) -> list[tuple[str, int, str]]:
    """The members that lie in the window; none at all where the relation needs every one of them."""
    whole = relation.tags.get("type") in {"restriction", "multipolygon"}
    via = {index[m.ref] for m in relation.members if m.role == "via" and m.type == "n" and m.ref in index}
    members: list[tuple[str, int, str]] = []
    for member in relation.members:
        if member.type == "n":
            found = [index[member.ref]] if member.ref in index else []
        elif member.type == "w":
            found = pieces.get(member.ref, [])
            if whole and len(found) > 1:
                found = [piece for piece in found if via & set(tile.ways[piece][0])]
        else:
            found = [relations[member.ref]] if member.ref in relations else []
        if whole and len(found) != 1:
            return []
        members.extend((member.type, number, member.role) for number in found)
    return members


def _write(target: Path, tile: Tile, tiles: int, say: Say) -> None:
    places_of = [(column, row) for row in range(tiles) for column in range(tiles)]
    header = osmium.io.Header()
    header.set("generator", "dreiraum benchmarks")
    header.add_box(_box(tiles))
    steps = (("nodes", _nodes), ("ways", _ways), ("relations", _relations))
    with osmium.SimpleWriter(osmium.io.File(str(target), "pbf"), header=header) as writer:
        for step, objects in steps:
            for done, (column, row) in enumerate(places_of):
                say(step, done, len(places_of))
                for thing in objects(tile, column, row, tiles):
                    writer.add(thing)


def _box(tiles: int) -> osmium.osm.Box:
    return osmium.osm.Box(WEST / 1e7, SOUTH / 1e7, (WEST + tiles * WIDTH) / 1e7, (SOUTH + tiles * HEIGHT) / 1e7)


def _owner(tile: Tile, number: int, column: int, row: int) -> tuple[int, int]:
    """The tile that writes a node: the lower one of the two that share a border."""
    x, y = tile.points[number]
    if x == (WEST if column % 2 == 0 else EAST) and column > 0:
        column -= 1
    if y == (SOUTH if row % 2 == 0 else NORTH) and row > 0:
        row -= 1
    return column, row


def _node_id(tile: Tile, number: int, column: int, row: int, tiles: int) -> int:
    owner_column, owner_row = _owner(tile, number, column, row)
    return NODE_GAP * ((owner_row * tiles + owner_column) * len(tile.points) + number + 1)


def _nodes(tile: Tile, column: int, row: int, tiles: int) -> Iterator[Node]:
    for number, (x, y) in enumerate(tile.points):
        if _owner(tile, number, column, row) != (column, row):
            continue
        lon = column * WIDTH + (EAST - x if column % 2 else x - WEST) + WEST
        lat = row * HEIGHT + (NORTH - y if row % 2 else y - SOUTH) + SOUTH
        yield Node(
            id=_node_id(tile, number, column, row, tiles),
            location=osmium.osm.Location(lon / 1e7, lat / 1e7),
            tags=tile.node_tags.get(number),
        )


def _ways(tile: Tile, column: int, row: int, tiles: int) -> Iterator[Way]:
    first = (row * tiles + column) * len(tile.ways)
    ids = [_node_id(tile, number, column, row, tiles) for number in range(len(tile.points))]
    for number, (nodes, tags) in enumerate(tile.ways):
        yield Way(id=WAY_GAP * (first + number + 1), nodes=[ids[node] for node in nodes], tags=tags)


def _relations(tile: Tile, column: int, row: int, tiles: int) -> Iterator[Relation]:
    place = row * tiles + column
    for number, (members, tags) in enumerate(tile.relations):
        named = []
        for kind, member, role in members:
            if kind == "n":
                identity = _node_id(tile, member, column, row, tiles)
            elif kind == "w":
                identity = WAY_GAP * (place * len(tile.ways) + member + 1)
            else:
                identity = RELATION_GAP * (place * len(tile.relations) + member + 1)
            named.append((kind, identity, role))
        yield Relation(id=RELATION_GAP * (place * len(tile.relations) + number + 1), members=named, tags=tags)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiles", type=int, default=6)
    parser.add_argument("--out", type=Path, default=places.MILLION)
    arguments = parser.parse_args()
    with bar() as say:
        print(make(arguments.out, arguments.tiles, say))


if __name__ == "__main__":
    main()
