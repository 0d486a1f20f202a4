"""The columns of the three tables that come and go as files: places, offers, services of an administration.

Files are German whoever reads the page, so that what one has written another can read.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from dreiraum.ground.places.cells import (
    Column,
    choice,
    day,
    degrees,
    number,
    place_cell,
    plain,
    read_hours,
    read_languages,
    read_price,
    read_service,
    text,
    write_price,
    write_service,
    yes,
)
from dreiraum.ground.places.models import Offer, Place

ACCESS = {"yes": "barrierefrei", "limited": "eingeschränkt barrierefrei", "no": "nicht barrierefrei", "": ""}
DELIVERY = {"physical": "vor Ort", "digital": "digital", "mobile": "kommt vorbei"}

ID = _("Leer lassen, wenn es neu ist. Aus einer heruntergeladenen Datei übernehmen, wenn es schon eingetragen ist.")
AT = _("Nur nötig, wenn wir die Adresse nicht finden.")
OSM = _("In der Schreibweise von OpenStreetMap.")
DAY = _("Ein Tag wie 31.12.2027, oder leer.")
YEARS = _("Eine Zahl, oder leer.")
YES = _("ja oder nein")

# fmt: off
PLACES: tuple[Column, ...] = (
    text(Place, "slug", "Kennung", ID, ""),
    text(Place, "name", "Name", _("So heißt der Ort auf dem Schild."), "Dorfhaus Ockensen", needed=True),
    text(Place, "street", "Straße und Nummer", _("Daraus finden wir den Punkt auf der Karte."), "Zur Humboldthöhe 1"),
    text(Place, "postcode", "Postleitzahl", "", "31020"),
    text(Place, "town", "Ort", _("Der Name des Dorfes oder der Stadt."), "Ockensen"),
    degrees("lat", "Breite", AT, "52,08512", 90),
    degrees("lon", "Länge", AT, "9,61234", 180),
    text(Place, "about", "Beschreibung", _("Ein paar Sätze für alle."), "Treffpunkt mit Küche und Leseecke."),
    text(Place, "phone", "Telefon", _("Eine Nummer, die öffentlich sein darf."), "030 23125000"),
    text(Place, "mail", "E-Mail-Adresse", _("Eine Adresse, die öffentlich sein darf."), "dorfhaus@example.org"),
    text(Place, "website", "Internetseite", "", "https://example.org/dorfhaus"),
    Column("opening_hours", "Öffnungszeiten", OSM, "Mo-Fr 09:00-12:00", read_hours, plain),
    choice("barrier_free", "Zugang",
           _("barrierefrei, eingeschränkt barrierefrei oder nicht barrierefrei; leer heißt: nicht bekannt."),
           "barrierefrei", ACCESS),
    yes("hub", "Versorgungspunkt", YES, "nein"),
)

OFFERS: tuple[Column, ...] = (
    text(Offer, "slug", "Kennung", ID, ""),
    text(Offer, "title", "Titel", _("Was es gibt, in wenigen Worten."), "Reparaturcafé", needed=True),
    Column("service", "Dienst", _("Einer der Dienste, die unten stehen."), "", read_service, write_service, True),
    choice("delivery", "Art", _("vor Ort, digital oder kommt vorbei"), "vor Ort", DELIVERY),
    Column("place", "Wo", _("Kennung oder Name des Ortes. Tragen Sie den Ort zuerst ein."), "Dorfhaus Ockensen",
           str, place_cell),
    text(Offer, "about", "Beschreibung", _("Ein paar Sätze für alle."), "Am ersten Samstag reparieren wir gemeinsam."),
    text(Offer, "topics", "Stichwörter", _("Worte, mit denen Menschen danach suchen."), "reparieren, Kleidung flicken"),
    Column("opening_hours", "Öffnungszeiten",
           _("Leer heißt: wie der Ort. In der Schreibweise von OpenStreetMap."), "Sa[1] 10:00-13:00",
           read_hours, plain),
    day("starts", "gilt ab", DAY, ""),
    day("ends", "gilt bis", DAY, ""),
    Column("languages", "Sprachen", _("Kürzel wie „de en uk“"), "de", read_languages, plain),
    choice("barrier_free", "Zugang", _("Leer heißt: wie der Ort."), "", ACCESS),
    number("age_from", "Alter ab", YEARS, "", 120),
    number("age_to", "Alter bis", YEARS, "", 120),
    Column("price_cents", "Preis in Euro", _("0 ist kostenlos; leer heißt: nicht bekannt."), "0",
           read_price, write_price),
    text(Offer, "price_note", "Zum Preis", _("Etwa: Ersatzteile zahlen Sie selbst."), "Spende willkommen"),
    text(Offer, "link", "Adresse im Netz", _("Nötig, wenn es digital ist."), ""),
    text(Offer, "device", "Gerät", _("Womit man es nutzt, wenn es digital ist."), ""),
    number("mbit", "Verbindung in Mbit/s",
           _("Wie schnell das Internet sein muss; leer heißt: jeder Anschluss genügt."), "", 10_000),
    yes("eid", "Online-Ausweis nötig", YES, "nein"),
    text(Offer, "needs", "Was man braucht", _("Unterlagen und Voraussetzungen."), "Das kaputte Gerät"),
    text(Offer, "office", "Zuständige Stelle", _("Das Amt, wenn es eine Leistung der Verwaltung ist."), ""),
    Column("help_at", "Hilfe gibt es bei", _("Kennung oder Name eines Ortes, an dem jemand dabei hilft."), "",
           str, place_cell),
    number("yearly_cost", "Kosten im Jahr in Euro", _("Für die Planung; nicht öffentlich."), "", 100_000_000),
    day("review_on", "prüfen am", _("Wann Sie nachsehen, ob alles noch stimmt; leer heißt: in einem Jahr."), ""),
)

_BY_NAME = {one.name: one for one in OFFERS}
SERVICES: tuple[Column, ...] = (
    text(Offer, "outside_id", "Leistungskennung",
         _("Die Nummer der Leistung bei Ihnen. Daran erkennen wir sie wieder."), "99084003012000", needed=True),
    *(replace(_BY_NAME[name], example=example, needed=name in ("title", "link")) for name, example in (
        ("title", "Reisepass beantragen"), ("link", "https://example.org/reisepass"),
        ("needs", "Alter Pass, Foto, Online-Ausweis"), ("office", "Bürgerbüro"),
        ("about", "Sie beantragen den Pass von zu Hause und holen ihn im Bürgerbüro ab."),
        ("topics", "Pass, Reisen, Ausweis"), ("price_note", "70 Euro"), ("eid", "ja"), ("device", ""), ("service", ""),
    )),
)
# fmt: on
TABLES: dict[str, tuple[Column, ...]] = {"places": PLACES, "offers": OFFERS, "services": SERVICES}
KEYS = {"places": "slug", "offers": "slug", "services": "outside_id"}
INNER = ("yearly_cost",)  # what the public does not see
TELLING = ("Wer antwortet", "Ort", "Breite", "Länge", "Beispiel", "Seite", "Lizenz", "Zu nennen", "Stand")  # not read
