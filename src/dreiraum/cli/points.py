"""Points from a CSV file, for matrices."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from dreiraum.reach.errors import InputError
from dreiraum.reach.region import Point, Region


@dataclass(frozen=True, slots=True)
class Points:
    """Names and (latitude, longitude) of points, in the file's order."""

    ids: list[str]
    at: list[Point]


def read_points(path: Path, region: Region) -> Points:
    """A CSV file with columns lat and lon, and id if there is one (else rows are counted from 1).

    Raises InputError naming file, row and field.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        header, *lines = text.splitlines() or [""]
        separator = ";" if header.count(";") > header.count(",") else ","
        names = [name.strip().lower() for name in next(csv.reader([header], delimiter=separator), [])]
        table = list(csv.reader(lines, delimiter=separator))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text; save the file as UTF-8") from None
    except csv.Error as error:
        raise InputError(f"{path}: not a CSV file ({error})") from None
    for wanted in ("lat", "lon"):
        if wanted not in names:
            raise InputError(f"{path}: no column '{wanted}'; it needs lat and lon in degrees, and id if you like")
    ids, at = [], []
    for number, row in enumerate(table, 2):
        if not row:
            continue
        fields = dict(zip(names, row, strict=False))
        try:
            lat, lon = (float(fields[key].replace(",", ".")) for key in ("lat", "lon"))
        except (KeyError, ValueError):
            raise InputError(f"{path}: row {number}: lat and lon must be numbers in degrees") from None
        try:
            at.append(region.point(lat, lon))
        except InputError as error:
            raise InputError(f"{path}: row {number}: {error}") from None
        ids.append(fields.get("id") or str(number - 1))
    if not at:
        raise InputError(f"{path}: no points; it needs a row for each, with lat and lon")
    return Points(ids, at)
