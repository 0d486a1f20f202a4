"""Where live data come from: the tables [[live]] of an installation's `site.toml`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from dreiraum.ground.region.servers import key_headers, read_address, read_key
from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import Table, read_toml

SHORTEST = 15  # seconds between two questions to somebody else's server


@dataclass(frozen=True, slots=True)
class Source:
    """A GTFS-Realtime feed. every, stale: seconds between polls, and until what it said is not used any more.

    timetable: number of the timetable that it speaks of. header, variable: how a key is sent, and which variable of
    the environment holds it.
    """

    url: str
    name: str
    every: int = 30
    stale: int = 180
    timetable: int = 1
    header: str = ""
    variable: str = ""

    @property
    def key(self) -> str:
        """What its files are called."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:12]

    def headers(self) -> dict[str, str]:
        """What its server wants to be told. Raises InputError where the key is not in the environment."""
        return key_headers(self.header, self.variable, f"live data '{self.name}' need")


def read_sources(file: Table) -> tuple[Source, ...]:
    """The tables [[live]]. Raises InputError naming file, key and the way out."""
    found = tuple(map(_source, file.tables("live")))
    for key in ("url", "name"):
        if len({getattr(one, key) for one in found}) < len(found):
            raise InputError(f"{file.where}: two tables [[live]] have the same {key}; change one or leave it out")
    return found


def sources_of(home: Path) -> tuple[Source, ...]:
    """The live data of an installation; none where it has no `site.toml`."""
    path = home / "site.toml"
    return read_sources(read_toml(path)) if path.exists() else ()


def _source(table: Table) -> Source:
    address = read_address(table)
    header, variable = read_key(table)
    every = int(table.number("every", SHORTEST, 3600, 30))
    source = Source(
        url=table.text("url"),
        name=table.text("name", "") or f"{address.hostname}{address.path.rstrip('/')}",
        every=every,
        stale=int(table.number("stale", 30, 86_400, max(180, 3 * every))),
        timetable=int(table.number("timetable", 1, 99, 1)),
        header=header,
        variable=variable,
    )
    if source.stale <= every:
        raise table.wrong("stale", f"more than every ({every})")
    table.finish()
    return source
