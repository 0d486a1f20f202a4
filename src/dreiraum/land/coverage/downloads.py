"""Files about the district, a municipality or a village for other programs: its figures and the cells behind them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import IO
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dreiraum.ground.region.serving import region
from dreiraum.land.coverage.areas import Municipality, Village, cells_of, covered, directory
from dreiraum.land.coverage.modes import CARFREE
from dreiraum.land.coverage.slugs import slug
from dreiraum.reach.export.layers import Column, Layer, cells_layer, coverage_layer, municipalities_layer
from dreiraum.reach.export.provenance import provenance
from dreiraum.reach.export.tables import write_csv, write_geojson
from dreiraum.reach.export.words import by_mode

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
_FORMAT = {
    "csv": ("CSV", gettext_lazy("für Tabellenprogramme")),
    "geojson": ("GeoJSON", gettext_lazy("für Karten im Netz")),
    "gpkg": ("GeoPackage", gettext_lazy("für Geoinformationssysteme")),
}
_FORMULA = re.compile(r"[=+\-@\t\r]")  # a spreadsheet calculates what begins so
_writing = Lock()  # GDAL keeps its settings per process


@dataclass(frozen=True, slots=True)
class Subject:
    """What a file is about: a village, a municipality, or with neither the whole district."""

    municipality: Municipality | None = None
    village: Village | None = None

    @property
    def name(self) -> str:
        """Its name."""
        area = self.village or self.municipality
        return area.name if area else directory().name


@dataclass(frozen=True, slots=True)
class File:
    """A kind of file: the endings it is offered with, and its content by a mode, at a time of the week."""

    endings: tuple[str, ...]
    layer: Callable[[Subject, str, str], Layer]


def figures(of: Subject, mode: str, window: str) -> Layer:
    """The rows of the coverage of one area; of the district those of every municipality and its own."""
    by, area = ("village", of.village) if of.village else ("municipality", of.municipality)
    layer = coverage_layer(region(), covered(mode, by, window))
    return _some(layer, _rows_of(layer, by, [area.row]), of) if area else layer


def village_figures(of: Subject, mode: str, window: str) -> Layer:
    """The rows of every village of a municipality, or of the district."""
    layer = coverage_layer(region(), covered(mode, "village", window))
    if not of.municipality:
        return layer
    return _some(layer, _rows_of(layer, "village", [one.row for one in of.municipality.villages]), of)


def cells(of: Subject, mode: str, window: str) -> Layer:
    """The populated cells of an area with their minutes."""
    layer = cells_layer(region(), mode=mode, window=window)
    by, area = ("village", of.village) if of.village else ("municipality", of.municipality)
    return _some(layer, cells_of(region(), by, area.row), of) if area else layer


def borders(of: Subject, mode: str, window: str) -> Layer:
    """The municipalities with their borders and figures."""
    layer = municipalities_layer(region(), covered(mode, "municipality", window))
    return _some(layer, np.array([of.municipality.row]), of) if of.municipality else layer


FILES = {
    "versorgung": File(("csv",), figures),
    "orte": File(("csv",), village_figures),
    "zellen": File(("csv", "geojson", "gpkg"), cells),
    "gemeinden": File(("geojson", "gpkg"), borders),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of file to choose, with its formats: name, what it is for, address."""

    label: str
    formats: tuple[tuple[str, str | Promise, str], ...]


def offers(of: Subject, mode: str, window: str) -> list[Offer]:
    """All files about a subject, by a mode, at a time of the week ("" where that does not matter)."""
    asked = urlencode({"mode": mode} | ({"window": window} if window else {}))
    label = {
        "versorgung": _("Menschen je Dienst und Altersgruppe"),
        "orte": _("Menschen je Ort, Dienst und Altersgruppe"),
        "zellen": _("Bewohnte Felder (100 mal 100 Meter) mit ihren Minuten"),
        "gemeinden": _("Gemeinden mit Grenzen und Anteilen"),
    }
    return [
        Offer(
            label[what],
            tuple((*_FORMAT[one], f"{_address(what, one, of)}?{asked}") for one in FILES[what].endings),
        )
        for what in offered(of, mode)
    ]


def _address(what: str, ending: str, of: Subject) -> str:
    said = {"what": what, "ending": ending}
    if of.municipality:
        said["municipality"] = of.municipality.slug
    if of.village:
        said["village"] = of.village.slug
    name = "village_file" if of.village else "municipality_file" if of.municipality else "district_file"
    return reverse(name, kwargs=said)


def offered(of: Subject, mode: str) -> list[str]:
    """The kinds of files there are for a subject by a mode."""
    found = ["versorgung"] if mode == CARFREE else ["versorgung", "zellen"]
    if not of.village:
        found.insert(1, "orte")
    if not of.municipality and directory().bordered:
        found.append("gemeinden")
    return found


def write(what: str, ending: str, of: Subject, mode: str, window: str) -> IO[bytes]:
    """The finished file, open for reading; it is gone when closed."""
    layer = FILES[what].layer(of, mode, window)
    with tempfile.TemporaryDirectory(prefix="dreiraum-") as folder:
        path = Path(folder) / f"{what}.{ending}"
        _write(path, harmless(layer) if ending == "csv" else layer)
        return path.open("rb")


def _write(path: Path, layer: Layer) -> None:
    said = provenance(region(), layer.title, layer.notes)
    if path.suffix == ".gpkg":
        from dreiraum.reach.export.geopackage import write_geopackage  # noqa: PLC0415 - GDAL takes 60 MB

        with _writing:
            write_geopackage(path, layer, said)
    else:
        (write_csv if path.suffix == ".csv" else write_geojson)(path, layer, said)


def filename(what: str, ending: str, of: Subject, mode: str, window: str) -> str:
    """ "versorgung-salzhemmendorf-zu-fuss-2026-11-01.csv": with the date of the newest source."""
    date = provenance(region(), "").date or region().version
    by = by_mode(mode).partition(" (")[0]
    by += f" {region().catalogue.transit.window(window).name}" if window else ""
    return "-".join([what, slug(of.name), slug(by), f"{date}.{ending}"])


def _rows_of(layer: Layer, by: str, areas: list[int]) -> npt.NDArray[np.int64]:
    """Rows of some areas: each area has equally many, one after the other."""
    many = len(covered("foot", by).area)
    return np.flatnonzero(np.isin(np.repeat(np.arange(many), len(layer) // many), areas))


def _some(layer: Layer, rows: npt.NDArray[np.int64], of: Subject) -> Layer:
    fields = {name: column[rows] for name, column in layer.fields.items()}
    shape = None if layer.shape is None else layer.shape[rows]
    return replace(layer, title=f"{layer.title}, {of.name}", fields=fields, shape=shape)


def harmless(layer: Layer) -> Layer:
    """Texts that a spreadsheet would calculate get an apostrophe in front, as spreadsheets themselves write them."""
    return replace(layer, fields={name: _quoted(column) for name, column in layer.fields.items()})


def _quoted(column: Column) -> Column:
    if column.dtype != object:
        return column
    quoted = [f"'{text}" if isinstance(text, str) and _FORMULA.match(text) else text for text in column.tolist()]
    return np.array(quoted, object)
