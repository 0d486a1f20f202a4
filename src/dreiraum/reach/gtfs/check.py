"""What is wrong with a feed, for those who can mend it: our own reading and a validator's, one report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs import notices
from dreiraum.reach.gtfs.feed import Feed
from dreiraum.reach.gtfs.files import open_files
from dreiraum.reach.gtfs.problems import ERROR, INFO, WARNING, Place, Problems
from dreiraum.reach.gtfs.read import read_into
from dreiraum.reach.gtfs.validator import Validated, validate
from dreiraum.reach.progress import Progress, silent

OURS, VALIDATOR = "dreiraum", "gtfs-guru"


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that is wrong. source: OURS (what it means here) or VALIDATOR (what the standard says).

    message: German where there are words, else the validator's English. places: the first ones.
    """

    severity: str
    source: str
    code: str
    count: int
    message: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be used of a feed."""

    title: str
    version: str
    timezone: str
    stops: int
    routes: int
    trips: int
    flexible: int
    left_out: int
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class Report:
    """Findings by severity, each kind once. facts: None where the feed cannot be used; `unusable` then says why.

    second: what the validator is, or a sentence why it did not look.
    """

    name: str
    facts: Facts | None
    unusable: str
    second: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many kinds of errors there are."""
        return sum(one.severity == ERROR for one in self.findings)


def check_feed(path: Path, progress: Progress = silent, today: dt.date | None = None) -> Report:
    """Read a feed and let the validator look at it.

    today: the day for which validity is judged, the clock's if None. Raises InputError where there is nothing to
    look at: no zip, no folder, none of the files of a feed.
    """
    with open_files(path) as files:
        name, folder = files.name, files.folder
    problems = Problems()
    facts, unusable = None, ""
    try:
        facts = _facts(read_into(path, problems, progress))
    except InputError as error:
        unusable = str(error)
    if folder and not path.is_dir():
        problems.note("files_in_folder", folder)
    progress("mit gtfs-guru prüfen")
    validated = validate(path, today)
    found = sorted([*_ours(problems), *_others(validated)], key=_rank)
    second = validated.failed or f"gtfs-guru {validated.version}"
    return Report(name, facts, unusable, second, tuple(found))


def _rank(finding: Finding) -> tuple[int, bool, int, str]:
    order = (ERROR, WARNING, INFO)
    return order.index(finding.severity), finding.source != OURS, -finding.count, finding.code


def _ours(problems: Problems) -> Iterator[Finding]:
    for problem, places in problems.places().items():
        yield Finding(problem.severity, OURS, problem.code, problem.count, problem.message, places)


def _others(validated: Validated) -> Iterator[Finding]:
    for one in validated.notices:
        severity = one.severity if one.severity in (ERROR, WARNING) else INFO
        yield Finding(severity, VALIDATOR, one.code, one.count, notices.SAID.get(one.code, one.message), one.places)


def _facts(feed: Feed) -> Facts:
    runs = np.flatnonzero(feed.services.days.any(axis=0))
    first = feed.services.first
    return Facts(
        title=feed.title,
        version=feed.version,
        timezone=feed.timezone,
        stops=len(feed.stops.id),
        routes=len(feed.routes),
        trips=len(feed.trips.id),
        flexible=len(feed.flex),
        left_out=feed.left_out,
        first_day=first + dt.timedelta(int(runs[0])),
        last_day=first + dt.timedelta(int(runs[-1])),
    )
