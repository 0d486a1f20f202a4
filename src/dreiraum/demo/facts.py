"""The facts the demo district stands on, read from the package's own files (data/SOURCES.md)."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dreiraum.demo.plane import Point, distance, smooth, to_plane
from dreiraum.reach.errors import InputError

DATA = resources.files("dreiraum.demo") / "data"


@dataclass(frozen=True, slots=True)
class Stop:
    """A real public transport stop; `village` indexes Facts.villages."""

    ref: str
    name: str
    at: Point
    ags: str
    products: tuple[str, ...]
    village: int

    @property
    def short(self) -> str:
        """The name without the municipality behind its last comma."""
        return self.name.rsplit(",", 1)[0].strip()


@dataclass(frozen=True, slots=True)
class Municipality:
    """A real municipality; people as of `date`."""

    ags: str
    name: str
    city: str
    postcode: str
    people: int
    date: str


@dataclass(frozen=True, slots=True)
class Village:
    """A real village at the stop that names it; `people` is a rough size chosen for the demo.

    found: "stop" or "approximate". central: the seat of its municipality.
    """

    index: int
    ags: str
    name: str
    place: str
    people: int
    at: Point
    found: str
    main_street: str
    stops: tuple[Point, ...]
    central: bool


@dataclass(frozen=True, slots=True)
class RealPlace:
    """A real institution near a real stop."""

    kind: str
    name: str
    village: str
    at: Point
    address: str
    position: str
    note: str


@dataclass(frozen=True)
class Facts:
    """Everything read from the package."""

    municipalities: tuple[Municipality, ...]
    shapes: dict[str, BaseGeometry]
    villages: tuple[Village, ...]
    stops: tuple[Stop, ...]
    stations: tuple[dict[str, str], ...]
    places: tuple[RealPlace, ...]
    corridors: dict[tuple[str, str, str], list[Point]]
    federal_roads: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def areas(self) -> dict[str, BaseGeometry]:
        """The municipalities in the plane, in metres."""
        return {ags: _in_plane(shape) for ags, shape in self.shapes.items()}

    @cached_property
    def river(self) -> list[Point]:
        """The Weser's course through the plane."""
        return next(points for (kind, _, _), points in self.corridors.items() if kind == "river")

    def municipality(self, ags: str) -> Municipality:
        """The municipality of an AGS."""
        return next(m for m in self.municipalities if m.ags == ags)

    def village(self, name: str, ags: str = "") -> Village:
        """The village of a name, within a municipality where two share it."""
        for village in self.villages:
            if village.name == name and village.ags.endswith(ags):
                return village
        raise InputError(f"demo/data: no village is called {name}; villages.csv has the names")


def read_facts() -> Facts:
    """Read the package's data files; the same files always give the same facts."""
    municipalities = tuple(
        Municipality(r["ags"], r["name"], r["city"], r["postcode"], int(r["people"]), r["date"])
        for r in rows("municipalities.csv")
    )
    village_rows, stop_rows = rows("villages.csv"), rows("stops_odbl.csv")
    stops = tuple(_stops(stop_rows, village_rows))
    villages = _villages(village_rows, stops, {m.ags: m.people for m in municipalities})
    corridors: dict[tuple[str, str, str], list[Point]] = defaultdict(list)
    for r in rows("corridors.csv"):
        corridors[r["kind"], r["ref"], r["name"]].append(_at(r))
    return Facts(
        municipalities=municipalities,
        shapes=_shapes(),
        villages=villages,
        stops=stops,
        stations=tuple(rows("stations.csv")),
        places=tuple(_places({s.name: s.at for s in stops})),
        corridors={key: smooth(points) if key[0] in ("river", "rail") else points for key, points in corridors.items()},
        federal_roads=tuple((r["ref"], tuple(r["through"].split("|"))) for r in rows("federal_roads.csv")),
    )


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one CSV file of the package."""
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def boundaries_text() -> str:
    """The municipalities' boundaries as GeoJSON text."""
    return (DATA / "boundaries.geojson").read_text(encoding="utf-8")


def sources_text() -> str:
    """Where every fact comes from, as Markdown."""
    return (DATA / "SOURCES.md").read_text(encoding="utf-8")


def site_text() -> str:
    """Who runs the demo, as `site.toml`."""
    return (DATA / "site.toml").read_text(encoding="utf-8")


def _at(row: dict[str, str]) -> Point:
    return to_plane(float(row["lon"]), float(row["lat"]))


def _shapes() -> dict[str, BaseGeometry]:
    shapes = {}
    for feature in json.loads(boundaries_text())["features"]:
        polygon = shapely.from_geojson(json.dumps(feature["geometry"]))
        shapely.prepare(polygon)
        shapes[feature["properties"]["AGS"]] = polygon
    return shapes


def _in_plane(shape: BaseGeometry) -> BaseGeometry:
    area = shapely.transform(shape, lambda c: np.stack(to_plane(c[:, 0], c[:, 1]), axis=1))
    shapely.prepare(area)
    return area


def _stops(stop_rows: list[dict[str, str]], village_rows: list[dict[str, str]]) -> list[Stop]:
    """Give every stop to the village its name begins with, else to the municipality's first village."""
    spellings: dict[str, list[tuple[str, int]]] = defaultdict(list)
    first: dict[str, int] = {}
    for index, row in enumerate(village_rows):
        first.setdefault(row["ags"], index)
        spellings[row["ags"]] += [(text, index) for text in row["in_stop_names"].split("|")]
    stops = []
    for row in stop_rows:
        short = row["name"].rsplit(",", 1)[0].strip()
        village = first[row["ags"]]
        for text, index in sorted(spellings[row["ags"]], key=lambda pair: -len(pair[0])):
            if short == text or (short.startswith(text) and short[len(text)] in " /"):
                village = index
                break
        products = tuple(p for p in row["products"].split("|") if p)
        stops.append(Stop(row["id"], row["name"], _at(row), row["ags"], products, village))
    return stops


def _villages(
    village_rows: list[dict[str, str]], stops: tuple[Stop, ...], people: dict[str, int]
) -> tuple[Village, ...]:
    """Villages at their core stop; the municipality's first village takes the people the others leave."""
    at = {stop.name: stop.at for stop in stops}
    rest = dict(people)
    for row in village_rows:
        rest[row["ags"]] -= int(row["size"] or 0)
    villages = []
    for index, row in enumerate(village_rows):
        core = at[row["core_stop"]] if row["core_stop"] else _at(row)
        own = [stop.at for stop in stops if stop.village == index]
        villages.append(
            Village(
                index=index,
                ags=row["ags"],
                name=row["name"],
                place=row["place"],
                people=int(row["size"]) if row["size"] else rest[row["ags"]],
                at=core,
                found="stop" if row["core_stop"] else "approximate",
                main_street=row["main_street"],
                stops=tuple(sorted(own, key=lambda point: (distance(core, point), point))),
                central=not row["size"],
            )
        )
    return tuple(villages)


def _places(at: dict[str, Point]) -> list[RealPlace]:
    return [
        RealPlace(r["kind"], r["name"], r["village"], at[r["stop"]], r["address"], r["position"], r["note"])
        for r in rows("places.csv")
    ]
