"""What somebody asks the planner or a board, read from an address. What cannot be read is said in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dreiraum.ground.region.links import Point, written
from dreiraum.ground.region.queries import LONGEST
from dreiraum.land.coverage.asking import CannotRead, home
from dreiraum.land.mobility.question import MEANS, USUAL_MEANS, USUAL_WALK, WALKS, Question
from dreiraum.land.mobility.spots import Spot, called, meanings
from dreiraum.reach.places.hours import BERLIN, YEARS

WAYS = {"ab": False, "an": True}


@dataclass(frozen=True, slots=True)
class End:
    """One end of a journey as asked for: a point once it is clear, else what the text can mean.

    text: as typed, or what the point is called.
    """

    name: str
    text: str
    at: Point | None = None
    choices: tuple[Spot, ...] = ()

    @property
    def held(self) -> str:
        """What the form remembers of a point beside its words."""
        return f"{written(*self.at)} {self.text}" if self.at else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a question so far. exact: it stands in the address as `question` would write it.

    moment: None for now.
    """

    start: End
    end: End
    moment: dt.datetime | None
    arrive: bool
    means: str
    walk: int
    certain: bool
    asked: dt.datetime | None
    exact: bool

    @property
    def empty(self) -> bool:
        """Nothing is asked yet."""
        return not (self.start.text or self.end.text)

    @property
    def question(self) -> Question | None:
        """The question, once both ends are clear."""
        if self.start.at is None or self.end.at is None:
            return None
        moment = self.moment or next_minute(self.asked or now())
        return Question(
            self.start.at, self.end.at, moment, self.arrive, self.means, self.walk, self.certain, self.asked
        )


def draft(request: HttpRequest) -> Draft:
    """What stands in the address. Raises CannotRead."""
    moment = time(request, "zeit")
    start, end = _end(request, "von"), _end(request, "nach")
    return Draft(
        *(start, end, moment),
        arrive=WAYS[_one_of(request, "art", "ab", WAYS)],
        means=_one_of(request, "mit", USUAL_MEANS, MEANS),
        walk=int(_one_of(request, "fuss", str(USUAL_WALK), [str(one) for one in WALKS])),
        certain=request.GET.get("sicher", "") == "1",
        asked=time(request, "asked"),
        exact=moment is not None and not {"von_ort", "nach_ort"} & set(request.GET) and _points(request),
    )


def question(request: HttpRequest) -> Question:
    """A whole question, as the planner's own links ask it. Raises CannotRead."""
    asked = draft(request).question
    if asked is None:
        raise CannotRead(_("Hier fehlt, von wo nach wo Sie wollen. Fragen Sie noch einmal."))
    return asked


def point(request: HttpRequest, name: str) -> Point | None:
    """A point of the address, None where nothing is said. Raises CannotRead."""
    text = request.GET.get(name, "").strip()
    return home(text) if text else None


def typed(request: HttpRequest, name: str) -> str:
    """A text as typed. Raises CannotRead where it is too long to be a name."""
    text = "".join(sign for sign in request.GET.get(name, "") if sign.isprintable()).strip()
    if len(text) > LONGEST:
        raise CannotRead(_("Das ist zu lang für einen Ort. Geben Sie nur Straße, Hausnummer und Ort ein."))
    return text


def time(request: HttpRequest, name: str) -> dt.datetime | None:
    """A time as form fields write it, in Berlin's time unless it says otherwise; None if empty. Raises CannotRead."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        asked = dt.datetime.fromisoformat(text)
    except ValueError:
        asked = None
    if asked is None or not YEARS[0] < asked.year < YEARS[1]:
        raise CannotRead(_("Diese Zeit können wir nicht lesen. Eine Zeit sieht so aus: 2026-11-24T10:00."))
    return asked.replace(tzinfo=BERLIN) if asked.tzinfo is None else asked.astimezone(BERLIN)


def now() -> dt.datetime:
    """Now in Berlin."""
    return dt.datetime.now(BERLIN)


def next_minute(moment: dt.datetime) -> dt.datetime:
    """The whole minute at or after a moment: nobody leaves earlier than they ask."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + dt.timedelta(minutes=1)


def _end(request: HttpRequest, name: str) -> End:
    text = typed(request, name)
    if not text:
        return End(name, "")
    where, _space, label = request.GET.get(f"{name}_ort", "").partition(" ")
    if label and label.strip() == text:  # what the form holds is what stands in its field
        return End(name, text, home(where))
    if _is_point(text):
        at = home(text)
        return End(name, called(at), at)
    found = meanings(text)
    if len(found) == 1:
        return End(name, found[0].label, found[0].at)
    return End(name, text, choices=tuple(found))


def _points(request: HttpRequest) -> bool:
    return all(_is_point(request.GET.get(name, "")) for name in ("von", "nach"))


def _is_point(text: str) -> bool:
    """Whether somebody meant figures, not a name."""
    return "," in text and not any(sign.isalpha() for sign in text) and any(sign.isdigit() for sign in text)


def _one_of(request: HttpRequest, name: str, usual: str, known: Container[str]) -> str:
    value = request.GET.get(name) or usual
    if value not in known:
        raise CannotRead(_("Diese Wahl kennen wir nicht. Wählen Sie eine der angebotenen."))
    return value
