"""A question to the planner, and the addresses that ask it, or one a little different."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from dreiraum.ground.region.links import Point, minute, written

STAY = dt.timedelta(hours=1)  # from coming to leaving again, where nobody said how long they stay
USUAL_WALK = 20  # minutes
WALKS = (5, 10, 15, 20, 30, 45)


@dataclass(frozen=True, slots=True)
class Means:
    """How one comes to the stop. left: what stands there then until one comes back."""

    access: str
    wheelchair: bool = False
    bike: bool = False
    left: bool = False


MEANS = {
    "fuss": Means("foot"),
    "rollstuhl": Means("wheelchair", wheelchair=True),
    "rad": Means("bike", bike=True),
    "rad-hin": Means("bike", left=True),
    "auto-hin": Means("car", left=True),
}
USUAL_MEANS = "fuss"


@dataclass(frozen=True, slots=True)
class Question:
    """From a point to another. moment: of leaving, or with `arrive` of being there at the latest; Berlin's time.

    means: a key of MEANS. walk: minutes to a stop, between stops and from a stop. certain: only what runs whatever
    happens. asked: when somebody asks, None for now.
    """

    start: Point
    end: Point
    moment: dt.datetime
    arrive: bool = False
    means: str = USUAL_MEANS
    walk: int = USUAL_WALK
    certain: bool = False
    asked: dt.datetime | None = None

    @property
    def query(self) -> str:
        """What stands behind the question mark of an address; what is usual is left out."""
        said = {
            "von": written(*self.start),
            "nach": written(*self.end),
            "zeit": minute(self.moment),
            "art": "an" if self.arrive else "",
            "mit": self.means if self.means != USUAL_MEANS else "",
            "fuss": str(self.walk) if self.walk != USUAL_WALK else "",
            "sicher": "1" if self.certain else "",
            "asked": minute(self.asked) if self.asked else "",
        }
        return urlencode({name: value for name, value in said.items() if value}, safe=",:")

    @property
    def url(self) -> str:
        """The address of the page that answers it."""
        return f"{reverse('mobility:planner')}?{self.query}"

    def journey_url(self, key: str, page: str = "mobility:journey") -> str:
        """The address of something about one journey of the answer."""
        return f"{reverse(page)}?{self.query}&{urlencode({'fahrt': key})}"

    def leaving(self, moment: dt.datetime) -> Question:
        """The same, leaving at a moment or later."""
        return replace(self, moment=moment, arrive=False)

    def arriving(self, moment: dt.datetime) -> Question:
        """The same, being there at a moment or earlier."""
        return replace(self, moment=moment, arrive=True)

    def back(self, arrived: dt.datetime, to: Point) -> Question:
        """The way back after a stay; `to`: home, or where bike or car stand."""
        left = MEANS[self.means].left
        turned = replace(self, start=self.end, end=to, means=USUAL_MEANS if left else self.means)
        return turned.leaving(arrived + STAY)
