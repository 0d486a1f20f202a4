"""Bringing in files: what is shown before, what a person has said stands, one step, taken back."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.people.making import organisation
from tests.ground.places.acting import operator, signed_in, wearing
from tests.ground.places.making import offer, place

from dreiraum.ground.people.retention import forget_due
from dreiraum.ground.places.actions import edit_offer, edit_place, take_back
from dreiraum.ground.places.models import Change, Offer, Place, Statement, Upload

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AT = "/angebote/verwalten/datei/"
SHOWN = f"{AT}vorschau/"
PLACES = "Name;Breite;Länge;Telefon;Öffnungszeiten\n"


@pytest.fixture
def provider():
    return wearing("provider")


@pytest.fixture
def desk(client, provider):
    return signed_in(client, provider)


def said(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def send(desk, content, name="liste.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return desk.post(AT, {"file": SimpleUploadedFile(name, content)})


def take(desk, **answers):
    """Say yes to what is shown."""
    return desk.post(SHOWN, {"seen": desk.get(SHOWN).context["plan"].digest, **answers})


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Place, Offer, Statement)]


def own(desk, table) -> bytes:
    return b"".join(desk.get(f"{AT}eigene/{table}/").streaming_content)


def test_new_places_are_shown_then_taken_over_then_taken_back(desk, provider):
    sent = send(desk, f"{PLACES}Dorfhaus;52,01;9,51;05151 1;Mo-Fr 09:00-12:00\nHofladen;52,02;9,52;;\n")
    assert (sent.status_code, sent.headers["Location"]) == (302, SHOWN)
    page = said(desk.get(SHOWN))
    assert "2 neu" in page
    assert "Dorfhaus" in page
    assert not Place.objects.exists()
    assert take(desk, publish="1").status_code == 302
    assert set(Place.objects.values_list("name", "organisation", "state")) == {
        ("Dorfhaus", provider.organisation.pk, "published"),
        ("Hofladen", provider.organisation.pk, "published"),
    }
    stated = set(Statement.objects.filter(source="csv", place__name="Dorfhaus").values_list("field", flat=True))
    assert stated == {"name", "lat", "lon", "phone", "opening_hours"}
    assert not Upload.objects.exists()
    change = Change.objects.get()
    assert "2 neu" in change.what
    assert change.what in said(desk.get("/angebote/verwalten/"))
    take_back(who=provider, change=change)
    assert not Place.objects.exists()


def test_what_was_exported_comes_back_without_a_difference(desk, provider):
    ours = provider.organisation
    here = place(organisation=ours, name="=Haus\u00a0Ä", phone="+49 5151 1", about="Zwei\nZeilen; „so“", hub=True,
                 barrier_free="limited", lat=52.123456789, opening_hours="immer mal")  # fmt: skip
    offer(organisation=ours, place=here, title="Yoga", price_cents=1250, starts=dt.date(2027, 1, 2), age_from=6,
          service="unbekannt", languages="de uk", barrier_free="yes", yearly_cost=300, needs="-x")  # fmt: skip
    offer(organisation=ours, delivery="digital", title="Netz", eid=True, mbit=5, help_at=here, state="draft")
    offer(organisation=ours, delivery="mobile", title="Bus")
    before = everything()
    for table, many in (("places", 1), ("offers", 3)):
        assert send(desk, own(desk, table)).status_code == 302
        plan = desk.get(SHOWN).context["plan"]
        assert dict(plan.counts) == {"same": many}, [(row.name, row.problems, row.differences) for row in plan.rows]
        assert not plan.notes
    assert everything() == before


def test_a_wrong_cell_names_its_row_and_column_and_the_others_come(desk):
    send(desk, f"{PLACES}Dorfhaus;52,01;9,51;;\nLaden;52,01;912;;\nHof;52,1;9,5;;immer mal\n;52,1;9,5;;\nX;1;2;3;4;5\n")
    plan = desk.get(SHOWN).context["plan"]
    wrong = [(row.line, head) for row in plan.rows for head, _words in row.problems]
    assert wrong == [(3, "Länge"), (4, "Öffnungszeiten"), (5, "Name"), (6, ""), (6, "Öffnungszeiten")]
    take(desk)
    assert [one.name for one in Place.objects.all()] == ["Dorfhaus"]


def test_an_address_is_found_or_asked_for(desk):
    send(desk, "Name,Straße und Nummer,Ort\nHaus,Hauptstraße 1,West\nSchloss,Xyzzy 99,Nirgendwo\n")
    plan = desk.get(SHOWN).context["plan"]
    assert [row.kind for row in plan.rows] == ["new", "wrong"]
    take(desk)
    assert 51.9 < Place.objects.get().lat < 52.1


def test_what_a_person_has_said_is_shown_and_stands_until_a_person_says_otherwise(desk, provider):
    send(desk, f"{PLACES}Dorfhaus;52,01;9,51;05151 1;\n")
    take(desk)
    one = Place.objects.get()
    edit_place(who=provider, place=one, values={"phone": "05151 2"})
    again = f"Kennung;{PLACES}{one.slug};Dorfhaus Mitte;52,01;9,51;05151 1;\n"
    send(desk, again)
    (row,) = desk.get(SHOWN).context["plan"].rows
    assert [(each.name, each.persons) for each in row.differences] == [("name", False)]  # the file says nothing new
    other = again.replace("05151 1", "05151 3")
    send(desk, other)
    page = said(desk.get(SHOWN))
    assert {"05151 2", "05151 3", "von einem Menschen eingetragen"} <= {
        words for words in ("05151 2", "05151 3", "von einem Menschen eingetragen") if words in page
    }
    take(desk)
    one.refresh_from_db()
    assert (one.name, one.phone) == ("Dorfhaus Mitte", "05151 2")
    send(desk, other.replace("05151 3", "05151 4"))
    take(desk, **{"row-2": "take"})
    one.refresh_from_db()
    assert one.phone == "05151 4"
    assert Statement.objects.get(place=one, field="phone", source="person").by == provider.user


def test_an_offer_that_a_person_has_changed_stays_theirs(desk, provider):
    here = place(organisation=provider.organisation, name="Halle")
    table = "Kennung;Titel;Dienst;Wo;Preis in Euro;Beschreibung\nyoga;Yoga;gp;Halle;5;{}\n"
    send(desk, table.format("Montags"))
    take(desk)
    one = Offer.objects.get()
    assert (one.slug, one.place, one.price_cents, one.said["price_cents"]) == ("yoga", here, 500, "5,00")
    edit_offer(who=provider, offer=one, values={"price_cents": 700})
    send(desk, table.format("Dienstags"))
    take(desk)
    one.refresh_from_db()
    assert (one.about, one.price_cents) == ("Dienstags", 700)
    before = everything()
    send(desk, table.format("Mittwochs").replace(";5;", ";6;"))
    assert desk.get(SHOWN).context["plan"].rows[0].held == {"price_cents"}
    take(desk, **{"every-word": "take"})
    one.refresh_from_db()
    assert (one.about, one.price_cents) == ("Mittwochs", 600)
    take_back(who=provider, change=Change.objects.first())
    now = everything()
    assert [{**row, "changed": 0} for row in now[1]] == [{**row, "changed": 0} for row in before[1]]


@pytest.mark.parametrize(("answer", "names"), [
    ("", {"Dorfladen Ockensen"}), ("same", {"Dorf-Laden Ockensen"}),
    ("other", {"Dorfladen Ockensen", "Dorf-Laden Ockensen"}),
])  # fmt: skip
def test_a_probable_twin_is_asked_about(desk, provider, answer, names):
    place(organisation=provider.organisation, name="Dorfladen Ockensen", lat=52.0, lon=9.5)
    place(name="Bäckerei", lat=52.0, lon=9.5)
    place(name="Dorfladen Ockensen", lat=52.1, lon=9.5, state="closed")
    send(desk, f"{PLACES}Dorf-Laden Ockensen;52,0005;9,5005;;\n")
    assert "Gibt es das schon?" in said(desk.get(SHOWN))
    take(desk, **({"row-2": answer} if answer else {}))
    assert (
        set(Place.objects.filter(name__endswith="Ockensen").exclude(state="closed").values_list("name", flat=True))
        == names
    )


def test_others_places_are_not_changed_nor_merged(desk):
    theirs = place(organisation=organisation(), name="Rathaus")
    send(desk, f"Kennung;{PLACES}{theirs.slug};Meins;52,0;9,5;;\n;Rathaus;52,0;9,5;;\n")
    first, second = desk.get(SHOWN).context["plan"].rows
    assert (first.kind, second.same) == ("wrong", None)
    take(desk, **{"row-3": "same"})
    assert list(Place.objects.values_list("name", flat=True)) == ["Rathaus"]


def test_a_file_is_shown_again_where_something_has_changed_meanwhile(desk, provider):
    one = place(organisation=provider.organisation, name="Haus", phone="1")
    send(desk, f"Kennung;Name;Telefon\n{one.slug};Haus;2\n")
    seen = desk.get(SHOWN).context["plan"].digest
    edit_place(who=provider, place=one, values={"phone": "3"})
    page = desk.post(SHOWN, {"seen": seen})
    assert page.status_code == 409
    assert "Inzwischen" in said(page)
    assert Place.objects.get().phone == "3"


def test_a_file_that_cannot_be_read_says_so_and_nothing_is_kept(desk):
    page = send(desk, b"PK\x03\x04...", "liste.xlsx")
    assert page.status_code == 400
    assert "CSV UTF-8" in said(page)
    assert not Upload.objects.exists()


def test_an_upload_is_forgotten_by_itself_and_by_a_click(desk, provider):
    send(desk, f"{PLACES}Dorfhaus;52,01;9,51;;\n")
    send(desk, f"{PLACES}Hofladen;52,01;9,51;;\n")
    assert Upload.objects.get().rows[0][1]["name"] == "Hofladen"
    forget_due(timezone.now() + dt.timedelta(days=1, minutes=1))
    assert not Upload.objects.exists()
    send(desk, f"{PLACES}Dorfhaus;52,01;9,51;;\n")
    desk.post(f"{AT}verwerfen/")
    assert not Upload.objects.exists()
    assert desk.get(SHOWN).status_code == 302


def test_the_operator_says_for_whom(client, home):
    ours = organisation(name="Gemeinde West")
    desk = signed_in(client, operator())
    assert "Gemeinde West" in said(desk.get(AT))
    content = f"{PLACES}Rathaus;52,01;9,51;;\n".encode()
    desk.post(AT, {"file": SimpleUploadedFile("a.csv", content), "organisation": str(ours.pk)})
    take(desk)
    assert Place.objects.get().organisation == ours


def test_another_hat_does_not_take_over_the_file(desk, provider):
    send(desk, f"{PLACES}Dorfhaus;52,01;9,51;;\n")
    Upload.objects.update(organisation=organisation())
    assert desk.get(SHOWN).status_code == 302


@pytest.mark.parametrize("table", ["places", "offers"])
def test_the_preview_costs_the_same_however_many_rows_there_are(desk, provider, table):
    here = place(organisation=provider.organisation, name="Halle", lat=52.0, lon=9.5)
    desk.get(SHOWN)
    counts = []
    for many in (3, 60):
        if table == "places":  # each has a twin that may be the same
            for k in range(many):
                place(organisation=provider.organisation, name=f"Haus {k}", lat=52 + k / 100, lon=9.0)
            send(desk, "Name;Breite;Länge\n" + "".join(f"Haus {k};{52 + k / 100};9,0\n" for k in range(many)))
        else:
            send(desk, "Titel;Dienst;Wo\n" + "".join(f"{k}{'xyz'[k % 3] * 9};gp;{here.slug}\n" for k in range(many)))
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(SHOWN)
        assert [row.question for row in page.context["plan"].rows[:3]] == ["twin" if table == "places" else ""] * 3
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("table", ["places", "offers", "services"])
def test_a_template_is_read_as_it_is(desk, table):
    place(name="Dorfhaus Ockensen")
    content = b"".join(desk.get(f"{AT}vorlage/{table}/").streaming_content)
    assert send(desk, content).status_code == 302
    (row,) = desk.get(SHOWN).context["plan"].rows
    assert (row.kind, row.problems) == ("new", [])


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Kennung;Name;Breite;Länge;Telefon", "haus-{k};Haus {k};{k},5;9,5;{said}"),
        ("Kennung;Titel;Dienst;Wo;Beschreibung", "kurs-{k};{name};gp;halle;{said}"),
        ("Leistungskennung;Titel;Adresse im Netz;Beschreibung", "{k};{name};https://example.org/{k};{said}"),
    ],
)
def test_twenty_rows_are_taken_over_with_as_many_queries_as_two(desk, provider, head, row):
    place(organisation=provider.organisation, slug="halle", name="Halle", lat=51.0)
    counts = []
    for first, last in ((40, 41), (0, 2), (10, 30)):  # the first step ever asks more
        for said in ("eins", "zwei"):  # new, then changed
            send(desk, "\n".join([head, *(row.format(k=k, name=9 * str(k), said=said) for k in range(first, last))]))
            with CaptureQueriesContext(connection) as asked:
                assert take(desk).status_code == 302
            counts.append(len(asked))
    assert counts[2:4] == counts[4:]
    assert Change.objects.count() == 6
