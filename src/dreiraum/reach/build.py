"""Builds a Region: sources in, parts and a manifest out. Nothing half-written is ever in force."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from dreiraum.reach.answers.times import build_times
from dreiraum.reach.basemap import layers
from dreiraum.reach.basemap.build import build_basemap
from dreiraum.reach.checks import cells_on_streets, check_own_places
from dreiraum.reach.config import District
from dreiraum.reach.connections.broadband import read_connections
from dreiraum.reach.download import fetch
from dreiraum.reach.errors import InputError
from dreiraum.reach.manifest import open_parts, read_manifest, replacing, write_manifest
from dreiraum.reach.names.collect import Entries, NamedPoints, collect
from dreiraum.reach.names.index import build as index_names
from dreiraum.reach.offers import with_kept_offers
from dreiraum.reach.osm.extract import Extract, read_extract
from dreiraum.reach.osm.features import Features
from dreiraum.reach.osm.objects import read_features
from dreiraum.reach.parts import Column, Part, write_part
from dreiraum.reach.people.boundaries import read_boundaries
from dreiraum.reach.people.cells import Cells
from dreiraum.reach.people.grid import Box, box_in_degrees, box_in_metres
from dreiraum.reach.people.municipalities import Municipalities, everything
from dreiraum.reach.people.population import read_people
from dreiraum.reach.people.villages import BASIS, find_villages
from dreiraum.reach.places.gather import gather
from dreiraum.reach.places.match import wanted_keys
from dreiraum.reach.places.places import Places
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.reached import horizon
from dreiraum.reach.services.catalogue import Catalogue, catalogue_of, catalogue_texts
from dreiraum.reach.sources import Source, told
from dreiraum.reach.streets.build import STREET_KEYS, STREET_TRIGGERS, build_streets
from dreiraum.reach.streets.network import Streets
from dreiraum.reach.streets.profiles import read_profiles
from dreiraum.reach.streets.residential import residential_pieces
from dreiraum.reach.strings import Strings
from dreiraum.reach.timetables import write_timetable
from dreiraum.reach.transit.parks import find_parks

_KINDS = ("streets", "population", "boundaries", "broadband", "timetable")
# What holds for every extract of OpenStreetMap that says nothing else: licence and attribution.
OSM_LICENCE = ("ODbL-1.0", "© OpenStreetMap-Mitwirkende, ODbL 1.0")

# What else an object may be found by, and the words that are shown of it.
_FEATURE_TRIGGERS = {
    "place",
    "addr:housenumber",
    "tourism",
    "leisure",
    "craft",
    "historic",
    "amenity",
    "shop",
}
_FEATURE_KEYS = {
    *(
        "alt_name",
        "short_name",
        "old_name",
        "loc_name",
        "name:de",
        "population",
        "synthetic",
        "building:levels",
    ),
    *("brand", "operator", "operator:wikidata", "brand:wikidata", "opening_hours", "phone", "website", "url"),
    *("contact:phone", "contact:mobile", "contact:website", "addr:street", "addr:place", "addr:city"),
    *(
        "addr:postcode",
        "addr:suburb",
        "addr:hamlet",
        "industrial",
        "man_made",
        "power",
        "railway",
        "military",
    ),
    *("park_ride", "public_transport", "ruins", "abandoned:building", "disused:building", "office", "building"),
}


def build_region(district: District, out: Path, progress: Progress = silent) -> None:
    """Build the Region of `district` in the folder `out`, replacing the one there when all is done.

    Raises InputError, and leaves what was there as it was, for any input that cannot be used.
    """
    with replacing(out):
        _build(district, out, progress)


def _build(district: District, out: Path, progress: Progress) -> None:
    texts = [(Path(name).name, text) for name, text in catalogue_texts(district.services)]
    catalogue = catalogue_of(texts)
    profiles = read_profiles(district.profiles)
    files = {
        kind: [fetch(one, out / "downloads", progress) for one in getattr(district.sources, kind)] for kind in _KINDS
    }
    municipalities = _municipalities(district, files["boundaries"])
    box = _box(district, municipalities)
    extract = _extract(files["streets"], catalogue, box, estimate=not files["population"], progress=progress)
    parts: dict[str, str] = {}

    def keep(kind: str, columns: Mapping[str, Column], facts: Mapping[str, Any]) -> Part:
        parts[kind] = write_part(out / "parts", kind, columns, facts)
        return Part(out / "parts" / parts[kind])

    streets = Streets(keep("streets", *build_streets(extract, profiles, progress)))
    with build_basemap(
        extract, files["streets"][0], municipalities, box,
        former=_former_part(out, "basemap"), scratch=out / "parts", progress=progress,
    ) as basemap:  # fmt: skip
        keep("basemap", *basemap)
    progress("Orte und Dienste")
    homes = None if files["population"] else residential_pieces(extract)
    features = read_features(extract, _triggers(catalogue, estimate=not files["population"]), _only(catalogue))
    del extract
    check_own_places(district, streets)
    places = gather(features, catalogue, district)
    columns = places.columns() | {
        "catalogue_name": Strings.of(name for name, _ in texts),
        "catalogue_text": Strings.of(text for _, text in texts),
    }
    columns |= find_parks(features).columns()
    keep("places", columns, {"places": len(places), "services": _counts(places, catalogue)})
    progress("Namen")
    names = index_names(_entries(features, streets, places, catalogue, municipalities))
    keep("names", names, {})
    del names
    cells = read_people(
        files["population"],
        municipalities=municipalities,
        features_for_estimate=features,
        streets_for_estimate=homes,
        title=_title(district.sources.population),
        progress=progress,
    )
    cells = cells_on_streets(cells, streets, municipalities)
    villages = find_villages(features, cells, municipalities)
    del features
    people = cells.columns() | municipalities.columns()
    people |= {
        "village": villages.of_cell,
        "village_name": villages.name,
        "village_municipality": villages.municipality,
    }
    keep("people", people, cells.facts() | {"village_basis": BASIS})
    connections = read_connections(files["broadband"], cells, municipalities, progress)
    keep("connections", connections.columns(), connections.facts())
    keep(
        "times",
        *build_times(streets, places, len(catalogue.services), cells.lon, cells.lat, horizon(catalogue), progress),
    )
    write_timetable(out, parts, files["timetable"], district.own, district, progress)
    built = {"parts": parts, **_facts(district, files, cells, catalogue)}
    write_manifest(out, with_kept_offers(out, _former(out), built, progress))


def _municipalities(district: District, files: list[Path]) -> Municipalities:
    if len(files) > 1:
        raise InputError(f"{files[1]}: a second file of boundaries; give one file that holds them all")
    return read_boundaries(files[0], within=district.ags) if files else everything(district.name, district.ags)


def _box(district: District, municipalities: Municipalities) -> Box | None:
    """The district with its buffer, degrees; None where no boundaries are known."""
    if municipalities.bounds is None:
        return None
    return box_in_degrees(box_in_metres(*municipalities.bounds, district.buffer_km * 1000))


def _former(out: Path) -> dict[str, Any] | None:
    """The manifest in force."""
    with suppress(InputError):
        return read_manifest(out)
    return None


def _former_part(out: Path, kind: str) -> Part | None:
    """A part of the Region in force."""
    former = _former(out)
    return open_parts(out, former)[kind] if former else None


def _extract(
    files: list[Path], catalogue: Catalogue, box: Box | None, *, estimate: bool, progress: Progress
) -> Extract:
    if len(files) > 1:
        raise InputError(f"{files[1]}: a second extract; join them with `osmium merge` and give the result")
    triggers = STREET_TRIGGERS | _triggers(catalogue, estimate=estimate) | layers.TRIGGERS
    conditions = {
        one.key for service in catalogue.services for match in service.match for one in (*match.tags, *match.exclude)
    }
    wanted = STREET_KEYS | _FEATURE_KEYS | layers.KEYS | conditions
    return read_extract(files[0], trigger=triggers, wanted=wanted, box=box, progress=progress)


def _triggers(catalogue: Catalogue, *, estimate: bool) -> set[str]:
    return wanted_keys(catalogue) | _FEATURE_TRIGGERS | ({"building"} if estimate else set())


def _only(catalogue: Catalogue) -> dict[str, set[str]]:
    """Streets and barriers have these keys too; only the values that services name make a place."""
    shared = STREET_TRIGGERS & wanted_keys(catalogue)
    return {
        key: {
            value
            for service in catalogue.services
            for match in service.match
            for one in match.tags
            if one.key == key
            for value in one.values
        }
        for key in shared
    }


def _entries(
    features: Features, streets: Streets, places: Places, catalogue: Catalogue, municipalities: Municipalities
) -> Entries:
    part = streets.part
    name, ends = part.array("edge_name"), part.array("shape_ends")
    rows = np.flatnonzero(name >= 0)
    middle = (ends[:-1] + ends[1:])[rows] // 2
    labels = part.strings("name").tolist()
    named = NamedPoints(
        Strings.of(labels[number] for number in name[rows].tolist()),
        part.array("shape_lon")[middle] * 1e-7,
        part.array("shape_lat")[middle] * 1e-7,
    )
    words = [catalogue.services[number].name for number in places.service.tolist()]
    of_places = NamedPoints(places.name, places.lon, places.lat, Strings.of(words), places.ref)
    return collect(features, streets=named, places=of_places, municipalities=municipalities)


def _counts(places: Places, catalogue: Catalogue) -> dict[str, int]:
    return {key: int((places.service == number).sum()) for number, key in enumerate(catalogue.keys)}


def _title(sources: tuple[Source, ...]) -> str:
    return next((one.title for one in sources if one.title), "Zensus")


def _facts(district: District, files: Mapping[str, list[Path]], cells: Cells, catalogue: Catalogue) -> dict[str, Any]:
    sources = [
        told(source, kind, path, *OSM_LICENCE * (kind == "streets"))
        for kind in _KINDS
        for source, path in zip(getattr(district.sources, kind), files[kind], strict=True)
    ]
    notices = [district.notice] if district.notice else []
    if not files["population"]:
        notices.append(f"{cells.basis}.")
    return {
        "name": district.name,
        "ags": district.ags,
        "country": district.country,
        "subdivision": district.subdivision,
        "notices": notices,
        "digital": [asdict(one) for one in district.digital],
        "offers": district.own.given,
        "sources": sources,
        "services_version": catalogue.version,
    }
