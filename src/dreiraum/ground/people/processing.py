"""The record of processing activities (Article 30 GDPR), generated from the areas' records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dreiraum.ground.people.records import Limit, Record, records
from dreiraum.ground.site.queries import site

YEAR = 365
SINCE = {
    "created": gettext_lazy("dem Anlegen"),
    "when": gettext_lazy("dem Eintrag"),
    "ends": gettext_lazy("dem Ende"),
    "expires": gettext_lazy("dem Ablauf"),
    "expire_date": gettext_lazy("dem Ablauf"),
    "revoked": gettext_lazy("dem Zurückziehen"),
    "withdrawn": gettext_lazy("der Rücknahme"),
    "decided": gettext_lazy("der Entscheidung"),
    "depart": gettext_lazy("der Abfahrt"),
}
CALLED = {
    "person": gettext_lazy("Person"),
    "made_by": gettext_lazy("wer es eingetragen hat"),
    "by": gettext_lazy("wer es eingetragen hat"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One processing activity in words."""

    model: str
    title: str
    purpose: str
    basis: str
    persons: str
    data: str
    recipients: str
    kept: list[str]


def entries() -> list[Entry]:
    """Every activity, in the reader's language."""
    return [_entry(record) for record in records()]


def as_markdown() -> str:
    """The whole as a document, German or English as the reader's language is."""
    return "\n".join(_lines()) + "\n"


def _entry(record: Record) -> Entry:
    return Entry(
        model=record.model,
        title=str(record.type._meta.verbose_name_plural),
        purpose=str(record.purpose),
        basis=str(record.basis.value),
        persons=", ".join(str(one.value) for one in record.persons),
        data=str(record.data),
        recipients=str(record.recipients) or _("niemand außerhalb"),
        kept=[*(_kept(record, limit) for limit in record.limits), *_without_limit(record)],
    )


def _kept(record: Record, limit: Limit) -> str:
    """One limit in words."""
    called = {field.name: str(CALLED.get(field.name, field.verbose_name)) for field in record.type._meta.fields}
    since = str(SINCE.get(limit.since, called[limit.since]))
    words = {"since": since, "fields": ", ".join(called[name] for name in limit.blank), "time": _time(limit.days)}
    if not limit.days:
        return _("gelöscht gleich nach %(since)s") % words
    if limit.blank:
        return _("%(fields)s: geleert %(time)s nach %(since)s") % words
    return _("gelöscht %(time)s nach %(since)s") % words


def _without_limit(record: Record) -> Iterator[str]:
    deletes = any(not limit.blank for limit in record.limits)
    if not deletes:
        yield str(record.kept)
    if record.law is not None:
        yield _("Nach einer Löschung gesperrt, so lange es %(law)s verlangt") % {"law": record.law.name}


def _time(days: int) -> str:
    if days % YEAR == 0:
        return ngettext("%(count)d Jahr", "%(count)d Jahre", days // YEAR) % {"count": days // YEAR}
    return ngettext("%(count)d Tag", "%(count)d Tage", days) % {"count": days}


def _lines() -> Iterator[str]:
    yield f"# {_('Verzeichnis von Verarbeitungstätigkeiten')}"
    yield ""
    operator = site().operator
    if operator is not None:
        contact = operator.contact
        yield f"{_('Verantwortlich')}: {contact.name}, {contact.street}, {contact.postcode} {contact.town}"
        yield ""
    for entry in entries():
        yield f"## {entry.title} (`{entry.model}`)"
        yield ""
        yield f"- {_('Zweck')}: {entry.purpose}"
        yield f"- {_('Rechtsgrundlage')}: {entry.basis}"
        yield f"- {_('Wessen Daten')}: {entry.persons}"
        yield f"- {_('Welche Daten')}: {entry.data}"
        yield f"- {_('Wer sie bekommt')}: {entry.recipients}"
        yield f"- {_('Wie lange')}: {'; '.join(entry.kept)}"
        yield ""
