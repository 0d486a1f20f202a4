"""A slow second opinion: travel times on unfolded OpenStreetMap data, in floating point.

Shares nothing with the engine but the profile tables. Every node of a street is a node here, lengths
are great-circle distances in float64, and the search runs from one piece of street to the next, so
that turn restrictions are plain missing pairs. scipy's Dijkstra does the search.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import osmium
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

EARTH_RADIUS = 6_371_008.8  # metres, mean radius R1 of WGS84

Point = tuple[int, int]  # lon, lat in 1e-7 degrees


class Profile(Protocol):
    """What is asked of a profile table."""

    def speeds(self, tags: Mapping[str, str]) -> tuple[float, float]:
        """km/h along and against the way, 0 = not permitted."""

    def stops(self, tags: Mapping[str, str]) -> bool:
        """Whether a node with these tags lets nobody through."""

    def restricted_by(self, tags: Mapping[str, str]) -> bool:
        """Whether a turn restriction with these tags binds the mode."""


@dataclass(frozen=True)
class Piece:
    """One direction of a straight piece of a way."""

    tail: int
    head: int
    way: int
    seconds: float


@dataclass(frozen=True)
class Restriction:
    """Coming over way `origin`: only, or never, on to way `target`; back: only the way back is meant."""

    origin: int
    target: int
    only: bool
    back: bool


@dataclass
class Streets:
    """What was read: coordinates, pieces, nodes that stop, restrictions by node, pieces' ends by node."""

    where: dict[int, Point] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    restrictions: dict[int, list[Restriction]] = field(default_factory=lambda: defaultdict(list))
    degree: dict[int, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class FloatNetwork:
    """Unfolded streets of one mode. node_id, lon, lat (n,) by rising id; closed: nodes that stop.

    Vertices of `graph`: for every node a place to start, then one per piece, then for every node a
    place to end. Costs in seconds; entering a piece costs the piece.
    """

    node_id: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    closed: npt.NDArray[np.bool_]
    graph: csr_array
    rows: Mapping[Point, int]
    restrictions: int

    def seconds_from(self, node: int, limit: float = np.inf) -> npt.NDArray[np.float64]:
        """Seconds from one node (row) to every node, inf beyond `limit`."""
        found: npt.NDArray[np.float64] = dijkstra(self.graph, indices=[node], limit=limit)[0, -len(self.node_id) :]
        found[node] = 0.0
        return found

    def seconds_to_nearest(self, nodes: Sequence[int], limit: float = np.inf) -> npt.NDArray[np.float64]:
        """Seconds from every node to the nearest of `nodes` (rows), inf beyond `limit`."""
        rows = np.asarray(nodes)
        ends = self.graph.shape[0] - len(self.node_id) + rows
        found = dijkstra(self._backwards, indices=ends, min_only=True, limit=limit)[: len(self.node_id)]
        found[rows] = 0.0
        return found

    def rows_at(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Row of the node at each point in 1e-7 degrees; -1 where the extract has none or several."""
        points = zip(np.asarray(lon).tolist(), np.asarray(lat).tolist(), strict=True)
        return np.array([self.rows.get(point, -1) for point in points], np.int64)

    @cached_property
    def _backwards(self) -> csr_array:
        return self.graph.T.tocsr()


def float_network(path: Path, profile: Profile, *, turning: Container[Point] | None = None) -> FloatNetwork:
    """Read every street of an extract that `profile` may use.

    turning: points (1e-7 degrees) where one may turn round and drive back over the same street;
    None = wherever streets of any kind meet or end. Restrictions of one way, one node, one way count.
    """
    streets = _read(path, profile)
    pieces = streets.pieces
    node_ids = sorted({piece.tail for piece in pieces} | {piece.head for piece in pieces})
    row = {node: number for number, node in enumerate(node_ids)}
    if turning is None:
        turnable = {node for node in node_ids if streets.degree[node] != 2}
    else:
        turnable = {node for node in node_ids if streets.where[node] in turning}
    first_piece, first_end = len(node_ids), len(node_ids) + len(pieces)
    links = [(row[piece.tail], first_piece + n, piece.seconds) for n, piece in enumerate(pieces)]
    links += [(first_piece + n, first_end + row[piece.head], 0.0) for n, piece in enumerate(pieces)]
    links += [(first_piece + n, first_piece + out, pieces[out].seconds) for n, out in _turns(streets, turnable)]
    several = Counter(streets.where.values())
    degrees = np.array([streets.where[node] for node in node_ids]) / 1e7
    return FloatNetwork(
        node_id=np.array(node_ids, np.int64),
        lon=degrees[:, 0],
        lat=degrees[:, 1],
        closed=np.array([node in streets.closed for node in node_ids], bool),
        graph=_compressed(first_end + len(node_ids), links),
        rows={point: row[node] for node in node_ids if several[point := streets.where[node]] == 1},
        restrictions=sum(map(len, streets.restrictions.values())),
    )


def _turns(streets: Streets, turnable: Container[int]) -> Iterator[tuple[int, int]]:
    """Numbers of pieces and of the pieces one may go on to."""
    pieces = streets.pieces
    leaving: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        leaving[piece.tail].append(number)
    for number, piece in enumerate(pieces):
        if piece.head in streets.closed:
            continue
        onward = leaving[piece.head]
        if piece.head not in turnable:
            onward = [out for out in onward if not _reverses(piece, pieces[out])]
        for out in _allowed(piece, onward, pieces, streets.restrictions.get(piece.head, ())):
            yield number, out


def _compressed(size: int, links: list[tuple[int, int, float]]) -> csr_array:
    """Compressed rows that keep entries of 0 seconds and parallel ones."""
    tail, head, cost = (np.array(column) for column in zip(*links, strict=True))
    order = np.argsort(tail, kind="stable")
    ends = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount(tail, minlength=size), out=ends[1:])
    return csr_array((cost[order], head[order].astype(np.int32), ends), shape=(size, size))


def _read(path: Path, profile: Profile) -> Streets:
    streets = Streets()
    for thing in osmium.FileProcessor(str(path)):
        tags = dict(thing.tags)
        if isinstance(thing, osmium.osm.Node):
            if thing.location.valid():
                streets.where[thing.id] = (thing.location.x, thing.location.y)
            if ("barrier" in tags or "kerb" in tags) and profile.stops(tags):
                streets.closed.add(thing.id)
        elif isinstance(thing, osmium.osm.Way) and ("highway" in tags or tags.get("route") == "ferry"):
            _add_pieces(streets, thing.id, [node.ref for node in thing.nodes], profile.speeds(tags))
        elif isinstance(thing, osmium.osm.Relation) and profile.restricted_by(tags):
            _add_restriction(streets, thing, tags.get("restriction", ""))
    return streets


def _add_pieces(streets: Streets, way: int, refs: list[int], speeds: tuple[float, float]) -> None:
    along, against = speeds
    for one, other in pairwise(refs):
        if one == other or one not in streets.where or other not in streets.where:
            continue
        streets.degree[one] += 1
        streets.degree[other] += 1
        metres = distance(streets.where[one], streets.where[other])
        if along:
            streets.pieces.append(Piece(one, other, way, metres / (along / 3.6)))
        if against:
            streets.pieces.append(Piece(other, one, way, metres / (against / 3.6)))


def distance(one: Point, other: Point) -> float:
    """Metres between two points in 1e-7 degrees along the great circle, by the chord between them."""
    chord = math.dist(_on_sphere(one), _on_sphere(other))
    return 2 * EARTH_RADIUS * math.asin(min(1.0, chord / 2))


def _on_sphere(point: Point) -> tuple[float, float, float]:
    lon, lat = math.radians(point[0] / 1e7), math.radians(point[1] / 1e7)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _add_restriction(streets: Streets, relation: osmium.osm.Relation, kind: str) -> None:
    """Note a restriction `no_*` or `only_*` that has exactly one way, one node and one way."""
    if not kind.startswith(("no_", "only_")):
        return
    roles: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for member in relation.members:
        roles[member.role].append((member.type, member.ref))
    ends = roles["from"], roles["via"], roles["to"]
    if [[kind for kind, _ in members] for members in ends] != [["w"], ["n"], ["w"]]:
        return
    (origin,), (via,), (target,) = ends
    back = kind == "no_u_turn" and origin == target
    streets.restrictions[via[1]].append(Restriction(origin[1], target[1], kind.startswith("only_"), back))


def _reverses(piece: Piece, out: Piece) -> bool:
    return out.head == piece.tail and out.way == piece.way


def _allowed(
    piece: Piece, onward: list[int], pieces: Sequence[Piece], restrictions: Iterable[Restriction]
) -> list[int]:
    mine = [entry for entry in restrictions if entry.origin == piece.way]
    only = {entry.target for entry in mine if entry.only}
    for entry in mine:
        if not entry.only:
            onward = [
                out
                for out in onward
                if pieces[out].way != entry.target or (entry.back and not _reverses(piece, pieces[out]))
            ]
    # an "only" whose target does not leave here says nothing
    if only and any(pieces[out].way in only for out in onward):
        onward = [out for out in onward if pieces[out].way in only]
    return onward
