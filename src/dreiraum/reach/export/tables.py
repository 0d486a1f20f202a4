"""Layers as text: CSV (RFC 4180) and GeoJSON (RFC 7946).

A CSV begins with lines `# ` that say title, notices, attribution and licences; a reader skips lines that
begin so until the header. A GeoJSON says the same in the foreign members title, notice, attribution,
licence and sources of its FeatureCollection (RFC 7946, 6.1).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dreiraum.reach.export.layers import Layer, Shapes
from dreiraum.reach.export.provenance import Provenance

DECIMALS = 7  # of degrees: a centimetre, as in OpenStreetMap


def write_csv(path: Path, layer: Layer, said: Provenance) -> None:
    """Comma-separated UTF-8 with decimal points; unknown values are empty, shapes are WKT where needed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(layer, said))


def csv_lines(layer: Layer, said: Provenance) -> Iterator[str]:
    """The same, line by line."""
    yield from (f"# {line}\n" for line in _head(said))
    columns = [_words(column.tolist()) for column in layer.fields.values()]
    names = list(layer.fields)
    if layer.outline and layer.shape is not None:
        names.append("wkt")
        columns.append(shapely.to_wkt(tidy(layer.shape), rounding_precision=DECIMALS).tolist())
    table: Any = csv.writer(_Lines(), lineterminator="\n")
    yield table.writerow(names)
    yield from map(table.writerow, zip(*columns, strict=True))


class _Lines:
    """What csv writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def write_geojson(path: Path, layer: Layer, said: Provenance) -> None:
    """A FeatureCollection, one feature per line; unknown values are null."""
    with path.open("w", encoding="utf-8") as file:
        head = {"type": "FeatureCollection", "name": layer.name, **said.texts()}
        head["sources"] = [asdict(one) for one in said.sources]  # type: ignore[assignment]
        file.write(_json(head)[:-1] + ', "features": [')
        for number, feature in enumerate(_features(layer)):
            file.write(",\n" if number else "\n")
            file.write(feature)
        file.write("\n]}\n")


def tidy(shapes: Shapes) -> Shapes:
    """Shapes rounded to a centimetre, their outer rings counterclockwise."""
    rounded = shapely.transform(shapes, lambda points: np.round(points, DECIMALS))
    return np.asarray(shapely.orient_polygons(rounded), object)


def _features(layer: Layer) -> Iterator[str]:
    shapes: Any = repeat("null") if layer.shape is None else shapely.to_geojson(tidy(layer.shape))
    columns = [column.tolist() for column in layer.fields.values()]
    for shape, values in zip(shapes, zip(*columns, strict=True), strict=False):
        properties = _json(dict(zip(layer.fields, values, strict=True)))
        yield f'{{"type": "Feature", "properties": {properties}, "geometry": {shape}}}'


def _head(said: Provenance) -> Iterator[str]:
    yield said.title
    yield from said.notices
    for word, text in (("Quellenangabe", said.credit), ("Lizenz", said.licence)):
        if text:
            yield f"{word}: {text}"
    yield from (f"Quelle: {one}" for one in said.sources)


def _words(values: list[Any]) -> list[Any]:
    """Truth values as JSON spells them; a lone carriage return, which ends a row for some, is a blank."""
    return [_word(value) for value in values]


def _word(value: Any) -> Any:  # noqa: ANN401 - what a table can hold
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.replace("\r", " ") if isinstance(value, str) else value


def _json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can say
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
