"""Our reading of opening hours beside the test suite of opening_hours.js, case by case.

python -m benchmarks.hours CHECKOUT [--package FOLDER]

CHECKOUT is the repository opening-hours/opening_hours.js: its test file is in no package. The npm package of PINNED is
installed below .cache where no folder is given: it answers which days its own tables call holidays, for these are
input as coordinates are. Compared is when a place is open, closed or unknown, to the minute; what must be refused must
be refused. Comments, warnings and the prettifying of values are features of that library and are not compared.
Prints the exceptions with their reasons and leaves with 1 where one has none or fewer than 99 % are equal.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.places import ROOT
from dreiraum.reach.opening.expression import OPEN, Expression
from dreiraum.reach.opening.grammar import read
from dreiraum.reach.opening.tokens import Unreadable

PINNED = "3.15.0"
CACHE = ROOT / ".cache" / "opening_hours"
READER = Path(__file__).with_name("hours_cases.cjs")
LEAST = 0.99
TABLES = ("PH", "SH")  # an expression that says nothing else tests the table, which is input here
POINTS = {"collection_times": 2}
MINUTE = dt.timedelta(minutes=1)
EQUAL_FROM, EQUAL_TO = dt.datetime(2015, 10, 19), dt.datetime(2016, 10, 19)

Case = list[Any]
Interval = tuple[dt.datetime, dt.datetime, bool]

# Why we differ, by a piece of the expression.
DAY_BEFORE = (
    "the library asks for the sun at midnight and gets the day before's; asked at noon, its own table agrees with us"
)
REASONS = {
    "sunrise-08:0": DAY_BEFORE,
    "sunrise-07:58": DAY_BEFORE,
    "sunrise-06:00": DAY_BEFORE,
    "yes": "a value of the key lit; it says nothing about opening hours",
}


@dataclass(frozen=True)
class Place:
    """A place as the suite has it, with the holidays of the suite's tables."""

    zone: ZoneInfo
    point: tuple[float, float] | None
    country: str
    days: dict[str, frozenset[dt.date]]

    def public(self, day: dt.date) -> bool:
        """Whether it is a public holiday."""
        return day in self.days["PH"]

    def school(self, day: dt.date) -> bool:
        """Whether schools have holidays."""
        return day in self.days["SH"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path, help="the repository opening-hours/opening_hours.js")
    parser.add_argument("--package", type=Path, help="the installed npm package")
    arguments = parser.parse_args()
    suite = cases(arguments.checkout, arguments.package or installed())
    found = [(text, verdict) for text, verdict in compared(suite)]
    tally = Counter(verdict for _, verdict in found)
    aside = {key: many for key, many in tally.items() if key.startswith("aside: ")}
    equal, total = tally["equal"], len(found) - sum(aside.values())
    print(f"{equal} of {total} equal ({100 * equal / total:.2f} %), package {suite['version']}")
    for key, many in sorted(aside.items()):
        print(f"  {many} {key}")
    unexplained = [text for text, verdict in found if verdict == "other" and not reason(text)]
    for text, verdict in found:
        if verdict == "other":
            print(f"- `{text}`: {reason(text) or 'NOT EXPLAINED'}")
    if unexplained or equal / total < LEAST:
        raise SystemExit(1)


def installed() -> Path:
    """The npm package, installed once."""
    folder = CACHE / PINNED
    package = folder / "node_modules" / "opening_hours"
    if not package.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--prefix", str(folder), f"opening_hours@{PINNED}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return package


def cases(checkout: Path, package: Path) -> dict[str, Any]:
    """What the suite's file holds."""
    done = subprocess.run(["node", str(READER), str(checkout), str(package)], check=True, capture_output=True)
    suite: dict[str, Any] = json.loads(done.stdout)
    return suite


