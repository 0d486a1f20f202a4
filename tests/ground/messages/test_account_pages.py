"""Messages on the account: listed, read, counted; how they come is the person's choice; letters are the operator's."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.ground.people.making import person

from dreiraum.ground.messages.carriers import letter
from dreiraum.ground.messages.models import Channel, Dispatch, Message, Preference

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LIST = "/konto/nachrichten/"


def told(who, many=1, **fields):
    given = {"person": who, "kind": "visit", "text": "Hallo"}
    return Message.objects.bulk_create(Message(**{**given, "subject": f"Nr. {k}", **fields}) for k in range(many))


@pytest.fixture
def who(client):
    one = person()
    client.force_login(one)
    return one


def test_the_list_is_the_persons_own_and_a_reminder_waits_for_its_time(client, who):
    told(who, subject="Meine")
    told(person(), subject="Fremde")
    told(who, subject="Später", due=timezone.now() + dt.timedelta(days=1))
    text = client.get(LIST).content.decode()
    assert "Meine" in text
    assert "Fremde" not in text
    assert "Später" not in text


def test_ten_thousand_cost_no_more_questions_than_ten(client, who, django_assert_num_queries):
    told(who, 10)
    client.get(LIST)  # the session notes once a day that it is used
    with django_assert_num_queries(5):
        client.get(LIST)
    told(who, 9990)
    with django_assert_num_queries(5):
        assert "Seite 1 von 400" in client.get(LIST).content.decode()


def test_what_was_looked_at_is_read_and_all_can_be_marked(client, who):
    first, *_ = told(who, 3)
    assert "Hallo" in client.get(f"{LIST}{first.pk}/").content.decode()
    assert Message.objects.filter(read=None).count() == 2
    assert client.post(f"{LIST}gelesen/").status_code == 302
    assert not Message.objects.filter(read=None).exists()


def test_what_is_new_is_counted_on_every_page_of_who_is_signed_in(client, who):
    told(who, 3)
    assert "3 neue Nachrichten" in client.get("/impressum/").content.decode()
    client.post(f"{LIST}gelesen/")
    assert "neue Nachricht" not in client.get("/impressum/").content.decode()


def test_nobody_reads_what_others_were_told(client, who):
    (other,) = told(person())
    assert client.get(f"{LIST}{other.pk}/").status_code == 404
    client.logout()
    assert client.get(LIST).status_code == 302


def test_an_empty_list_says_what_would_be_there(client, who):
    assert "Noch gibt es nichts" in client.get(LIST).content.decode()


def test_how_messages_come_is_kept(client, who):
    said = {"channel": "mail", "digest": "daily", "quiet_from": "22:00", "quiet_to": "07:00"}
    assert client.post("/konto/zustellung/", said).status_code == 302
    kept = Preference.objects.get(person=who)
    assert (kept.digest, kept.quiet_from, kept.reminders) == ("daily", dt.time(22), False)
    assert 'value="22:00"' in client.get("/konto/zustellung/").content.decode()


@pytest.mark.parametrize("said", [{"quiet_from": "22:00"}, {"channel": "letter"}, {"digest": "hourly"}])
def test_what_makes_no_sense_is_said(client, who, said):
    answer = client.post("/konto/zustellung/", {"channel": "mail", "digest": "daily", **said})
    assert answer.status_code == 400
    assert not Preference.objects.exists()


def test_the_operator_sees_letters_and_what_reached_nobody(client, settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "letters").mkdir()
    client.force_login(person(is_superuser=True))
    one, other = told(person("Otto Ohne"), 2)
    sent = Dispatch.objects.create(message=one, channel=Channel.LETTER, due=timezone.now())
    Dispatch.objects.create(
        message=other, channel=Channel.SMS, due=timezone.now(), given_up=timezone.now(), problem="HTTP 400"
    )
    letter.path(sent.pk).write_text("Guten Tag")
    text = client.get("/verwaltung/briefe/").content.decode()
    assert "Otto Ohne" in text
    assert "HTTP 400" in text
    answer = client.get(f"/verwaltung/briefe/{sent.pk}/")
    assert answer.content == b"Guten Tag"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get("/verwaltung/briefe/99999/").status_code == 404
    client.force_login(person())
    assert client.get("/verwaltung/briefe/").status_code == 403
