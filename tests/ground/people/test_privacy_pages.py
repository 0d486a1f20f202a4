"""The pages of one's own data: only one's own, only after showing who one is; the operator's record."""

import datetime as dt
import io
import time
import zipfile

import pytest
from django.urls import reverse
from tests.ground.people.making import organisation, person

from dreiraum.ground.people.models import Consent, Mandate, Remainder, User
from dreiraum.ground.people.processing import as_markdown, entries
from dreiraum.ground.people.records import records

NOW = dt.datetime(2027, 3, 2, 11, tzinfo=dt.UTC)
PAGES = ("privacy:mine", "privacy:download", "privacy:erase", "privacy:consents", "privacy:processing")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings, home):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture
def noted(tmp_path, settings, monkeypatch):
    """Where erasures are noted in these tests, whose installation is shared."""
    from dreiraum.ground.people import erasure

    monkeypatch.setattr(erasure, "NOTED", tmp_path / "erasures.jsonl")
    return tmp_path / "erasures.jsonl"


def sign_in(client, who, fresh=True):
    client.force_login(who)
    session = client.session
    at = time.time() if fresh else time.time() - 9999
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session.save()
    return who


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_sent_to_sign_in(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{reverse('account_login')}?next=")


def test_my_data_are_counted_and_fetched(client):
    me = sign_in(client, person("Gerda Beispiel"))
    page = client.get(reverse("privacy:mine"))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    answer = client.get(reverse("privacy:download"))
    assert answer["Content-Type"] == "application/zip"
    assert 'filename="meine-daten.zip"' in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as files:
        assert me.email in files.read("daten.json").decode()
    answer.close()


@pytest.mark.parametrize("name", ["privacy:download", "privacy:erase"])
def test_who_signed_in_long_ago_shows_again_who_they_are(client, name):
    sign_in(client, person(password="ein langes Passwort"), fresh=False)
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("name", PAGES[:4])
def test_nobody_does_this_for_another(client, name):
    helper, gerda = sign_in(client, person()), person("Gerda Beispiel")
    now = dt.datetime.now(dt.UTC)
    mandate = Mandate.objects.create(
        person=gerda, helper=helper, given=now - dt.timedelta(1), expires=now + dt.timedelta(1), channel="web"
    )
    session = client.session
    session["mandate"] = str(mandate.pk)
    session.save()
    assert client.get(reverse(name)).status_code == 403


def test_erasing_asks_once_and_then_does_it(client, noted, django_capture_on_commit_callbacks):
    me = sign_in(client, person("Gerda Beispiel"))
    address = reverse("privacy:erase")
    assert client.get(address).status_code == 200
    refused = client.post(address)
    assert refused.status_code == 400
    assert "Setzen Sie hier ein Häkchen" in refused.content.decode()
    assert User.objects.filter(pk=me.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, {"sure": "on"})
    assert answer.status_code == 302
    assert not User.objects.filter(pk=me.pk).exists()
    assert str(me.pk) in noted.read_text()
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(reverse("privacy:mine")).status_code == 302


def test_erasing_names_what_nobody_would_keep(client):
    me = sign_in(client, person())
    me.memberships.create(organisation=organisation(name="Dorfladen"), role="keeper")
    assert "Dorfladen" in client.get(reverse("privacy:erase")).content.decode()


def test_the_last_operator_is_told_why_not(client):
    me = sign_in(client, User.objects.create_superuser("op@example.org"))
    answer = client.post(reverse("privacy:erase"), {"sure": "on"})
    assert answer.status_code == 409
    assert "Nur Sie betreiben diese Seite" in answer.content.decode()
    assert User.objects.filter(pk=me.pk).exists()


def test_other_sessions_of_an_erased_person_end(client, noted):
    from django.test import Client

    me, elsewhere = sign_in(client, person()), Client()
    elsewhere.force_login(me)
    client.post(reverse("privacy:erase"), {"sure": "on"})
    from django.contrib.sessions.models import Session

    assert not any(str(me.pk) in str(one.get_decoded()) for one in Session.objects.all())


def test_a_consent_is_taken_back_once_and_by_its_giver_alone(client):
    me = sign_in(client, person())
    mine = Consent.objects.create(user=me, purpose="Newsletter", wording="1")
    hers = Consent.objects.create(user=person(), purpose="Utes", wording="1")
    address = reverse("privacy:consents")
    page = client.get(address).content.decode()
    assert "Newsletter" in page
    assert "Utes" not in page
    assert client.post(address, {"consent": hers.pk}).status_code == 404
    assert client.post(address, {"consent": "x"}).status_code == 404
    assert client.post(address, {"consent": mine.pk}).status_code == 302
    mine.refresh_from_db()
    assert mine.withdrawn is not None
    assert client.post(address, {"consent": mine.pk}).status_code == 404


def test_the_record_of_processing_is_for_the_operator(client):
    sign_in(client, person())
    assert client.get(reverse("privacy:processing")).status_code == 403
    sign_in(client, User.objects.create_superuser("op@example.org"))
    Remainder.objects.create(model="bookings.Booking", row="77", law="§ 147 AO", until=dt.date(2037, 1, 1))
    page = client.get(reverse("privacy:processing")).content.decode()
    assert all(entry.title in page for entry in entries())
    assert "§ 147 AO" in page
    text = client.get(reverse("privacy:processing"), {"format": "md"})
    assert text["Content-Type"].startswith("text/markdown")
    assert text.content.decode() == as_markdown()


def test_the_record_names_every_model_and_every_limit():
    text = as_markdown()
    for record in records():
        assert f"`{record.model}`" in text
    by_model = {entry.model: entry for entry in entries()}
    assert by_model["people.Act"].kept == ["gelöscht 1 Jahr nach dem Eintrag"]
    assert len(by_model["bookings.Booking"].kept) == 3
    assert by_model["people.Membership"].kept == ["bis die Mitgliedschaft endet"]


def test_operators_answer_who_cannot_sign_in(tmp_path, noted, django_capture_on_commit_callbacks):
    from django.core.management import CommandError, call_command

    gerda = person("Gerda Beispiel", email=None, phone="05151 123456")
    call_command("export", str(gerda.pk), tmp_path / "a.zip", stdout=io.StringIO())
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    assert zipfile.ZipFile(tmp_path / "a.zip").testzip() is None
    said = io.StringIO()
    call_command("erase", str(gerda.pk), stdout=said)
    assert "would be erased" in said.getvalue()
    assert User.objects.filter(pk=gerda.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("erase", str(gerda.pk), "--yes", stdout=said)
    assert not User.objects.filter(pk=gerda.pk).exists()
    with pytest.raises(CommandError, match="no account"):
        call_command("erase", "nobody@example.org")


@pytest.mark.parametrize(("language", "title"), [("de", "# Verzeichnis von"), ("en", "# Record of")])
def test_the_record_is_printed_in_both_languages(language, title):
    from django.core.management import call_command

    said = io.StringIO()
    call_command("records", "--language", language, stdout=said)
    assert said.getvalue().startswith(title)
