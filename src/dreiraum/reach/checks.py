"""Whether the sources of a district belong together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.config import District
from dreiraum.reach.errors import InputError
from dreiraum.reach.people.cells import Cells
from dreiraum.reach.people.municipalities import Municipalities
from dreiraum.reach.streets.network import Streets

Floats = npt.NDArray[np.float64]


def check_own_places(district: District, streets: Streets) -> None:
    """Refuse a place of the configuration that no street comes near: its coordinates must be wrong."""
    own = district.places
    lon, lat = np.array([one.lon for one in own], float), np.array([one.lat for one in own], float)
    for one, edge in zip(own, streets.snap("foot", lon, lat).edge.tolist(), strict=True):
        if edge < 0:
            raise InputError(
                f"{district.path or district.name}: '{one.name}' at {one.lat:g},{one.lon:g} lies 2 km or more from "
                "every street; correct its lat and lon"
            )


def cells_on_streets(cells: Cells, streets: Streets, municipalities: Municipalities) -> Cells:
    """Cells that belong to these streets: where no boundaries say what the district is, the streets do."""
    near = streets.snap("foot", cells.lon, cells.lat).edge >= 0
    if not near.any():
        raise InputError(
            f"no inhabited cell lies within 2 km of a street; cells span {_span(cells.lon, cells.lat)}, streets "
            f"{_span(streets.part.array('node_lon') * 1e-7, streets.part.array('node_lat') * 1e-7)}; "
            "is one of them another district?"
        )
    if municipalities.bounds or near.all():
        return cells
    lost = f"{int(cells.people[~near].sum()):,}".replace(",", ".")
    warning = f"{lost} Menschen der Quelle wohnen 2 km oder weiter von jeder Straße und zählen nicht mit."
    columns: dict[str, Any] = {name: column[near] for name, column in cells.columns().items()}
    return replace(cells, **columns, warnings=(*cells.warnings, warning))


def _span(lon: Floats, lat: Floats) -> str:
    return f"{lon.min():.2f}-{lon.max():.2f} E, {lat.min():.2f}-{lat.max():.2f} N"
