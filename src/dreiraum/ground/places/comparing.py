"""A row of a file beside what is known: what is new in it, what a person has said otherwise, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from dreiraum.ground.places.cells import Column, Wrong
from dreiraum.ground.places.models import Delivery, Offer, Place, Source
from dreiraum.ground.places.stating import FACTS
from dreiraum.ground.region.queries import find

Thing = Place | Offer
References = Mapping[str, list[Place]]


class Kind(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"
    GONE = "gone"


class Question(StrEnum):
    """What only a person can decide about a row."""

    NONE = ""
    TWIN = "twin"  # probably there already
    WORD = "word"  # a person has said otherwise
    GONE = "gone"  # the file knows it no more


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that would change. persons: a person has said what stands."""

    name: str
    head: str
    before: str
    after: str
    persons: bool = False


@dataclass(slots=True)
class Row:
    """A row of a file, compared. same: how it would be if it were its twin."""

    line: int
    name: str
    key: str = ""
    kind: Kind = Kind.NEW
    thing: Thing | None = None
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    question: Question = Question.NONE
    twin: Thing | None = None
    same: Row | None = None

    @property
    def held(self) -> set[str]:
        """Fields of which a person has said something else."""
        return {one.name for one in self.differences if one.persons}


def compare(
    line: int, cells: Mapping[str, str], columns: tuple[Column, ...], thing: Thing | None, places: References
) -> Row:
    """Read the cells of a row and lay them beside a record, or nothing."""
    known = thing if thing is not None else _blank(Place if any(one.name == "hub" for one in columns) else Offer)
    row = Row(line, cells.get("name") or cells.get("title") or str(thing or ""), thing=thing)
    if "*" in cells:
        row.problems.append(("", _("Diese Zeile hat mehr Zellen als die Kopfzeile. Prüfen Sie die Trennzeichen.")))
    for column in columns:
        if column.name in ("slug", "outside_id") or column.name not in cells:
            continue
        before, cell = column.of(known), cells[column.name]
        if cell == before and not (thing is None and column.needed):
            row.texts[column.name] = before
            continue
        try:
            value = _read(column, cell, places)
        except Wrong as problem:
            row.problems.append((column.head, str(problem)))
            continue
        row.texts[column.name] = after = column.write(value)
        if thing is None or after != before:
            row.values[column.name] = value
            row.differences.append(Difference(column.name, column.head, before, after))
    row.problems += _missing(row, known, columns)
    if thing is not None:
        row.differences = list(_weighed(row, thing))
        row.values = {one.name: row.values[one.name] for one in row.differences}
        row.kind = Kind.CHANGED if row.differences else Kind.SAME
        row.question = Question.WORD if row.held else Question.NONE
    if row.problems:
        row.kind, row.question = Kind.WRONG, Question.NONE
    return row


@cache
def _blank(model: type[Thing]) -> Thing:
    return model()


def _read(column: Column, cell: str, places: References) -> Any:  # noqa: ANN401 - whatever its field holds
    if column.name not in ("place", "help_at"):
        return column.read(cell)
    if not cell:
        return None
    found = places.get(cell.casefold(), [])
    if not found:
        raise Wrong(_("Diesen Ort kennen wir nicht. Tragen Sie ihn zuerst ein, oder schreiben Sie seine Kennung."))
    if len(found) > 1:
        raise Wrong(_("So heißen mehrere Orte. Schreiben Sie die Kennung: %(keys)s.") % {
            "keys": ", ".join(sorted(one.slug for one in found)[:5])})  # fmt: skip
    return found[0]


def _weighed(row: Row, thing: Thing) -> Iterator[Difference]:
    """The differences that count: what a file said before, and a person has changed since, is settled."""
    said = _said_before(thing)
    for one in row.differences:
        if isinstance(thing, Place) and one.name in FACTS:
            value = row.values[one.name]
            again = said.get((one.name, Source.CSV)) == ("" if value is None else str(value))
            persons = (one.name, Source.PERSON) in said
        elif isinstance(thing, Offer):
            last = thing.said.get(one.name)
            again, persons = last == one.after, one.before != (last or "") and one.before != _default(one.name)
        else:
            again = persons = False
        if not (persons and again):
            yield Difference(one.name, one.head, one.before, one.after, persons)


def _said_before(thing: Thing) -> dict[tuple[str, str], str]:
    if isinstance(thing, Offer):
        return {}
    return {(one.field, one.source): one.value for one in thing.statements.all()}


def _default(name: str) -> str:
    """The cell of a field that nobody has filled."""
    return {"eid": "nein", "languages": "de"}.get(name, "")


def _missing(row: Row, known: Thing, columns: tuple[Column, ...]) -> Iterator[tuple[str, str]]:
    """What the row lacks as a whole."""
    wrong = {head for head, _words in row.problems}

    def has(name: str) -> Any:  # noqa: ANN401
        return row.values.get(name, getattr(known, name))

    heads = {one.name: one.head for one in columns}
    if isinstance(known, Place):
        yield from _placed(row, known, heads, wrong)
        return
    ways = {Delivery.PHYSICAL: ("place", _("Schreiben Sie den Ort, an dem es das gibt.")),
            Delivery.DIGITAL: ("link", _("Geben Sie die Adresse im Netz an."))}  # fmt: skip
    delivery = has("delivery") if "delivery" in heads else Delivery.DIGITAL
    name, words = ways.get(delivery, ("", ""))
    if name and not has(name) and heads.get(name) not in wrong:
        yield heads.get(name, name), words
    for first, last in (("starts", "ends"), ("age_from", "age_to")):
        if has(first) is not None and has(last) is not None and has(last) < has(first):
            yield heads.get(last, last), _("Das Ende liegt vor dem Anfang.")


def _placed(row: Row, known: Place, heads: Mapping[str, str], wrong: set[str]) -> Iterator[tuple[str, str]]:
    """Find the point of an address where none is given, or where only the address was changed."""
    given = [row.values.get(name, getattr(known, name)) for name in ("lat", "lon")]
    moved = {"street", "town"} & row.values.keys() and not {"lat", "lon"} & row.values.keys()
    if wrong & {"Breite", "Länge"} or (None not in given and not (moved and row.thing is not None)):
        return
    said = {name: row.values.get(name, getattr(known, name)) for name in ("street", "town")}
    found = find(f"{said['street']} {said['town']}".strip() or "-", 1) if any(said.values()) else []
    if found:
        for name, value in (("lat", found[0].lat), ("lon", found[0].lon)):
            before = getattr(known, name)
            if before != value:
                row.values[name], row.texts[name] = value, str(value).replace(".", ",")
                row.differences = [one for one in row.differences if one.name != name]
                before = "" if before is None else str(before).replace(".", ",")
                row.differences.append(Difference(name, heads.get(name, name), before, row.texts[name]))
    elif None in given:
        words = _("Diese Adresse finden wir nicht. Prüfen Sie sie, oder geben Sie Breite und Länge an.")
        yield heads.get("street", "Straße und Nummer"), words
