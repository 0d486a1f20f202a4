"""Delimited text (CSV) in pieces of a few megabytes, split with NumPy: Germany's grid in seconds.

Separator `;`, `,` or tab; quoted fields (RFC 4180); UTF-8 with or without BOM, or Windows-1252; also a
`.zip` with one CSV, or with one per grid size, of which the 100 m one is taken (Zensus 2022 downloads).
"""

from __future__ import annotations

import csv
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.people.fields import Bytes, parse_cells, parse_numbers, trim
from dreiraum.reach.progress import Progress, silent

BLOCK = 1 << 22
LONGEST_ROW = 1 << 20
MOST_COLUMNS = 2000
# The fullest square kilometre in Germany has under 30,000 people.
MOST_IN_CELL = 1e6
QUOTE, NEWLINE, RETURN = 34, 10, 13

# What zipfile and its decompressors raise on damaged input; RuntimeError is a password.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, EOFError, ValueError, RuntimeError),
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "≥": ">="})


def plain(name: str) -> str:
    """A column name as it is compared: lower case, umlauts spelt out, letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", name.strip().lower().translate(_UMLAUTS))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows: field (r, c) is `data[start[r, c]:end[r, c]]`; `row` is the line number in the file."""

    table: Table
    data: Bytes
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.row)

    def only(self, kept: npt.NDArray[np.bool_]) -> Piece:
        """The rows where `kept`."""
        return Piece(self.table, self.data, self.start[kept], self.end[kept], self.row[kept])

    def numbers(self, column: int) -> npt.NDArray[np.float64]:
        """Numbers with decimal point or comma, float64 (rows,), nan where the field is empty or a dash."""
        start, end = trim(self.data, self.start[:, column], self.end[:, column])
        values, bad = parse_numbers(self.data, start, end)
        for index in np.flatnonzero(bad)[:1]:
            self.fail(int(index), column, "is not a number")
        return values

    def counts(self, column: int, suppressed: Sequence[int] = (-1, -9)) -> npt.NDArray[np.float64]:
        """Whole numbers >= 0, float64 (rows,), nan where missing or one of the marks of suppression."""
        values = self.numbers(column)
        values[np.isin(values, suppressed)] = np.nan
        for index in np.flatnonzero(values < 0)[:1]:
            self.fail(int(index), column, "is negative; only -1 and -9 stand for suppressed values")
        for index in np.flatnonzero(values != np.round(values))[:1]:
            if not np.isnan(values[index]):
                self.fail(int(index), column, "is not a whole number; is its decimal sign right?")
        for index in np.flatnonzero(values > MOST_IN_CELL)[:1]:
            self.fail(int(index), column, "is too large for one cell; is its decimal sign right?")
        return values

    def shares(self, column: int) -> npt.NDArray[np.float64]:
        """Percentages 0-100, float64 (rows,), nan where missing or -1, -9."""
        values = self.numbers(column)
        values[np.isin(values, (-1, -9))] = np.nan
        for index in np.flatnonzero((values < 0) | (values > 100))[:1]:
            self.fail(int(index), column, "is no percentage between 0 and 100; is its decimal sign right?")
        return values

    def cells(self, column: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
        """Lower left x, y in metres, int64 (rows,), and the cell size in metres, from grid names."""
        start, end = trim(self.data, self.start[:, column], self.end[:, column])
        x, y, size, bad = parse_cells(self.data, start, end)
        for index in np.flatnonzero(bad)[:1]:
            self.fail(int(index), column, "is no grid cell of 100 m or 1 km, such as 100mN26912E43412")
        return x, y, size

    def fail(self, index: int, column: int, what: str) -> None:
        """Raise InputError about one field."""
        raw = self.data[self.start[index, column] : self.end[index, column]][:40].tobytes()
        text = "".join(c if c.isprintable() else "?" for c in raw.decode("utf-8", "replace"))
        name = self.table.header[column]
        raise InputError(f"{self.table.name}, row {self.row[index]}, column '{name}': '{text}' {what}")


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited text file: its header is read, its rows come in pieces."""

    path: Path
    name: str
    header: tuple[str, ...]
    separator: int

    def column(self, names: Sequence[str]) -> int | None:
        """The first column that is called like one of `names` (compared as `plain`), None without one."""
        found = [plain(name) for name in self.header]
        return next((found.index(name) for name in map(plain, names) if name in found), None)

    def pieces(self, progress: Progress = silent) -> Iterator[Piece]:
        """All rows below the header, in order; InputError where a row has too many or few fields."""
        rest, line, done, seen = b"", 1, 0, False
        with _stream(self.path) as (stream, _, total):
            while True:
                block = _read(stream, BLOCK, self.name)
                done += len(block)
                text = rest + (block or b"\n")
                data = np.frombuffer(text, np.uint8)
                marks = self._marks(data)
                lines = np.flatnonzero(data[marks] == NEWLINE)
                size = int(marks[lines[-1]]) + 1 if len(lines) else 0
                if len(text) - size > LONGEST_ROW:
                    raise InputError(f"{self.name}: a row longer than 1 MB follows row {line}; not a table")
                if not block and size < len(text):
                    raise InputError(f'{self.name}: a quote (") after row {line} is never closed')
                if size:
                    piece = self._split(data, marks[: lines[-1] + 1], line)
                    line += len(lines)
                    piece = piece if seen else _without_header(piece)
                    seen = True
                    progress(f"{self.name} lesen", done, total)
                    if len(piece):
                        yield piece
                rest = text[size:]
                if not block:
                    return

    def _marks(self, data: Bytes) -> npt.NDArray[np.int64]:
        ends = (data == self.separator) | (data == NEWLINE)
        quotes = data == QUOTE
        if quotes.any():
            ends &= (np.cumsum(quotes) & 1) == 0
        return np.flatnonzero(ends)

    def _split(self, data: Bytes, marks: npt.NDArray[np.int64], line: int) -> Piece:
        width = len(self.header)
        last = np.flatnonzero(data[marks] == NEWLINE)
        rows = line + np.arange(len(last))
        fields = np.diff(last, prepend=-1)
        start = np.concatenate([[0], marks[:-1] + 1])
        if (fields != width).any():
            first = start[last - fields + 1]
            length = marks[last] - first
            blank = (fields == 1) & ((length == 0) | ((length == 1) & (data[first] == RETURN)))
            for index in np.flatnonzero((fields != width) & ~blank)[:1]:
                raise InputError(
                    f"{self.name}, row {rows[index]}: {fields[index]} fields where the header has {width}"
                    + ("; is a decimal comma used in a comma-separated file?" if self.separator == 44 else "")
                )
            kept = np.repeat(~blank, fields)
            start, marks, rows = start[kept], marks[kept], rows[~blank]
        return Piece(self, data, start.reshape(-1, width), marks.reshape(-1, width), rows)


def open_table(path: Path) -> Table:
    """Read the header of a delimited text file; InputError where it is none."""
    with _stream(path) as (stream, name, _):
        head = _read(stream, LONGEST_ROW, name)
    line, newline, _ = head.partition(b"\n")
    if not head.strip():
        raise InputError(f"{name}: the file is empty")
    if b"\0" in head[:4096]:
        raise InputError(f"{name}: binary or UTF-16, not a table; save it as CSV in UTF-8")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise InputError(f"{name}: an HTML or XML page, not a table; download the CSV file itself")
    if not newline and len(head) == LONGEST_ROW:
        raise InputError(f"{name}: row 1 is longer than 1 MB; not a table")
    unquoted = re.sub(rb'"[^"]*"', b"", line)
    separator = max((b";", b",", b"\t"), key=unquoted.count)
    if not unquoted.count(separator):
        raise InputError(f"{name}: row 1 has no ';' or ',' between column names; not a table")
    return Table(path, name, _header(line, separator, name), separator[0])


def _header(line: bytes, separator: bytes, name: str) -> tuple[str, ...]:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    try:
        fields = next(csv.reader([text.strip("\r")], delimiter=separator.decode()))
    except csv.Error as error:
        raise InputError(f"{name}: row 1 holds no column names ({error})") from None
    if len(fields) > MOST_COLUMNS:
        raise InputError(f"{name}: row 1 has {len(fields)} fields; not a table")
    return tuple(field.strip() for field in fields)


def _without_header(piece: Piece) -> Piece:
    return Piece(piece.table, piece.data, piece.start[1:], piece.end[1:], piece.row[1:])


@contextmanager
def _stream(path: Path) -> Iterator[tuple[IO[bytes], str, int]]:
    """The bytes of a file or of the table inside a zip, the name for messages, the size in bytes."""
    with ExitStack() as stack:
        yield _open(path, stack)


def _open(path: Path, stack: ExitStack) -> tuple[IO[bytes], str, int]:
    try:
        file = stack.enter_context(path.open("rb"))
        if file.read(4) != b"PK\x03\x04":
            file.seek(0)
            return file, path.name, path.stat().st_size
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
        member = _table_in(archive, path.name)
        return stack.enter_context(archive.open(member)), f"{path.name}/{member.filename}", member.file_size
    except InputError:
        raise
    except _DAMAGED as error:
        raise InputError(f"{path.name}: a damaged or locked zip ({error}); download it again") from None


def _table_in(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    tables = [info for info in archive.infolist() if info.filename.lower().endswith((".csv", ".txt"))]
    fine = [info for info in tables if "100m" in info.filename.lower()]
    for candidates in (tables, fine):
        if len(candidates) == 1:
            return candidates[0]
    listed = ", ".join(info.filename for info in tables[:5]) or "none"
    raise InputError(f"{name}: one CSV is needed inside, found {listed}; unpack it and name the file")


def _read(stream: IO[bytes], size: int, name: str) -> bytes:
    try:
        return stream.read(size)
    except _DAMAGED as error:
        raise InputError(f"{name}: cannot be read to its end ({error}); download it again") from None
