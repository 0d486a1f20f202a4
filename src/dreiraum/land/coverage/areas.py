"""The municipalities and villages of the Region in force, as pages name them, and how many people there reach what."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from dreiraum.ground.region.queries import once_per_region
from dreiraum.land.coverage.modes import street
from dreiraum.land.coverage.slugs import distinct, slug
from dreiraum.reach import Region
from dreiraum.reach.answers.coverage import Coverage
from dreiraum.reach.names.words import plain
from dreiraum.reach.streets.profiles import MODES

Box = tuple[float, float, float, float]  # west, south, east, north, degrees
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Village:
    """A village somebody lives in. row: its area in a coverage by village. lat, lon: its middle, at a home."""

    row: int
    name: str
    slug: str
    municipality: str
    lat: float
    lon: float
    bounds: Box


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality. row: its area in a coverage by municipality. bounds: None where nobody lives and no border is."""

    row: int
    name: str
    slug: str
    ags: str
    bounds: Box | None
    villages: tuple[Village, ...]

    def village(self, name: str) -> Village:
        """The village of that slug. Raises Unknown."""
        for one in self.villages:
            if one.slug == name:
                return one
        raise Unknown(_like(name, self.villages), self)


@dataclass(frozen=True, slots=True)
class Directory:
    """All areas of a Region. bordered: whether it knows borders, else one area holds everybody."""

    name: str
    bordered: bool
    municipalities: tuple[Municipality, ...]

    def municipality(self, name: str) -> Municipality:
        """The municipality of that slug. Raises Unknown."""
        for one in self.municipalities:
            if one.slug == name:
                return one
        raise Unknown(_like(name, self.municipalities), None)


class Unknown(Exception):
    """There is no such area. near: the one with the most similar name. within: the municipality that was meant."""

    def __init__(self, near: Municipality | Village | None, within: Municipality | None) -> None:
        super().__init__()
        self.near, self.within = near, within


def _like(name: str, known: tuple[Municipality, ...] | tuple[Village, ...]) -> Municipality | Village | None:
    close = difflib.get_close_matches(slug(name[:100]), [one.slug for one in known], 1, 0.5)
    return next((one for one in known if one.slug in close), None)


@once_per_region
def directory(served: Region) -> Directory:
    """All municipalities, in the order of their keys, with their villages, in the order of their names."""
    people, named = served.parts["people"], served.municipalities
    names, of, home = (
        people.strings("village_name").tolist(), people.array("village_municipality"), people.array("village"),
    )  # fmt: skip
    slugs = distinct(named.name)
    found = []
    for row, name in enumerate(named.name):
        inhabited = np.intersect1d(np.flatnonzero(of == row), home)
        mine = sorted(inhabited.tolist(), key=lambda one: (plain(names[one]), one))
        villages = tuple(
            _village(served, one, names[one], short, slugs[row], np.flatnonzero(home == one))
            for one, short in zip(mine, distinct([names[one] for one in mine]), strict=True)
        )
        found.append(Municipality(row, name, slugs[row], named.ags[row], _bounds(served, row), villages))
    return Directory(str(served.manifest["name"]), named.bounds is not None, tuple(found))


def _village(served: Region, row: int, name: str, short: str, municipality: str, cells: Rows) -> Village:
    """Its middle is the home nearest to the mean of all homes: the mean itself may lie in the river."""
    lon, lat, people = served.cells.lon[cells], served.cells.lat[cells], served.cells.people[cells]
    east, north = np.average(lon, weights=people), np.average(lat, weights=people)
    away = ((lon - east) * np.cos(np.radians(north))) ** 2 + (lat - north) ** 2
    middle = int(np.argmin(away))
    return Village(row, name, short, municipality, float(lat[middle]), float(lon[middle]), _around(lon, lat))


def _bounds(served: Region, row: int) -> Box | None:
    shape = served.municipalities.shape[row]
    if shape is not None:
        west, south, east, north = shapely.bounds(shape).tolist()
        return west, south, east, north
    cells = np.flatnonzero(served.cells.municipality == row)
    return _around(served.cells.lon[cells], served.cells.lat[cells]) if len(cells) else None


def _around(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> Box:
    """A box around homes with a little air."""
    air = 0.004
    return float(lon.min()) - air, float(lat.min()) - air, float(lon.max()) + air, float(lat.max()) + air


@once_per_region
def covered(served: Region, mode: str, by: str, window: str = "") -> Coverage:
    """How many people of each area reach what by a mode, at any time or at a time of the week."""
    return served.coverage(mode=mode, by=by, window=window)


@once_per_region
def unconnected(served: Region, mode: str, by: str) -> tuple[int, ...]:
    """People of each area (the district last) who live on no street that the mode, or one on foot, can use."""
    home = homes(served, by)
    lost = ~served.parts["times"].array("connected")[MODES.index(street(mode))]
    people = np.where(lost, served.cells.people, 0)
    known = home >= 0
    many = len(covered(mode, by).area) - 1
    areas = np.bincount(home[known], people[known], minlength=many).astype(int)
    return (*areas[:many].tolist(), int(people.sum()))


def cells_of(served: Region, by: str, row: int) -> Rows:
    """Rows of the cells of an area."""
    return np.flatnonzero(homes(served, by) == row)


def homes(served: Region, by: str) -> Rows:
    """Area of each cell; -1 in no village."""
    column = served.cells.municipality if by == "municipality" else served.parts["people"].array("village")
    return column.astype(np.int64)
