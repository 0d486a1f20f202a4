"""booking_rules.txt: until when and how a ride is booked."""

from __future__ import annotations

from dreiraum.reach.gtfs import fields
from dreiraum.reach.gtfs.feed import NO_TIME, BookingRule
from dreiraum.reach.gtfs.files import FeedFiles
from dreiraum.reach.gtfs.ids import Ids, index_ids
from dreiraum.reach.gtfs.problems import Problems
from dreiraum.reach.gtfs.services import ServiceRows
from dreiraum.reach.gtfs.table import Piece, Table

_REAL_TIME, _SAME_DAY, _DAYS_BEFORE = 0, 1, 2
_MOST_DAYS = 366  # nobody books longer ahead

_NUMBERS = (
    *("prior_notice_duration_min", "prior_notice_duration_max", "prior_notice_last_day", "prior_notice_start_day"),
)
_TIMES = ("prior_notice_last_time", "prior_notice_start_time")
_TEXTS = ("booking_rule_id", "message", "phone_number", "info_url", "booking_url")
_WANTED = (*_TEXTS, *_NUMBERS, *_TIMES, "booking_type", "prior_notice_service_id", "pickup_message")


def read_booking_rules(
    files: FeedFiles, services: ServiceRows, problems: Problems
) -> tuple[tuple[BookingRule, ...], Ids | None]:
    """Read booking_rules.txt where it is there. A missing number is 0, a missing time NO_TIME."""
    if "booking_rules.txt" not in files:
        return (), None
    piece = Table(files, "booking_rules", _WANTED, problems).need("booking_rule_id").whole()
    ids, first = index_ids(piece.texts("booking_rule_id"))
    for row in [row for row, other in enumerate(first.tolist()) if row != other]:
        problems.note("duplicate_id", piece.file, int(piece.lines[row]), "booking_rule_id")
    kinds = piece.choices("booking_type", _DAYS_BEFORE, problems, missing=-1)
    numbers = {column: _known(piece, column, problems) for column in _NUMBERS}
    times = {column: piece.times(column) for column in _TIMES}
    for column, values in times.items():
        piece.note("bad_booking_rule", values == fields.BAD, column, problems)
    texts = {column: piece.texts(column).tolist() for column in (*_TEXTS, "pickup_message")}
    service = services.find(piece, "prior_notice_service_id")
    rules = []
    for row in range(len(piece)):
        notice = {column: values[row] for column, values in numbers.items()}
        at = {column: int(values[row]) if values[row] >= 0 else int(NO_TIME) for column, values in times.items()}
        kind = int(kinds[row])
        rules.append(
            BookingRule(
                id=texts["booking_rule_id"][row],
                type=kind if kind >= 0 else _guessed(notice),
                notice_min=notice["prior_notice_duration_min"],
                notice_max=notice["prior_notice_duration_max"],
                last_day=notice["prior_notice_last_day"],
                last_time=at["prior_notice_last_time"],
                start_day=notice["prior_notice_start_day"],
                start_time=at["prior_notice_start_time"],
                service=max(int(service[row]), -1),
                message=texts["message"][row] or texts["pickup_message"][row],
                phone=texts["phone_number"][row],
                info_url=texts["info_url"][row],
                booking_url=texts["booking_url"][row],
            )
        )
        _check(rules[-1], piece, row, problems)
    return tuple(rules), ids


def _known(piece: Piece, column: str, problems: Problems) -> list[int]:
    values = piece.wholes(column)
    most = _MOST_DAYS * (1440 if "duration" in column else 1)
    piece.note("bad_booking_rule", (values > most) | ((values < 0) & (values != fields.EMPTY)), column, problems)
    return [value if 0 <= value <= most else 0 for value in values.tolist()]


def _guessed(notice: dict[str, int]) -> int:
    """The type that the other fields speak for where none is given."""
    if notice["prior_notice_last_day"]:
        return _DAYS_BEFORE
    return _SAME_DAY if notice["prior_notice_duration_min"] else _REAL_TIME


def _check(rule: BookingRule, piece: Piece, row: int, problems: Problems) -> None:
    """Note a rule that says how long before, but not how long."""
    if rule.type == _SAME_DAY and not rule.notice_min:
        problems.note("bad_booking_rule", piece.file, int(piece.lines[row]), "prior_notice_duration_min", rule.id)
    if rule.type == _DAYS_BEFORE and rule.last_time == NO_TIME:
        problems.note("bad_booking_rule", piece.file, int(piece.lines[row]), "prior_notice_last_time", rule.id)
