"""Turn restrictions of an extract: https://wiki.openstreetmap.org/wiki/Relation:restriction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.extract import Extract, rows_of
from dreiraum.reach.osm.features import NODE, WAY
from dreiraum.reach.streets.profiles import Profile


class Restriction(NamedTuple):
    """At node row `via`, coming by way row `origin`: `only` way row `target`, or never it.

    back: only turning round on the same street is meant; a way that passes the node may go on.
    """

    origin: int
    via: int
    target: int
    only: bool
    back: bool
    modes: tuple[str, ...]


def read_restrictions(extract: Extract, profiles: Mapping[str, Profile]) -> tuple[list[Restriction], int]:
    """Restrictions with one origin, one node and one target, and how many others were passed over."""
    said, members, passed_over = [], [], 0
    for row in range(len(extract.relation_id)):
        tags = extract.tags_of(extract.relation_tags, row)
        kind = tags.get("restriction", "")
        if not kind.startswith(("no_", "only_")):
            continue
        modes = tuple(mode for mode, profile in profiles.items() if profile.restricted_by(tags))
        if not modes:
            continue
        if (ids := _members(extract, row)) is None:
            passed_over += 1
        else:
            back = kind == "no_u_turn" and ids[0] == ids[2]
            said.append((kind.startswith("only_"), back, modes))
            members.append(ids)
    origin, via, target = np.array(members, np.int64).reshape(-1, 3).T
    order = np.argsort(extract.way_id, kind="stable")
    ways = extract.way_id[order]
    rows = np.stack([rows_of(origin, ways), rows_of(via, extract.node_id), rows_of(target, ways)], axis=1)
    found = [
        Restriction(int(order[a]), node, int(order[b]), only, back, modes)
        for (a, node, b), (only, back, modes) in zip(rows.tolist(), said, strict=True)
        if min(a, node, b) >= 0
    ]
    return found, passed_over + len(said) - len(found)


def _members(extract: Extract, row: int) -> tuple[int, int, int] | None:
    by_role: dict[str, list[tuple[int, int]]] = {"from": [], "via": [], "to": []}
    for slot in range(extract.member_ends[row], extract.member_ends[row + 1]):
        role = extract.texts[extract.member_role[slot]]
        if role in by_role:
            by_role[role].append((int(extract.member_type[slot]), int(extract.member_id[slot])))
    if any(len(entries) != 1 for entries in by_role.values()):
        return None
    (origin,), (via,), (target,) = by_role["from"], by_role["via"], by_role["to"]
    if (origin[0], via[0], target[0]) != (WAY, NODE, WAY):
        return None
    return origin[1], via[1], target[1]


def via_nodes(restrictions: list[Restriction]) -> npt.NDArray[np.int64]:
    """Node rows at which a turn is restricted."""
    return np.unique(np.array([entry.via for entry in restrictions], np.int64))
