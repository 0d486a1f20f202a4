"""Everything about a person comes out, in one file, and nothing of anybody else's secrets."""

import datetime as dt
import json
import zipfile

import pytest
from django.core.mail import EmailMessage, get_connection
from tests.ground.people.making import organisation, person
from tests.ground.people.traced import MAIL, NAME, PHONE

from dreiraum.ground.messages.models import Message
from dreiraum.ground.people.export import counts, sections, write
from dreiraum.ground.people.models import Consent
from dreiraum.ground.people.records import records

NOW = dt.datetime(2027, 3, 2, 11, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def unpacked(who):
    with write(who, NOW) as whole, zipfile.ZipFile(whole) as files:
        assert files.testzip() is None
        return {name: files.read(name) for name in files.namelist()}


def test_every_record_that_leads_to_the_person_is_in_both_forms(gerda):
    files = unpacked(gerda)
    data = json.loads(files["daten.json"])["records"]
    expected = {record.model for record in records() for way in record.ways if record.of(gerda, way).exists()}
    assert set(data) == expected
    assert {"people.User", "bookings.Booking", "places.Photo", "ground_messages.Feedback"} <= expected
    html = files["daten.html"].decode()
    for section in sections(gerda):
        assert section.title in html
    assert all(one in html for one in (NAME, MAIL, PHONE, "Dorfstraße 7"))
    assert files["dateien/photos/gerda-passfoto.jpg"] == f"Bild von {NAME}".encode()
    assert 'href="dateien/photos/gerda-passfoto.jpg"' in html


def test_the_counts_on_the_page_are_those_of_the_export(gerda):
    assert {record.model: count for record, count in counts(gerda)} == {
        section.record.model: len(section.rows) for section in sections(gerda)
    }


def test_secrets_stay_secret(gerda):
    gerda.set_password("ein sehr geheimes Passwort")
    gerda.save()
    text = b"".join(unpacked(gerda).values()).decode("utf-8", "replace")
    assert gerda.password not in text
    assert gerda.calendar_link.token not in text
    assert "wird nicht gezeigt" in text


def test_nothing_of_others_comes_along(folder):
    gerda, other = person(NAME, email=MAIL), person("Ute Nachbarin", email="ute@example.org")
    Message.objects.create(person=other, kind="a", subject="Geheim", text="Nur für Ute")
    Consent.objects.create(user=other, purpose="Utes Sache", wording="1")
    text = b"".join(unpacked(gerda).values()).decode()
    assert not any(one in text for one in ("Geheim", "Utes Sache", "ute@example.org"))


def test_what_people_write_cannot_become_a_page(folder):
    gerda = person("<script>alert(1)</script> Löschmich", email=MAIL)
    html = unpacked(gerda)["daten.html"].decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_copies_of_mails_to_the_person_are_in_it(folder):
    gerda = person(NAME, email=MAIL)
    get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=folder / "mail").send_messages(
        [
            EmailMessage("Für Gerda", "Hallo", "site@example.org", [MAIL]),
            EmailMessage("Für Ute", f"Über {NAME}", "site@example.org", ["ute@example.org"]),
        ]
    )
    mails = {name: raw for name, raw in unpacked(gerda).items() if name.startswith("mails/")}
    assert list(mails) == ["mails/1.eml"]
    assert b"gerda.loeschmich@example.org" in mails["mails/1.eml"]


def test_an_upload_that_is_gone_does_not_stop_it(gerda, folder):
    (folder / "uploads/photos/gerda-passfoto.jpg").unlink()
    assert "dateien/photos/gerda-passfoto.jpg" not in unpacked(gerda)


def test_organisations_whose_contact_the_person_is_are_in_it(folder):
    gerda = person(NAME, email=MAIL)
    organisation(name="Bücherei", mail=MAIL.upper())
    assert "Bücherei" in unpacked(gerda)["daten.html"].decode()


@pytest.mark.parametrize("many", [1, 30])
def test_more_rows_need_no_more_queries(gerda, django_assert_max_num_queries, many):
    Message.objects.bulk_create(Message(person=gerda, kind="a", subject="s", text="t") for _ in range(many))
    ways = sum(len(record.ways) for record in records())
    with django_assert_max_num_queries(3 * ways + 10):
        sections(gerda)
