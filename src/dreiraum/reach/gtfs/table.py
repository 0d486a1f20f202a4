"""A table of a feed in pieces of a few megabytes: header, fields by column, line numbers for messages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs import fields
from dreiraum.reach.gtfs.feed import Flags, Floats, Ints
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.ids import Ids, find
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.split import Data, changes, gather, split
from dreiraum.reach.progress import Progress, silent
from dreiraum.reach.strings import Strings

BLOCK = 1 << 21
LONGEST_ROW = 1 << 20
MOST_COLUMNS = 500
MOST_WHOLE = 1 << 30  # bytes of a table that is read in one piece
_WORDS = re.compile(r"[^\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows. Field r of column k is `data[start[k, r]:end[k, r]]`; lines: line in the file, int32 (rows,)."""

    file: str
    columns: dict[str, int]
    data: Data
    start: Ints
    end: Ints
    lines: Ints

    def __len__(self) -> int:
        return len(self.lines)

    def only(self, kept: Flags | npt.NDArray[np.intp]) -> Piece:
        """Some of the rows."""
        start, end = (np.ascontiguousarray(one[:, kept]) for one in (self.start, self.end))
        return Piece(self.file, self.columns, self.data, start, end, self.lines[kept])

    def span(self, column: str) -> tuple[Data, Ints, Ints]:
        """Bytes, begins and ends of a column, as the compiled functions take them."""
        place = self.columns[column]
        return self.data, self.start[place], self.end[place]

    def text(self, column: str, row: int) -> str:
        """One field."""
        data, start, end = self.span(column)
        return data[start[row] : end[row]].tobytes().decode()

    def texts(self, column: str) -> Strings:
        """A column as texts."""
        return Strings(*gather(*self.span(column)))

    def given(self, column: str) -> Flags:
        """Which fields are not empty."""
        _, start, end = self.span(column)
        return np.asarray(end > start)

    def heads(self, column: str) -> Flags:
        """Which fields differ from the one before; the first does."""
        found: Flags = changes(*self.span(column))
        return found

    def rows(self, column: str, ids: Ids) -> Ints:
        """Rows of the ids in a column, int32 (rows,): -1 empty, -2 unknown."""
        found: Ints = find(ids, *self.span(column))
        return found

    def wholes(self, column: str) -> Ints:
        """Whole numbers, int32 (rows,): fields.EMPTY, fields.BAD."""
        found: Ints = fields.whole_numbers(*self.span(column))
        return found

    def times(self, column: str) -> Ints:
        """Times as seconds, int32 (rows,): fields.EMPTY, fields.BAD."""
        found: Ints = fields.times(*self.span(column))
        return found

    def decimals(self, column: str) -> tuple[Floats, Flags]:
        """Decimals, float64 (rows,), nan where there is none; and which fields are none."""
        return fields.decimals(*self.span(column))

    def choices(self, column: str, most: int, problems: Problems, missing: int = 0) -> Ints:
        """Numbers from 0 to `most`, int32 (rows,): `missing` where empty or, with a problem, anything else."""
        found = self.wholes(column)
        wrong = (found != fields.EMPTY) & ((found < 0) | (found > most))
        self.note("bad_value", wrong, column, problems)
        return np.where(wrong | (found == fields.EMPTY), np.int32(missing), found)

    def note(self, code: str, rows: Flags, column: str, problems: Problems) -> None:
        """Note a problem of some rows."""
        found = np.flatnonzero(rows)
        for place, row in enumerate(found[:5].tolist()):
            count = len(found) - min(len(found), 5) + 1 if place == 0 else 1
            problems.note(code, self.file, int(self.lines[row]), column, self.text(column, row), count)


