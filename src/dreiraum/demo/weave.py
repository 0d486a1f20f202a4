"""Lines become a network: where they touch or cross they share a node."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from dreiraum.demo.plane import Line, Point

TOUCH = 1.5  # metres: an end this near to a line lies on it


@dataclass(slots=True)
class Network:
    """Shared nodes and, for each line that went in, its nodes in order (`lines[i]` belongs to `paths[i]`)."""

    at: list[Point]
    lines: list[Line]
    paths: list[list[int]]


class _Nodes:
    def __init__(self) -> None:
        self.at: list[Point] = []
        self._known: dict[tuple[int, int], int] = {}

    def of(self, p: Point) -> int:
        """The node within about a metre of a point, or a new one."""
        x, y = round(p[0]), round(p[1])
        for key in ((x, y), (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
            if key in self._known:
                return self._known[key]
        self._known[x, y] = len(self.at)
        self.at.append(p)
        return len(self.at) - 1


def weave(lines: list[Line]) -> Network:
    """Insert a shared node wherever two lines of one level cross, or one ends on another."""
    nodes = _Nodes()
    paths = [_without_repeats([nodes.of(p) for p in line.points]) for line in lines]
    owner = np.array([i for i, path in enumerate(paths) for _ in path[1:]])
    tails = np.array([n for path in paths for n in path[:-1]])
    heads = np.array([n for path in paths for n in path[1:]])
    level = np.array([lines[i].level for i in owner])
    at = np.array(nodes.at)
    segments = np.array(shapely.linestrings(np.stack([at[tails], at[heads]], axis=1)), dtype=np.object_)
    tree = shapely.STRtree(segments.tolist())
    found: dict[int, list[tuple[float, int]]] = {}
    _cross(tree, segments, (at, tails, heads, level), nodes, found)
    _touch(tree, paths, (at, tails, heads, level), [line.level for line in lines], found)
    woven: list[list[int]] = [[] for _ in lines]
    for segment, line in enumerate(owner.tolist()):
        woven[line].append(int(tails[segment]))
        woven[line] += [node for _, node in sorted(found.get(segment, []))]
    for line, path in enumerate(paths):
        woven[line].append(path[-1])
    return Network(nodes.at, lines, [_without_repeats(path) for path in woven])


_Segments = tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]


def _cross(
    tree: shapely.STRtree,
    segments: npt.NDArray[np.object_],
    known: _Segments,
    nodes: _Nodes,
    found: dict[int, list[tuple[float, int]]],
) -> None:
    at, tails, heads, level = known
    one, two = tree.query(segments, predicate="intersects")
    shares = (
        (tails[one] == tails[two])
        | (tails[one] == heads[two])
        | (heads[one] == tails[two])
        | (heads[one] == heads[two])
    )
    keep = (one < two) & ~shares & (level[one] == level[two])
    one, two = one[keep], two[keep]
    order = np.lexsort((two, one))
    one, two = one[order], two[order]
    p, r = at[tails[one]], at[heads[one]] - at[tails[one]]
    q, s = at[tails[two]], at[heads[two]] - at[tails[two]]
    across = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
    across[across == 0.0] = np.inf
    t = ((q - p)[:, 0] * s[:, 1] - (q - p)[:, 1] * s[:, 0]) / across
    u = ((q - p)[:, 0] * r[:, 1] - (q - p)[:, 1] * r[:, 0]) / across
    t, u = np.clip(t, 0.0, 1.0), np.clip(u, 0.0, 1.0)
    places = p + t[:, None] * r
    for i in range(len(one)):
        node = nodes.of((float(places[i, 0]), float(places[i, 1])))
        found.setdefault(int(one[i]), []).append((float(t[i]), node))
        found.setdefault(int(two[i]), []).append((float(u[i]), node))


def _touch(
    tree: shapely.STRtree,
    paths: list[list[int]],
    known: _Segments,
    levels: list[int],
    found: dict[int, list[tuple[float, int]]],
) -> None:
    at, tails, heads, level = known
    ends = np.array([n for path in paths for n in (path[0], path[-1])])
    end_level = np.repeat(levels, 2)
    who, segment = tree.query(shapely.points(at[ends]), predicate="dwithin", distance=TOUCH)
    keep = (tails[segment] != ends[who]) & (heads[segment] != ends[who]) & (level[segment] == end_level[who])
    who, segment = who[keep], segment[keep]
    r = at[heads[segment]] - at[tails[segment]]
    t = ((at[ends[who]] - at[tails[segment]]) * r).sum(axis=1) / np.maximum((r * r).sum(axis=1), 1e-9)
    for i in np.lexsort((segment, who)).tolist():
        found.setdefault(int(segment[i]), []).append((float(np.clip(t[i], 0, 1)), int(ends[who[i]])))


def _without_repeats(path: list[int]) -> list[int]:
    return [node for i, node in enumerate(path) if i == 0 or node != path[i - 1]]
