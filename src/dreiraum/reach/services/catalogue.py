"""The catalogue of services: one versioned file with its sources, and what a district changes in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from dreiraum.reach.errors import InputError
from dreiraum.reach.services.figures import Figure, Reference, read_figure, read_origin, read_references
from dreiraum.reach.services.windows import Transit, read_transit
from dreiraum.reach.toml import Table, nearest_word, parse_toml, read_text

MODES = ("foot", "wheelchair", "bike", "ebike", "car", "transit")
BUILT_IN = Path(__file__).with_name("services.toml")

Second = Literal["organisation", "place"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What one tag must say: one of `values`, any text (`anything`), or a text that holds one of `parts`."""

    key: str
    values: frozenset[str]
    parts: tuple[str, ...]
    anything: bool


@dataclass(frozen=True, slots=True)
class Match:
    """One way for an OSM object to offer a service: every condition of `tags`, none of `exclude`.

    hours: opening hours assumed where the object states none, empty for none.
    """

    tags: tuple[Condition, ...]
    exclude: tuple[Condition, ...]
    hours: str


@dataclass(frozen=True, slots=True)
class Service:
    """One service category.

    limit: minutes for each of MODES. errand_minutes: how long one stays. bbsr_metres: walking distance of
    the BBSR indicator, None where it has none. digital_mbits: downstream Mbit/s the digital form takes,
    None where there is no digital form. essential: whether the headline counts it. second: what must
    differ for the second choice, another organisation or only another place.
    """

    key: str
    name: str
    name_en: str
    essential: bool
    second: Second
    match: tuple[Match, ...]
    limit: Mapping[str, Figure]
    errand_minutes: Figure
    bbsr_metres: Figure | None
    digital_mbits: Figure | None


@dataclass(frozen=True)
class Catalogue:
    """All services in the order of the file; other modules name a service by its index."""

    version: str
    services: tuple[Service, ...]
    transit: Transit

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys in order."""
        return tuple(service.key for service in self.services)

    def index(self, key: str, where: str = "services") -> int:
        """Index of a service; InputError naming `where` and the nearest key if there is none."""
        if key not in self.keys:
            raise InputError(f"{where}: unknown service '{key}'; {nearest_word(key, self.keys)}")
        return self.keys.index(key)

    def limits(self, mode: str) -> npt.NDArray[np.int32]:
        """Limits for a mode in tenths of a second, int32 (services,)."""
        if mode not in MODES:
            raise InputError(f"unknown mode '{mode}'; {nearest_word(mode, MODES)}")
        return self._limits[mode]

    @cached_property
    def _limits(self) -> dict[str, npt.NDArray[np.int32]]:
        return {
            mode: np.array([round(one.limit[mode].value * 600) for one in self.services], np.int32) for mode in MODES
        }

    @cached_property
    def errands(self) -> npt.NDArray[np.int32]:
        """Minutes of each service's errand, int32 (services,)."""
        return np.array([round(one.errand_minutes.value) for one in self.services], np.int32)

    @cached_property
    def essential(self) -> npt.NDArray[np.bool_]:
        """Which services the headline counts, bool (services,)."""
        return np.array([one.essential for one in self.services], np.bool_)


def read_catalogue(override: Path | None = None) -> Catalogue:
    """Read the built-in services; a district's file changes single keys or adds whole services.

    A figure that the district's file changes without `source` or `assumption` of its own is kept as an
    assumption that names the file. Raises InputError for an unknown service or field, naming the nearest.
    """
    return catalogue_of(catalogue_texts(override))


def catalogue_texts(override: Path | None = None) -> list[tuple[str, str]]:
    """Name and text of each file that makes the catalogue; `catalogue_of` is the way back."""
    files = [BUILT_IN, override] if override else [BUILT_IN]
    return [(str(path) if path == override else path.name, read_text(path)) for path in files]


def catalogue_of(texts: Sequence[tuple[str, str]]) -> Catalogue:
    """The catalogue of files given as (name, text), the built-in one first. Raises InputError."""
    layer = _Layer("", {}, {}, {}, None)
    path = BUILT_IN
    for name, text in texts:
        path = Path(name)
        layer = _read_layer(parse_toml(text, name), path, layer)
    return _catalogue(layer, path)


@dataclass(frozen=True, slots=True)
class _Layer:
    """What the files read so far say; fields of a service are typed but may be incomplete."""

    version: str
    references: Mapping[str, Reference]
    limit: Mapping[str, Figure]
    services: Mapping[str, Mapping[str, Any]]
    transit: Transit | None


