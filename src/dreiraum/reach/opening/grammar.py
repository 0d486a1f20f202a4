"""From an expression to its rules. What the grammar does not have is refused: better unknown than wrong."""

from __future__ import annotations

from dreiraum.reach.opening.clock import Span
from dreiraum.reach.opening.days import Holiday, Selector
from dreiraum.reach.opening.expression import ADDED, FALLBACK, NORMAL, OPEN, UNKNOWN, Rule
from dreiraum.reach.opening.read_clock import BEGINS, NO_POINTS, read_spans
from dreiraum.reach.opening.read_days import DATED, read_dates, read_weekdays, read_weeks, read_years
from dreiraum.reach.opening.stream import Stream
from dreiraum.reach.opening.tokens import STATES, Unreadable, tokens_of

SEPARATORS = {";": NORMAL, "||": FALLBACK, ",": ADDED}


def read(text: str, *, country: str = "", points: int = NO_POINTS) -> tuple[Rule, ...]:
    """The rules of an expression. points: whether "Mo 12:00", a moment as for collections, may or must stand there.

    Without a country there are no holidays to speak of. Raises Unreadable.
    """
    stream = Stream(tokens_of(text, country))
    rules: list[Rule] = []
    kind = NORMAL
    while not stream.kinds("end"):
        if kind == NORMAL and rules and stream.skip(";"):
            continue
        rules.append(_RuleReader(stream, points, holidays=bool(country)).rule(kind))
        if not stream.kinds("end"):
            kind = SEPARATORS[stream.take(*SEPARATORS).kind]
    if not rules or kind == FALLBACK != rules[-1].kind:
        raise Unreadable("nothing is said")
    return tuple(rules)


class _RuleReader:
    """Reads one rule: its parts may stand in any order."""

    def __init__(self, stream: Stream, points: int, *, holidays: bool) -> None:
        self._stream, self._points, self._holidays = stream, points, holidays
        self._when: list[list[Selector]] = []
        self._spans: list[Span] = []
        self._state = ""
        self._comments: list[str] = []
        self._said = False  # hours, a state or a comment: only then a comma begins another rule
        self._last = ""

    def rule(self, kind: str) -> Rule:
        """The rule up to the next separator. Raises Unreadable."""
        while not self._stream.kinds((";", "||", "end")):
            if self._stream.kinds(","):
                if not self._said:
                    raise Unreadable("a comma between things of different kinds")
                break
            self._part()
        if not self._last:
            raise Unreadable("nothing stands before a separator")
        state = self._state or (UNKNOWN if self._comments else OPEN)
        when = tuple(map(tuple, self._when))
        return Rule(kind, when, tuple(self._spans), state, " ".join(self._comments))

    def _part(self) -> None:
        stream = self._stream
        kind = stream.peek().kind
        if kind in ("weekday", "PH", "SH"):
            self._add_days(read_weekdays(stream, holidays=self._holidays))
        elif kind in DATED or (kind == "year" and stream.peek(1).kind in DATED):
            self._when.append(read_dates(stream))
        elif kind == "year":
            self._when.append(read_years(stream))
        elif kind == "week":
            self._when.append(read_weeks(stream))
        elif kind in BEGINS:
            self._spans += read_spans(stream, self._points)
            self._said, kind = True, "hours"
        elif kind == ":" and self._last not in ("", ":", "hours"):
            stream.take()
        else:
            self._word(kind)
        self._last = kind

    def _word(self, kind: str) -> None:
        one = self._stream.take("always", "comment", *STATES)
        self._said = True
        if kind == "comment":
            self._comments.append(str(one.value))
        elif kind in STATES:
            if self._state:
                raise Unreadable(f"{self._state} and {kind}")
            self._state = kind

    def _add_days(self, found: list[Selector]) -> None:
        """Holidays beside holidays are either of them; beside weekdays both must hold."""
        before = self._when[-1] if self._when and self._last in ("PH", "SH") else []
        if before and all(isinstance(one, Holiday) for one in (*before, *found)):
            before += found
        else:
            self._when.append(found)
