"""What this area holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.records import Basis, Limit, Persons, Record, Way

RECORDS = (
    Record(
        model="supply.Pickup",
        purpose=_("Sachen am Versorgungspunkt zum Abholen bereithalten"),
        basis=Basis.CONTRACT,
        persons=(Persons.GUESTS,),
        data=_("Name, was bereitliegt, wann es kam und abgeholt wurde"),
        fields=("name", "shelf"),
        others=("code", "kind"),
        mentions=("shelf",),
        named=("name",),
        ways=(),
        limits=(Limit(7, "fetched", ("name", "shelf")), Limit(90, "fetched"), Limit(365, "came")),
        kept=_("bis es abgeholt ist, und sieben Tage danach"),
    ),
    Record(
        model="supply.Loan",
        purpose=_("Wissen, was verliehen ist"),
        basis=Basis.CONTRACT,
        persons=(Persons.GUESTS,),
        data=_("Name, was verliehen ist, wann es zurückkommt"),
        fields=("name",),
        others=("what",),
        mentions=("what",),
        named=("name",),
        ways=(),
        limits=(Limit(7, "back", ("name",)), Limit(90, "back")),
        kept=_("bis es zurück ist, und sieben Tage danach"),
    ),
    Record(
        model="supply.Handover",
        purpose=_("Die nächste Schicht am Versorgungspunkt unterrichten"),
        basis=Basis.CONTRACT,
        persons=(Persons.MEMBERS,),
        data=_("Text, wer ihn schrieb"),
        fields=("by", "text"),
        mentions=("text",),
        ways=(Way("by", ("by",)),),
        limits=(Limit(30, "written"),),
    ),
)

WITHOUT = {"supply.Visits": "numbers of visitors by the hour"}
