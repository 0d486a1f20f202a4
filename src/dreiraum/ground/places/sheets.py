"""What a file says, row by row: which of the three tables it is, and its cells by the names of their fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from dreiraum.ground.places.cells import Column
from dreiraum.ground.places.columns import TABLES, TELLING
from dreiraum.ground.places.tables import NoTable, Text, read_table
from dreiraum.ground.places.xzufi import is_xml, read_xzufi

Cells = dict[str, str]
NAME = 100  # characters of a file's name


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, each with its line. notes: what was left aside.

    scopes: beginnings of outside identifiers of which the file names all there are, so that what is missing is gone.
    """

    table: str
    rows: list[tuple[int, Cells]]
    notes: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)


def read_sheet(content: bytes, owner: str) -> Sheet:
    """Read a CSV or an XZuFi file that an organisation (`owner`: its slug) sends. Raises NoTable."""
    if is_xml(content):
        found = read_xzufi(content)
        scopes = sorted({f"{cells['outside_id'].rpartition(':')[0]}:" for _line, cells in found.rows})
        return Sheet("services", found.rows, found.notes, scopes)
    text = read_table(content)
    table = _table(text)
    heads, notes = _heads(text, table)
    rows = [(line, _cells(heads, cells)) for line, cells in text.rows]
    if not rows:
        raise NoTable(_("In der Datei steht nur die Kopfzeile."))
    if table != "services":
        return Sheet(table, rows, notes)
    scope = f"csv:{owner}:"
    for _line, cells in rows:
        cells["outside_id"] = f"{scope}{cells['outside_id']}" if cells["outside_id"] else ""
        if not cells.get("service"):  # then it is the one that services of an administration are
            cells.pop("service", None)
    return Sheet(table, rows, notes, [scope])


def _table(text: Text) -> str:
    """The table whose columns these are."""
    heads = {one.casefold() for one in text.head}
    for table, mark in (("services", "leistungskennung"), ("offers", "titel"), ("places", "name")):
        if mark in heads:
            return table
    words = _("In der ersten Zeile fehlt die Spalte „Name“ (Orte), „Titel“ (Angebote) oder „Leistungskennung“.")
    raise NoTable(f"{words} {_('Beginnen Sie mit der Vorlage.')}")


def _heads(text: Text, table: str) -> tuple[list[Column | None], list[str]]:
    """The column of each place in a row, and which were not used. Raises NoTable."""
    known = {one.head.casefold(): one for one in TABLES[table]}
    found = [known.get(head.casefold()) for head in text.head]
    used = [one for one in found if one is not None]
    for one in used:
        if used.count(one) > 1:
            raise NoTable(_("Die Spalte „%(name)s“ steht zweimal in der Datei.") % {"name": one.head})
    for one in TABLES[table]:
        if one.needed and one not in used:
            raise NoTable(_("In der Datei fehlt die Spalte „%(name)s“.") % {"name": one.head})
    unused = [head for head, one in zip(text.head, found, strict=True) if one is None and head and head not in TELLING]
    words = _("Diese Spalten kennen wir nicht und lassen sie aus: %(names)s.")
    return found, [words % {"names": ", ".join(unused)}] if unused else []


def _cells(heads: list[Column | None], cells: tuple[str, ...]) -> Cells:
    padded = (*cells, *("" for _ in range(len(heads) - len(cells))))
    found = {one.name: cell for one, cell in zip(heads, padded, strict=False) if one is not None}
    if any(padded[len(heads) :]):
        found["*"] = ""  # more cells than columns
    return found
