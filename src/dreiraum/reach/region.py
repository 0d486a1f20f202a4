"""The Region: what the engine knows of one district, and the only door to it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreiraum.reach.errors import InputError, SwappedError
from dreiraum.reach.manifest import open_parts, read_manifest
from dreiraum.reach.parts import Part
from dreiraum.reach.progress import Progress, silent

if TYPE_CHECKING:  # what an answer does not need is not imported for it
    import numpy as np
    import numpy.typing as npt

    from dreiraum.reach.answers.coverage import Coverage
    from dreiraum.reach.answers.home import HomeAnswer
    from dreiraum.reach.answers.isochrone import Isochrone
    from dreiraum.reach.answers.route import Route
    from dreiraum.reach.answers.targets import Targets
    from dreiraum.reach.basemap.basemap import BaseMap
    from dreiraum.reach.config import District
    from dreiraum.reach.connections.broadband import Connections
    from dreiraum.reach.names.houses import Houses
    from dreiraum.reach.names.search import Found, NameSearch
    from dreiraum.reach.people.cells import Cells
    from dreiraum.reach.people.municipalities import Municipalities
    from dreiraum.reach.places.hours import Hours
    from dreiraum.reach.places.places import Places
    from dreiraum.reach.services.catalogue import Catalogue
    from dreiraum.reach.streets.network import Streets

Point = tuple[float, float]  # latitude, longitude in degrees WGS84

# Degrees from the Region's first cell: a point further than FAR is taken for swapped if swapping brings it NEAR.
FAR, NEAR = 20.0, 5.0


class Region:
    """One open Region. Arrays are mapped from disk when first used and shared between processes."""

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest
        self.parts: dict[str, Part] = open_parts(path, manifest)
        self._targets: dict[str, Targets] = {}

    @classmethod
    def open(cls, path: Path | str) -> Region:
        """Open the Region in a folder. Raises InputError where there is none that this version reads."""
        folder = Path(path)
        region = cls(folder, read_manifest(folder))
        for part in region.parts.values():
            _ = part.head
        return region

    @classmethod
    def build(cls, district: District | Path | str, out: Path | str, progress: Progress = silent) -> Region:
        """Build a Region from a district (or its configuration file) in the folder `out` and open it.

        Raises InputError naming file, row or field; the Region that was there then still serves.
        """
        from dreiraum.reach.build import build_region  # noqa: PLC0415 - readers need none of it
        from dreiraum.reach.config import read_district  # noqa: PLC0415

        given = read_district(Path(district)) if isinstance(district, str | Path) else district
        build_region(given, Path(out), progress)
        return cls.open(out)

    def targets(self, mode: str) -> Targets:
        """All places as targets of a search by `mode`, snapped once per process."""
        from dreiraum.reach.answers.targets import targets  # noqa: PLC0415

        if mode not in self._targets:
            self._targets[mode] = targets(self.streets, mode, self.places.lon, self.places.lat)
        return self._targets[mode]

    def hours(self, place: int) -> Hours:
        """The opening hours of a place by its row; parsed once per process and text."""
        from dreiraum.reach.places.arrivals import hours_of  # noqa: PLC0415

        return hours_of(self.places.hours[place], self)

    @cached_property
    def version(self) -> str:
        """12 hex characters that name this Region's content, the same in every process."""
        text = json.dumps(self.manifest, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def country(self) -> str:
        """Country code of the district's calendar."""
        return str(self.manifest["country"])

    @property
    def subdivision(self) -> str:
        """Its part, for holidays ("NI")."""
        return str(self.manifest["subdivision"])

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences that belong to every output: what is synthetic, estimated or uncertain."""
        return tuple(self.manifest["notices"])

    @property
    def attribution(self) -> tuple[str, ...]:
        """What the sources' licences ask to be said, each once."""
        lines = (source["attribution"] for source in self.manifest["sources"])
        return tuple(dict.fromkeys(line for line in lines if line))

    @cached_property
    def streets(self) -> Streets:
        """Nodes, edges and graphs."""
        from dreiraum.reach.streets.network import Streets  # noqa: PLC0415

        return Streets(self.parts["streets"])

    @cached_property
    def places(self) -> Places:
        """All places with their services."""
        from dreiraum.reach.places.places import Places  # noqa: PLC0415

        return Places.from_columns(self.parts["places"])

    @cached_property
    def catalogue(self) -> Catalogue:
        """The services as they were when the Region was built."""
        from dreiraum.reach.services.catalogue import catalogue_of  # noqa: PLC0415

        part = self.parts["places"]
        return catalogue_of(list(zip(part.strings("catalogue_name"), part.strings("catalogue_text"), strict=True)))

    @cached_property
    def horizon(self) -> int:
        """How far searches look, tenths of a second."""
        from dreiraum.reach.reached import horizon  # noqa: PLC0415

        return horizon(self.catalogue)

    @cached_property
    def cells(self) -> Cells:
        """Populated cells."""
        from dreiraum.reach.people.cells import Cells  # noqa: PLC0415

        return Cells.from_columns(self.parts["people"].array, self.parts["people"].facts)

    @cached_property
    def municipalities(self) -> Municipalities:
        """Municipalities with their boundaries, where given."""
        from dreiraum.reach.people.municipalities import Municipalities  # noqa: PLC0415

        return Municipalities.from_columns(self.parts["people"].strings)

    @cached_property
    def connections(self) -> Connections:
        """Broadband per cell."""
        from dreiraum.reach.connections.broadband import Connections  # noqa: PLC0415

        return Connections.from_columns(self.parts["connections"].array, self.parts["connections"].facts)

    @cached_property
    def basemap(self) -> BaseMap:
        """Vector tiles of the district and its surroundings."""
        from dreiraum.reach.basemap.basemap import BaseMap  # noqa: PLC0415

        return BaseMap(self.parts["basemap"])

    def point(self, lat: float, lon: float) -> Point:
        """A point on the earth; InputError where it is none, or where only its exchange lies in the Region."""
        at = checked(lat, lon)
        if len(self.cells):
            here = float(self.cells.lat[0]), float(self.cells.lon[0])
            if _apart(at, here) > FAR > NEAR > _apart((at[1], at[0]), here):
                raise SwappedError(at[1], at[0])
        return at

    def nearest(self, lat: float, lon: float, *, mode: str = "foot", asked: dt.datetime | None = None) -> HomeAnswer:
        """What the home at (lat, lon) reaches: every service by every street mode and digitally.

        mode: the one the headline counts. asked: a moment; then only places open on arrival count.
        Exact for the point, by a bounded search from it. Raises InputError for coordinates that are none.
        """
        from dreiraum.reach.answers.home import answer_home  # noqa: PLC0415

        return answer_home(self, self.point(lat, lon), mode, asked)

    def coverage(
        self, *, mode: str = "foot", by: str = "municipality", asked: dt.datetime | None = None,
        progress: Progress = silent,
    ) -> Coverage:  # fmt: skip
        """How many people reach each service, per municipality or village and age group."""
        from dreiraum.reach.answers.coverage import cover  # noqa: PLC0415

        return cover(self, mode, by, asked, progress)

    def matrix(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        *,
        mode: str = "foot",
        minutes: float = 60,
    ) -> npt.NDArray[np.float64]:
        """Minutes (origins, destinations) float64, nan beyond `minutes` (at most 109) or not connected."""
        from dreiraum.reach.answers.matrix import minutes_between  # noqa: PLC0415

        return minutes_between(self, origins, destinations, mode, minutes)

    def isochrone(self, lat: float, lon: float, *, mode: str = "foot", minutes: float = 15) -> Isochrone:
        """The area within `minutes` of a point."""
        from dreiraum.reach.answers.isochrone import draw  # noqa: PLC0415

        return draw(self, self.point(lat, lon), mode, minutes)

    def route(self, start: Point, end: Point, *, mode: str = "foot") -> Route:
        """The fastest way between two points with its geometry. Raises InputError where there is none."""
        from dreiraum.reach.answers.route import find_route  # noqa: PLC0415

        return find_route(self, self.point(*start), self.point(*end), mode)

    def find(self, text: str, *, limit: int = 10, near: Point | None = None) -> list[Found]:
        """Villages, streets, addresses and places by name, best first."""
        return self._names.find(text, limit=limit, near=near)

    def address(self, lat: float, lon: float) -> Found | None:
        """The nearest house within 60 m: its street and number as label; None where there is none."""
        return self._houses.at(*self.point(lat, lon))

    @cached_property
    def _houses(self) -> Houses:
        from dreiraum.reach.names.houses import Houses  # noqa: PLC0415

        return Houses(self.parts["names"])

    @cached_property
    def _names(self) -> NameSearch:
        from dreiraum.reach.names.search import NameSearch  # noqa: PLC0415

        return NameSearch(self.parts["names"])

    def ready(self) -> None:
        """Map every file and prepare what answers share; a second or two.

        From then on no answer opens a file of this Region: it answers even when its folder is replaced or
        removed, and from several threads at once. Raises InputError where a file is missing or cut off.
        """
        from dreiraum.reach.rehearsal import rehearse  # noqa: PLC0415

        for part in self.parts.values():
            part.map_all()
        rehearse(self)

    def verify(self) -> None:
        """Compare every file with the hash noted when it was written; InputError where one differs."""
        for part in self.parts.values():
            part.verify()


def checked(lat: float, lon: float) -> Point:
    """A point on the earth; InputError with the way out otherwise."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"{lat:g},{lon:g}: not a latitude and longitude in degrees; give for example 52.10,9.36")
    return float(lat), float(lon)


def _apart(one: Point, other: Point) -> float:
    """Degrees between two points, the larger of both directions."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
