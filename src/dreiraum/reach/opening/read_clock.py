"""Reading the hours of a rule."""

from __future__ import annotations

from dreiraum.reach.opening.clock import DAY, Moment, Span
from dreiraum.reach.opening.stream import Stream
from dreiraum.reach.opening.tokens import EVENTS, Unreadable

BEGINS = ("clock", "number", "(", *EVENTS)
NO_POINTS, ONLY_POINTS, POINTS_TOO = 0, 1, 2


def read_spans(stream: Stream, points: int) -> list[Span]:
    """Hours with commas between them."""
    found = [_span(stream, points)]
    while stream.kinds(",", BEGINS):
        stream.take()
        found.append(_span(stream, points))
    return found


def _span(stream: Stream, points: int) -> Span:
    bare = stream.kinds("number")
    first = _moment(stream)
    if not first.event and first.minutes >= DAY:
        raise Unreadable("nothing begins at 24:00 or later")
    if stream.kinds("-", BEGINS):
        stream.take()
        return _until(stream, first, points)
    if stream.skip("+"):
        if bare or points == ONLY_POINTS:
            raise Unreadable("an open end without an hour")
        return Span(first, first, loose=True)
    if points == NO_POINTS or bare:
        raise Unreadable("a beginning without an end")
    return Span(first, first, every=DAY)


def _until(stream: Stream, first: Moment, points: int) -> Span:
    last = _moment(stream)
    if not last.event and last.minutes > 2 * DAY:
        raise Unreadable("nothing ends after 48:00")
    if stream.skip("/"):
        if points == NO_POINTS:
            raise Unreadable("every so many minutes, where hours are asked for")
        every = int(stream.take("number", "clock").value)
        if not 0 < every < DAY:
            raise Unreadable("every no minutes")
        return Span(first, last, every=every)
    if points == ONLY_POINTS:
        raise Unreadable("hours, where moments are asked for")
    loose = stream.skip("+")
    if loose and last.nominal >= 2 * DAY:
        raise Unreadable("an open end after 48:00")
    return Span(first, last, loose=loose)


def _moment(stream: Stream) -> Moment:
    if stream.skip("("):
        event = stream.take(*EVENTS).kind
        sign = -1 if stream.take("+", "-").kind == "-" else 1
        by = int(stream.take("clock").value)
        stream.take(")")
        return Moment(sign * by, event)
    one = stream.take(*BEGINS)
    if one.kind == "number":
        return Moment(60 * int(one.value))
    return Moment(int(one.value)) if one.kind == "clock" else Moment(0, one.kind)
