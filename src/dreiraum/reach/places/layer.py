"""The platform's own offers as GeoJSON: what is added to the places of the sources, changed in them, or closed.

A FeatureCollection; each Feature's `kind` says what it does:
place, mobile, hub - adds one offer at its point (service, name, ref; hours, organisation, phone, website, address,
  example); `instead`: the place of the sources, such as node/123, whose row of this service it takes over.
digital - adds a digital offer (service, name, url; organisation, note); no point.
change - gives all rows of `ref`, or those of `service`, other hours, name, phone, website, address, or another point.
close - takes all rows of `ref` away, or those of `service`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from dreiraum.reach.config import HUB, MOBILE, PHYSICAL, DigitalOffer, OwnPlace
from dreiraum.reach.errors import InputError
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.places.calendar import Calendar
from dreiraum.reach.services.catalogue import Catalogue
from dreiraum.reach.sources import is_web_address

Feature = Mapping[str, Any]
DELIVERIES = {"place": PHYSICAL, "mobile": MOBILE, "hub": HUB}
TEXTS = ("hours", "name", "phone", "website", "address")  # of a place, that may be changed
LONGEST = 20_000  # characters; dated stops of a year are long
MANY = 100_000


@dataclass(frozen=True, slots=True)
class Added:
    """An offer at a point. instead: a place of the sources whose row of the service goes."""

    own: OwnPlace
    ref: str
    instead: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Other texts or another point (lon, lat) for rows of `ref`; service "" means all of them."""

    ref: str
    service: str
    texts: Mapping[str, str]
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Layer:
    """What lies over the places of the sources. closed: (ref, service), "" all. features: as given, one JSON each."""

    added: tuple[Added, ...] = ()
    changed: tuple[Changed, ...] = ()
    closed: frozenset[tuple[str, str]] = frozenset()
    digital: tuple[DigitalOffer, ...] = ()
    features: tuple[str, ...] = ()


def read_layer(given: Path | Iterable[Feature], catalogue: Catalogue, calendar: Calendar) -> Layer:
    """Read a layer and check it. Raises InputError with the number of the feature, its field and the way out."""
    where = str(given) if isinstance(given, Path) else "offers"
    features = _features_of(given) if isinstance(given, Path) else list(given)
    if len(features) > MANY:
        raise InputError(f"{where}: {len(features)} features; give {MANY} at most")
    return _layer(
        features,
        lambda number, one: _Reader(f"{where}: feature {number}", one, catalogue, calendar),
    )


def kept_layer(texts: Iterable[str], catalogue: Catalogue, calendar: Calendar) -> Layer:
    """What a Region remembers, without services that the catalogue has no longer."""
    features = [json.loads(text) for text in texts]
    known = [one for one in features if one["properties"].get("service", "") in {"", *catalogue.keys}]
    return read_layer(known, catalogue, calendar)


def _features_of(path: Path) -> list[Feature]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not readable as GeoJSON ({error}); save it as UTF-8 JSON") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise InputError(f"{path}: no FeatureCollection; give an object with a list 'features'")
    return features


