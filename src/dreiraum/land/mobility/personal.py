"""What this area holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.records import Basis, Limit, Persons, Record, Way

RECORDS = (
    Record(
        model="mobility.Ride",
        purpose=_("Fahrten auf Anfrage fahren"),
        basis=Basis.CONTRACT,
        persons=(Persons.MEMBERS, Persons.HELPED, Persons.GUESTS),
        data=_("Einstieg, Ausstieg, Zeiten, Rollstuhl, Telefon für Rückfragen"),
        fields=("booking", "start", "end", "phone", "wheelchair"),
        ways=(Way("booking__person"),),
        limits=(Limit(1, "depart", ("phone",)), Limit(30, "depart")),
        recipients=_("das Verkehrsunternehmen und wer für es fährt"),
    ),
)

WITHOUT = {"mobility.Line": "a line of the timetable", "mobility.Run": "a dated trip of a line"}
