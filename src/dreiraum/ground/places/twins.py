"""What is probably there already: a place of a similar name near by, an offer of a similar title at the same place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from dreiraum.ground.places.models import Offer, Place
from dreiraum.reach.names.words import plain
from dreiraum.reach.streets.geometry import METRES_PER_DEGREE, apart

NEAR = 300.0  # metres
ALIKE = 80.0  # of 100, of names near by
ALIKE_TITLES = 88.0
_STRIP = 1.001 * NEAR / METRES_PER_DEGREE  # degrees of latitude


class Places:
    """Finds the twin of a place among those that are known, which lie in order of latitude."""

    def __init__(self, known: Iterable[Place]) -> None:
        self._known = sorted(known, key=lambda one: one.lat)
        self._lat, self._lon = np.array([(one.lat, one.lon) for one in self._known], np.float64).reshape(-1, 2).T
        self._names = [plain(one.name) for one in self._known]

    def of(self, name: str, lat: float, lon: float) -> Place | None:
        """The most similar place within NEAR, if it is similar enough."""
        first, last = np.searchsorted(self._lat, (lat - _STRIP, lat + _STRIP))
        away = apart(lat, lon, self._lat[first:last], self._lon[first:last])
        near = (first + np.flatnonzero(away <= NEAR)).tolist()
        best = _best(plain(name), [self._names[row] for row in near], ALIKE)
        return None if best is None else self._known[near[best]]


class Offers:
    """Finds the twin of an offer among those of an organisation."""

    def __init__(self, known: Iterable[Offer]) -> None:
        self._known = list(known)

    def of(self, title: str, delivery: str, place: Place | None, link: str = "") -> Offer | None:
        """The offer of a similar title at the same place; a digital one by its link, too."""
        alike = [one for one in self._known if one.delivery == delivery and _same(one.place_id, place)]
        best = _best(plain(title), [plain(one.title) for one in alike], ALIKE_TITLES)
        if best is not None:
            return alike[best]
        return next((one for one in alike if link and one.link == link), None)


def _same(number: object, place: Place | None) -> bool:
    return number == (place.pk if place is not None else None)


def _best(name: str, names: Sequence[str], least: float) -> int | None:
    found = process.extractOne(name, names, scorer=fuzz.token_sort_ratio, score_cutoff=least)
    return None if found is None else int(found[2])
