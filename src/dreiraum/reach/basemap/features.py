"""Everything the base map shows, in drawing order, as lines of GeoJSON for the tiler."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from dreiraum.reach.basemap import layers, shapes
from dreiraum.reach.basemap.borders import Feature, borders
from dreiraum.reach.basemap.layers import Drawn
from dreiraum.reach.osm.extract import Extract, Tags
from dreiraum.reach.people.grid import Box
from dreiraum.reach.people.municipalities import Municipalities
from dreiraum.reach.progress import Progress, silent

_Rows = npt.NDArray[np.int64]


def features(
    extract: Extract, path: Path, municipalities: Municipalities, box: Box | None, progress: Progress = silent
) -> Iterator[Feature]:
    """What is drawn within the box, each layer's features from the lowest to the uppermost.

    path: the file that the extract was read from.
    """
    yield from _areas(extract, path, box, progress)
    yield from _lines(extract)
    yield from borders(municipalities, box)
    yield from _settlements(extract)


def geojson(found: list[Feature]) -> Iterator[str]:
    """One line per feature, with its layer and first zoom as tippecanoe reads them."""
    texts = shapely.to_geojson(np.array([shape for _, shape in found], object))
    for (drawn, _), shape in zip(found, texts, strict=True):
        place = json.dumps({"layer": drawn.layer, "minzoom": drawn.zoom})
        said = json.dumps(drawn.attributes, ensure_ascii=False)
        yield f'{{"type":"Feature","tippecanoe":{place},"properties":{said},"geometry":{shape}}}\n'


def _lines(extract: Extract) -> Iterator[Feature]:
    rows, drawn = _chosen(extract, extract.way_tags, layers.line)
    pieces, owner = shapes.lines(extract, rows)
    for position in sorted(range(len(owner)), key=lambda one: drawn[owner[one]].order):
        yield drawn[owner[position]], pieces[position]


def _areas(extract: Extract, path: Path, box: Box | None, progress: Progress) -> Iterator[Feature]:
    ways, drawn = _chosen(extract, extract.way_tags, layers.area)
    relations, more = _chosen(extract, extract.relation_tags, _multipolygon)
    drawn += more
    found = np.concatenate(shapes.areas(extract, path, ways, relations, progress))
    if box is not None:
        found = _within(found, box)
    size = shapely.area(found)
    for position in np.argsort(-size, kind="stable").tolist():
        if size[position] > 0:
            yield drawn[position], found[position]


def _within(found: shapes.Shapes, box: Box) -> shapes.Shapes:
    """Areas cut at the box."""
    window = shapely.box(*box)
    crossing = ~shapely.is_missing(found) & ~shapely.covered_by(found, window)
    found[crossing] = shapely.intersection(shapely.make_valid(found[crossing]), window)
    return found


def _settlements(extract: Extract) -> Iterator[Feature]:
    """Place nodes with their rank: cities before towns, the more people the earlier."""
    rows, drawn = _chosen(extract, extract.node_tags, layers.settlement)
    node = extract.tagged_node[rows]
    points = np.asarray(shapely.points(shapes.degrees(extract, node)))
    for rank, position in enumerate(sorted(range(len(rows)), key=lambda one: -drawn[one].order)):
        yield drawn[position]._replace(attributes={**drawn[position].attributes, "rank": rank}), points[position]


def _multipolygon(tags: layers.Tags) -> Drawn | None:
    return layers.area(tags) if tags.get("type") == "multipolygon" else None


def _chosen(extract: Extract, tags: Tags, draw: Callable[[layers.Tags], Drawn | None]) -> tuple[_Rows, list[Drawn]]:
    """Rows of the objects that are drawn, and how."""
    decides = np.array([text in layers.TRIGGERS for text in extract.texts], bool)
    owner = np.repeat(np.arange(len(tags.ends) - 1), np.diff(tags.ends))
    found = ((row, draw(extract.tags_of(tags, row))) for row in np.unique(owner[decides[tags.key]]).tolist())
    both = [(row, drawn) for row, drawn in found if drawn]
    return np.array([row for row, _ in both], np.int64), [drawn for _, drawn in both]
