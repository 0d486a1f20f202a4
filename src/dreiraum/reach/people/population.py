"""From whatever population there is to populated cells: the case is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.features import Features
from dreiraum.reach.people import estimate, grid
from dreiraum.reach.people.cells import Cells, Inhabited, assemble
from dreiraum.reach.people.census import Census, CensusGrid, read_census
from dreiraum.reach.people.municipalities import Municipalities
from dreiraum.reach.people.spread import age_totals, parents_of, spread, spread_ages
from dreiraum.reach.progress import Progress, silent

StreetPieces = tuple[grid.Floats, grid.Floats, grid.Floats]

# With fewer people in its buildings than this share of those along its streets an extract lacks buildings.
FEW_HOUSES = 0.1

# Cells of the source just outside the boundary may still carry the key of a municipality inside.
MARGIN_M = 2000.0


def read_people(
    sources: Sequence[Path],
    *,
    municipalities: Municipalities,
    features_for_estimate: Features | None = None,
    streets_for_estimate: StreetPieces | None = None,
    title: str = "Zensus",
    progress: Progress = silent,
) -> Cells:
    """Populated 100 m cells of the municipalities.

    In this order: people published per 100 m cell (ages missing there are taken from 1 km cells); people
    per 1 km cell spread by dwellings per 100 m cell, evenly where a cell has none; without sources an
    estimate from the residential buildings of `features_for_estimate`, or where there are none from the
    residential streets (longitude, latitude, metres of each piece). title: the source's name in `basis`.
    InputError where no source holds people, or nobody lives in the municipalities.
    """
    if not sources:
        return estimate_people(features_for_estimate, streets_for_estimate, municipalities, progress)
    bounds = municipalities.bounds
    bbox = grid.box_in_metres(*bounds, MARGIN_M) if bounds else None
    districts = municipalities.numbers() // 1000
    census = read_census(sources, bbox=bbox, districts=districts[districts > 0], progress=progress)
    names = ", ".join(path.name for path in sources)
    inhabited, basis = _inhabited(census, municipalities, title, names)
    return assemble(
        inhabited,
        municipalities,
        extent=census.extent,
        source=names,
        basis=basis,
        warnings=census.warnings,
        farther=census.farther,
    )


def estimate_people(
    features: Features | None,
    streets: StreetPieces | None,
    municipalities: Municipalities,
    progress: Progress = silent,
) -> Cells:
    """Cells estimated from residential buildings, else streets; InputError where the extract has neither."""
    lon, lat, metres = streets or (np.empty(0), np.empty(0), np.empty(0))
    by_streets = estimate.from_points(lon, lat, metres * estimate.PEOPLE_PER_METRE)
    by_houses = estimate.from_buildings(features, progress) if features is not None else None
    if by_houses is not None and by_houses.people.sum() > max(0.0, FEW_HOUSES * by_streets.people.sum()):
        return assemble_estimate(by_houses, municipalities, estimate.BASIS)
    if len(by_streets.x):
        return assemble_estimate(by_streets, municipalities, estimate.STREET_BASIS)
    raise InputError(
        "streets: the extract has no residential buildings or streets to estimate people from; give --population"
    )


def assemble_estimate(inhabited: Inhabited, municipalities: Municipalities, basis: str) -> Cells:
    """Cells of an estimate, whose extent is that of its own cells."""
    x, y = inhabited.x, inhabited.y
    none = (np.inf, np.inf, -np.inf, -np.inf)
    extent = (float(x.min()), float(y.min()), float(x.max()), float(y.max())) if len(x) else none
    cells = assemble(inhabited, municipalities, extent=extent, source="estimated population", basis=basis)
    return replace(cells, estimated=True)


def _inhabited(census: Census, municipalities: Municipalities, title: str, names: str) -> tuple[Inhabited, str]:
    fine, coarse = census.fine, census.coarse
    if fine is not None and fine.has_people:
        return _published(fine, coarse), f"{title}, Einwohner je 100-m-Zelle"
    if coarse is not None and coarse.has_people:
        return spread(coarse, fine, municipalities), (
            f"{title}, Einwohner je 1-km-Zelle, "
            + ("nach Wohnungen" if fine is not None and fine.has_dwellings else "gleichmäßig")
            + " auf 100-m-Zellen verteilt"
        )
    if census.suppressed:
        raise InputError(
            f"{names}: no inhabited cell, because none of {census.suppressed} in and around the district has a "
            "published number of people; give a file with numbers"
        )
    if all(found is None or not len(found) for found in (fine, coarse)) and np.isfinite(census.extent).all():
        nothing = np.empty(0, np.int32)
        return Inhabited(nothing, nothing, nothing, np.empty((0, 3), np.int32), np.empty(0, np.int64)), title
    raise InputError(f"{names}: no cell has a number of people; give a file with a column Einwohner")


def _published(fine: CensusGrid, coarse: CensusGrid | None) -> Inhabited:
    some = np.flatnonzero(fine.people > 0)
    x, y, people = fine.x[some], fine.y[some], fine.people[some].astype(np.int64)
    age = age_totals(people, fine.age[some])
    missing = np.flatnonzero(age[:, 0] < 0)
    if coarse is not None and coarse.has_age and len(missing):
        age[missing] = _ages_of_parents(x[missing], y[missing], people[missing], coarse)
    return Inhabited(x, y, people.astype(np.int32), age.astype(np.int32), fine.ags[some])


def _ages_of_parents(
    x: grid.Ints, y: grid.Ints, people: np.ndarray[tuple[int], np.dtype[np.int64]], coarse: CensusGrid
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """The published division of the 1 km cell, applied to those of its people whose ages are missing."""
    parent = parents_of(x, y, coarse)
    order = np.argsort(parent, kind="stable")
    order = order[parent[order] >= 0]
    total = np.zeros(len(coarse), np.int64)
    np.add.at(total, parent[order], people[order])
    age = np.full((len(x), 3), -1, np.int64)
    age[order] = spread_ages(people[order], parent[order], age_totals(total, coarse.age))
    return age
