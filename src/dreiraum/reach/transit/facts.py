"""What is told of a timetable beside its columns: what it comes from, what runs, what was left out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from dreiraum.reach.gtfs.feed import Feed
from dreiraum.reach.transit.draft import Draft
from dreiraum.reach.transit.need import BENCH, RIDE, RUFBUS
from dreiraum.reach.transit.runs import Runs
from dreiraum.reach.transit.walks import CHANGE


def facts_of(
    draft: Draft, feeds: Sequence[Feed], runs: Runs, areas: list[dict[str, Any]], elsewhere: int, passed_over: int
) -> dict[str, Any]:
    """The facts of the part; `warnings` are German sentences, `rules` and `area_facts` belong to the columns."""
    last = draft.first + dt.timedelta(days=draft.width - 1)
    counts = {
        "stops": len(draft.stops),
        "routes": len(draft.lines),
        "trips": len(runs.id),
        "calls": len(runs.stop),
        "areas": len(areas),
        "rufbus": int((runs.kind == RUFBUS).sum()) + sum(one["kind"] == RUFBUS for one in areas),
        "rides": int((runs.kind == RIDE).sum()),
        "benches": sum(one["kind"] == BENCH for one in areas),
        "left_out": sum(one.left_out for one in feeds),
        "elsewhere": elsewhere,
        "through": _through(runs),
    }
    return {
        "zone": draft.zone,
        "first_day": draft.first.isoformat(),
        "last_day": last.isoformat(),
        **counts,
        "likely": draft.likely,
        "feeds": [_of_feed(one) for one in feeds],
        "warnings": [*draft.warnings, *_warnings(draft, counts, passed_over)],
        "rules": [one.plain() for one in draft.rules],
        "area_facts": areas,
        "fares": [asdict(fare) for fare in feeds[0].fares] if len(feeds) == 1 else [],
    }


def _of_feed(feed: Feed) -> dict[str, Any]:
    running = np.flatnonzero(feed.services.days.any(axis=0))
    dates = [feed.services.first + dt.timedelta(days=int(running[k])) for k in (0, -1)] if len(running) else []
    severities = [one.severity for one in feed.problems]
    return {
        "title": feed.title,
        "version": feed.version,
        "timezone": feed.timezone,
        "first_day": dates[0].isoformat() if dates else "",
        "last_day": dates[1].isoformat() if dates else "",
        "stops": len(feed.stops.lon),
        "routes": len(feed.routes),
        "trips": len(feed.trips.route),
        "flex": len(feed.flex),
        "left_out": feed.left_out,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
    }


def _warnings(draft: Draft, counts: dict[str, int], passed_over: int) -> list[str]:
    said = []
    if counts["left_out"]:
        said.append(
            f"{counts['left_out']} Fahrten sind fehlerhaft und fehlen; `dreiraum gtfs check` nennt Datei und Zeile."
        )
    if counts["elsewhere"]:
        said.append(f"{counts['elsewhere']} Fahrten halten nirgends in der Nähe der Straßen und fehlen.")
    if draft.likely:
        lines = ", ".join(draft.likely)
        said.append(
            f"{sum(draft.likely.values())} Fahrten sind vermutlich Rufbusse (Linien: {lines}); bitte in der "
            "Konfiguration unter [timetable] bestätigen (rufbus) oder ablehnen (not_rufbus)."
        )
    if counts["through"]:
        said.append(f"{counts['through']} Fahrten gehen ohne Umstieg in eine andere über; gerechnet wird mit Umstieg.")
    if passed_over:
        said.append(f"{passed_over} Umsteigeregeln einzelner Linien oder Fahrten gelten nicht mit.")
    return said


def _through(runs: Runs) -> int:
    """Trips that the same vehicle continues as another, sooner than one can change."""
    if not runs.id:
        return 0
    first, last = runs.times[:-1], runs.times[1:] - 1
    of = [column.tolist() for column in (runs.block, runs.service, runs.feed)]
    begins: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for *key, stop, depart in zip(*of, runs.stop[first].tolist(), runs.depart[first].tolist(), strict=True):
        begins[*key, stop].append(depart)
    ends = zip(*of, runs.stop[last].tolist(), runs.arrive[last].tolist(), strict=True)
    return sum(
        key[0] >= 0 and any(0 <= depart - arrive < CHANGE for depart in begins.get((*key, stop), ()))
        for *key, stop, arrive in ends
    )
