"""The Region: what the engine knows of one district, and the only door to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dreiraum.reach.contents import Contents
from dreiraum.reach.errors import InputError, SwappedError
from dreiraum.reach.manifest import read_manifest
from dreiraum.reach.progress import Progress, silent

if TYPE_CHECKING:  # what an answer does not need is not imported for it
    import numpy as np
    import numpy.typing as npt

    from dreiraum.reach.answers.coverage import Coverage
    from dreiraum.reach.answers.departures import Departure
    from dreiraum.reach.answers.home import HomeAnswer
    from dreiraum.reach.answers.isochrone import Isochrone
    from dreiraum.reach.answers.journeys import Journeys
    from dreiraum.reach.answers.route import Route
    from dreiraum.reach.config import District
    from dreiraum.reach.live.live import Live
    from dreiraum.reach.names.search import Found
    from dreiraum.reach.places.layer import Feature
    from dreiraum.reach.transit.ends import PlaceWays
    from dreiraum.reach.transit.leaving import Leaving

Point = tuple[float, float]  # latitude, longitude in degrees WGS84

# Degrees from the Region's first cell: a point further than FAR is taken for swapped if swapping brings it NEAR.
FAR, NEAR = 20.0, 5.0


class Region(Contents):
    """One open Region, and what can be asked of it."""

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

    def set_timetable(self, feeds: Sequence[Path | str], progress: Progress = silent) -> Region:
        """Replace the timetable by other feeds (paths or URLs; none: no timetable) and open the new Region.

        Nothing else is built again; this Region stays as it is. Raises InputError, and leaves the folder as it was.
        """
        from dreiraum.reach.renew import renew_timetable  # noqa: PLC0415 - readers need none of it

        renew_timetable(self.path, feeds, progress)
        return Region.open(self.path)

    def set_offers(self, offers: Path | Iterable[Feature] | None, progress: Progress = silent) -> Region:
        """Lay the platform's own offers over the places of the sources, and open the new Region.

        offers: a GeoJSON file or its features as `places.layer` describes them, all of them, instead of those there
        were; None: none. Only what they change is worked out again; this Region stays as it is. Raises InputError,
        and leaves the folder as it was.
        """
        from dreiraum.reach.offers import renew_offers  # noqa: PLC0415 - readers need none of it

        renew_offers(self.path, offers, progress)
        return Region.open(self.path)

    def point(self, lat: float, lon: float) -> Point:
        """A point on the earth; InputError where it is none, or where only its exchange lies in the Region."""
        at = checked(lat, lon)
        if len(self.cells):
            here = float(self.cells.lat[0]), float(self.cells.lon[0])
            if _apart(at, here) > FAR > NEAR > _apart((at[1], at[0]), here):
                raise SwappedError(at[1], at[0])
        return at

    def nearest(
        self, lat: float, lon: float, *, mode: str = "foot", window: str = "", asked: dt.datetime | None = None,
        now: dt.datetime | None = None,
    ) -> HomeAnswer:  # fmt: skip
        """What the home at (lat, lon) reaches: every service by every street mode, by transit and digitally.

        mode: the one the headline counts, "transit" too. window: when one leaves by public transport, a key of the
        services file, its first one if empty. asked: a moment; then only places open on arrival count, and the
        window begins there. now: when rides are booked, the day before if None.
        Exact for the point, by searches from it. Raises InputError for coordinates that are none.
        """
        from dreiraum.reach.answers.home import answer_home  # noqa: PLC0415

        return answer_home(self, self.point(lat, lon), mode, window, asked, now)

    def coverage(
        self, *, mode: str = "foot", by: str = "municipality", window: str = "", asked: dt.datetime | None = None,
        now: dt.datetime | None = None, progress: Progress = silent,
    ) -> Coverage:  # fmt: skip
        """How many people reach each service, per municipality or village and age group.

        mode: a street mode, "transit", or "carfree": on foot, by bike or by transit. window, asked, now: as in
        `nearest`; for transit a time asked takes a while. Raises InputError where nothing runs then.
        """
        from dreiraum.reach.answers.coverage import cover  # noqa: PLC0415

        return cover(self, mode, by, window, asked, now, progress)

    @cached_property
    def leavings(self) -> tuple[Leaving, ...]:
        """The windows of the part "transit", each on its day; empty without a timetable."""
        from dreiraum.reach.transit.leaving import leavings_of  # noqa: PLC0415

        return leavings_of(self.parts["transit"].facts["windows"], self.timetable)

    @cached_property
    def place_ways(self) -> PlaceWays:
        """Ways on foot between stops and all places."""
        from dreiraum.reach.transit.ends import place_ways  # noqa: PLC0415

        return place_ways(self)

    def matrix(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        *,
        mode: str = "foot",
        minutes: float | None = None,
        depart: dt.datetime | None = None,
        window: int = 60,
        percentiles: Sequence[float] = (50, 90),
    ) -> npt.NDArray[np.float64]:
        """Minutes (origins, destinations) float64, nan beyond `minutes` (60, at most 109) or not connected.

        mode "transit": percentiles of the minutes (percentiles, origins, destinations) when leaving in each minute of
        `window` from `depart` on, planned ahead, waiting included, or on foot where that is faster; nan where that
        share of departures does not arrive within `minutes` (120, at most 600).
        """
        if mode == "transit":
            from dreiraum.reach.answers.transit_matrix import minutes_by_transit  # noqa: PLC0415

            longest = 120 if minutes is None else minutes
            return minutes_by_transit(self, origins, destinations, depart, window, percentiles, longest)
        from dreiraum.reach.answers.matrix import minutes_between  # noqa: PLC0415

        return minutes_between(self, origins, destinations, mode, 60 if minutes is None else minutes)

    def journeys(
        self,
        start: Point,
        end: Point,
        *,
        depart: dt.datetime | None = None,
        arrive: dt.datetime | None = None,
        asked: dt.datetime | None = None,
        access: str = "foot",
        egress: str = "foot",
        wheelchair: bool = False,
        bike: bool = False,
        walk_minutes: float = 20,
        transfers: int = 5,
        rides_too: bool = True,
        many: int = 5,
        live: Live | None = None,
    ) -> Journeys:
        """The next journeys from `depart` on, or the last ones that arrive by `arrive`; naive times are local.

        asked: the moment of asking; what can no longer be booked then is left out; None plans ahead, at noon of the
        day before. access, egress: "foot", "wheelchair", and to the first stop also "bike" or "car", left there (by
        car where one may park and ride). wheelchair: only what is known to be accessible. bike: taken along, only
        where that is known to be allowed. walk_minutes: longest way to a stop. rides_too: shared rides and benches.
        Raises InputError for times and words that are none.
        """
        from dreiraum.reach.answers.planning import plan  # noqa: PLC0415
        from dreiraum.reach.answers.questions import question  # noqa: PLC0415

        asking = question(
            self.point(*start), self.point(*end), self.timetable.zone,
            depart=depart, arrive=arrive, asked=asked, access=access, egress=egress, wheelchair=wheelchair, bike=bike,
            walk_minutes=walk_minutes, transfers=transfers, rides_too=rides_too, many=many,
        )  # fmt: skip
        return plan(self, asking, live)

    def departures(
        self,
        stops: Sequence[int] | npt.NDArray[np.int32],
        at: dt.datetime,
        *,
        asked: dt.datetime | None = None,
        many: int = 20,
        minutes: float = 240,
        live: Live | None = None,
    ) -> list[Departure]:
        """What leaves some stops (rows of the timetable) in `minutes` from a moment on, earliest first.

        asked: the moment of asking, `at` if None; what could no longer be booked then is marked `too_late`.
        Raises InputError for stops that are none.
        """
        from dreiraum.reach.answers.departures import board  # noqa: PLC0415

        return board(self.timetable, stops, at, asked=asked, many=many, minutes=minutes, live=live)

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

    def ready(self) -> None:
        """Map every file and prepare what answers share; a second or two.

        From then on no answer opens a file of this Region: it answers even when its folder is replaced or
        removed, and from several threads at once. Raises InputError where a file is missing or cut off.
        """
        from dreiraum.reach.rehearsal import rehearse  # noqa: PLC0415

        self.hold()
        rehearse(self)

    def hold(self) -> None:
        """Map every file, so that answers go on when the folder is replaced. Raises InputError as `ready` does."""
        for part in self.parts.values():
            part.map_all()


def checked(lat: float, lon: float) -> Point:
    """A point on the earth; InputError with the way out otherwise."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"{lat:g},{lon:g}: not a latitude and longitude in degrees; give for example 52.10,9.36")
    return float(lat), float(lon)


def _apart(one: Point, other: Point) -> float:
    """Degrees between two points, the larger of both directions."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
