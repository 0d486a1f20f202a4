"""Writes GTFS and GTFS-Flex: rows of plain dictionaries to a zip, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from dreiraum.reach.export.files import replacing
from dreiraum.reach.gtfs.columns import COLUMNS

Row = Mapping[str, object]

_NOTHING: Mapping[str, str] = MappingProxyType({})
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can say
_READABLE = 0o644 << 16
_ONE_LINE = str.maketrans("\t\r\n", "   ")  # the standard forbids them in fields


def write_feed(path: Path, tables: Mapping[str, Sequence[Row]], extra: Mapping[str, str] = _NOTHING) -> None:
    """Write a feed as a zip; it takes the place of `path` when all is written.

    tables: file name without .txt to rows; a column is written if any row has it, in the order of the reference,
    columns that it does not know behind them by name. None is an empty field, a flag 1 or 0; a table without rows
    is left out. extra: whole files by their name, such as locations.geojson. Raises InputError where the disk
    refuses.
    """
    files = {f"{name}.txt": table_text(name, rows) for name, rows in tables.items() if rows}
    with (
        replacing(path) as scratch,
        zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        for name, text in sorted({**files, **extra}.items(), key=_place):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = _READABLE
            info.create_system = 3
            archive.writestr(info, text.encode())


def table_text(name: str, rows: Sequence[Row]) -> str:
    """A table as CSV (RFC 4180 with line feeds): header and rows; columns as `write_feed` says."""
    known = {column: place for place, column in enumerate(COLUMNS.get(name, ()))}
    columns = sorted({column for row in rows for column in row}, key=lambda one: (known.get(one, len(known)), one))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_field(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _field(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value).translate(_ONE_LINE)


def _place(item: tuple[str, str]) -> tuple[int, str]:
    order = [f"{name}.txt" for name in COLUMNS]
    return (order.index(item[0]) if item[0] in order else len(order), item[0])
