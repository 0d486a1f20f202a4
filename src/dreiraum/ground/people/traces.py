"""Where others speak of a person: in rows that are not theirs, and in copies of mails and letters that lie as files."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from dreiraum.ground.people.models import User
from dreiraum.ground.people.records import Record, mails

GONE = "[gelöscht]"
BETWEEN = b"-" * 79 + b"\n"  # what Django writes after each mail of a file
READABLE = {".txt", ".html", ".eml", ".log", ".md"}
FEWEST_DIGITS = 6  # what has fewer is no telephone number that tells who it is


@dataclass(frozen=True, slots=True)
class Traces:
    """What tells who somebody is, as it may stand in texts. contacts: addresses and numbers; name: empty if no name."""

    contacts: tuple[str, ...]
    name: str

    def in_text(self, text: str, named: bool) -> bool:
        """Whether a text speaks of the person."""
        pattern = self._pattern(named)
        return pattern is not None and pattern.search(text) is not None

    def without(self, text: str, named: bool) -> str:
        """The text without the person; empty where it said nothing else."""
        pattern = self._pattern(named)
        if pattern is None:
            return text
        return "" if pattern.fullmatch(text.strip()) else pattern.sub(GONE, text)

    def words(self, named: bool) -> tuple[str, ...]:
        """What to look for."""
        return (*self.contacts, *([self.name] if named and self.name else []))

    def _pattern(self, named: bool) -> re.Pattern[str] | None:
        words = "|".join(re.escape(word) for word in self.words(named))
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None


def traces(person: User) -> Traces:
    """The traces of an account. A name of one word, or one that our own texts use, is left: it tells nobody."""
    phone = person.phone.strip()
    numbers = [phone] if sum(letter.isdigit() for letter in phone) >= FEWEST_DIGITS else []
    name = " ".join(person.name.split())
    known = " " in name and not any(name.lower() in text for text in _own_texts())
    post = [" ".join(person.post.split()), person.post.strip()] if person.post.strip() else []
    return Traces((*mails(person), *numbers, *dict.fromkeys(post)), name if known else "")


def forget_mentions(record: Record, of: Traces) -> int:
    """Take a person out of what others' rows of a model say; returns how many rows said something."""
    changed = 0
    for field, named in [*((one, False) for one in record.mentions), *((one, True) for one in record.named)]:
        for row in _speaking(record, field, of.words(named)):
            value = getattr(row, field)
            cleaned = _cleaned(value, of, named)
            if cleaned != value:
                changed += record.rows.filter(pk=row.pk).update(**{field: cleaned})
    return changed


def forget_copies(of: Traces) -> int:
    """Remove mails and letters that speak of a person from the installation's folder; returns how many."""
    home = settings.HOME
    removed = sum(_without_mails(file, of) for file in sorted((home / "mail").glob("*.log")))
    for file in sorted((home / "letters").glob("*")):
        if file.suffix in READABLE and of.in_text(_spaced(file.read_text("utf-8", "replace")), named=True):
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def mails_of(file: Path) -> Iterator[bytes]:
    """The mails in a file that Django's backend for files wrote."""
    return (part for part in file.read_bytes().split(BETWEEN) if part.strip())


def read_mail(raw: bytes) -> str:
    """A mail's head and texts, decoded."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    heads = [f"{name}: {value}" for name, value in mail.items()]
    bodies = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*heads, "", *bodies])


def _without_mails(file: Path, of: Traces) -> int:
    """Written beside and renamed, so that a reader sees the old file or the new one."""
    everything = list(mails_of(file))
    kept = [raw for raw in everything if not of.in_text(_spaced(read_mail(raw)), named=True)]
    if len(kept) == len(everything):
        return 0
    if kept:
        scratch = file.with_suffix(".new")
        scratch.write_bytes(b"".join(raw + BETWEEN for raw in kept))
        scratch.replace(file)
    else:
        file.unlink(missing_ok=True)
    return len(everything) - len(kept)


def _speaking(record: Record, field: str, words: Iterable[str]) -> Iterator[models.Model]:
    """Rows whose field may hold one of the words; JSON also as it is written with escapes."""
    is_json = isinstance(record.type._meta.get_field(field), models.JSONField)
    looked_for = {*words, *(json.dumps(word)[1:-1] for word in words if is_json)}
    if not looked_for:
        return iter(())
    rows = record.rows.annotate(spoken=Cast(field, models.TextField()))
    found = rows.filter(reduce(or_, (Q(spoken__icontains=word) for word in looked_for)))
    return cast("Iterator[models.Model]", found.iterator())


def _cleaned(value: Any, of: Traces, named: bool) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return of.without(value, named)
    if isinstance(value, list):
        return [_cleaned(one, of, named) for one in value]
    if isinstance(value, dict):
        return {key: _cleaned(one, of, named) for key, one in value.items()}
    return value


def _spaced(text: str) -> str:
    return " ".join(text.split())


@cache
def _own_texts() -> tuple[str, ...]:
    """What our messages say, in small letters."""
    folders = [Path(config.path, "templates", "messages", "texts") for config in apps.get_app_configs()]
    return tuple(file.read_text("utf-8").lower() for folder in folders for file in sorted(folder.glob("*.txt")))
