"""How cells are read and written: texts, numbers, days, prices, words of a list. What cannot be read says why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as now_

from dreiraum.ground.places.models import Place
from dreiraum.ground.region.serving import Unavailable, region
from dreiraum.reach.places.arrivals import hours_of

Words = str | Promise

LONGEST = 500  # characters of opening hours
YES, NO = ("ja", "j", "yes", "1", "x", "wahr", "true"), ("nein", "n", "no", "0", "falsch", "false", "")


class Wrong(Exception):
    """A sentence for the reader: what is wrong with a cell, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field it fills, its head in the file, and what the page of instructions says of it."""

    name: str
    head: str
    about: Words
    example: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    needed: bool = False

    def of(self, thing: models.Model) -> str:
        """The cell that a record fills."""
        return self.write(getattr(thing, self.name))


def text(model: type[models.Model], name: str, head: str, about: Words, example: str, **more: Any) -> Column:  # noqa: ANN401
    """A column of text, as long and as well-formed as its field asks."""
    field: Any = model._meta.get_field(name)
    web, lines = isinstance(field, models.URLField), isinstance(field, models.TextField)

    def read(cell: str) -> str:
        said = cell if lines else " ".join(cell.split())
        if web and said and "://" not in said:
            said = f"https://{said}"
        try:
            cleaned: str = field.clean(said, None)
        except ValidationError as error:
            raise Wrong(" ".join(error.messages)) from None
        if field.max_length and len(cleaned) > field.max_length:
            words = now_("Das ist zu lang: höchstens %(most)s Zeichen.")
            raise Wrong(words % {"most": field.max_length})
        return cleaned

    return Column(name, head, about, example, read, plain, **more)


def number(name: str, head: str, about: Words, example: str, most: int) -> Column:
    """A column of whole numbers that may be empty."""

    def read(cell: str) -> int | None:
        if not cell:
            return None
        if not (cell.isascii() and cell.isdigit()) or len(cell) > 9 or int(cell) > most:
            raise Wrong(now_("Schreiben Sie eine ganze Zahl von 0 bis %(most)s.") % {"most": most})
        return int(cell)

    return Column(name, head, about, example, read, plain)


def choice(name: str, head: str, about: Words, example: str, words: Mapping[str, str], **more: Any) -> Column:  # noqa: ANN401
    """A column that holds one of a few words."""
    keys = {word.casefold(): key for key, word in words.items()} | {key: key for key in words}

    def read(cell: str) -> str:
        if cell.casefold() not in keys:
            known = ", ".join(word for word in words.values() if word)
            raise Wrong(now_("Schreiben Sie eines davon: %(known)s.") % {"known": known})
        return keys[cell.casefold()]

    return Column(name, head, about, example, read, lambda value: words.get(value or "", str(value)), **more)


def yes(name: str, head: str, about: Words, example: str) -> Column:
    """A column of yes and no."""

    def read(cell: str) -> bool:
        if cell.casefold() not in (*YES, *NO):
            raise Wrong(now_("Schreiben Sie „ja“ oder „nein“."))
        return cell.casefold() in YES

    return Column(name, head, about, example, read, lambda value: "ja" if value else "nein")


def degrees(name: str, head: str, about: Words, example: str, most: int) -> Column:
    """A column of degrees, with a comma or a point."""

    def read(cell: str) -> float | None:
        if not cell:
            return None
        if not re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{1,15})?", cell) or abs(float(cell.replace(",", "."))) > most:
            raise Wrong(now_("Schreiben Sie Grad mit Komma, etwa %(example)s.") % {"example": example})
        return float(cell.replace(",", "."))

    return Column(name, head, about, example, read, lambda value: "" if value is None else str(value).replace(".", ","))


def day(name: str, head: str, about: Words, example: str) -> Column:
    """A column of dates, as people or machines write them."""
    return Column(name, head, about, example, read_day, lambda value: value.isoformat() if value else "")


def read_day(cell: str) -> dt.date | None:
    """A day, as people or machines write it."""
    if not cell:
        return None
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", cell)
    other = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", cell)
    parts = found.groups() if found else other.groups()[::-1] if other else ()
    try:
        return dt.date(*map(int, parts))
    except (TypeError, ValueError):
        raise Wrong(now_("Schreiben Sie einen Tag wie 31.12.2027.")) from None


def read_price(cell: str) -> int | None:
    """Cents of an amount in euros; nothing where it is not known."""
    said = cell.replace("€", "").replace("EUR", "").strip()
    if not said:
        return None
    if said.casefold() == "kostenlos":
        return 0
    if not re.fullmatch(r"[0-9]{1,6}([.,][0-9]{1,2})?", said):
        raise Wrong(now_("Schreiben Sie einen Betrag wie 12,50. 0 heißt kostenlos."))
    return int(Decimal(said.replace(",", ".")) * 100)


def write_price(cents: int | None) -> str:
    """An amount in euros."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02}"


def read_hours(cell: str) -> str:
    """Opening hours that the Region understands."""
    said = " ".join(cell.split())
    if len(said) > LONGEST:
        raise Wrong(now_("Das ist zu lang: höchstens %(most)s Zeichen.") % {"most": LONGEST})
    try:
        known = not said or hours_of(said, region()).known
    except Unavailable:
        known = True
    if not known:
        raise Wrong(
            now_("Diese Zeiten können wir nicht lesen. Schreiben Sie sie wie „Mo-Fr 09:00-12:00; Sa 10:00-12:00“.")
        )
    return said


def _services() -> dict[str, str]:
    """Every name of a service, in small letters, with its key."""
    try:
        found = region().catalogue.services
    except Unavailable:
        return {}
    names = {name.casefold(): one.key for one in found for name in (one.name_en, one.name)}
    return names | {one.key: one.key for one in found}


def read_service(cell: str) -> str:
    """The key of a service, by key or by name."""
    known = _services()
    if cell.casefold() not in known:
        raise Wrong(now_("Diesen Dienst gibt es nicht. Die Namen stehen auf der Seite mit den Spalten."))
    return known[cell.casefold()]


def write_service(key: str) -> str:
    """The German name of a service."""
    try:
        names = {one.key: one.name for one in region().catalogue.services}
    except Unavailable:
        names = {}
    return names.get(key, key)


def read_languages(cell: str) -> str:
    """Codes of languages; German where none is said."""
    said = " ".join(cell.casefold().replace(",", " ").split())
    if not re.fullmatch(r"([a-z]{2,3}( [a-z]{2,3})*)?", said) or len(said) > 80:
        raise Wrong(now_("Schreiben Sie Kürzel wie „de en uk“."))
    return said or "de"


def plain(value: object) -> str:
    """A value as it is, without blanks around it."""
    return "" if value is None else str(value).strip().replace("\r\n", "\n").replace("\r", "\n")


def place_cell(value: Place | None) -> str:
    """The identifier of a place."""
    return value.slug if value is not None else ""
