"""Takes the tagged objects out of an extract: places, addresses, villages, buildings."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.extract import Extract, Tags, rows_of
from dreiraum.reach.osm.features import NODE, RELATION, WAY, Features
from dreiraum.reach.streets.geometry import METRES_PER_DEGREE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def read_features(extract: Extract, keys: set[str], only: Mapping[str, set[str]]) -> Features:
    """Objects with at least one of `keys`, by kind and then in the extract's order.

    only: for some keys the values that make an object a feature (streets have "highway" as well).
    """
    decides = np.array([text in keys for text in extract.texts], bool)
    values = {
        extract.text_number(key): np.array([text in allowed for text in extract.texts], bool)
        for key, allowed in only.items()
    }
    nodes = _rows(extract.node_tags, decides, values)
    ways = _rows(extract.way_tags, decides, values)
    relations = _rows(extract.relation_tags, decides, values)
    node = extract.tagged_node[nodes]
    lon, lat, area = _shapes(extract.way_ends, extract.way_node, extract.node_lon, extract.node_lat, ways)
    known = np.isfinite(lon)
    ways, lon, lat, area = ways[known], lon[known], lat[known], area[known]
    middle = _relation_shapes(extract, relations)
    whole = np.isfinite(middle[:, 0])
    relations, middle = relations[whole], middle[whole]
    return Features(
        kind=np.repeat(np.array([NODE, WAY, RELATION], np.int8), [len(nodes), len(ways), len(relations)]),
        osm_id=np.concatenate([extract.node_id[node], extract.way_id[ways], extract.relation_id[relations]]),
        lon=np.concatenate([extract.node_lon[node] * 1e-7, lon, middle[:, 0]]),
        lat=np.concatenate([extract.node_lat[node] * 1e-7, lat, middle[:, 1]]),
        area=np.concatenate([np.zeros(len(nodes)), area, middle[:, 2]]),
        tags=[
            extract.tags_of(tags, row)
            for tags, rows in (
                (extract.node_tags, nodes),
                (extract.way_tags, ways),
                (extract.relation_tags, relations),
            )
            for row in rows.tolist()
        ],
    )


def _rows(tags: Tags, decides: npt.NDArray[np.bool_], values: Mapping[int, npt.NDArray[np.bool_]]) -> Longs:
    """Objects of which a key decides; where the key has a list of values, one of these."""
    good = decides[tags.key] if len(decides) else np.zeros(len(tags.key), bool)
    for key, allowed in values.items():
        mine = tags.key == key
        good[mine] = allowed[tags.value[mine]]
    sums = np.concatenate([[0], np.cumsum(good)])
    return np.flatnonzero(sums[tags.ends[1:]] > sums[tags.ends[:-1]])


@nb.njit(cache=True, nogil=True)
def _shapes(ends: Longs, node: Ints, lon: Ints, lat: Ints, ways: Longs) -> tuple[Floats, Floats, Floats]:
    """Centroid (degrees) and area (m2) of ways; of open ones the mean of nodes and 0; nan without nodes."""
    x, y = np.full(len(ways), np.nan), np.full(len(ways), np.nan)
    area = np.zeros(len(ways))
    for k in range(len(ways)):
        start, stop = ends[ways[k]], ends[ways[k] + 1]
        first, count, mean_x, mean_y = -1, 0, 0.0, 0.0
        for i in range(start, stop):
            if node[i] >= 0:
                first = i if first < 0 else first
                count += 1
                mean_x += lon[node[i]]
                mean_y += lat[node[i]]
        if count == 0:
            continue
        x[k], y[k] = mean_x / count * 1e-7, mean_y / count * 1e-7
        if count < stop - start or count < 4 or node[start] != node[stop - 1]:
            continue
        # shoelace formula in metres around the first node
        x0, y0 = lon[node[start]], lat[node[start]]
        east = METRES_PER_DEGREE * math.cos(math.radians(y0 * 1e-7)) * 1e-7
        north = METRES_PER_DEGREE * 1e-7
        twice, cx, cy = 0.0, 0.0, 0.0
        for i in range(start, stop - 1):
            ax, ay = (lon[node[i]] - x0) * east, (lat[node[i]] - y0) * north
            bx, by = (lon[node[i + 1]] - x0) * east, (lat[node[i + 1]] - y0) * north
            cross = ax * by - bx * ay
            twice += cross
            cx += (ax + bx) * cross
            cy += (ay + by) * cross
        if abs(twice) > 1e-6:
            x[k] = (x0 + cx / (3 * twice) / east) * 1e-7
            y[k] = (y0 + cy / (3 * twice) / north) * 1e-7
            area[k] = abs(twice) / 2
    return x, y, area


def _relation_shapes(extract: Extract, relations: Longs) -> Floats:
    """(k, 3): mean of the outer ways' centroids weighted by area, and outer less inner area; nan if none."""
    order = np.argsort(extract.way_id, kind="stable")
    out = np.full((len(relations), 3), np.nan)
    member_way = rows_of(extract.member_id, extract.way_id[order])
    for k, relation in enumerate(relations.tolist()):
        slots = np.arange(extract.member_ends[relation], extract.member_ends[relation + 1])
        slots = slots[(extract.member_type[slots] == WAY) & (member_way[slots] >= 0)]
        inner = np.array([extract.texts[role] == "inner" for role in extract.member_role[slots]], bool)
        ways = order[member_way[slots]]
        lon, lat, area = _shapes(extract.way_ends, extract.way_node, extract.node_lon, extract.node_lat, ways)
        outer = ~inner & np.isfinite(lon)
        if outer.any():
            weight = area[outer] + 1e-9
            total = area[outer].sum() - area[inner].sum()
            out[k] = (
                np.average(lon[outer], weights=weight),
                np.average(lat[outer], weights=weight),
                max(total, 0),
            )
    return out
