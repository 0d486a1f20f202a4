"""agency.txt and routes.txt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Agency, Ints, Route
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.ids import Ids, index_ids
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.table import Piece, Table

BUS = 3
_BASIC = frozenset((*range(8), 11, 12))
_EXTENDED = range(100, 1800)  # https://developers.google.com/transit/gtfs/reference/extended-route-types
_COLOUR = re.compile(r"[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class RouteRows:
    """The routes, a row each of routes.txt, and how to find them by id: the first of an id."""

    routes: tuple[Route, ...]
    ids: Ids

    def find(self, piece: Piece, column: str) -> Ints:
        """Rows of the routes, int32 (rows,): -1 empty, -2 unknown."""
        return piece.rows(column, self.ids)


def read_agencies(files: FeedFiles, problems: Problems) -> tuple[tuple[Agency, ...], str]:
    """The agencies and the time zone of the feed; InputError where none of them names a valid one."""
    wanted = ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_phone")
    piece = Table(files, "agency", wanted, problems).need("agency_timezone").whole()
    columns = [piece.texts(column).tolist() for column in wanted]
    agencies = tuple(Agency(*texts) for texts in zip(*columns, strict=True))
    valid = {name: _is_zone(name) for name in {one.timezone for one in agencies}}
    zones = list(dict.fromkeys(one.timezone for one in agencies if valid[one.timezone]))
    if not zones:
        given = agencies[0].timezone[:40] if agencies else ""
        raise InputError(f"{files.name}/agency.txt: agency_timezone '{given}' is no time zone; give Europe/Berlin")
    for row, one in enumerate(agencies):
        if one.timezone != zones[0]:
            code = "other_timezone" if valid[one.timezone] else "bad_timezone"
            problems.note(code, piece.file, int(piece.lines[row]), "agency_timezone", one.timezone)
    return agencies, zones[0]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return bool(name)


def read_routes(files: FeedFiles, agencies: tuple[Agency, ...], problems: Problems) -> RouteRows:
    """Read routes.txt."""
    wanted = (
        *("route_id", "agency_id", "route_short_name", "route_long_name", "route_type", "route_color"),
        *("route_text_color", "route_url", "route_desc"),
    )
    piece = Table(files, "routes", wanted, problems).need("route_id", "route_type").whole()
    names = piece.texts("route_id")
    ids, first = index_ids(names)
    for row in [row for row, other in enumerate(first.tolist()) if row != other]:
        problems.note("duplicate_id", piece.file, int(piece.lines[row]), "route_id", names[row])
    known = {one.id: row for row, one in reversed(list(enumerate(agencies)))}
    types = _types(piece, problems)
    columns = {column: piece.texts(column).tolist() for column in wanted}
    routes = []
    for row, agency in enumerate(columns["agency_id"]):
        place = known.get(agency, 0 if len(agencies) == 1 else -1)
        if agency not in known and (agency or len(agencies) > 1):
            problems.note("unknown_agency", piece.file, int(piece.lines[row]), "agency_id", agency)
        routes.append(
            Route(
                id=columns["route_id"][row],
                agency=place,
                short_name=columns["route_short_name"][row],
                long_name=columns["route_long_name"][row],
                type=types[row],
                colour=_colour(columns["route_color"][row]),
                text_colour=_colour(columns["route_text_color"][row]),
                url=columns["route_url"][row],
                desc=columns["route_desc"][row],
            )
        )
    return RouteRows(tuple(routes), ids)


def _types(piece: Piece, problems: Problems) -> list[int]:
    types: list[int] = piece.wholes("route_type").tolist()
    for row, number in enumerate(types):
        if number not in _BASIC and number not in _EXTENDED:
            problems.note(
                "bad_route_type", piece.file, int(piece.lines[row]), "route_type", piece.text("route_type", row)
            )
            types[row] = BUS
    return types


def _colour(text: str) -> str:
    text = text.lower().removeprefix("#")
    return text if _COLOUR.fullmatch(text) else ""
