"""fare_attributes.txt and fare_rules.txt (fares version 1)."""

from __future__ import annotations

import re

import numpy as np

from dreiraum.reach.gtfs.feed import Fare
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.lines import RouteRows
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.table import Table

UNLIMITED = -1

_CURRENCY = re.compile(r"[A-Z]{3}")
_ATTRIBUTES = ("fare_id", "price", "currency_type", "transfers")
_RULES = ("fare_id", "route_id", "origin_id", "destination_id", "contains_id")


def read_fares(files: FeedFiles, routes: RouteRows, problems: Problems) -> tuple[Fare, ...]:
    """Read the fares where they are there. transfers: how many are allowed, UNLIMITED where nothing is said."""
    if "fare_attributes.txt" not in files:
        return ()
    piece = Table(files, "fare_attributes", _ATTRIBUTES, problems).need("fare_id", "price", "currency_type").whole()
    prices = piece.decimals("price")[0]
    transfers = piece.choices("transfers", 9, problems, missing=UNLIMITED)
    rules = _rules(files, routes, problems)
    found: dict[str, Fare] = {}
    for row, (name, currency) in enumerate(zip(piece.texts("fare_id"), piece.texts("currency_type"), strict=True)):
        line = int(piece.lines[row])
        if name in found:
            problems.note("duplicate_id", piece.file, line, "fare_id", name)
        elif not prices[row] >= 0 or not _CURRENCY.fullmatch(currency):
            column = "price" if not prices[row] >= 0 else "currency_type"
            problems.note("bad_fare", piece.file, line, column, piece.text(column, row))
        else:
            found[name] = Fare(name, float(prices[row]), currency, int(transfers[row]), tuple(rules.get(name, ())))
    return tuple(found.values())


def _rules(files: FeedFiles, routes: RouteRows, problems: Problems) -> dict[str, list[tuple[int, str, str, str]]]:
    found: dict[str, list[tuple[int, str, str, str]]] = {}
    if "fare_rules.txt" not in files:
        return found
    piece = Table(files, "fare_rules", _RULES, problems).need("fare_id").whole()
    route = routes.find(piece, "route_id")
    piece.note("bad_fare", route == -2, "route_id", problems)
    names, *zones = (piece.texts(column).tolist() for column in ("fare_id", *_RULES[2:]))
    for row in np.flatnonzero(route != -2).tolist():
        origin, destination, contained = (column[row] for column in zones)
        found.setdefault(names[row], []).append((int(route[row]), origin, destination, contained))
    return found
