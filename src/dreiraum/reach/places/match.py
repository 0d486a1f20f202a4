"""Which OSM objects offer which services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.features import Features
from dreiraum.reach.services.catalogue import Catalogue, Condition, Match

# https://wiki.openstreetmap.org/wiki/Lifecycle_prefix; the prefixed keys are other keys and never match.
GONE = ("disused", "abandoned", "demolished", "removed", "razed")


@dataclass(frozen=True, slots=True)
class Offers:
    """Pairs of object and service, by object, then service; no pair twice.

    row: int64 (k,), index into the Features. service: int16 (k,), index into the catalogue. match: int16
    (k,), which of the service's `match` entries fitted first.
    """

    row: npt.NDArray[np.int64]
    service: npt.NDArray[np.int16]
    match: npt.NDArray[np.int16]


class Matcher:
    """Compiled catalogue: each way to offer a service hangs on one tag, so most objects cost one look-up."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_key: dict[str, dict[str, list[tuple[int, int, Match]]]] = {}
        self._any: dict[str, list[tuple[int, int, Match]]] = {}
        for index, service in enumerate(catalogue.services):
            for number, match in enumerate(service.match):
                self._hang((index, number, match), _trigger(match))

    def _hang(self, rule: tuple[int, int, Match], trigger: Condition) -> None:
        values = self._by_key.setdefault(trigger.key, {})
        if trigger.anything or trigger.parts:
            self._any.setdefault(trigger.key, []).append(rule)
            return
        for value in sorted(trigger.values):
            values.setdefault(value, []).append(rule)

    def offers_of(self, tags: Mapping[str, str]) -> dict[int, int]:
        """Services that one object offers, as {service: first match that fits}, by service."""
        found: dict[int, int] = {}
        for key, value in tags.items():
            by_value = self._by_key.get(key)
            if by_value is None:
                continue
            rules = list(self._any.get(key, ()))
            for single in {value, *_pieces(value)}:
                rules += by_value.get(single, ())
            for service, number, match in rules:
                if number < found.get(service, 1 << 15) and _fits(match, tags):
                    found[service] = number
        if not found or any(tags.get(key, "no") != "no" for key in GONE):
            return {}
        return dict(sorted(found.items()))

    def __call__(self, features: Features) -> Offers:
        """Find every service of every object."""
        rows: list[int] = []
        services: list[int] = []
        matches: list[int] = []
        for row, tags in enumerate(features.tags):
            for service, number in self.offers_of(tags).items():
                rows.append(row)
                services.append(service)
                matches.append(number)
        return Offers(np.array(rows, np.int64), np.array(services, np.int16), np.array(matches, np.int16))


def matcher(catalogue: Catalogue) -> Matcher:
    """Compile the catalogue's tags for matching."""
    return Matcher(catalogue)


def wanted_keys(catalogue: Catalogue) -> set[str]:
    """Tag keys of which every object that offers a service has at least one; the others need no reading."""
    return {_trigger(match).key for service in catalogue.services for match in service.match}


def _trigger(match: Match) -> Condition:
    """Choose the condition that the fewest objects meet: plain values before anything."""
    plain = [one for one in match.tags if one.values and not one.anything and not one.parts]
    return plain[0] if plain else next(one for one in match.tags if one.values or one.anything)


def _fits(match: Match, tags: Mapping[str, str]) -> bool:
    return all(_meets(one, tags) for one in match.tags) and not any(_all_meet(one, tags) for one in match.exclude)


def _meets(condition: Condition, tags: Mapping[str, str]) -> bool:
    value = tags.get(condition.key)
    return value is not None and (_says(condition, value) or any(_says(condition, piece) for piece in _pieces(value)))


def _all_meet(condition: Condition, tags: Mapping[str, str]) -> bool:
    value = tags.get(condition.key)
    if value is None:
        return False
    return _says(condition, value) or all(_says(condition, piece) for piece in _pieces(value) or [value])


def _says(condition: Condition, value: str) -> bool:
    if value in condition.values:
        return True
    if value == "no":
        return False
    return condition.anything or any(part in value.casefold() for part in condition.parts)


def _pieces(value: str) -> list[str]:
    return [piece.strip() for piece in value.split(";") if piece.strip()] if ";" in value else []
