"""What the Region in force is made of: sources, licences, dates, as its manifest names them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dreiraum.ground.region.serving import region

KIND = {
    "streets": gettext_lazy("Straßen, Wege und Orte"),
    "population": gettext_lazy("Menschen"),
    "boundaries": gettext_lazy("Grenzen"),
    "broadband": gettext_lazy("Internetanschlüsse"),
}
LICENCES = {
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "dl-de/by-2-0": "https://www.govdata.de/dl-de/by-2-0",
    "dl-de/zero-2-0": "https://www.govdata.de/dl-de/zero-2-0",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "EUPL-1.2": "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
    "GeoNutzV": "https://www.gesetze-im-internet.de/geonutzv/",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file that the Region was built from; what is not known is empty."""

    kind: str
    title: str
    file: str
    url: str
    date: str
    licence: str
    licence_url: str
    attribution: str
    sha256: str


def sources() -> list[Source]:
    """The Region's sources in the order of its configuration. Raises Unavailable."""
    return [_source(one) for one in region().manifest["sources"]]


def _source(one: dict[str, str]) -> Source:
    return Source(
        kind=str(KIND.get(one["kind"], one["kind"])),
        title=one["title"] or one["file"],
        file=one["file"],
        url=one.get("url", ""),
        date=_date(one.get("date", "")),
        licence=one["licence"] or _("nicht angegeben"),
        licence_url=LICENCES.get(one["licence"], ""),
        attribution=one["attribution"],
        sha256=one.get("sha256", ""),
    )


def _date(text: str) -> str:
    """A date in the reader's language; what is no date stays as it was written."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return date_format(day, "j F Y" if get_language() == "en" else "j. F Y")
