"""What makes lines into streets: speeds, surfaces, one-ways, barriers, crossings, turn restrictions."""

from __future__ import annotations

import math
from collections import defaultdict
from random import Random

from dreiraum.demo.facts import Facts
from dreiraum.demo.plane import Line, Point, length
from dreiraum.demo.settlements import Territory, built_up
from dreiraum.demo.write import Extract, Tags

MAJOR = ("primary", "secondary", "tertiary")
DRIVEN = (*MAJOR, "unclassified", "residential", "living_street")


def dress(facts: Facts, lines: list[Line]) -> None:
    """Give every line the tags a surveyor would: by its class, its place and a steady chance."""
    territory = Territory(facts)
    for order, line in enumerate(lines):
        rng = Random(f"dress {order}")
        kind = line.tags.get("highway")
        middle = line.points[len(line.points) // 2]
        owner = facts.villages[line.village] if line.village >= 0 else territory.owner(middle)
        inside = line.village >= 0 or built_up(owner, middle)
        if kind in DRIVEN:
            line.tags |= _driven(kind, inside, owner.people > 5000, rng)
        elif kind in WALKED:
            line.tags |= _chosen(WALKED[kind], rng)
        elif line.tags.get("route") == "ferry":
            line.tags |= {"foot": "yes", "bicycle": "yes", "motor_vehicle": "yes", "duration": "00:05"}
            line.tags |= {"opening_hours": "Mar-Oct: 08:00-19:00"}


# For each kind the tag sets it may wear, with their chances.
WALKED: dict[str, list[tuple[float, Tags]]] = {
    "track": [
        (0.25, {"tracktype": "grade1", "surface": "asphalt", "motor_vehicle": "agricultural"}),
        (0.40, {"tracktype": "grade2", "surface": "gravel", "motor_vehicle": "agricultural"}),
        (0.20, {"tracktype": "grade3", "surface": "compacted", "motor_vehicle": "forestry"}),
        (0.15, {"tracktype": "grade5", "surface": "grass", "motor_vehicle": "agricultural"}),
    ],
    "path": [
        (0.6, {"surface": "ground", "bicycle": "yes"}),
        (0.25, {"surface": "ground", "smoothness": "bad"}),
        (0.15, {"surface": "fine_gravel", "foot": "designated", "bicycle": "designated", "segregated": "no"}),
    ],
    "footway": [
        (0.5, {"surface": "paving_stones", "lit": "yes"}),
        (0.3, {"surface": "fine_gravel", "width": "1.5"}),
        (0.2, {"surface": "asphalt", "bicycle": "yes"}),
    ],
    "steps": [
        (0.6, {"surface": "paving_stones", "step_count": "14"}),
        (0.4, {"surface": "concrete", "step_count": "22", "ramp:bicycle": "yes"}),
    ],
    "pedestrian": [
        (0.7, {"surface": "sett", "bicycle": "yes", "motor_vehicle": "destination"}),
        (0.3, {"surface": "paving_stones", "bicycle": "no", "motor_vehicle": "no"}),
    ],
    "cycleway": [(1.0, {"surface": "asphalt", "foot": "yes", "width": "2.5", "lit": "no"})],
}


def _chosen(sets: list[tuple[float, Tags]], rng: Random) -> Tags:
    chance = rng.random()
    for share, tags in sets:
        chance -= share
        if chance < 0:
            return tags
    return sets[-1][1]


def _driven(kind: str, inside: bool, town: bool, rng: Random) -> Tags:
    tags = {"surface": "asphalt"}
    if kind == "living_street":
        return tags | {"surface": "paving_stones"}
    if not inside:
        tags["maxspeed"] = {"primary": "100", "secondary": "100", "tertiary": "80"}.get(kind, "70")
        if kind in ("primary", "secondary") and rng.random() < 0.45:
            tags |= {"cycleway:right": "track", "sidewalk": "no"}
        return tags
    tags |= {"maxspeed": "50" if kind in MAJOR else "30", "lit": "yes"}
    tags["sidewalk"] = "both" if kind in MAJOR or rng.random() < 0.5 else rng.choice(("right", "left", "no"))
    if kind == "residential":
        chance = rng.random()
        if chance < 0.10:
            tags |= {"surface": "sett", "smoothness": "intermediate"}
        elif chance < 0.22:
            tags["surface"] = "paving_stones"
        if not town and rng.random() < 0.03:
            tags["incline"] = rng.choice(("6%", "9%", "12%"))
    elif town and rng.random() < 0.4:
        tags["cycleway:both"] = "lane"
    return tags


def furnish(facts: Facts, extract: Extract, lines: list[Line], paths: list[list[int]], laid: int) -> None:
    """Barriers, one-ways, signals, crossings and turn restrictions, where no street is cut off by them.

    Streets after the first `laid` lines grew from a connected network: one that meets it at both ends
    may be one-way or shut in its middle, and everything still has a way in and out.
    """
    arms: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for way, path in enumerate(paths):
        for i, node in enumerate(path):
            arms[node] += [(way, path[j]) for j in (i - 1, i + 1) if 0 <= j < len(path)]
    rng = Random("furnish")
    for way, (line, path) in enumerate(zip(lines, paths, strict=True)):
        kind = line.tags.get("highway", "")
        through = way >= laid and min(len(arms[path[0]]), len(arms[path[-1]])) > 2
        town = line.village >= 0 and facts.villages[line.village].people > 5000
        if kind == "residential" and town and through and length(line.points) < 260 and rng.random() < 0.25:
            line.tags |= {"oneway": "yes"} | ({"oneway:bicycle": "no"} if rng.random() < 0.6 else {})
        elif kind in BARRIERS and (through or kind not in DRIVEN):
            _bar(extract, kind, [n for n in path[1:-1] if len(arms[n]) == 2], rng)
        if kind in MAJOR and line.tags.get("maxspeed") == "50":
            _crossings(extract, path, arms, lines, rng)
        if kind in MAJOR and way % 3 == 0:
            _restrict(extract, lines, arms, way, path, rng=rng)


def _bar(extract: Extract, kind: str, inner: list[int], rng: Random) -> None:
    chance, kinds = BARRIERS[kind]
    if inner and rng.random() < chance:
        extract.node_tags[inner[len(inner) // 2]] = dict(rng.choice(kinds))


BARRIERS: dict[str, tuple[float, tuple[Tags, ...]]] = {
    "path": (0.08, ({"barrier": "cycle_barrier"}, {"barrier": "gate", "foot": "yes"})),
    "track": (
        0.07,
        (
            {"barrier": "lift_gate", "foot": "yes", "bicycle": "yes"},
            {"barrier": "gate", "access": "private", "foot": "yes", "bicycle": "yes"},
        ),
    ),
    "residential": (0.03, ({"barrier": "bollard", "bicycle": "yes", "foot": "yes"},)),
    "living_street": (0.10, ({"barrier": "bollard", "bicycle": "yes", "foot": "yes"},)),
    "cycleway": (1.0, ({"barrier": "bollard", "bicycle": "yes", "foot": "yes"},)),
}


def _crossings(
    extract: Extract, path: list[int], arms: dict[int, list[tuple[int, int]]], lines: list[Line], rng: Random
) -> None:
    for node in path[1:-1]:
        if node in extract.node_tags:
            continue
        major = sum(lines[way].tags.get("highway") in MAJOR for way, _ in arms[node])
        if len(arms[node]) >= 4 and major >= 4 and rng.random() < 0.6:
            extract.node_tags[node] = {"highway": "traffic_signals"}
        elif len(arms[node]) == 2 and rng.random() < 0.04:
            kind = rng.choice(("zebra", "traffic_signals", "unmarked"))
            extract.node_tags[node] = {"highway": "crossing", "crossing": kind, "kerb": "lowered"}


def _restrict(
    extract: Extract,
    lines: list[Line],
    arms: dict[int, list[tuple[int, int]]],
    way: int,
    path: list[int],
    *,
    rng: Random,
) -> None:
    """Forbid the left turn from the end of a main road into a side street that begins there."""
    via, before = path[-1], path[-2]
    for other, ahead in arms[via]:
        line = lines[other]
        if other == way or line.tags.get("highway") != "residential" or line.tags.get("oneway"):
            continue
        angle = _turn(extract.at[before], extract.at[via], extract.at[ahead])
        if math.radians(40) < angle < math.radians(140) and rng.random() < 0.5:
            members = [("w", way, "from"), ("n", via, "via"), ("w", other, "to")]
            extract.relations.append((members, {"type": "restriction", "restriction": "no_left_turn"}))
            return


def _turn(before: Point, via: Point, ahead: Point) -> float:
    """Angle of the turn at `via` in radians, left positive."""
    into = math.atan2(via[1] - before[1], via[0] - before[0])
    out = math.atan2(ahead[1] - via[1], ahead[0] - via[0])
    return (out - into + math.pi) % math.tau - math.pi
