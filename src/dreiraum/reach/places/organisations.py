"""Who answers for a place, so that a second choice can be somebody else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dreiraum.reach.places.found import Found, plain, points
from dreiraum.reach.places.merging import connect, near_pairs, number_keys
from dreiraum.reach.services.catalogue import Catalogue

STOP = 200.0  # metres between platforms of one name that make one stop


def number_organisations(found: Sequence[Found], catalogue: Catalogue) -> npt.NDArray[np.int32]:
    """Number what must differ for a second choice, int32 (n,), in order of first sight.

    An organisation is its operator, else its brand; spellings that share a Wikidata item are one. A place
    that names neither belongs to the organisation its own name is known as elsewhere ("Sparkasse"), else to
    nobody but itself. Where the second choice is another place, it is the stop: places of one name with at
    most 200 m between neighbours.
    """
    items: dict[str, str] = {}
    for one in found:
        if one.owner_id and one.owner:
            items.setdefault(plain(one.owner), one.owner_id)
    known = {plain(one.owner) for one in found if one.owner}
    stops = _stops(found, catalogue)
    numbered = number_keys(
        ("stop", stops[at]) if stops[at] >= 0 else _key(one, at, items, known) for at, one in enumerate(found)
    )
    return numbered.astype(np.int32)


def _key(one: Found, at: int, items: dict[str, str], known: set[str]) -> tuple[str, object]:
    owner = plain(one.owner) or (plain(one.name) if plain(one.name) in known else "")
    if one.owner_id or owner in items:
        return "item", one.owner_id or items[owner]
    return ("owner", owner) if owner else ("alone", at)


def _stops(found: Sequence[Found], catalogue: Catalogue) -> list[int]:
    """Number of the stop for services whose second choice is another place, -1 for the others."""
    place = [catalogue.services[one.service].second == "place" for one in found]
    groups = number_keys(
        (one.service, plain(one.name)) if is_place and plain(one.name) else None
        for one, is_place in zip(found, place, strict=True)
    )
    label = connect(near_pairs(points(found), groups, STOP), len(found))
    return [int(number) if is_place else -1 for number, is_place in zip(label, place, strict=True)]
