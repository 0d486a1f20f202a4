"""The land between the streets: woods, fields, meadows, built-up ground, the Weser's surface and its streams."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from dreiraum.demo.facts import Facts
from dreiraum.demo.houses import House
from dreiraum.demo.streams import run_streams
from dreiraum.demo.woods import Floats, Shapes, grow_woods, outlines, without_holes
from dreiraum.demo.write import Extract, Tags

AROUND = 2500.0  # metres beyond the district's border that the land goes on
PARCEL = 520.0  # metres between the middles of fields
YARD = 30.0  # metres between the points where houses are counted
CLOSE = 0.05  # houses per square of a yard's side, on the average of some squares around
HALF_RIVER = 36.0  # half the Weser's width, metres


def add_landscape(extract: Extract, facts: Facts, houses: list[House]) -> None:
    """Add the land as closed ways that overlap little, and the streams as open ones."""
    area = shapely.union_all(list(facts.areas.values())).buffer(AROUND, quad_segs=4)
    homes = cKDTree([house.at for house in houses])
    built, water = _built_up(homes.data), _surface(facts)
    streams = run_streams(facts, homes)
    woods = grow_woods(facts, area, homes)
    _add(extract, woods, {"landuse": "forest"})
    _add(extract, built, {"landuse": "residential"})
    _add(extract, water, {"natural": "water", "water": "river", "name": "Weser"})
    wet = shapely.buffer(np.array([shapely.LineString(facts.river), *map(shapely.LineString, streams.values())]), 230)
    for tags, fields in _fields(area, [*woods, *built, *water], shapely.union_all(wet)):
        _add(extract, fields, tags)
    for name, course in streams.items():
        extract.way([extract.node(p) for p in course], {"waterway": "stream", "name": name})


def _add(extract: Extract, polygons: Sequence[shapely.Polygon], tags: Tags) -> None:
    for polygon in shapely.get_parts(shapely.set_precision(np.array(polygons, object), 1.0)).tolist():
        ring = [extract.node((x, y)) for x, y in polygon.exterior.coords[:-1]]
        if len(ring) > 2:
            extract.way([*ring, ring[0]], tags)


def _built_up(homes: Floats) -> list[shapely.Polygon]:
    """Ground where houses stand close to each other."""
    west, south = homes.min(axis=0) - 10 * YARD
    east, north = homes.max(axis=0) + 10 * YARD
    x, y = np.arange(west, east, YARD), np.arange(south, north, YARD)
    count, _, _ = np.histogram2d(homes[:, 1], homes[:, 0], [y, x])
    dense = gaussian_filter(count, 1.6)
    grounds = outlines(x[:-1] + YARD / 2, y[:-1] + YARD / 2, dense, CLOSE, rough=7.0)
    return [piece for ground in grounds.tolist() for piece in without_holes(ground, 40_000) if piece.area > 8000]


def _surface(facts: Facts) -> list[shapely.Polygon]:
    """The Weser with its width, in reaches of some kilometres."""
    course = shapely.get_coordinates(shapely.LineString(facts.river).segmentize(60.0))
    along = np.gradient(course, axis=0)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(*along.T)[:, None]
    half = HALF_RIVER + 5.0 * np.sin(np.arange(len(course)) / 7.0) + 3.0 * np.sin(np.arange(len(course)) / 2.3)
    left, right = course + half[:, None] * across, course - half[:, None] * across
    reaches = [slice(start, start + 81) for start in range(0, len(course) - 1, 80)]
    return [shapely.Polygon(np.concatenate([left[reach], right[reach][::-1]])) for reach in reaches]


def _fields(
    area: shapely.Geometry, taken: list[shapely.Polygon], wet: shapely.Geometry
) -> list[tuple[Tags, list[shapely.Polygon]]]:
    """Parcels of the open land: meadows along the water and here and there, fields elsewhere."""
    rng = np.random.Generator(np.random.PCG64(520))
    west, south, east, north = shapely.bounds(area).tolist()
    middle = np.stack(np.meshgrid(np.arange(west, east, PARCEL), np.arange(south, north, PARCEL)), axis=-1)
    middle = middle.reshape(-1, 2) + rng.uniform(-0.42 * PARCEL, 0.42 * PARCEL, (middle.size // 2, 2))
    middle = middle[shapely.contains_xy(area, middle)]
    parcels = np.array(shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(middle), extend_to=area)))
    parcels = shapely.intersection(parcels, area)
    rest = _less(parcels, np.array(taken, object))
    chance = rng.uniform(size=len(rest))
    near_water = shapely.intersects(rest, wet)
    meadow = chance < np.where(near_water, 0.75, 0.18)
    return [
        (tags, [piece for shape in rest[mine].tolist() for piece in without_holes(shape, 3000) if piece.area > 3000])
        for tags, mine in (({"landuse": "meadow"}, meadow), ({"landuse": "farmland"}, ~meadow))
    ]


def _less(shapes: Shapes, taken: Shapes) -> Shapes:
    """Shapes without what others take of them."""
    one, other = shapely.STRtree(taken).query(shapes, predicate="intersects")
    order = np.argsort(one, kind="stable")
    rows_of, starts = np.unique(one[order], return_index=True)
    for row, group in zip(rows_of.tolist(), np.split(other[order], starts[1:]), strict=True):
        shapes[row] = shapely.difference(shapes[row], shapely.union_all(taken[group]))
    return shapes