def _layer(features: Sequence[Feature], reader: Callable[[int, Feature], _Reader]) -> Layer:
    added: list[Added] = []
    changed: list[Changed] = []
    closed: set[tuple[str, str]] = set()
    digital: list[DigitalOffer] = []
    texts = []
    for number, one in enumerate(features, 1):
        read = reader(number, one)
        kind = read.text("kind")
        if kind in DELIVERIES:
            added.append(read.added(DELIVERIES[kind]))
        elif kind == "digital":
            digital.append(read.digital())
        elif kind == "change":
            changed.append(read.changed())
        elif kind == "close":
            closed.add((read.text("ref"), read.service(required=False)))
        else:
            raise read.wrong("kind", "place, mobile, hub, digital, change or close")
        texts.append(json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    return Layer(tuple(added), tuple(changed), frozenset(closed), tuple(digital), tuple(texts))


class _Reader:
    """Reads one feature."""

    def __init__(self, where: str, feature: Feature, catalogue: Catalogue, calendar: Calendar) -> None:
        self._where, self._catalogue, self._calendar = where, catalogue, calendar
        said = feature.get("properties") if isinstance(feature, Mapping) else None
        if not isinstance(said, Mapping):
            raise InputError(f"{where}: no properties; give an object of GeoJSON's type Feature")
        self._said, self._geometry = said, feature.get("geometry")

    def wrong(self, key: str, wanted: str) -> InputError:
        """The sentence for a field that cannot be used."""
        return InputError(f"{self._where}: {key} = {str(self._said.get(key))[:60]!r}; give {wanted}")

    def text(self, key: str, otherwise: str | None = None) -> str:
        """A text, stripped; required where there is nothing else."""
        value = self._said.get(key)
        if value is None and otherwise is not None:
            return otherwise
        if not isinstance(value, str) or (otherwise is None and not value.strip()):
            raise self.wrong(key, "a text")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise self.wrong(key, "a text in UTF-8") from None
        if len(value) > LONGEST or any(ord(letter) < 32 for letter in value):
            raise self.wrong(key, f"one line of {LONGEST} characters at most")
        return value.strip()

    def service(self, *, required: bool = True, digital: bool = False) -> str:
        """A key of the catalogue."""
        key = self.text("service", None if required else "")
        if key and key not in self._catalogue.keys:
            raise self.wrong("service", f"one of {', '.join(self._catalogue.keys)}")
        if digital and self._catalogue.services[self._catalogue.index(key, self._where)].digital_mbits is None:
            raise self.wrong("service", "one that has a digital form")
        return key

    def added(self, delivery: int) -> Added:
        """An offer at a point."""
        lon, lat = self._point()
        example = self._said.get("example", False)
        if not isinstance(example, bool):
            raise self.wrong("example", "true or false")
        own = OwnPlace(
            services=(self.service(digital=delivery == HUB),),
            delivery=delivery,
            name=self.text("name"),
            lat=lat,
            lon=lon,
            hours=self._hours(required=delivery == MOBILE),
            organisation=self.text("organisation", ""),
            phone=self.text("phone", ""),
            website=self._web("website"),
            address=self.text("address", ""),
            synthetic=example,
        )
        return Added(own, self.text("ref"), self.text("instead", ""))

    def changed(self) -> Changed:
        """Other texts or another point for rows of the sources."""
        texts = {key: self.text(key, "") for key in TEXTS if key in self._said}
        for key, check in (("hours", self._hours), ("website", partial(self._web, "website"))):
            if key in texts:
                texts[key] = check()
        point = self._point() if self._geometry is not None else None
        if not texts and point is None:
            raise InputError(f"{self._where}: changes nothing; give one of {', '.join(TEXTS)}, or a point")
        return Changed(self.text("ref"), self.service(required=False), texts, point)

    def digital(self) -> DigitalOffer:
        """A digital offer."""
        url = self._web("url", required=True)
        return DigitalOffer(
            service=self.service(digital=True),
            name=self.text("name"),
            url=url,
            organisation=self.text("organisation", ""),
            note=self.text("note", ""),
        )

    def _hours(self, *, required: bool = False) -> str:
        text = self.text("hours", None if required else "")
        if text and not hours_of(text, self._calendar).known:
            raise self.wrong("hours", "opening hours such as 'Mo-Fr 08:00-12:00; PH off'")
        return text

    def _web(self, key: str, *, required: bool = False) -> str:
        url = self.text(key, None if required else "")
        if url and not is_web_address(url):
            raise self.wrong(key, "a web address beginning with https:// or http://")
        return url

    def _point(self) -> tuple[float, float]:
        at = self._geometry.get("coordinates") if isinstance(self._geometry, Mapping) else None
        numbers = at[:2] if isinstance(at, list | tuple) and len(at) >= 2 else ()
        if len(numbers) != 2 or not all(
            isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one) for one in numbers
        ):
            raise InputError(f"{self._where}: no point; give geometry {{'type': 'Point', 'coordinates': [lon, lat]}}")
        lon, lat = float(numbers[0]), float(numbers[1])
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise InputError(f"{self._where}: {lon:g}, {lat:g} is not on the earth; give longitude first (RFC 7946)")
        return lon, lat
