"""Tables of text as people send them: whatever Excel or LibreOffice has made of a CSV, or one clear line why not.

A cell that a spreadsheet would run as a formula is written with an apostrophe before it, and read without.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

HEAVIEST = 5_000_000  # bytes
MOST_ROWS = 10_000
LONGEST = 20_000  # characters of a cell
DELIMITERS = ";,\t"
BOM = "\ufeff"

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d ()/.,-]+")
_OTHERS = (
    (b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xlsx"), (b"%PDF", "pdf"), (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"RIFF", "picture"),
)  # fmt: skip


class NoTable(Exception):
    """A sentence for the reader: what is wrong with the file, and what to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """A table as it was written: its head, and each row with the number of the line where it ends."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(content: bytes) -> Text:
    """The cells of a CSV file, blank rows left out. Raises NoTable."""
    text = decoded(content)
    rows = _rows(text, _delimiter(text))
    first = next(rows, None)
    if first is None:
        raise NoTable(_("Die Datei ist leer."))
    found: list[tuple[int, tuple[str, ...]]] = []
    for row in rows:
        found.append(row)
        if len(found) > MOST_ROWS:
            words = _("Die Datei hat mehr als %(most)s Zeilen. Teilen Sie sie bitte auf.")
            raise NoTable(words % {"most": f"{MOST_ROWS:,}".replace(",", ".")})
    return Text(first[1], tuple(found))


def decoded(content: bytes) -> str:
    """The text of a file, whichever of the usual encodings it has. Raises NoTable."""
    if len(content) > HEAVIEST:
        raise NoTable(_("Die Datei ist zu groß. Eine Tabelle darf höchstens 5 MB haben."))
    for start, kind in _OTHERS:
        if content.startswith(start):
            raise NoTable(_other(kind))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode-Text" of Excel
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.removeprefix(BOM)
    raise NoTable(_("Das ist keine Tabelle, die wir lesen können. Speichern Sie sie als CSV in UTF-8."))


def write_rows(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of CSV as spreadsheets in German read them without asking: semicolons, a mark for UTF-8 first."""
    writer: Any = csv.writer(_Lines(), delimiter=";", lineterminator="\r\n")
    yield BOM
    for row in rows:
        yield writer.writerow([guarded(cell) for cell in row])


def guarded(cell: str) -> str:
    """The same text, as a spreadsheet shows it and never runs it."""
    return f"'{cell}" if _RISKY.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` has made safe, as it was."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


class _Lines:
    """What csv writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = _("Zeile %(line)s können wir nicht lesen. Prüfen Sie dort die Anführungszeichen.")
            raise NoTable(words % {"line": reader.line_num}) from None
        cells = tuple(unguarded(cell.replace("\r\n", "\n").replace("\r", "\n").strip()) for cell in row)
        if any(len(cell) > LONGEST for cell in cells):
            words = _("In Zeile %(line)s steht ein viel zu langer Text. Prüfen Sie dort die Anführungszeichen.")
            raise NoTable(words % {"line": reader.line_num})
        if any(cells):
            yield reader.line_num, cells


def _delimiter(text: str) -> str:
    """The one that the first line has most often."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=head.count)


def _other(kind: str) -> str:
    if kind == "xlsx":
        return _("Das ist eine Excel- oder Zip-Datei. Öffnen Sie sie, und speichern Sie sie als „CSV UTF-8“.")
    if kind == "pdf":
        return _("Das ist ein PDF. Wir brauchen die Tabelle selbst, als CSV gespeichert.")
    return _("Das ist ein Bild. Wir brauchen die Tabelle selbst, als CSV gespeichert.")
