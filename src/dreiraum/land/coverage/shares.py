"""People and shares of people, in numbers as the reader writes them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dreiraum.reach.answers.coverage import Coverage


def count(people: float, about: bool = False) -> str:
    """ "1.234", or "etwa 1.234" where people are estimated."""
    written = number_format(round(people), force_grouping=True)
    return _("etwa %s") % written if about else written


def tenths(number: float) -> str:
    """ "7,9": rounded, where `number_format` alone cuts off."""
    return number_format(Decimal(f"{number:.1f}"), 1)


def percent(part: float, whole: float) -> str:
    """A share in whole per cent; nothing rounds to all or to nobody, and of nobody there is none."""
    if whole <= 0:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return _("unter 1 %")
    if 99 < share < 100:
        return _("über 99 %")
    return _("%d %%") % whole_percent(share)


def whole_percent(share: float) -> int:
    """Half a per cent is rounded up, here as in the browser."""
    return math.floor(share + 0.5)


def difference(here: float, there: float) -> str:
    """Of two shares 0 to 1 in points of per cent, as the whole per cents shown differ: "14 Punkte weniger"."""
    points = whole_percent(100 * here) - whole_percent(100 * there)
    if points == 0:
        return _("gleich")
    more = ngettext("%d Punkt mehr", "%d Punkte mehr", abs(points))
    less = ngettext("%d Punkt weniger", "%d Punkte weniger", abs(points))
    return (more if points > 0 else less) % abs(points)


@dataclass(frozen=True, slots=True)
class People:
    """The people of one age group in one area of a coverage. group: as in AGES."""

    coverage: Coverage
    row: int
    group: int = 0

    @property
    def all(self) -> float:
        """Everybody."""
        return float(self.coverage.people[self.row, self.group])

    @property
    def ages_known(self) -> bool:
        """Whether anybody's age is."""
        return bool(self.coverage.people[self.row, 1:].any())

    @property
    def known(self) -> bool:
        """Whether this age group can be counted here."""
        return self.group == 0 or self.ages_known or not self.coverage.people[self.row, 0]

    @property
    def ageless(self) -> int:
        """How many people of all ages have none that is known."""
        of_all = self.coverage.people[self.row]
        return round(float(of_all[0] - of_all[1:].sum()))

    def physical(self, service: int) -> float:
        """Who reaches it within the limit."""
        return float(self.coverage.physical[self.row, service, self.group])

    def missing(self, service: int) -> float:
        """Who does not."""
        return self.all - self.physical(service)

    def neither(self, service: int) -> float:
        """Who has it neither so nor digitally; expected numbers."""
        return float(self.coverage.neither[self.row, service, self.group])

    def walking(self, service: int) -> float:
        """Who lives within the walking distance of the indicator."""
        return float(self.coverage.walking[self.row, service, self.group])

    def mean(self, services: list[int]) -> float:
        """How many of these services one of the people reaches, on average; 0 of nobody."""
        return sum(self.physical(one) for one in services) / self.all if self.all else 0.0

    def share(self, some: float) -> float:
        """Part of everybody, 0 of nobody."""
        return some / self.all if self.all else 0.0
