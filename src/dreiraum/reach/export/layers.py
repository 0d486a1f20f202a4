"""Results as layers: named columns with shapes, ready for any of the file formats.

A value that is not known is masked (numbers) or None (texts). Shapes are in WGS84 longitude and latitude.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from dreiraum.reach.answers.coverage import AGES, Coverage
from dreiraum.reach.answers.transit_cells import TRANSIT, left
from dreiraum.reach.errors import InputError
from dreiraum.reach.export.words import BY_MODE, by_mode, known_mode, say_leaving
from dreiraum.reach.people import grid
from dreiraum.reach.search.nearest import UNREACHED
from dreiraum.reach.streets.profiles import MODES

if TYPE_CHECKING:
    from dreiraum.reach.answers.isochrone import Isochrone
    from dreiraum.reach.answers.route import Route
    from dreiraum.reach.people.cells import Cells
    from dreiraum.reach.region import Point, Region

Column = npt.NDArray[Any]
Shapes = npt.NDArray[np.object_]

DELIVERY = ("physical", "mobile", "hub")


@dataclass(frozen=True)
class Layer:
    """One table, with shapes or without.

    name: of the layer inside a file. title: what it is, German. fields: columns of equal length, numbers
    (masked where unknown), bool or texts (object, None where unknown). shape: shapely shapes of the type
    `shape_type` ("Point", "LineString", "Polygon", "MultiPolygon"), None for a plain table. notes: German
    sentences that belong to it beside the Region's notices. outline: whether a CSV needs the shape as text.
    """

    name: str
    title: str
    fields: Mapping[str, Column]
    shape: Shapes | None = None
    shape_type: str = ""
    notes: tuple[str, ...] = ()
    outline: bool = False

    def __len__(self) -> int:
        return len(next(iter(self.fields.values())))


def coverage_layer(region: Region, coverage: Coverage) -> Layer:
    """Every row of `Coverage.rows()` as a plain table; the names of its fields are the columns."""
    rows = list(coverage.rows())
    names = list(rows[0])
    fields = {name: column_of([row[name] for row in rows]) for name in names}
    title = f"Versorgung {by_mode(coverage.mode)}"
    return Layer("coverage", title, fields, notes=_coverage_notes(region, coverage))


def municipalities_layer(region: Region, coverage: Coverage) -> Layer:
    """One row per municipality with its border: people, and per service how many have it in the limit.

    Raises InputError where the coverage is not by municipality or the Region knows no borders.
    """
    if coverage.by != "municipality" or region.municipalities.bounds is None:
        raise InputError("a map of municipalities needs a coverage by municipality and a Region built with boundaries")
    many = len(region.municipalities)
    people = coverage.people[:many, 0]
    fields: dict[str, Column] = {
        "municipality": column_of(coverage.area[:many]),
        "ags": column_of(coverage.ags[:many]),
        "people": np.rint(people).astype(np.int64),
    }
    for s, key in enumerate(coverage.service):
        physical = coverage.physical[:many, s, 0]
        share = np.ma.masked_invalid(np.divide(100 * physical, people, where=people > 0, out=_unknown(many)))
        fields[f"{key}_people"] = np.rint(physical).astype(np.int64)
        fields[f"{key}_percent"] = share.round(1)
    shape = np.array([_several(one) for one in region.municipalities.shape], object)
    title = f"Versorgung je Gemeinde {by_mode(coverage.mode)}"
    notes = _coverage_notes(region, coverage)
    return Layer("municipalities", title, fields, shape, "MultiPolygon", notes)


def cells_layer(region: Region, *, mode: str = "foot", window: str = "") -> Layer:
    """One row per populated cell, its square as shape, with the nearest places of every service.

    Columns: x, y (EPSG:3035 metres, centre), lon, lat, people, age_under18, age_18to64, age_65plus,
    municipality, ags, village and per service SERVICE_minutes (whole minutes as shown, masked beyond 30),
    SERVICE_place (its name), SERVICE_second_minutes. For "transit" in a window instead of the last:
    SERVICE_bad_minutes, SERVICE_back_minutes, SERVICE_back_bad_minutes, SERVICE_departures. Raises InputError for an
    unknown mode or window, or where nothing runs then.
    """
    cells, part = region.cells, region.parts["people"]
    fields: dict[str, Column] = {name: getattr(cells, name) for name in ("x", "y", "lon", "lat", "people")}
    for g, name in enumerate(AGES[1:]):
        fields[f"age_{name}"] = np.ma.masked_less(cells.age[:, g], 0)
    fields["municipality"] = _chosen(region.municipalities.name, cells.municipality)
    fields["ags"] = _chosen(region.municipalities.ags, cells.municipality)
    fields["village"] = _chosen(part.strings("village_name"), part.array("village"))
    ways, note = _by_transit(region, window) if mode == TRANSIT else _by_street(region, known_mode(mode))
    title, notes = f"Bewohnte Zellen und ihre Wege {by_mode(mode)}", (*_people_notes(region), note)
    return Layer("cells", title, fields | ways, squares(cells), "Polygon", notes)


def _by_street(region: Region, mode: str) -> tuple[dict[str, Column], str]:
    """Columns of a street mode, and what to say of them."""
    times, names, m = region.parts["times"], region.places.name.tolist(), MODES.index(mode)
    fields: dict[str, Column] = {}
    for s, key in enumerate(region.catalogue.keys):
        fields[f"{key}_minutes"] = _minutes(times.array("cost")[m, s])
        fields[f"{key}_place"] = _chosen(names, times.array("place")[m, s])
        fields[f"{key}_second_minutes"] = _minutes(times.array("next_cost")[m, s])
    return fields, f"Minuten {BY_MODE[mode]}; leer: in {times.facts['horizon_minutes']} Minuten nicht erreicht."


def _by_transit(region: Region, window: str) -> tuple[dict[str, Column], str]:
    """Columns of public transport in a window."""
    leaving = left(region, window, None)
    part, w, names = region.parts["transit"], region.leavings.index(leaving), region.places.name.tolist()
    columns = {"minutes": "typical", "bad_minutes": "bad", "back_minutes": "back", "back_bad_minutes": "back_bad"}
    fields: dict[str, Column] = {}
    for s, key in enumerate(region.catalogue.keys):
        fields |= {f"{key}_{name}": _minutes(part.array(column)[w, s]) for name, column in columns.items()}
        fields[f"{key}_place"] = _chosen(names, part.array("place")[w, s])
        fields[f"{key}_departures"] = part.array("departures")[w, s]
    longest = round(region.catalogue.transit.longest_minutes.value)
    said = f"Abfahrten: {say_leaving(region.catalogue, leaving)}; Median, bad: 90 von 100; back: zurück"
    return fields, f"{said}; leer: in {longest} Minuten keine Verbindung."


def squares(cells: Cells) -> Shapes:
    """The 100 m square of every cell, shapely polygons (n,) in WGS84."""
    half = grid.FINE // 2
    x = cells.x[:, None] + np.array([-half, half, half, -half, -half])
    y = cells.y[:, None] + np.array([-half, -half, half, half, -half])
    lon, lat = grid.to_degrees(x, y)
    return np.asarray(shapely.polygons(np.stack([lon, lat], axis=-1)), object)


def places_layer(region: Region) -> Layer:
    """One row per place and service, as points."""
    places, catalogue = region.places, region.catalogue
    names = [service.name for service in catalogue.services]
    fields: dict[str, Column] = {
        "service": _chosen(catalogue.keys, places.service),
        "service_name": _chosen(names, places.service),
    }
    for name in ("name", "organisation", "address", "hours", "phone", "website", "ref"):
        fields[name] = column_of(getattr(places, name))
    fields["delivery"] = _chosen(DELIVERY, places.delivery)
    fields |= {"synthetic": places.synthetic, "lon": places.lon, "lat": places.lat}
    shape = np.asarray(shapely.points(places.lon, places.lat), object)
    return Layer("places", "Orte und Dienste", fields, shape, "Point")


def isochrone_layer(isochrone: Isochrone) -> Layer:
    """One row: the area within the minutes."""
    fields = {"mode": column_of([isochrone.mode]), "minutes": np.array([float(isochrone.minutes)])}
    title = f"In {isochrone.minutes:g} Minuten {BY_MODE[isochrone.mode]} erreichbar"
    shape = np.array([isochrone.area], object)
    return Layer("isochrone", title, fields, shape, "MultiPolygon", outline=True)


def route_layer(route: Route) -> Layer:
    """One row: the way with its minutes as shown, exact seconds, metres and the streets in order."""
    line = route.line if len(route.line) > 1 else np.repeat(route.line, 2, axis=0)
    streets = "; ".join(dict.fromkeys(leg.street for leg in route.legs if leg.street))
    fields = {
        "mode": column_of([route.mode]),
        "minutes": np.array([route.minutes]),
        "seconds": np.array([route.tenths / 10]),
        "metres": np.array([round(route.metres, 1)]),
        "streets": column_of([streets]),
    }
    shape = np.array([shapely.LineString(line)], object)
    return Layer("route", f"Weg {BY_MODE[route.mode]}", fields, shape, "LineString", outline=True)


def matrix_layer(
    origins: Sequence[Point],
    destinations: Sequence[Point],
    minutes: npt.NDArray[np.float64],
    *,
    mode: str,
    ids: tuple[Sequence[str], Sequence[str]] | None = None,
    percentiles: Sequence[float] = (),
) -> Layer:
    """One row per pair, origins first; minutes to the second, masked where there is no way in the limit.

    minutes: (origins, destinations), nan where unknown, from `Region.matrix`; for transit (percentiles, origins,
    destinations), a column of each. ids: what origins and destinations are called, else they are numbered from
    0. Raises InputError for an unknown mode or a matrix of another shape.
    """
    wanted = (len(percentiles),) if percentiles else ()
    if minutes.shape != (*wanted, len(origins), len(destinations)):
        raise InputError(
            f"a matrix of {minutes.shape} for {len(origins)} origins and {len(destinations)} destinations; "
            "give the points it was made from"
        )
    start, end = np.divmod(np.arange(len(origins) * len(destinations)), max(len(destinations), 1))
    a, b = (np.array(given, np.float64).reshape(-1, 2) for given in (origins, destinations))
    names = (start, end) if ids is None else (_chosen(ids[0], start), _chosen(ids[1], end))
    fields: dict[str, Column] = {"origin": names[0], "origin_lat": a[start, 0], "origin_lon": a[start, 1]}
    fields |= {"destination": names[1], "destination_lat": b[end, 0], "destination_lon": b[end, 1]}
    columns = [f"minutes_p{percent:g}" for percent in percentiles] or ["minutes"]
    for name, column in zip(columns, minutes.reshape(len(columns), -1), strict=True):
        fields[name] = np.ma.masked_invalid(column).round(2)
    return Layer("matrix", f"Minuten {by_mode(mode if percentiles else known_mode(mode))}", fields)


def column_of(values: Iterable[Any]) -> Column:
    """A column from plain values: texts as objects, "" and None unknown; numbers masked where None."""
    given = list(values)
    # NumPy's own texts would lose a NUL at their end.
    if not given or any(isinstance(value, str) for value in given):
        return np.array([value or None for value in given], object)
    unknown = np.array([value is None for value in given], bool)
    column: Column = np.array([0 if value is None else value for value in given])
    if not unknown.any():
        return column
    masked: Column = np.ma.masked_array(column, unknown)
    return masked


def _chosen(texts: Iterable[str], row: npt.NDArray[Any]) -> Column:
    """The text of each row number; None for -1 and for empty texts."""
    words: Column = np.array([*(text or None for text in texts), None], object)[row]
    return words


def _minutes(cost: npt.NDArray[np.uint16]) -> Column:
    """Whole minutes as shown, rounded up (dreiraum.reach.reached.minutes), masked where not reached."""
    whole = -(-cost.astype(np.int32) // 600)
    masked: Column = np.ma.masked_array(np.where(cost == UNREACHED, 0, whole), cost == UNREACHED)
    return masked


def _unknown(many: int) -> npt.NDArray[np.float64]:
    return np.full(many, np.nan)


def _several(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.MultiPolygon([shape]) if isinstance(shape, shapely.Polygon) else shape


def _people_notes(region: Region) -> tuple[str, ...]:
    about = "Zahlen von Menschen: etwa, geschätzt statt gezählt" if region.cells.estimated else ""
    sentences = (region.cells.basis, about, *region.cells.warnings)
    return tuple(f"{one.rstrip('.')}." for one in sentences if one)


def _coverage_notes(region: Region, coverage: Coverage) -> tuple[str, ...]:
    notes = list(_people_notes(region))
    if coverage.asked is not None:
        notes.append(f"Gefragte Zeit: {coverage.asked:%d.%m.%Y %H:%M}; nur was bei der Ankunft offen ist, zählt.")
    if coverage.leaving is not None:
        notes.append(f"Abfahrten: {say_leaving(region.catalogue, coverage.leaving)}; Median, hin und zurück im Limit.")
    if coverage.estimated:
        notes.append("Digital und ohne beides: etwa, aus Anteilen je Gemeinde erwartet.")
    return tuple(notes)
