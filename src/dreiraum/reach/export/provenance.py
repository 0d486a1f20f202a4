"""What every output says about itself: title, notices, attribution, licences, sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreiraum.reach.region import Region


@dataclass(frozen=True, slots=True)
class Origin:
    """One source: what it is, its licence, what the licence asks to be said, and its date."""

    title: str
    licence: str
    attribution: str
    date: str

    def __str__(self) -> str:
        said = (self.title, self.licence, self.attribution, self.date)
        return ", ".join(one for one in said if one)


@dataclass(frozen=True, slots=True)
class Provenance:
    """One line each, German. date: of the newest source, "" where none is known."""

    title: str
    notices: tuple[str, ...]
    attribution: tuple[str, ...]
    licences: tuple[str, ...]
    sources: tuple[Origin, ...]
    date: str

    @property
    def notice(self) -> str:
        """All notices as one text."""
        return " ".join(self.notices)

    @property
    def credit(self) -> str:
        """All attributions as one text."""
        return "; ".join(self.attribution)

    @property
    def licence(self) -> str:
        """All licences as one text."""
        return "; ".join(self.licences)

    def texts(self) -> dict[str, str]:
        """What formats with named texts carry; empty ones left out."""
        said = {"title": self.title, "notice": self.notice, "attribution": self.credit}
        said["licence"] = self.licence
        return {name: text for name, text in said.items() if text}


def provenance(region: Region, title: str, notes: Iterable[str] = ()) -> Provenance:
    """What an output with this title, and notes of its own, says beside the data."""
    sources = region.manifest["sources"]
    origins = (
        Origin(*(_line(str(one[name])) for name in ("title", "licence", "attribution", "date"))) for one in sources
    )
    return Provenance(
        title=_line(f"{title}, {region.manifest['name']}"),
        notices=_each_once((*region.notices, *notes)),
        attribution=_each_once(region.attribution),
        licences=_each_once(str(one["licence"]) for one in sources),
        sources=tuple(origins),
        date=max((str(one["date"]) for one in sources), default=""),
    )


def _each_once(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_line(line) for line in lines if line))


def _line(text: str) -> str:
    return " ".join(text.split())
