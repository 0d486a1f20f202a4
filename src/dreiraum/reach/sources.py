"""Where input files come from: paths and web addresses, with what their licences ask to be said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dreiraum.reach.errors import InputError
from dreiraum.reach.parts import sha256_of
from dreiraum.reach.toml import Table

Location = Path | str


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: a path or a URL, never both, with what its licence asks to be said."""

    path: Path | None
    url: str = ""
    sha256: str = ""
    title: str = ""
    licence: str = ""
    attribution: str = ""
    date: str = ""

    @property
    def label(self) -> str:
        """What messages call it: the URL or the path."""
        return self.url or str(self.path)


@dataclass(frozen=True, slots=True)
class Sources:
    """Input files by kind; population and timetables may come in several files."""

    streets: tuple[Source, ...] = ()
    population: tuple[Source, ...] = ()
    boundaries: tuple[Source, ...] = ()
    broadband: tuple[Source, ...] = ()
    timetable: tuple[Source, ...] = ()


def told(source: Source, kind: str, path: Path, licence: str = "", attribution: str = "") -> dict[str, str]:
    """What the manifest tells of a source and its file; licence and attribution where the source says none."""
    return {
        "kind": kind,
        "file": path.name,
        "sha256": sha256_of(path),
        "url": source.url,
        "title": source.title or path.name,
        "licence": source.licence or licence,
        "attribution": source.attribution or attribution,
        "date": source.date,
    }


def read_sources(table: Table, folder: Path) -> Sources:
    """Read the table [sources]; paths in it are relative to `folder`."""
    sources = Sources(
        *(
            tuple(_source(one, folder) for one in table.tables(kind))
            for kind in ("streets", "population", "boundaries", "broadband", "timetable")
        )
    )
    table.finish()
    return sources


def plain_sources(given: Location | Sequence[Location]) -> tuple[Source, ...]:
    """Sources without further words, from one location or several."""
    several = [given] if isinstance(given, str | Path) else list(given)
    return tuple(_plain_source(one) for one in several)


def said(text: str, what: str) -> str:
    """A text given on a command line; InputError where its bytes are no UTF-8 and no file could hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        shown = text.encode("utf-8", "replace").decode()
        raise InputError(f"{shown}: {what} is not UTF-8; write it with other letters") from None
    return text


def _plain_source(given: Location) -> Source:
    said(str(given), "the file's name")
    if isinstance(given, Path) or "://" not in given:
        return Source(Path(given))
    if not is_web_address(given):
        raise InputError(f"{given}: not a web address; it must begin with https:// or http://")
    return Source(None, given)


def is_web_address(text: str) -> bool:
    """Tell whether a text is an http or https URL with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in text
    except ValueError:
        return False


def safe_web_address(text: str) -> str:
    """A web address to follow; whatever else anybody wrote ("javascript:...") is none: ""."""
    return text if is_web_address(text) else ""


def web_address(table: Table, key: str) -> str:
    """The web address under `key`, empty where there is none."""
    url = table.text(key, "")
    if url and not is_web_address(url):
        raise table.wrong(key, "an address that begins with https:// or http://")
    return url


def _source(table: Table, folder: Path) -> Source:
    path, url = table.text("path", ""), web_address(table, "url")
    if bool(path) == bool(url):
        raise InputError(f"{table.where}: needs either path or url")
    sha256 = table.text("sha256", "").lower()
    if sha256 and not re.fullmatch("[0-9a-f]{64}", sha256):
        raise table.wrong("sha256", "64 hexadecimal digits")
    source = Source(
        path=folder / path if path else None,
        url=url,
        sha256=sha256,
        title=table.text("title", ""),
        licence=table.text("licence", ""),
        attribution=table.text("attribution", ""),
        date=table.text("date", ""),
    )
    table.finish()
    return source
