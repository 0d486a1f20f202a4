"""What a Region consists of: each part as the object that reads it, opened when it is first asked for."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreiraum.reach.manifest import open_parts
from dreiraum.reach.parts import Part

if TYPE_CHECKING:  # what an answer does not need is not imported for it
    from dreiraum.reach.answers.targets import Targets
    from dreiraum.reach.basemap.basemap import BaseMap
    from dreiraum.reach.connections.broadband import Connections
    from dreiraum.reach.names.houses import Houses
    from dreiraum.reach.names.search import NameSearch
    from dreiraum.reach.people.cells import Cells
    from dreiraum.reach.people.municipalities import Municipalities
    from dreiraum.reach.places.hours import Hours
    from dreiraum.reach.places.places import Places
    from dreiraum.reach.services.catalogue import Catalogue
    from dreiraum.reach.streets.network import Streets
    from dreiraum.reach.transit.timetable import Timetable


class Contents:
    """The open parts of a Region. Arrays are mapped from disk when first used and shared between processes."""

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest
        self.parts: dict[str, Part] = open_parts(path, manifest)
        self._targets: dict[str, Targets] = {}

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
    def timetable(self) -> Timetable:
        """What runs when; `empty` where the Region was built without a timetable."""
        from dreiraum.reach.transit.timetable import Timetable  # noqa: PLC0415

        return Timetable(self.parts["timetable"], self.country, self.subdivision)

    @cached_property
    def basemap(self) -> BaseMap:
        """Vector tiles of the district and its surroundings."""
        from dreiraum.reach.basemap.basemap import BaseMap  # noqa: PLC0415

        return BaseMap(self.parts["basemap"])

    @cached_property
    def _houses(self) -> Houses:
        from dreiraum.reach.names.houses import Houses  # noqa: PLC0415

        return Houses(self.parts["names"])

    @cached_property
    def _names(self) -> NameSearch:
        from dreiraum.reach.names.search import NameSearch  # noqa: PLC0415

        return NameSearch(self.parts["names"])

    def verify(self) -> None:
        """Compare every file with the hash noted when it was written; InputError where one differs."""
        for part in self.parts.values():
            part.verify()
