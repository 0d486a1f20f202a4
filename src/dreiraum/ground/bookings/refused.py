"""Why a booking cannot be made or changed, in a sentence a person can act on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from dreiraum.ground.bookings.queries import Slot


class Reason(StrEnum):
    """What stands in the way."""

    TAKEN = "taken"
    FULL = "full"
    TWICE = "twice"
    PAST = "past"
    NOTICE = "notice"
    AHEAD = "ahead"
    CLOSED = "closed"
    STEP = "step"
    SHORT = "short"
    LONG = "long"
    QUOTA = "quota"
    PREREQUISITE = "prerequisite"
    PRIVATE = "private"
    CALLED_OFF = "called-off"
    TOO_LATE = "too-late"
    STATE = "state"
    NOT_YET = "not-yet"
    RULE = "rule"
    CLASHES = "clashes"
    BUSY = "busy"


SENTENCES = {
    Reason.TAKEN: gettext_lazy("Diese Zeit ist schon belegt."),
    Reason.FULL: gettext_lazy("Es sind nicht mehr genug Plätze frei."),
    Reason.TWICE: gettext_lazy("Für diesen Termin gibt es schon eine Buchung auf diesen Namen."),
    Reason.PAST: gettext_lazy("Diese Zeit ist schon vorbei."),
    Reason.NOTICE: gettext_lazy("Dafür ist es zu spät: Buchen Sie mindestens %(length)s vorher."),
    Reason.AHEAD: gettext_lazy("So weit voraus lässt sich noch nicht buchen: höchstens %(days)d Tage."),
    Reason.CLOSED: gettext_lazy("Zu dieser Zeit ist geschlossen."),
    Reason.STEP: gettext_lazy("Beginn und Dauer passen nicht ins Raster von %(minutes)d Minuten."),
    Reason.SHORT: gettext_lazy("Das ist zu kurz: Buchen Sie mindestens %(length)s."),
    Reason.LONG: gettext_lazy("Das ist zu lang: Buchen Sie höchstens %(length)s."),
    Reason.QUOTA: gettext_lazy("Mehr geht nicht: höchstens %(quota)d Buchungen innerhalb von %(days)d Tagen."),
    Reason.PREREQUISITE: gettext_lazy("Bestätigen Sie bitte die Voraussetzung: %(words)s"),
    Reason.PRIVATE: gettext_lazy("Das lässt sich nur vor Ort buchen."),
    Reason.CALLED_OFF: gettext_lazy("Dieser Termin fällt aus."),
    Reason.TOO_LATE: gettext_lazy("Absagen ging bis %(until)s. Rufen Sie bitte an."),
    Reason.STATE: gettext_lazy("Das geht nicht mehr: Die Buchung ist %(state)s."),
    Reason.NOT_YET: gettext_lazy("Diese Buchung ist nicht für heute: %(when)s."),
    Reason.RULE: gettext_lazy("Diese Wiederholung verstehen wir nicht. Es braucht einen Rhythmus und ein Ende."),
    Reason.CLASHES: gettext_lazy("Nicht alle Tage sind frei: %(dates)s."),
    Reason.BUSY: gettext_lazy("Gerade buchen sehr viele. Es ist nichts gebucht. Versuchen Sie es noch einmal."),
}


class Refused(Exception):
    """A booking was not made or not changed, and nothing of it is left behind.

    free: the next free times, where there are any to name. dates: the days of a series that are not free.
    """

    def __init__(self, reason: Reason, *, free: Sequence[Slot] = (), dates: Sequence[dt.datetime] = (),
                 **told: object) -> None:  # fmt: skip
        super().__init__(reason)
        self.reason, self.free, self.dates = reason, tuple(free), tuple(dates)
        self.told: dict[str, object] = {**told, "dates": self.dates} if dates else told

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the reader's language."""
        words = str(SENTENCES[self.reason]) % {name: _said(one) for name, one in self.told.items()}
        if not self.free:
            return words
        return (
            f"{words} {_('Als Nächstes frei: %(times)s.') % {'times': ', '.join(moment(s.starts) for s in self.free)}}"
        )

    def naming(self, free: Sequence[Slot]) -> Refused:
        """The same with the next free times."""
        named = Refused(self.reason, free=free, dates=self.dates)
        named.told = self.told
        return named

    def __str__(self) -> str:
        return self.sentence


def moment(at: dt.datetime) -> str:
    """ "Di, 24. Nov., 14:20"."""
    return date_format(timezone.localtime(at), _("D, j. M, H:i"))


def length(minutes: int) -> str:
    """ "45 Minuten", "2 Stunden", "3 Tage"."""
    if minutes and minutes % 1440 == 0:
        return ngettext("%(n)d Tag", "%(n)d Tage", minutes // 1440) % {"n": minutes // 1440}
    if minutes and minutes % 60 == 0:
        return ngettext("%(n)d Stunde", "%(n)d Stunden", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d Minute", "%(n)d Minuten", minutes) % {"n": minutes}


def euros(cents: int) -> str:
    """ "2,50 €"."""
    return f"{number_format(cents / 100, 2)} €"


def _said(told: object) -> object:
    if isinstance(told, dt.datetime):
        return moment(told)
    if isinstance(told, dt.timedelta):
        return length(round(told.total_seconds() / 60))
    if isinstance(told, list | tuple):
        return "; ".join(str(_said(one)) for one in told)
    return told
