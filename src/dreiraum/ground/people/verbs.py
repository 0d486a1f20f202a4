"""What was done for somebody, in words the person concerned understands."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "account.own": _("Angaben geändert"),
    "booking.make": _("gebucht"),
    "booking.own": _("Buchung geändert oder abgesagt"),
    "booking.manage": _("Buchung bearbeitet"),
    "calendar.own": _("Kalender-Link geändert"),
    "mandate.give": _("Hilfe beendet"),
    "mandate.record": _("Einwilligung festgehalten"),
    "mandate.use": _("begonnen, für Sie zu handeln"),
    "member.manage": _("Rolle geändert"),
    "message.own": _("Nachrichten gelesen"),
    "person.add": _("Konto angelegt"),
    "person.card": _("Anmeldekarte gedruckt"),
    "ride.dispatch": _("Fahrt bearbeitet"),
    "ride.request": _("Fahrt angefragt"),
}


def words(verb: str) -> str:
    """The words for a right's name; the name itself where there are none."""
    return str(VERBS.get(verb, verb))
