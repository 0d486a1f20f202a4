"""Builds the part "streets" of a Region from an extract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.extract import Extract
from dreiraum.reach.parts import Column
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.streets import folding
from dreiraum.reach.streets.arcs import NEVER, Ban, Graph, build_graph
from dreiraum.reach.streets.geometry import hilbert_order
from dreiraum.reach.streets.network import GRAPH_FIELDS
from dreiraum.reach.streets.profiles import Profile, way_keys
from dreiraum.reach.streets.restrictions import Restriction, read_restrictions, via_nodes
from dreiraum.reach.streets.snapping import build_grid
from dreiraum.reach.streets.speeds import tag_classes, way_speeds
from dreiraum.reach.strings import Strings

STREET_TRIGGERS = {"highway", "route", "barrier", "kerb", "restriction"}
STREET_KEYS = way_keys() | {"name", "ref", "restriction", "except", "type"}

# An island of streets smaller than this is nobody's way out; what lies on it snaps past it.
SMALLEST_ISLAND = 100  # nodes

Ints = npt.NDArray[np.int32]


def build_streets(
    extract: Extract, profiles: Mapping[str, Profile], progress: Progress = silent
) -> tuple[dict[str, Column], dict[str, Any]]:
    """Columns and facts of the part "streets". Raises InputError where no mode can travel anywhere."""
    progress("Straßen falten")
    stops = _stops(extract, profiles)
    restrictions, passed_over = read_restrictions(extract, profiles)
    chains = _fold(extract, profiles, np.union1d(stops[:, 0], via_nodes(restrictions)))
    if not len(chains.length):
        raise InputError("the extract holds no street that any mode may use; is it the right one?")
    columns, node_of = _edges(extract, chains)
    nodes = len(columns["node_lon"])
    start, end = columns["edge_start"], columns["edge_end"]
    times = columns["times"]
    order = columns.pop("chain")
    usable = np.zeros(len(start), np.uint8)
    facts: dict[str, Any] = {"nodes": nodes, "edges": len(start), "restrictions_passed_over": passed_over}
    facts |= {"restrictions": len(restrictions), "kilometres": round(float(chains.length.sum()) / 1000, 1)}
    ends_ways = (start, end, chains.first_way[order], chains.last_way[order])
    for k, mode in enumerate(profiles):
        progress("Netz je Verkehrsmittel", k, len(profiles))
        closed = node_of[stops[(stops[:, 1] >> k) & 1 == 1, 0]].astype(np.int64)
        bans = _bans(restrictions, mode, node_of, *ends_ways)
        graph = build_graph(nodes, start, end, times[:, 2 * k : 2 * k + 2], closed, bans)
        usable |= _usable(graph).astype(np.uint8) << k
        columns |= _graph_columns(mode, graph)
        facts[mode] = {
            "offset": profiles[mode].offset,
            "arcs": len(graph.out.head),
            "nodes": len(graph.out.ends) - 1,
        }
    grid = build_grid(columns["shape_ends"], columns["shape_lon"], columns["shape_lat"])
    columns |= {f"grid_{name}": value for name, value in grid._asdict().items()}
    columns["usable"] = usable
    columns["edge_name"], columns["name"] = _names(extract, chains, order)
    return columns, facts


def _stops(extract: Extract, profiles: Mapping[str, Profile]) -> npt.NDArray[np.int64]:
    """Node rows that stop a mode, with a bit for each mode: (k, 2)."""
    tags = extract.node_tags
    matters = np.array([text in ("barrier", "kerb") for text in extract.texts], bool)
    which = np.repeat(np.arange(len(extract.tagged_node)), np.diff(tags.ends))
    rows = np.unique(which[matters[tags.key]])
    keys = way_keys()
    classes, first = tag_classes(tags, np.array([text in keys for text in extract.texts], bool))
    table = np.zeros(len(first), np.int64)
    for one in np.unique(classes[rows]).tolist():
        said = extract.tags_of(tags, int(first[one]))
        table[one] = sum(profile.stops(said) << k for k, profile in enumerate(profiles.values()))
    found = np.stack([extract.tagged_node[rows], table[classes[rows]]], axis=1).astype(np.int64)
    return found[found[:, 1] > 0]


def _fold(extract: Extract, profiles: Mapping[str, Profile], keep: npt.NDArray[np.int64]) -> folding.Chains:
    classes, speeds = way_speeds(extract, profiles, way_keys())
    pieces = folding.split_ways(extract.way_ends, extract.way_node)
    open_ = (speeds.max(axis=1) > 0)[classes[pieces.way]]
    pieces = folding.Segments(*(column[open_] for column in pieces))
    kept = np.zeros(len(extract.node_id), bool)
    kept[keep] = True
    ends, half = folding.incidence(len(kept), pieces.a, pieces.b)
    speed_class = classes[pieces.way]
    stays = folding.junctions(ends, half, speed_class, speeds, kept)
    return folding.fold(extract.node_lon, extract.node_lat, pieces, speed_class, speeds, stays, ends, half)


def _edges(extract: Extract, chains: folding.Chains) -> tuple[dict[str, Any], Ints]:
    """Columns of nodes and edges in their final order, and the new number of every node row."""
    first, last = chains.shape[chains.ends[:-1]], chains.shape[chains.ends[1:] - 1]
    stays = np.zeros(len(extract.node_id), bool)
    stays[first] = stays[last] = True
    rows = np.flatnonzero(stays)
    lon, lat = extract.node_lon[rows], extract.node_lat[rows]
    order = hilbert_order(lon, lat)
    node_of = np.full(len(extract.node_id), -1, np.int32)
    node_of[rows[order]] = np.arange(len(rows), dtype=np.int32)
    chain = np.lexsort((node_of[last], node_of[first]))
    sizes = np.diff(chains.ends)[chain]
    shape_ends = np.concatenate([[0], np.cumsum(sizes)])
    offset = np.arange(shape_ends[-1]) - np.repeat(shape_ends[:-1], sizes)
    slot = np.repeat(chains.ends[:-1][chain], sizes) + offset
    shape = chains.shape[slot]
    tenths = np.round(np.where(np.isfinite(chains.seconds[chain]), chains.seconds[chain] * 10, NEVER))
    shape_lon, shape_lat = extract.node_lon[shape], extract.node_lat[shape]
    columns = {
        "node_lon": lon[order],
        "node_lat": lat[order],
        "edge_start": node_of[first[chain]],
        "edge_end": node_of[last[chain]],
        "length": chains.length[chain].astype(np.float32),
        # at least one unit: a zero would vanish in sparse matrices and is never true
        "times": np.clip(tenths, 1, NEVER).astype(np.uint16),
        "way": extract.way_id[chains.main_way[chain]],
        "shape_ends": shape_ends,
        "shape_lon": shape_lon,
        "shape_lat": shape_lat,
        "shape_along": chains.along[slot],
        "shape_edge": np.repeat(np.arange(len(chain), dtype=np.int32), sizes),
        "chain": chain,
    }
    return columns, node_of


def _bans(
    restrictions: list[Restriction], mode: str, node_of: Ints,
    start: Ints, end: Ints, first_way: Ints, last_way: Ints,
) -> list[Ban]:  # fmt: skip
    """Restrictions of this mode between edges; ambiguous ones (a way passing the node) bind each."""
    bound = [entry for entry in restrictions if mode in entry.modes and node_of[entry.via] >= 0]
    vias = np.unique([node_of[entry.via] for entry in bound])
    at: dict[int, list[tuple[int, int]]] = {int(via): [] for via in vias}
    for edge in np.flatnonzero(np.isin(end, vias)).tolist():
        at[int(end[edge])].append((2 * edge, int(last_way[edge])))
    for edge in np.flatnonzero(np.isin(start, vias)).tolist():
        at[int(start[edge])].append((2 * edge + 1, int(first_way[edge])))
    return [
        Ban(link, out >> 1, entry.only)
        for entry in bound
        for link, origin in at[int(node_of[entry.via])]
        if origin == entry.origin
        for out, target in at[int(node_of[entry.via])]
        if target == entry.target and (out >> 1 == link >> 1 or not entry.back)
    ]


def _usable(graph: Graph) -> npt.NDArray[np.bool_]:
    """Edges from which one can get out into a network of some size, and back."""
    nodes = len(graph.out.ends) - 1
    matrix = csr_array((np.ones(len(graph.out.head), np.int8), graph.out.head, graph.out.ends), (nodes, nodes))
    _, island = connected_components(matrix, directed=True, connection="strong")
    size = np.bincount(island, minlength=1)
    large = size[island] >= min(SMALLEST_ISLAND, size.max())
    entered = large[graph.tail]
    # behind a banned turn it may be a copy of the tail that people come from
    np.logical_or.at(entered.reshape(-1), graph.copy_link, large[graph.copy_tail])
    open_ = graph.tail >= 0
    usable: npt.NDArray[np.bool_] = (~open_ | (entered & large[graph.head])).all(axis=1) & open_.any(axis=1)
    return usable


def _graph_columns(mode: str, graph: Graph) -> dict[str, Column]:
    columns: dict[str, Column] = {f"{mode}_{name}": getattr(graph, name) for name in GRAPH_FIELDS}
    columns |= {f"{mode}_out_{name}": value for name, value in graph.out._asdict().items()}
    return columns | {f"{mode}_into_{name}": value for name, value in graph.into._asdict().items()}


def _names(extract: Extract, chains: folding.Chains, order: npt.NDArray[np.int64]) -> tuple[Ints, Strings]:
    """Name of each edge (-1 = unnamed) and the names, sorted."""
    tags = extract.way_tags
    which = np.repeat(np.arange(len(extract.way_id)), np.diff(tags.ends))
    text = np.full(len(extract.way_id), -1, np.int32)
    for key in ("ref", "name"):  # a name wins over a number
        mine = tags.key == extract.text_number(key)
        text[which[mine]] = tags.value[mine]
    of_edge = text[chains.main_way[order]]
    used = np.unique(of_edge[of_edge >= 0])
    names = sorted(extract.texts[number] for number in used.tolist())
    position = {name: row for row, name in enumerate(names)}
    number = np.full(len(extract.texts) + 1, -1, np.int32)
    number[used] = [position[extract.texts[value]] for value in used.tolist()]
    return number[of_edge], Strings.of(names)
