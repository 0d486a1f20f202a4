"""Services of an administration: XZuFi and CSV become digital offers, and a second time nothing is doubled."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.ground.people.making import organisation
from tests.ground.places.acting import wearing
from tests.ground.places.making import offer

from dreiraum.ground.places.actions import edit_offer, take_back
from dreiraum.ground.places.models import Change, Offer
from dreiraum.ground.places.sheets import read_sheet

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FILE = Path(__file__).with_name("data") / "leistungen.xml"
HOME, DOG = "xzufi:L100042:8663958", "xzufi:L100042:8665000"


@pytest.fixture
def town(home):
    return organisation(slug="westdorf", name="Gemeinde Westdorf", kind="municipality", reviewed=timezone.now())


def bring(file: Path, *options: str) -> str:
    """What was done, without how long it took."""
    said = io.StringIO()
    call_command("directory", str(file), "--organisation", "westdorf", "--yes", *options, stdout=said)
    done, took = said.getvalue().splitlines()[-1].split(", in ")
    assert re.fullmatch(r"\d+ s", took)
    return done


def changed(tmp_path, *pairs: tuple[str, str]) -> Path:
    text = FILE.read_text("utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    file = tmp_path / "neu.xml"
    file.write_text(text, "utf-8")
    return file


def test_a_service_says_what_it_needs_where_it_is_and_who_is_responsible():
    sheet = read_sheet(FILE.read_bytes(), "westdorf")
    assert sheet.scopes == ["xzufi:L100042:"]
    assert "Sperrmüll abholen lassen" in sheet.notes[0]
    assert sheet.rows[0][1] == {
        "outside_id": HOME, "title": "Wohnsitz anmelden", "link": "https://example.org/wohnsitz",
        "needs": "– Personalausweis – Wohnungsgeberbestätigung", "office": "Bürgerbüro Westdorf",
        "about": "Sie sind umgezogen?\nMelden Sie sich in zwei Wochen an.", "topics": "ummelden, Umzug",
        "price_note": "Es kostet nichts.",
    }  # fmt: skip
    assert [(row["title"], row["link"]) for _line, row in sheet.rows[1:]] == [
        ("Hund anmelden", "https://example.org/hund")
    ]


def test_older_messages_that_answer_a_question_are_read_too():
    text = FILE.read_text("utf-8").replace("xzufi/2_2_0", "xzufi/2_1_0").replace("xzufi:schreibe>", "xzufi:antwort>")
    assert len(read_sheet(text.encode(), "westdorf").rows) == 2


def test_services_become_digital_offers_and_are_never_doubled(town):
    assert bring(FILE, "--publish") == "2 new, 0 changed, 0 closed, 0 left"
    one = Offer.objects.get(outside_id=HOME)
    assert (one.delivery, one.service, one.organisation, one.state) == ("digital", "citizens_office", town, "published")
    assert bring(FILE) == "0 new, 0 changed, 0 closed, 0 left"
    assert Offer.objects.count() == 2
    assert Change.objects.count() == 1
    take_back(who=wearing("provider", town), change=Change.objects.get())
    assert not Offer.objects.exists()


def test_a_person_who_corrects_a_service_is_not_overruled(town, tmp_path):
    bring(FILE)
    one = Offer.objects.get(outside_id=HOME)
    edit_offer(who=wearing("provider", town), offer=one, values={"title": "Umzug melden", "eid": True})
    assert bring(FILE) == "0 new, 0 changed, 0 closed, 0 left"
    bring(changed(tmp_path, ("Wohnsitz anmelden", "Anmeldung"), ("org/wohnsitz", "org/anmeldung")))
    one.refresh_from_db()
    assert (one.title, one.link, one.eid) == ("Umzug melden", "https://example.org/anmeldung", True)
    assert one.said["title"] == "Anmeldung"


def test_what_is_gone_is_closed_only_if_somebody_says_so(town, tmp_path):
    bring(FILE)
    theirs = offer(organisation=organisation(), delivery="digital", outside_id="xzufi:L100042:1")
    without = changed(tmp_path, (">902</xzufi:uebergeordnetesObjektID>", ">999</xzufi:uebergeordnetesObjektID>"))
    assert bring(without) == "0 new, 0 changed, 0 closed, 0 left"
    assert bring(without, "--close") == "0 new, 0 changed, 1 closed, 0 left"
    theirs.refresh_from_db()
    assert (Offer.objects.get(outside_id=DOG).state, theirs.state) == ("closed", "published")


def test_a_table_of_services_works_likewise(town, tmp_path):
    file = tmp_path / "leistungen.csv"
    head = "Leistungskennung;Titel;Adresse im Netz;Zuständige Stelle\n"
    file.write_text(f"{head}1;Pass;example.org/pass;Bürgerbüro\n2;Hund;;Steueramt\n;X;example.org;\n", "utf-8")
    assert bring(file) == "1 new, 0 changed, 0 closed, 2 left"
    one = Offer.objects.get()
    assert (one.outside_id, one.link, one.office) == ("csv:westdorf:1", "https://example.org/pass", "Bürgerbüro")
    assert bring(file) == "0 new, 0 changed, 0 closed, 2 left"


def test_an_offer_that_was_written_by_hand_is_taken_for_the_same_only_by_a_person(town):
    offer(organisation=town, delivery="digital", title="Hund anmelden")
    assert bring(FILE) == "1 new, 0 changed, 0 closed, 1 left"


def test_the_command_says_what_is_wrong(town, tmp_path):
    with pytest.raises(CommandError, match="no organisation is called nirgends"):
        call_command("directory", str(FILE), "--organisation", "nirgends")
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match=r"a\.xlsx: Das ist eine Excel"):
        call_command("directory", str(broken), "--organisation", "westdorf")
