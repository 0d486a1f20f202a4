"""Street names that sound like the Weserbergland: from stops, neighbours and common German names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from random import Random

from dreiraum.demo.cores import in_core
from dreiraum.demo.facts import DATA, Facts, Village
from dreiraum.demo.growth import Ground
from dreiraum.demo.plane import Line, Point, distance, middle

STREET_WORD = re.compile(
    r"(straße|weg|wall|allee|platz|gasse|trift|grund|kamp|brink|damm|ring|breite|anger|thie|busch|stieg)$",
    re.IGNORECASE,
)
THROUGH = ("primary", "secondary", "tertiary", "unclassified")
KEEP = ("cycleway", "track", "path", "footway", "steps")


def neighbour_street(name: str) -> str:
    """The street that leads to a village: "Lauensteiner Straße", "Hamelner Straße", "Ohrer Straße"."""
    if name.endswith("er"):
        return f"{name} Straße"
    return f"{name}{'r' if name.endswith('e') else 'er'} Straße"


def name_streets(facts: Facts, lines: list[Line], ground: Ground) -> None:
    """Give every street within a settlement a name; roads through the country keep none."""
    by_number = {line.number: line for line in lines if line.number >= 0}
    _from_stops(facts, lines, by_number, ground)
    words = tomllib.loads((DATA / "street_names.toml").read_text(encoding="utf-8"))
    for village in facts.villages:
        _village(village, facts, lines, words)


def _from_stops(facts: Facts, lines: list[Line], by_number: dict[int, Line], ground: Ground) -> None:
    for stop in facts.stops:
        village = facts.villages[stop.village]
        word = stop.short.removeprefix(village.name).strip(" /")
        if not STREET_WORD.search(word) or "/" in word or word.startswith("Abzw"):
            continue
        number = ground.which(stop.at, 45.0)
        line = by_number.get(number)
        if line and line.village >= 0 and "name" not in line.tags and line.tags.get("highway") not in KEEP:
            line.tags["name"] = word


def _village(village: Village, facts: Facts, lines: list[Line], words: dict[str, list[str]]) -> None:
    rng = Random(f"names {village.ags} {village.name}")
    main = village.main_street or words["main"][int(rng.random() ** 2 * len(words["main"]))]
    town = village.people > 2000
    pool = words["town"] + words["village"] if town else words["village"]
    fresh = _fresh(pool, rng, words)
    old = _fresh(words["old_town"], rng, words)
    others = [v for v in facts.villages if v is not village]
    used = {line.tags["name"] for line in lines if line.village == village.index and "name" in line.tags}
    for line in lines:
        kind = line.tags.get("highway")
        if line.village != village.index or kind in (None, *KEEP) or "name" in line.tags:
            continue
        at = middle(line.points)
        if kind in THROUGH:
            near = min(distance(p, village.at) for p in (line.points[0], at, line.points[-1]))
            line.tags["name"] = main if near < 260 else _towards(village, at, others)
        else:
            source = old if kind == "pedestrian" or in_core(village, at) else fresh
            line.tags["name"] = next(name for name in source if name not in used)
            used.add(line.tags["name"])


def _towards(village: Village, at: Point, others: list[Village]) -> str:
    """The street's name after the settlement that lies in its direction, half an hour's walk or more away."""
    away = distance(at, village.at)
    ahead = tuple(c + (p - c) * 3500 / away for c, p in zip(village.at, at, strict=True))
    goal = min(others, key=lambda v: (distance(v.at, (ahead[0], ahead[1])), v.index))
    return neighbour_street(goal.name)


def _fresh(pool: list[str], rng: Random, words: dict[str, list[str]]) -> Iterator[str]:
    """Names in a shuffled order; when they run out, names made of a field word and an ending go on."""
    order = list(pool)
    rng.shuffle(order)
    yield from order
    made = [field + ending for field in words["field"] for ending in words["ending"]]
    rng.shuffle(made)
    yield from made
