"""Everything that is stored about a person, as JSON for machines and HTML to read, with the uploads, in one file."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from dreiraum.ground.people.models import User
from dreiraum.ground.people.records import Record, Way, records
from dreiraum.ground.people.traces import mails_of, read_mail, traces


@dataclass(frozen=True, slots=True)
class Value:
    """One field of a row: its name, its words, its value for machines, and the file it names."""

    name: str
    label: str
    value: object
    text: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """All rows of one record that lead to the person."""

    record: Record
    title: str
    rows: list[list[Value]]


def sections(person: User) -> list[Section]:
    """What is stored about a person, record by record; records without a row are left out."""
    found = []
    for record in records():
        rows = {row.pk: row for way in record.ways for row in _rows(record, way, person)}
        if rows:
            title = str(record.type._meta.verbose_name_plural)
            found.append(Section(record, title, [list(_values(record, row, person)) for row in rows.values()]))
    return found


def counts(person: User) -> list[tuple[Record, int]]:
    """How many rows each record has about a person, without reading them."""
    found = [(record, len({pk for way in record.ways for pk in _keys(record, way, person)})) for record in records()]
    return [(record, count) for record, count in found if count]


def write(person: User, now: dt.datetime | None = None) -> IO[bytes]:
    """The whole as a zip: daten.json, daten.html, uploads and copies of mails. The caller closes the file."""
    now = now or timezone.now()
    found = sections(person)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer streams it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("daten.json", json.dumps(as_json(found, now), ensure_ascii=False, indent=1))
        context = {"sections": found, "when": now, "person": person}
        whole.writestr("daten.html", render_to_string("people/privacy/export.html", context))
        for file in dict.fromkeys(value.file for section in found for row in section.rows for value in row):
            if file and default_storage.exists(file):
                with default_storage.open(file) as content, whole.open(f"dateien/{file}", "w") as to:
                    to.writelines(content.chunks())
        for number, raw in enumerate(_mails(person), 1):
            whole.writestr(f"mails/{number}.eml", raw)
    out.seek(0)
    return out


def as_json(found: list[Section], now: dt.datetime) -> dict[str, Any]:
    """For machines: each model's rows, fields by name."""
    return {
        "format": "dreiraum-export-1",
        "when": now.isoformat(timespec="seconds"),
        "records": {
            section.record.model: {
                "title": section.title,
                "purpose": str(section.record.purpose),
                "basis": str(section.record.basis.value),
                "rows": [{value.name: value.value for value in row} for row in section.rows],
            }
            for section in found
        },
    }


def _rows(record: Record, way: Way, person: User) -> models.QuerySet[models.Model]:
    names = [field.name for field in record.type._meta.fields if field.is_relation]
    return record.of(person, way).select_related(*names).order_by("pk")


def _keys(record: Record, way: Way, person: User) -> list[object]:
    return list(record.of(person, way).values_list("pk", flat=True))


def _values(record: Record, row: models.Model, person: User) -> Iterator[Value]:
    """Every field, without secrets and without what an empty field would say."""
    for field in record.type._meta.fields:
        if field.name in record.secret:
            yield Value(field.name, _label(field), None, _("wird nicht gezeigt"))
            continue
        value = getattr(row, field.name)
        if value in (None, "", [], {}):
            continue
        if field.is_relation:
            text = _("Sie selbst") if value == person else str(value)
            yield Value(field.name, _label(field), {"id": _plain(value.pk), "text": str(value)}, text)
        elif isinstance(field, models.FileField):
            yield Value(field.name, _label(field), f"dateien/{value}", str(value), str(value))
        else:
            shown = getattr(row, f"get_{field.name}_display", lambda value=value: _words(value))()
            yield Value(field.name, _label(field), _plain(value), str(shown))


def _label(field: models.Field[Any, Any]) -> str:
    return str(field.verbose_name)


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _words(value: object) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, dt.datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _mails(person: User) -> Iterator[bytes]:
    """Copies of mails to the person that lie as files."""
    known = traces(person)
    for file in sorted((settings.HOME / "mail").glob("*.log")):
        for raw in mails_of(file):
            head = read_mail(raw).partition("\n\n")[0]
            if any(line.startswith("To:") and known.in_text(line, named=False) for line in head.splitlines()):
                yield raw
