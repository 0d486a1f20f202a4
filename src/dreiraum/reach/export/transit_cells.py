"""Minutes of all cells by public transport in one window, as a small file beside that of `cells.py`.

The same envelope: 8 bytes DRTRANS1, uint32 length of the header, the header (JSON in UTF-8 with spaces behind it),
arrays each at `12 + H + header["arrays"][name]["at"]`. All numbers are little-endian; n cells in the order of the
file of cells, S services in header["services"].

    minutes       uint8 (S, n)  median from door to door, whole and rounded up; 255: no connection, or more than
                                header["longest"]
    bad           uint8 (S, n)  90 of 100 departures take no longer
    back          uint8 (S, n)  median of the way home, after the errand
    back_bad      uint8 (S, n)  90 of 100 ways home take no longer
    departures    uint8 (S, n)  different arrivals by a ride; 0: all the way is walked, or there is no connection

A service is reached where both minutes and back are <= header["limits"][service]. header["window"] has the window's
key, name, name_en, start (ISO, local time) and minutes; header["version"] is the Region's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreiraum.reach.export.cells import Array, packed, whole_minutes
from dreiraum.reach.transit.leaving import Leaving

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

MAGIC = b"DRTRANS1"


def transit_minutes(region: Region, leaving: Leaving) -> bytes:
    """The file of one of `Region.leavings`; the same Region gives the same bytes."""
    part, w, catalogue = region.parts["transit"], region.leavings.index(leaving), region.catalogue
    window = catalogue.transit.window(leaving.window)
    columns = {"minutes": "typical", "bad": "bad", "back": "back", "back_bad": "back_bad"}
    arrays: dict[str, Array] = {name: whole_minutes(part.array(column)[w]) for name, column in columns.items()}
    header = {
        "version": region.version,
        "cells": len(region.cells),
        "window": {
            "key": window.key,
            "name": window.name,
            "name_en": window.name_en,
            "start": leaving.start.isoformat(),
            "minutes": leaving.minutes,
        },
        "longest": round(catalogue.transit.longest_minutes.value),
        "services": list(catalogue.keys),
        "limits": (catalogue.limits("transit") // 600).tolist(),
    }
    return packed(MAGIC, header, arrays | {"departures": part.array("departures")[w]})
