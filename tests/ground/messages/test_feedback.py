"""What people tell the operator is kept, mailed, and forgotten in time; the database refuses what must never be."""

import datetime as dt
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from tests.ground.messages.mailbox import mailbox
from tests.serving import free_port

from dreiraum.ground.messages.actions import KEPT, PER_HOUR, TooMany, feedback, forget_old, mail_waiting, send_feedback
from dreiraum.ground.messages.models import Feedback, Kind, page_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def operator(installed):
    """Somebody to write to."""
    installed()


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Send feedback as a request would: what waits for the commit happens."""

    def send(**told):
        with django_capture_on_commit_callbacks(execute=True):
            return send_feedback(**{"kind": "mistake", "message": "Der Laden ist zu.", **told})

    return send


def written(days_ago: float = 0, **fields) -> Feedback:
    created = timezone.now() - dt.timedelta(days=days_ago)
    return Feedback.objects.create(**{"kind": "other", "message": "Hallo", "created": created, **fields})


def test_a_message_is_kept_and_mailed(tell):
    kept = tell(page="/gemeinden/salzhemmendorf/", reply_to="wer@example.org")
    kept.refresh_from_db()
    assert (kept.kind, kept.message, kept.page) == ("mistake", "Der Laden ist zu.", "/gemeinden/salzhemmendorf/")
    assert kept.mailed
    assert kept.handled is None
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == (["rueckmeldung@example.org"], ["wer@example.org"])
    assert sent.subject == f"In 15 Minuten, Rückmeldung {kept.pk}: Ein Fehler"
    assert "Der Laden ist zu." in sent.body
    assert "/gemeinden/salzhemmendorf/" in sent.body


def test_it_is_mailed_only_once_it_is_kept(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        send_feedback(kind="other", message="Noch nicht.")
    assert mail.outbox == []


def test_a_real_server_gets_the_mail(tell, settings):
    with mailbox() as box:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", box.port
        tell(message="Grüße aus Ockensen", reply_to="wer@example.org")
        (sent,) = box.mails
    assert sent["To"] == "rueckmeldung@example.org"
    assert sent["Reply-To"] == "wer@example.org"
    assert "Grüße aus Ockensen" in sent.get_content()


def test_a_mail_that_fails_loses_nothing_and_goes_out_with_the_next(tell, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()
    first = tell(message="Die erste.")
    first.refresh_from_db()
    assert first.mailed is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tell(message="Die zweite.")
    assert [sent.body.splitlines()[0] for sent in mail.outbox] == ["Die erste.", "Die zweite."]
    assert mail_waiting() == 0


def test_what_cannot_be_mailed_waits_without_keeping_others_waiting(tell, caplog):
    stuck = written(reply_to="name@b.de\u2028x")
    tell()
    assert [one.mailed is None for one in Feedback.objects.order_by("id")] == [True, False]
    assert len(mail.outbox) == 1
    assert caplog.records[-1].feedback == stuck.pk


def test_a_failing_mail_is_logged_without_a_word_of_it(tell, settings, caplog):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()
    tell(message="Meine Nachbarin heißt anders.", reply_to="wer@example.org")
    assert "feedback kept but not mailed" in caplog.text
    logged = " ".join(f"{vars(record)}" for record in caplog.records)
    assert "Nachbarin" not in logged
    assert "wer@example.org" not in logged


def test_without_anybody_to_mail_to_it_waits_in_the_database(tell, installed):
    installed("")
    assert tell().mailed is None
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"message": "   "}, "message"),
        ({"message": "x" * 5001}, "message"),
        ({"kind": "praise"}, "kind"),
        ({"reply_to": "wer"}, "reply_to"),
        ({"reply_to": "wer@example.org\nBcc: alle@example.org"}, "reply_to"),
    ],
)
def test_what_cannot_be_kept_is_refused(told, field):
    with pytest.raises(ValidationError) as refused:
        send_feedback(**{"kind": "other", "message": "Hallo", **told})
    assert field in refused.value.message_dict
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "praise"},
        {"message": ""},
        {"message": "x" * 5001},
        {"page": "/erreichen/52.10300,9.36100/"},
        {"page": "/suche/?q=Hauptstraße"},
        {"handled": dt.datetime(2001, 1, 1, tzinfo=dt.UTC)},
    ],
    ids=str,
)
def test_the_database_refuses_what_must_never_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        written(**fields)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "/"),
        ("/karte/", "/karte/"),
        ("/en/gemeinden/bad-muender/ockensen/", "/en/gemeinden/bad-muender/ockensen/"),
        ("/erreichen/52.10300,9.36100/", "/erreichen/"),
        ("/en/erreichen/52.10300%2C9.36100/weg/node/123/", "/en/erreichen/"),
        ("/suche/?q=Hauptstraße+1", "/suche/"),
        ("https://example.org/", ""),
        ("//example.org/", "/"),
        ("", ""),
    ],
)
def test_of_a_path_only_the_name_of_the_page_remains(path, page):
    assert page_of(path) == page


@given(st.text(alphabet="/-.,%?erichn0129 ä\n", max_size=60))
def test_no_path_carries_a_digit_into_the_database(path):
    page = page_of(path)
    assert set(page) <= set("/-abcdefghijklmnopqrstuvwxyz")
    Feedback(kind="other", message="x", page=page).full_clean()


def test_more_than_people_write_in_an_hour_is_refused():
    Feedback.objects.bulk_create(Feedback(kind="other", message="Hallo") for _ in range(PER_HOUR))
    with pytest.raises(TooMany):
        send_feedback(kind="other", message="Noch eine")
    Feedback.objects.update(created=timezone.now() - dt.timedelta(hours=1, seconds=1))
    send_feedback(kind="other", message="Jetzt wieder")


def test_messages_are_forgotten_after_a_year():
    kept, old = written(364.9), written(365.1, handled=timezone.now())
    assert forget_old(timezone.now()) == 1
    assert list(Feedback.objects.all()) == [kept]
    assert not Feedback.objects.filter(pk=old.pk).exists()


def test_mails_that_lie_as_files_are_forgotten_with_them(tell, tmp_path, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    tell(message="Ein Brief")
    (file,) = settings.EMAIL_FILE_PATH.iterdir()
    assert "Ein Brief" in file.read_text("utf-8")
    assert forget_old(timezone.now() + KEPT - dt.timedelta(hours=1)) == 0
    assert file.exists()
    assert forget_old(timezone.now() + KEPT + dt.timedelta(hours=1)) == 1
    assert not file.exists()


class TestCommands:
    def run(self, *words) -> str:
        out = StringIO()
        call_command(*words, stdout=out)
        return out.getvalue()

    def test_forget_says_how_many_went(self):
        written(400)
        written()
        assert self.run("forget") == "1 messages deleted.\n"

    def test_feedback_prints_what_is_open_and_closes_it(self):
        one = written(message="Die Tür klemmt", page="/karte/")
        assert "Die Tür klemmt" in self.run("feedback")
        assert "/karte/" in self.run("feedback")
        assert self.run("feedback", "--handled", str(one.pk)) == "1 messages closed.\n"
        assert self.run("feedback") == "0 open messages.\n"

    def test_feedback_names_a_number_that_is_not_open(self):
        with pytest.raises(CommandError, match="no open message has the number 77"):
            self.run("feedback", "--handled", "77")

    def test_feedback_mails_what_waits(self):
        written()
        assert self.run("feedback", "--mail") == "1 messages mailed.\n"
        assert len(mail.outbox) == 1


def test_every_kind_has_words_before_the_colon():
    with translation.override("de"):
        said = [str(Kind(kind).label).partition(":")[0] for kind in Kind.values]
    assert said == ["Eine Barriere", "Ein Fehler", "Etwas anderes"]


def test_two_processes_do_not_mail_the_same_message_twice(monkeypatch):
    """The second finds it claimed when the first is about to send."""
    one = written()
    build, sent = feedback._mail, []

    def meanwhile(feedback):
        sent.append(mail_waiting())
        return build(feedback)

    monkeypatch.setattr(feedback, "_mail", meanwhile)
    assert mail_waiting() == 1
    assert sent == [0]
    assert len(mail.outbox) == 1
    one.refresh_from_db()
    assert one.mailed
