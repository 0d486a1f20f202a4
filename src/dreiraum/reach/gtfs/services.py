"""calendar.txt and calendar_dates.txt, either alone or both: on which days each service runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs.feed import Flags, Ints, Longs, Services
from dreiraum.reach.gtfs.fields import date_of
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.ids import Ids, index_ids
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.split import take
from dreiraum.reach.gtfs.table import Piece, Table
from dreiraum.reach.strings import Strings

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_CELLS = 100_000_000  # services x days, one byte each; Germany has a third of that
NO_DAY = -1

_ADDED, _REMOVED = 1, 2


@dataclass(frozen=True, slots=True)
class ServiceRows:
    """The services and how to find them by id."""

    services: Services
    ids: Ids

    def find(self, piece: Piece, column: str) -> Ints:
        """Rows of the services, int32 (rows,): -1 empty, -2 unknown."""
        return piece.rows(column, self.ids)


@dataclass(frozen=True, slots=True)
class _Weeks:
    """Rows of calendar.txt. first, last: day numbers. on: bool (rows, 7) from Monday."""

    names: Strings
    first: Longs
    last: Longs
    on: Flags


@dataclass(frozen=True, slots=True)
class _Dates:
    """Rows of calendar_dates.txt. day: number. added: False for a day on which the service does not run."""

    names: Strings
    day: Longs
    added: Flags


def read_services(files: FeedFiles, problems: Problems) -> ServiceRows:
    """Read the calendars. Raises InputError where no service runs on any day, or the dates span too much."""
    weeks, dates = _weeks(files, problems), _dates(files, problems)
    days = np.concatenate([weeks.first, weeks.last, dates.day])
    if not len(days):
        raise InputError(
            f"{files.name}: no day on which anything runs; it needs calendar.txt or calendar_dates.txt with valid dates"
        )
    names = _joined(weeks.names, dates.names)
    first = index_ids(names)[1]
    own = first == np.arange(len(names))
    row = (np.cumsum(own) - 1)[first]
    begin, span = int(days.min()), int(days.max() - days.min()) + 1
    if span * int(own.sum()) > MOST_CELLS:
        raise InputError(
            f"{files.name}/calendar.txt: {own.sum()} services over {span} days "
            f"({dt.date.fromordinal(begin)} to {dt.date.fromordinal(begin + span - 1)}); give nearer end_dates"
        )
    runs = np.zeros((int(own.sum()), span), np.bool_)
    _run_weeks(runs, row[: len(weeks.names)], weeks, begin)
    exception = row[len(weeks.names) :]
    runs[exception[dates.added], dates.day[dates.added] - begin] = True
    runs[exception[~dates.added], dates.day[~dates.added] - begin] = False
    if not runs.any():
        raise InputError(f"{files.name}: no service runs on any day; look at calendar.txt and calendar_dates.txt")
    kept = take(names, np.flatnonzero(own))
    return ServiceRows(Services(kept, dt.date.fromordinal(begin), runs), index_ids(kept)[0])


def _run_weeks(runs: Flags, row: Longs, weeks: _Weeks, begin: int) -> None:
    weekday = (np.arange(runs.shape[1]) + dt.date.fromordinal(begin).weekday()) % 7
    bounds = zip(row.tolist(), (weeks.first - begin).tolist(), (weeks.last - begin).tolist(), weeks.on, strict=True)
    for service, first, last, on in bounds:
        runs[service, first : last + 1] = on[weekday[first : last + 1]]


def _weeks(files: FeedFiles, problems: Problems) -> _Weeks:
    if "calendar.txt" not in files:
        nothing = np.zeros(0, np.int64)
        return _Weeks(Strings.of(()), nothing, nothing, np.zeros((0, 7), np.bool_))
    wanted = ("service_id", "start_date", "end_date", *DAYS)
    piece = Table(files, "calendar", wanted, problems).need("service_id", "start_date", "end_date").whole()
    first, last = _day_numbers(piece, "start_date", problems), _day_numbers(piece, "end_date", problems)
    same = index_ids(piece.texts("service_id"))[1] != np.arange(len(piece))
    piece.note("duplicate_id", same, "service_id", problems)
    reversed_ = (first > last) & (last != NO_DAY)
    piece.note("reversed_dates", reversed_, "end_date", problems)
    rows = np.flatnonzero((first != NO_DAY) & (last != NO_DAY) & ~reversed_ & ~same)
    on = np.column_stack([piece.choices(day, 1, problems) == 1 for day in DAYS])
    return _Weeks(take(piece.texts("service_id"), rows), first[rows], last[rows], on[rows])


def _dates(files: FeedFiles, problems: Problems) -> _Dates:
    if "calendar_dates.txt" not in files:
        return _Dates(Strings.of(()), np.zeros(0, np.int64), np.zeros(0, np.bool_))
    wanted = ("service_id", "date", "exception_type")
    piece = Table(files, "calendar_dates", wanted, problems).need(*wanted).whole()
    day = _day_numbers(piece, "date", problems)
    kind = piece.wholes("exception_type")
    unknown = (kind != _ADDED) & (kind != _REMOVED)
    piece.note("bad_value", unknown, "exception_type", problems)
    rows = np.flatnonzero((day != NO_DAY) & ~unknown)
    return _Dates(take(piece.texts("service_id"), rows), day[rows], kind[rows] == _ADDED)


def _day_numbers(piece: Piece, column: str, problems: Problems) -> Longs:
    """Days as their numbers of the Gregorian calendar, int64 (rows,), NO_DAY where there is none."""
    texts, which = piece.texts(column).distinct()
    dates = [date_of(text) for text in texts]
    numbers = np.array([NO_DAY if date is None else date.toordinal() for date in dates], np.int64)
    found = numbers[which] if len(which) else np.zeros(0, np.int64)
    piece.note("bad_date", found == NO_DAY, column, problems)
    return found


def _joined(one: Strings, other: Strings) -> Strings:
    offsets = np.concatenate([one.offsets, other.offsets[1:] + one.offsets[-1]])
    return Strings(offsets, np.concatenate([one.data, other.data]))