def compared(suite: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each case as (expression, verdict): "equal", "other" or "aside: why"."""
    places = {key: {kind: _days(days) for kind, days in found.items()} for key, found in suite["calendars"].items()}
    for case in suite["tests"]:
        yield _intervals(case, places)
    for case in suite["tests_should_fail"]:
        yield _refused(case)
    for _, text, start, wanted, where, *_ in suite["tests_next_change"]:
        yield text, _verdict(_next_change(text, _date(start), _place(where, places)) == (wanted and _date(wanted)))
    for _, one, other, wanted in suite["tests_equal_to"]:
        place = _place({}, places)
        alike = _spans(one, place, EQUAL_FROM, EQUAL_TO) == _spans(other, place, EQUAL_FROM, EQUAL_TO)
        yield f"{one} = {other}", _verdict(alike == wanted[0])


def reason(text: str) -> str:
    """Why we differ, "" where nobody has said so."""
    return next((why for piece, why in REASONS.items() if (text == piece if piece == "yes" else piece in text)), "")


def _intervals(case: Case, places: dict[str, Any]) -> tuple[str, str]:
    _, value, _, start, end, wanted, _, _, where, options = case
    text, ignored = (value, "") if isinstance(value, str) else value
    if ignored == "not implemented yet":
        return text, "aside: the suite itself sets it aside, as not implemented"
    points = options.get("mode", POINTS.get(options.get("tag_key"), 0))
    try:
        found = _spans(text, _place(where, places), _date(start), _date(end), points)
    except Unreadable:
        return text, "other"
    equal = found == _merged((_date(one), _date(other), bool(unknown)) for one, other, unknown, *_ in wanted)
    if not equal and text in TABLES:
        return text, "aside: the package's table of a country's holidays is newer than the test of that table"
    return text, _verdict(equal)


def _refused(case: Case) -> tuple[str, str]:
    _, text, where, options = case
    odd = not isinstance(options, dict) or set(options) - {"locale", "mode"} or options.get("mode", 0) not in (0, 1, 2)
    if odd or not isinstance(text, str) or not isinstance(where, dict | None):
        return str(text), "aside: they test the parameters of a JavaScript class, not an expression"
    known = (where or {}).get("address", {}).get("country_code", "none")
    try:
        read(text, country="" if known == "none" else known.upper(), points=options.get("mode", 0))
    except Unreadable:
        return text, "equal"
    return text, "other"


def _place(where: dict[str, Any] | None, places: dict[str, Any]) -> Place:
    key = json.dumps(where or {}, ensure_ascii=False, separators=(",", ":"))
    country = (where or {}).get("address", {}).get("country_code", "").upper()
    point = (float(where["lat"]), float(where["lon"])) if where and where.get("lat") else None
    days = places.get(key, {"PH": frozenset(), "SH": frozenset()})
    return Place(ZoneInfo("Europe/Berlin"), point, country, days)


def _spans(text: str, place: Place, start: dt.datetime, end: dt.datetime, points: int = 0) -> list[Interval]:
    expression = Expression(read(text, country=place.country, points=points), place)
    return _merged(_cut(expression, start, end))


def _cut(expression: Expression, start: dt.datetime, end: dt.datetime) -> Iterator[Interval]:
    for number in range(start.toordinal(), end.toordinal() + 1):
        day = dt.date.fromordinal(number)
        midnight = dt.datetime.combine(day, dt.time())
        for piece in expression.pieces(day):
            first, last = midnight + piece.first * MINUTE, midnight + piece.last * MINUTE
            if max(first, start) < min(last, end):
                yield max(first, start), min(last, end), piece.state != OPEN


def _merged(found: Iterator[Interval]) -> list[Interval]:
    """Neighbours of one state are one, whatever is said of them."""
    merged: list[Interval] = []
    for first, last, unknown in found:
        if merged and merged[-1][1:] == (first, unknown):
            merged[-1] = (merged[-1][0], last, unknown)
        else:
            merged.append((first, last, unknown))
    return merged


def _next_change(text: str, start: dt.datetime, place: Place) -> dt.datetime | None:
    """When what holds at a moment ends, None if it does not within two years."""
    end = start + dt.timedelta(days=730)
    found = _spans(text, place, start, end)
    edges = sorted({edge for one in found for edge in one[:2]} - {start})
    return edges[0] if edges and edges[0] < end else None


def _verdict(equal: bool) -> str:
    return "equal" if equal else "other"


def _days(texts: list[str]) -> frozenset[dt.date]:
    return frozenset(map(dt.date.fromisoformat, texts))


def _date(text: str) -> dt.datetime:
    """A date as JavaScript reads it: "2016-11-31" is the first of December."""
    if "T" in text:
        return dt.datetime.fromisoformat(text).astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)
    year, month, day, *clock = (int(number) for number in re.findall(r"\d+", text))
    return dt.datetime(year, month, 1, *clock) + dt.timedelta(days=day - 1)


if __name__ == "__main__":
    main()
