"""What this area holds about people."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.people.records import MAIL, Basis, Limit, Persons, Record, Way

YEAR = 365
PUBLIC = _("die Öffentlichkeit")
LISTED = _("solange der Ort oder das Angebot eingetragen ist")

RECORDS = (
    Record(
        model="places.Place",
        purpose=_("Orte und Angebote zeigen"),
        basis=Basis.PUBLIC_TASK,
        persons=(Persons.CONTACTS,),
        data=_("Anschrift, Telefon und E-Mail-Adresse des Ortes"),
        fields=("phone", "mail", "about"),
        others=(
            "slug",
            "name",
            "street",
            "postcode",
            "town",
            "municipality",
            "website",
            "opening_hours",
            "osm",
            "hidden_why",
        ),
        mentions=("phone", "mail", "about"),
        ways=(Way(f"{MAIL}mail", ("mail", "phone")),),
        kept=LISTED,
        recipients=PUBLIC,
    ),
    Record(
        model="places.Statement",
        purpose=_("Festhalten, woher eine Angabe stammt"),
        basis=Basis.PUBLIC_TASK,
        persons=(Persons.MEMBERS,),
        data=_("wer etwas wann eingetragen hat"),
        fields=("by", "value"),
        others=("field",),
        mentions=("value",),
        ways=(Way("by", ("by",)),),
        limits=(Limit(2 * YEAR, "when", ("by",)),),
    ),
    Record(
        model="places.Photo",
        purpose=_("Orte zeigen"),
        basis=Basis.CONSENT,
        persons=(Persons.MEMBERS,),
        data=_("Bild, Name der Urheberin oder des Urhebers, wer es hochgeladen hat"),
        fields=("file", "alt", "credit", "by"),
        others=("hidden_why",),
        ways=(Way("by"),),
        kept=LISTED,
        recipients=PUBLIC,
    ),
    Record(
        model="places.Report",
        purpose=_("Hinweise auf Fehler prüfen"),
        basis=Basis.PUBLIC_TASK,
        persons=(Persons.WRITERS,),
        data=_("Text ohne Absender"),
        fields=("reason", "decision"),
        mentions=("reason", "decision"),
        ways=(),
        limits=(Limit(YEAR, "decided", where=Q(decided__isnull=False)), Limit(2 * YEAR, "created")),
    ),
    Record(
        model="places.Upload",
        purpose=_("Eine Datei zeigen, bevor sie übernommen wird"),
        basis=Basis.PUBLIC_TASK,
        persons=(Persons.MEMBERS, Persons.CONTACTS),
        data=_("wer wann welche Datei hochgeladen hat, und was darin steht"),
        fields=("by", "name", "rows"),
        others=("organisation", "table", "notes", "scopes"),
        mentions=("rows",),
        ways=(Way("by"),),
        limits=(Limit(1, "created"),),
    ),
    Record(
        model="places.Change",
        purpose=_("Änderungen zurücknehmen können"),
        basis=Basis.PUBLIC_TASK,
        persons=(Persons.MEMBERS,),
        data=_("wer was wann geändert hat"),
        fields=("by", "records"),
        others=("what", "organisation"),
        mentions=("records",),
        ways=(Way("by", ("by",)),),
        limits=(Limit(YEAR, "when"),),
    ),
)

WITHOUT = {
    "places.Edition": "a key that says whether anything has changed",
    "places.Offer": "what an organisation offers; no contact of its own",
    "places.Stop": "where and when a mobile offer stands",
}
