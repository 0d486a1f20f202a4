"""Municipalities on the base map: their areas, each border once, and what lies outside the district."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from dreiraum.reach.basemap.layers import Drawn
from dreiraum.reach.people.grid import Box
from dreiraum.reach.people.municipalities import Municipalities

Feature = tuple[Drawn, shapely.Geometry]


def borders(municipalities: Municipalities, box: Box | None) -> Iterator[Feature]:
    """Features of the layers outside, municipality and boundary; none where no boundaries are known."""
    if municipalities.bounds is None or box is None:
        return
    shapes = municipalities.shape
    district = shapely.union_all(shapes)
    yield Drawn("outside", 7, {}), shapely.difference(shapely.box(*box), district)
    for ags, name, shape in zip(municipalities.ags, municipalities.name, shapes, strict=True):
        yield Drawn("municipality", 7, {"ags": ags, "name": name}), shape
    around = shapely.boundary(district)
    between = shapely.difference(shapely.union_all(shapely.boundary(shapes)), around)
    for kind, line in (("municipality", between), ("district", around)):
        if not line.is_empty:
            yield Drawn("boundary", 7, {"kind": kind}), shapely.line_merge(line)