def _read_layer(file: Table, path: Path, below: _Layer) -> _Layer:
    own = file.text("version", "")
    if not below.version and not own:
        raise InputError(f"{path}: version is missing; add a line version = ...")
    version = f"{below.version}+{own or 'district'}" if below.version else own
    references = {**below.references, **read_references(file.table("source"))}
    limit = {**below.limit, **_limit(file.table("default"), path, references, finish=True)}
    transit = read_transit(file.table("transit"), path, references, below.transit)
    services = dict(below.services)
    sections = file.table("service")
    for key in sections.names():
        fields = _fields(sections.table(key), path, references)
        known = services.get(key, {})
        if not known and "match" not in fields:
            raise InputError(
                f"{path}: [service.{key}] unknown service '{key}'; {nearest_word(key, below.services)} "
                "(a new service needs name, match and errand_minutes)"
            )
        services[key] = {**known, **fields, "limit": {**known.get("limit", {}), **fields["limit"]}}
    file.finish()
    return _Layer(version, references, limit, services, transit)


def _limit(table: Table, path: Path, references: Mapping[str, Reference], *, finish: bool = False) -> dict[str, Figure]:
    limit = table.table("limit")
    origin = read_origin(limit, path, references)
    found = {
        mode: Figure(limit.number(mode, 0, 600 if mode == "transit" else 109), *origin)
        for mode in MODES
        if mode in limit
    }
    limit.finish()
    if finish:
        table.finish()
    return found


def _fields(table: Table, path: Path, references: Mapping[str, Reference]) -> dict[str, Any]:
    """Only what the section says, so that a district may change a single key."""
    found: dict[str, Any] = {"limit": _limit(table, path, references)}
    for key in ("name", "name_en"):
        if key in table:
            found[key] = table.text(key)
    if "essential" in table:
        found["essential"] = table.flag("essential", default=True)
    if "second" in table:
        found["second"] = table.text("second")
        if found["second"] not in ("organisation", "place"):
            raise table.wrong("second", "'organisation' or 'place'")
    for key, high in (("errand_minutes", 1440), ("bbsr_metres", 100_000), ("digital_mbits", 100_000)):
        if key in table:
            none = key != "errand_minutes" and table.is_false(key)
            found[key] = None if none else read_figure(table, key, 0, high, path, references)
    if "match" in table:
        found["match"] = tuple(_match(one) for one in table.tables("match"))
    table.finish()
    return found


def _match(table: Table) -> Match:
    excluded = table.table("not")
    exclude = tuple(_condition(excluded, key) for key in excluded.names())
    hours = table.text("hours", "")
    tags = tuple(_condition(table, key) for key in table.names() if key not in ("not", "hours"))
    if not any(one.values or one.anything for one in tags):
        raise InputError(f"{table.where}: needs at least one tag with a plain value, like amenity = 'library'")
    return Match(tags, exclude, hours)


def _condition(table: Table, key: str) -> Condition:
    texts = table.texts(key)
    if not texts or "~" in texts:
        raise table.wrong(key, "a value, '*' for any, '~part' for a text that holds part, or a list of these")
    return Condition(
        key,
        frozenset(text for text in texts if text != "*" and not text.startswith("~")),
        tuple(text[1:].casefold() for text in texts if text.startswith("~")),
        "*" in texts,
    )


def _catalogue(layer: _Layer, path: Path) -> Catalogue:
    if not layer.services:
        raise InputError(f"{path}: no service; add a section [service.KEY]")
    if layer.transit is None:
        raise InputError(f"{path}: [transit] is missing; add it")
    services = tuple(_service(key, fields, layer, path) for key, fields in layer.services.items())
    return Catalogue(layer.version, services, layer.transit)


def _service(key: str, fields: Mapping[str, Any], layer: _Layer, path: Path) -> Service:
    for needed in ("name", "match", "errand_minutes"):
        if not fields.get(needed):
            raise InputError(f"{path}: [service.{key}] {needed} is missing; add it")
    limit = {**layer.limit, **fields["limit"]}
    missing = [mode for mode in MODES if mode not in limit]
    if missing:
        raise InputError(f"{path}: [service.{key}.limit] has no minutes for {', '.join(missing)}; add them")
    return Service(
        key=key,
        name=fields["name"],
        name_en=fields.get("name_en", fields["name"]),
        essential=fields.get("essential", True),
        second=fields.get("second", "organisation"),
        match=fields["match"],
        limit=limit,
        errand_minutes=fields["errand_minutes"],
        bbsr_metres=fields.get("bbsr_metres"),
        digital_mbits=fields.get("digital_mbits"),
    )
