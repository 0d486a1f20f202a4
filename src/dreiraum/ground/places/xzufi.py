"""Services of an administration from XZuFi 2: the standard by which German administrations exchange them.

Messages differ in what they are wrapped in (`schreibe`, `antwort`); services (`leistung`), online services
(`onlinedienst`) and offices (`organisationseinheit`) look the same in all, so each is taken wherever it stands.
Source: XZuFi 2.1 and 2.2, published in the XRepository by the FITKO. Texts are recognised by the name of their module.
"""

from __future__ import annotations

import html
import io
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dreiraum.ground.places.tables import MOST_ROWS, NoTable

HEAVIEST = 25_000_000  # bytes
SPACE = re.compile(r"http://xoev\.de/schemata/xzufi/2_\d+_\d+")
NAMES = ("leistungsbezeichnung ii", "leistungsbezeichnung")
CODES = {"03": NAMES[0], "02": NAMES[1]}  # where a module names itself by its code only
NEEDS = ("erforderliche unterlagen", "voraussetzungen")
ABOUT = ("kurztext", "teaser", "volltext")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of the table of services, and what was left aside."""

    rows: list[tuple[int, dict[str, str]]]
    notes: list[str]


@dataclass(slots=True)
class _File:
    services: dict[str, dict[str, str]] = field(default_factory=dict)
    online: dict[str, str] = field(default_factory=dict)  # online service -> link
    offices: dict[str, str] = field(default_factory=dict)  # office -> name
    links: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # service -> either


def is_xml(content: bytes) -> bool:
    """Whether it begins as XML does."""
    return content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def read_xzufi(content: bytes) -> Found:
    """Every service that can be used over the network. Raises NoTable."""
    if len(content) > HEAVIEST:
        raise NoTable(_("Die Datei ist zu groß. XZuFi darf höchstens 25 MB haben."))
    known = _File()
    try:
        for _event, element in iterparse(io.BytesIO(content), events=("end",), forbid_dtd=True):
            space, _mark, name = element.tag.rpartition("}")
            if name in _READERS and SPACE.fullmatch(space[1:]):
                _READERS[name](known, element)
                element.clear()
    except ParseError as error:
        words = _("Das XML ist in Zeile %(line)s nicht in Ordnung. Lassen Sie es noch einmal erzeugen.")
        raise NoTable(words % {"line": error.position[0]}) from None
    except (DefusedXmlException, ValueError, LookupError):
        raise NoTable(
            _("Dieses XML lesen wir nicht: Es verweist auf anderes oder hat eine unbekannte Kodierung.")
        ) from None
    if not known.services:
        raise NoTable(_("In der Datei steht keine Leistung. Wir lesen XZuFi 2.1 und 2.2."))
    if len(known.services) > MOST_ROWS:
        raise NoTable(_("Die Datei hat zu viele Leistungen. Lassen Sie nur die Ihrer Gemeinde ausgeben."))
    return _rows(known)


def _rows(known: _File) -> Found:
    rows, without = [], []
    for number, (key, cells) in enumerate(known.services.items(), 1):
        tied = known.links[key]
        link = next((known.online[one] for one in tied if known.online.get(one)), "")
        office = next((known.offices[one] for one in tied if known.offices.get(one)), "")
        if link:
            rows.append((number, {**cells, "link": link, "office": office}))
        else:
            without.append(cells["title"] or key)
    many = len(without)
    words = ngettext(
        "%(many)s Leistung ohne Onlinedienst lassen wir aus: %(names)s.",
        "%(many)s Leistungen ohne Onlinedienst lassen wir aus: %(names)s.",
        many,
    )
    shown = ", ".join(without[:10]) + (" …" if many > 10 else "")
    return Found(rows, [words % {"many": many, "names": shown}] if without else [])


def _service(known: _File, element: Element) -> None:
    key = _identifier(_child(element, "id"))
    if not key:
        return
    texts: dict[str, str] = {}
    for module in _children(element, "modulText"):
        kind = _child(module, "leikaTextmodul")
        name = _text(_child(kind, "name")).casefold() if kind is not None else ""
        name = name or CODES.get(_text(_child(kind, "code")) if kind is not None else "", "")
        if name and (said := plain(_german(_children(module, "inhalt")))):
            texts[name] = said
    terms = [_text(one) for one in element.iter() if _name(one) == "begriff" and _is_german(one)]
    costs = [_german(_children(one, "beschreibung")) for one in _children(element, "modulKosten")]
    known.services[key] = {
        "outside_id": key,
        "title": shortened(" ".join(_first(texts, NAMES).split()), 150),
        "needs": shortened(" ".join(" ".join(texts.get(name, "") for name in NEEDS).split()), 500),
        "about": shortened(_first(texts, ABOUT), 4000),
        "topics": shortened(", ".join(dict.fromkeys(one for one in terms if one)), 300),
        "price_note": shortened(" ".join(plain(" ".join(costs)).split()), 150),
    }


def _online(known: _File, element: Element) -> None:
    key = _identifier(_child(element, "id"))
    links = [_text(_child(one, "link")) for one in _children(element, "link")]
    known.online[f"o {key}"] = next((one for one in links if one.startswith(("https://", "http://"))), "")
    _tie(known, element, f"o {key}")


def _office(known: _File, element: Element) -> None:
    key = _identifier(_child(element, "id"))
    names = [_german(_children(one, "name")) for one in _children(element, "name")]
    known.offices[f"e {key}"] = shortened(" ".join(next(filter(None, names), "").split()), 150)
    _tie(known, element, f"e {key}")


def _tie(known: _File, element: Element, key: str) -> None:
    for duty in _children(element, "zustaendigkeit"):
        for service in _children(duty, "leistungID"):
            known.links[_identifier(service)].append(key)


def _apart(known: _File, element: Element) -> None:
    """A duty that stands alone names both ends."""
    above = _identifier(_child(element, "uebergeordnetesObjektID"))
    for service in (one for one in element.iter() if _name(one) == "leistungID"):
        known.links[_identifier(service)] += [f"o {above}", f"e {above}"]


_READERS = {
    "leistung": _service,
    "onlinedienst": _online,
    "organisationseinheit": _office,
    "zustaendigkeitTransferObjekt": _apart,
}


def plain(text: str) -> str:
    """Text without the markup that editors put in."""
    broken = re.sub(r"<\s*(br|/p|/li|/ul|/ol|/h\d)[^>]*>", "\n", text, flags=re.IGNORECASE)
    listed = re.sub(r"<\s*li[^>]*>", "– ", broken, flags=re.IGNORECASE)
    lines = (" ".join(line.split()) for line in html.unescape(_TAG.sub("", listed)).split("\n"))
    return "\n".join(line for line in lines if line not in ("", "–"))


def shortened(text: str, most: int) -> str:
    """The text, cut after a word where it is longer."""
    if len(text) <= most:
        return text
    return f"{text[: most - 2].rsplit(' ', 1)[0]} …"


def _identifier(element: Element | None) -> str:
    """An identifier with who gave it; "" where there is none."""
    said = _text(element)
    if element is None or not said:
        return ""
    giver = element.get("schemeAgencyID", "")
    return f"xzufi:{giver}:{said}"[:120]


def _german(said: Iterable[Element]) -> str:
    """The German one of several languages, else the first."""
    known = list(said)
    return _text(next((one for one in known if _is_german(one)), known[0] if known else None))


def _is_german(element: Element) -> bool:
    return element.get("languageCode", "de").casefold().startswith("de")


def _first(texts: dict[str, str], names: Iterable[str]) -> str:
    return next((texts[name] for name in names if texts.get(name)), "")


def _children(element: Element, name: str) -> list[Element]:
    return [one for one in element if _name(one) == name]


def _child(element: Element | None, name: str) -> Element | None:
    return None if element is None else next(iter(_children(element, name)), None)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element | None) -> str:
    return "" if element is None else (element.text or "").strip()