class Table:
    """One table: its header is read when it is made, its rows come in pieces."""

    def __init__(self, files: FeedFiles, name: str, wanted: Sequence[str], problems: Problems) -> None:
        """Read the header. wanted: columns that are read; one that the file lacks is empty in every row."""
        self.file = f"{name}.txt"
        self.columns = {column: place for place, column in enumerate(wanted)}
        self._files, self._problems = files, problems
        with files.open(self.file) as stream:
            head = files.read(stream, BLOCK, self.file)
        self._header, self._begin, self._line = self._head(head)
        self.present = frozenset(self._header) & frozenset(wanted)
        places = [self.columns.get(column, -1) for column in self._header]
        self._want = np.array([one if place == places.index(one) else -1 for place, one in enumerate(places)], np.int32)

    def need(self, *columns: str) -> Table:
        """Refuse a file without one of these columns."""
        if not self._header:
            raise InputError(f"{self._called}: the file is empty; it needs a row of column names")
        for column in columns:
            if column not in self._header:
                shown = ", ".join(_WORDS.sub("?", name[:30]) for name in self._header[:8])
                raise InputError(f"{self._called}: the column {column} is missing (there are {shown}); add it")
        return self

    def whole(self) -> Piece:
        """All rows at once; InputError for a table of more than 1 GiB."""
        if self._files.sizes[self.file] > MOST_WHOLE:
            raise InputError(f"{self._called}: larger than 1 GiB; cut the feed smaller")
        return next(self.pieces(size=self._files.sizes[self.file] + 1), self._empty())

    def pieces(self, progress: Progress = silent, size: int = BLOCK) -> Iterator[Piece]:
        """All rows below the header in order; InputError where the text cannot be read."""
        line, rest, done = self._line, b"", self._begin
        with self._files.open(self.file) as stream:
            self._files.read(stream, self._begin, self.file)
            while True:
                block = self._files.read(stream, size, self.file)
                last = len(block) < size
                done += len(block)
                progress(f"{self.file} lesen", done, self._files.sizes[self.file])
                piece, rest, line = self._split(rest + block, line, last)
                if len(piece):
                    yield piece
                if last:
                    return

    @property
    def _called(self) -> str:
        return f"{self._files.name}/{self.file}"

    def _empty(self) -> Piece:
        none = np.zeros((len(self.columns), 0), np.int32)
        return Piece(self.file, self.columns, np.zeros(0, np.uint8), none, none, np.zeros(0, np.int32))

    def _split(self, text: bytes, line: int, last: bool) -> tuple[Piece, bytes, int]:
        most = text.count(b"\n") + text.count(b"\r") + 1
        data = np.frombuffer(bytearray(text), np.uint8)
        start, end = np.empty((len(self.columns), most), np.int32), np.empty((len(self.columns), most), np.int32)
        lines, widths = np.empty(most, np.int32), np.empty(most, np.int32)
        rows, rest, after = split(data, last, line, self._want, start, end, lines, widths)
        if after < 0:
            opens = line + text[:rest].count(b"\n") - 1
            raise InputError(f'{self._called}: a quote (") opens after line {opens} and never closes')
        if len(text) - rest > LONGEST_ROW and not last:
            raise InputError(f"{self._called}: a row longer than 1 MB follows line {after - 1}; not a table")
        self._check_words(text[:rest], line)
        piece = Piece(self.file, self.columns, data, start[:, :rows], end[:, :rows], lines[:rows])
        self._check_widths(piece, widths[:rows])
        return piece, text[rest:], after

    def _check_words(self, text: bytes, line: int) -> None:
        if text.isascii():
            return
        try:
            text.decode()
        except UnicodeDecodeError as error:
            at = line + text[: error.start].count(b"\n")
            near = text[max(error.start - 15, 0) : error.start + 15].decode("cp1252", "replace")
            shown = "".join(c if c.isprintable() else " " for c in near)
            raise InputError(
                f"{self._called}, line {at}: not UTF-8 (Windows-1252 '{shown}'?); save the file as UTF-8"
            ) from None

    def _check_widths(self, piece: Piece, widths: Ints) -> None:
        for row in np.flatnonzero(widths != len(self._header))[:1].tolist():
            count = int((widths != len(self._header)).sum())
            self._problems.note("row_length", self.file, int(piece.lines[row]), "", str(widths[row]), count)

    def _head(self, head: bytes) -> tuple[tuple[str, ...], int, int]:
        """Column names, the byte and the line where rows begin."""
        if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4096]:
            raise InputError(f"{self._called}: UTF-16 or binary, not a table; save it as CSV in UTF-8")
        text = head.removeprefix(b"\xef\xbb\xbf")
        blank = len(text) - len(text.lstrip(b" \t\r\n"))
        row = re.match(rb"[^\r\n]*(?:\r\n|\r|\n)?", text[blank:])
        found = row[0] if row else b""
        if not found.strip():
            return (), len(head), 1
        try:
            names = next(csv.reader([found.decode().strip()], skipinitialspace=True))
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{self._called}, line 1: no column names in UTF-8 ({error})") from None
        if len(names) > MOST_COLUMNS:
            raise InputError(f"{self._called}, line 1: {len(names)} columns; not a table")
        begin = len(head) - len(text) + blank + len(found)
        line = 1 + len(re.findall(rb"\r\n|\r|\n", text[: blank + len(found)]))
        return tuple(name.strip().lower() for name in names), begin, line
