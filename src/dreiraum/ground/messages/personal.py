"""What this area holds about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dreiraum.ground.messages.carriers.letter import forget
from dreiraum.ground.messages.models import Dispatch
from dreiraum.ground.people.records import MAIL, Basis, Limit, Persons, Record, Way

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User

YEAR = 365

RECORDS = (
    Record(
        model="ground_messages.Feedback",
        purpose=_("Rückmeldungen beantworten"),
        basis=Basis.PUBLIC_TASK,
        persons=(Persons.WRITERS,),
        data=_("Text, E-Mail-Adresse für die Antwort, Name der Seite"),
        fields=("message", "reply_to"),
        others=("page",),
        mentions=("message",),
        ways=(Way(f"{MAIL}reply_to"),),
        limits=(Limit(YEAR, "created"),),
    ),
    Record(
        model="ground_messages.Preference",
        purpose=_("Nachrichten so zustellen, wie es gewünscht ist"),
        basis=Basis.CONTRACT,
        persons=(Persons.MEMBERS, Persons.HELPED),
        data=_("Weg, Häufigkeit, Ruhezeiten"),
        fields=("person", "channel", "digest", "quiet_from", "quiet_to", "reminders"),
        ways=(Way("person"),),
    ),
    Record(
        model="ground_messages.Message",
        purpose=_("Über Buchungen und Änderungen benachrichtigen"),
        basis=Basis.CONTRACT,
        persons=(Persons.MEMBERS, Persons.HELPED),
        data=_("Betreff, Text, wann gelesen"),
        fields=("person", "subject", "text", "link", "about"),
        others=("kind",),
        named=("subject", "text", "about"),
        ways=(Way("person"),),
        limits=(Limit(YEAR, "created"),),
    ),
    Record(
        model="ground_messages.Dispatch",
        purpose=_("Nachrichten zustellen"),
        basis=Basis.CONTRACT,
        persons=(Persons.MEMBERS, Persons.HELPED),
        data=_("Weg, wann verschickt, warum nicht"),
        fields=("message", "problem"),
        named=("problem",),
        ways=(Way("message__person"),),
        kept=_("so lange wie die Nachricht"),
        recipients=_("Anbieter für E-Mail, SMS oder Druck, die im Auftrag zustellen"),
    ),
)


def leave(person: User) -> None:
    """Letters that lie in the installation's folder go with the person."""
    forget(Dispatch.objects.filter(message__person=person).values_list("pk", flat=True))


WITHOUT = {"ground_messages.Chore": "when periodic work is due"}
