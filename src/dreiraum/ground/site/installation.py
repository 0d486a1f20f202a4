"""What an installation says of itself: `site.toml`, read strictly."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from dreiraum.ground.region.live_sources import Source, read_sources
from dreiraum.ground.site.gateway import Gateway, read_gateway
from dreiraum.reach.toml import Table, read_toml

STATES = ("full", "partial", "none")
METHODS = ("self", "external")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be written to; what is not known is empty."""

    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    mail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who answers for the installation before the law."""

    contact: Contact
    representative: str
    legal_form: str = ""
    vat_id: str = ""
    register: str = ""
    supervision: str = ""
    editor: str = ""


@dataclass(frozen=True, slots=True)
class Privacy:
    """Whom the privacy notice names; `law` stands beside Article 6(1)(e) GDPR ("§ 3 NDSG")."""

    officer: Contact
    authority: Contact
    hosting: Contact
    law: str = ""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What the accessibility statement says; `state` is one of STATES, `method` one of METHODS."""

    contact: Contact
    enforcement: Contact
    law: str
    state: str
    method: str
    written: dt.date
    checked: dt.date
    gaps: tuple[str, ...] = ()
    gaps_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Licence:
    """What others may do with data, and where it is written."""

    name: str
    url: str


OPEN = Licence("Datenlizenz Deutschland - Namensnennung - Version 2.0", "https://www.govdata.de/dl-de/by-2-0")


@dataclass(frozen=True, slots=True)
class Site:
    """An installation: what it is called, who runs it. Without an operator the law's pages say what is missing.

    licence: of what is entered in its directory.
    """

    name: str = "Dreiraum"
    district: str = ""
    draft: bool = False
    feedback: str = ""
    address: str = ""
    source: str = ""
    licence: Licence = OPEN
    operator: Operator | None = None
    privacy: Privacy | None = None
    accessibility: Accessibility | None = None
    live: tuple[Source, ...] = ()
    sms: Gateway | None = None


def read_site(path: Path) -> Site:
    """Read a `site.toml`; nameless where there is none. Raises InputError naming file, key and the way out."""
    if not path.exists():
        return Site()
    file = read_toml(path)
    operator = _operator(file.table("operator")) if "operator" in file else None
    site = Site(
        name=file.text("name", "Dreiraum"),
        district=file.text("district", ""),
        draft=file.flag("draft", False),
        feedback=_mail(file, "feedback") or (operator.contact.mail if operator else ""),
        address=_url(file, "address").rstrip("/"),
        source=_url(file, "source"),
        licence=_licence(file.table("licence")) if "licence" in file else OPEN,
        operator=operator,
        privacy=_privacy(file.table("privacy")) if "privacy" in file else None,
        accessibility=_accessibility(file.table("accessibility")) if "accessibility" in file else None,
        live=read_sources(file),
        sms=read_gateway(file.table("sms")) if "sms" in file else None,
    )
    file.finish()
    return site


def _licence(table: Table) -> Licence:
    licence = Licence(table.text("name"), _url(table, "url", needed=True))
    table.finish()
    return licence


def _operator(table: Table) -> Operator:
    contact = _contact(table, needed=("street", "postcode", "town", "mail"))
    operator = Operator(
        contact=contact,
        representative=table.text("representative"),
        legal_form=table.text("legal_form", ""),
        vat_id=table.text("vat_id", ""),
        register=table.text("register", ""),
        supervision=table.text("supervision", ""),
        editor=table.text("editor", ""),
    )
    table.finish()
    return operator


def _privacy(table: Table) -> Privacy:
    privacy = Privacy(
        officer=_person(table.table("officer"), needed=("mail",)),
        authority=_person(table.table("authority")),
        hosting=_person(table.table("hosting")),
        law=table.text("law", ""),
    )
    table.finish()
    return privacy


def _accessibility(table: Table) -> Accessibility:
    written = _date(table, "written")
    accessibility = Accessibility(
        contact=_person(table.table("contact"), needed=("mail",)),
        enforcement=_person(table.table("enforcement")),
        law=table.text("law"),
        state=_one_of(table, "state", STATES),
        method=_one_of(table, "method", METHODS),
        written=written,
        checked=_date(table, "checked") if "checked" in table else written,
        gaps=table.texts("gaps"),
        gaps_en=table.texts("gaps_en"),
    )
    table.finish()
    return accessibility


def _person(table: Table, needed: tuple[str, ...] = ()) -> Contact:
    contact = _contact(table, needed)
    table.finish()
    return contact


def _contact(table: Table, needed: tuple[str, ...]) -> Contact:
    def text(key: str) -> str:
        return table.text(key, None if key in needed else "")

    return Contact(
        name=table.text("name"),
        street=text("street"),
        postcode=text("postcode"),
        town=text("town"),
        phone=text("phone"),
        mail=_mail(table, "mail", "mail" in needed),
        url=_url(table, "url"),
    )


def _mail(table: Table, key: str, needed: bool = False) -> str:
    text = table.text(key, None if needed else "")
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise table.wrong(key, "a mail address such as name@example.org") from None
    return text


def _url(table: Table, key: str, needed: bool = False) -> str:
    text = table.text(key, None if needed else "")
    try:
        if text:
            URLValidator(schemes=["https", "http"])(text)
    except ValidationError:
        raise table.wrong(key, "an address that begins with https:// or http://") from None
    return text


def _one_of(table: Table, key: str, words: tuple[str, ...]) -> str:
    text = table.text(key)
    if text not in words:
        raise table.wrong(key, "one of " + ", ".join(f'"{word}"' for word in words))
    return text


def _date(table: Table, key: str) -> dt.date:
    text = table.text(key)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise table.wrong(key, 'a date in quotation marks such as "2026-11-24"') from None
