"""Woods on the hills: where the ground rises and nobody lives."""

from __future__ import annotations

from itertools import pairwise

import contourpy
import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import zoom
from scipy.spatial import cKDTree

from dreiraum.demo.facts import Facts, rows
from dreiraum.demo.plane import Point, to_plane

STEP = 100.0  # metres between the points of the grid
RUGGED = 0.65  # how far chance moves the edge of a wood, where the height goes from 0 to 1
CLEARING = 330.0  # metres around a house that woods keep off
VALLEY = 600.0  # metres along the Weser
SMALLEST = 25_000.0  # square metres

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]


def grow_woods(facts: Facts, area: shapely.Geometry, homes: cKDTree) -> list[shapely.Polygon]:
    """Woodland within an area of the plane, away from homes; each one without holes."""
    west, south, east, north = shapely.bounds(area).tolist()
    x, y = np.arange(west, east + STEP, STEP), np.arange(south, north + STEP, STEP)
    points = np.stack(np.meshgrid(x, y), axis=-1)
    wooded = _height(points) + RUGGED * _waves(points.shape[:2]) - _kept_open(facts, points, homes)
    whole = shapely.intersection(outlines(x, y, wooded, 0.5, rough=12.0), area)
    return [piece for wood in whole.tolist() for piece in without_holes(wood) if piece.area > SMALLEST]


def outlines(x: Floats, y: Floats, height: Floats, least: float, *, rough: float) -> Shapes:
    """Polygons, with holes, where `height` (len(y), len(x)) is at least so much, drawn to `rough` metres."""
    found = contourpy.contour_generator(x, y, height, fill_type="OuterOffset").filled(least, np.inf)
    polygons = [
        shapely.Polygon(points[ends[0] : ends[1]], [points[a:b] for a, b in pairwise(ends[1:])])
        for points, ends in zip(*found, strict=True)
    ]
    return np.asarray(shapely.make_valid(shapely.simplify(np.array(polygons, object), rough)))


def without_holes(shape: shapely.Geometry, smallest: float = SMALLEST) -> list[shapely.Polygon]:
    """The polygons of a shape, cut through their holes; holes smaller than so many square metres are filled."""
    pieces = []
    for polygon in (part for part in shapely.get_parts(shape).tolist() if part.geom_type == "Polygon"):
        holes = [ring for ring in polygon.interiors if shapely.Polygon(ring).area > smallest]
        if not holes:
            pieces.append(shapely.Polygon(polygon.exterior))
            continue
        west, south, east, north = polygon.bounds
        cut = holes[0].centroid.x
        kept = shapely.Polygon(polygon.exterior, holes)
        for side in (shapely.box(west, south, cut, north), shapely.box(cut, south, east, north)):
            pieces += without_holes(shapely.intersection(kept, side), smallest)
    return pieces


def _height(points: Floats) -> Floats:
    """From 1 on a crest to 0 in the plain, by the nearest hill range."""
    crests: list[Point] = []
    widths: list[float] = []
    ranges: dict[tuple[str, str], list[Point]] = {}
    for row in rows("ranges.csv"):
        ranges.setdefault((row["name"], row["width"]), []).append(to_plane(float(row["lon"]), float(row["lat"])))
    for (_, width), corners in ranges.items():
        along = shapely.get_coordinates(shapely.LineString(corners).segmentize(STEP)).tolist()
        crests += [(px, py) for px, py in along]
        widths += [float(width)] * len(along)
    away, nearest = cKDTree(crests).query(points)
    return np.asarray(np.exp(-((away / np.array(widths)[nearest]) ** 2)))


def _waves(shape: tuple[int, ...]) -> Floats:
    """Smooth noise between about -1 and 1: large humps with small ones on them."""
    rng = np.random.Generator(np.random.PCG64(9_4521))
    total = np.zeros(shape)
    for metres, strength in ((2600.0, 0.55), (900.0, 0.5), (350.0, 0.3)):
        coarse = rng.uniform(-1, 1, [int(size * STEP / metres) + 3 for size in shape])
        fine = zoom(coarse, [(size + 1) / (many - 1) for size, many in zip(shape, coarse.shape, strict=True)], order=3)
        total += strength * fine[: shape[0], : shape[1]]
    return total


def _kept_open(facts: Facts, points: Floats, homes: cKDTree) -> Floats:
    """How strongly people keep the ground open: near their houses and in the valley of the Weser."""
    course = cKDTree(shapely.get_coordinates(shapely.LineString(facts.river).segmentize(STEP)))
    house, _ = homes.query(points, distance_upper_bound=3 * CLEARING)
    river, _ = course.query(points, distance_upper_bound=3 * VALLEY)
    return np.asarray(1.4 * np.exp(-((house / CLEARING) ** 2)) + 0.8 * np.exp(-((river / VALLEY) ** 2)))
