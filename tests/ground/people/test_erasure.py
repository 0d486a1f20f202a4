"""After an erasure nothing leads to the person: not the database, not the files, not the logs; others keep theirs."""

import datetime as dt
import json
import logging
import sqlite3

import pytest
from django.apps import apps
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from tests.ground.bookings.making import booking, resource, session
from tests.ground.people.making import member, organisation, person
from tests.ground.people.traced import MAIL, NAME, NOW, PHONE, STRINGS

from dreiraum.ground.bookings.models import Booking
from dreiraum.ground.messages.models import Feedback, Message
from dreiraum.ground.people import erasure as erasing
from dreiraum.ground.people.erasure import (
    NOTED,
    LastOperator,
    erase,
    erase_again,
    finish_erasures,
    left_without_keeper,
    note_erasure,
    noted_erasures,
)
from dreiraum.ground.people.models import Act, Erasure, Mandate, Organisation, Remainder, User
from dreiraum.ground.people.records import Law, records
from dreiraum.ground.people.traces import GONE, traces
from dreiraum.ground.places.models import Change, Place
from dreiraum.web.logs import Facts

DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


def everything() -> dict[str, str]:
    """Every value of every table, as text, by table and column."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            for name, value in row.items():
                key = f"{model._meta.label}.{name}"
                found[key] = f"{found.get(key, '')}\n{value}"
    return found


def columns_with(*strings) -> set[str]:
    return {key for key, text in everything().items() if any(one.lower() in text.lower() for one in strings)}


def files_with(folder, *strings) -> set[str]:
    found = set()
    for file in folder.rglob("*"):
        if file.is_file() and any(one.encode() in file.read_bytes() or one in file.name for one in strings):
            found.add(file.relative_to(folder).as_posix())
    return found


def test_nothing_is_found_of_an_erased_person(gerda, folder, django_capture_on_commit_callbacks):
    number = str(gerda.pk)
    before = columns_with(*STRINGS, number, gerda.pk.hex)
    assert len(before) > 20  # what is searched for was there
    assert files_with(folder, *STRINGS) == {"uploads/photos/gerda-passfoto.jpg"}
    with django_capture_on_commit_callbacks(execute=True):
        erase(person=gerda, now=NOW)
    assert columns_with(*STRINGS) == set()
    assert columns_with(number) == {"people.Erasure.id"}
    assert files_with(folder, *STRINGS) == set()
    assert files_with(folder, number) == {NOTED}
    assert json.loads((folder / NOTED).read_text()) == {"id": number, "when": "2027-03-02T11:00:00+00:00"}


def test_every_record_with_a_way_was_part_of_that_test(gerda):
    reached = {record.model for record in records() for way in record.ways if record.of(gerda, way).exists()}
    unreached = {record.model for record in records() if record.ways} - reached
    assert unreached <= {"ground_messages.Dispatch", *(one for one in unreached if one.split(".")[0] in FOREIGN)}


FOREIGN = {"account", "mfa", "socialaccount", "admin", "sessions"}


def test_others_keep_what_is_theirs(gerda):
    other = User.objects.get(name="Ute Nachbarin")
    counts = {model: model.objects.count() for model in (Booking, Organisation, Place)}
    erase(person=gerda, now=NOW)
    assert {model: model.objects.count() for model in counts} == counts
    message = Message.objects.get()
    assert message.person == other
    assert (message.subject, message.text) == (f"{GONE} hilft", f"Rufen Sie an: {GONE}, {GONE}")
    assert Act.objects.get().about == f"durch {GONE}"
    assert Act.objects.get().actor is None
    assert Mandate.objects.get().recorded_by is None
    assert Feedback.objects.get().message == f"Schreibt an {GONE}!"
    assert Change.objects.get().records == [{"before": None, "after": {"mail": "", "wer": "Löß"}}]
    assert Organisation.objects.get(about=f"Fragen an {GONE} oder {GONE}.").mail == ""


def test_bookings_stay_for_the_statistics_without_the_person(gerda):
    was = list(Booking.objects.order_by("id").values("resource", "session", "starts", "ends", "seats"))
    erase(person=gerda, now=NOW)
    assert list(Booking.objects.order_by("id").values("resource", "session", "starts", "ends", "seats")) == was
    hers = Booking.objects.get(resource__isnull=False)
    assert (hers.person, hers.walk_in, hers.note) == (None, "", "")


def test_what_was_booked_ahead_goes_to_those_who_wait(folder):
    gerda, waiting = person(NAME, email=MAIL), person("Ute Nachbarin")
    full = session(seats=1)
    hers = booking(full, person=gerda, walk_in="")
    theirs = booking(full, person=waiting, walk_in="", state="waiting")
    erase(person=gerda)
    for one in (hers, theirs, full):
        one.refresh_from_db()
    assert (hers.state, hers.person) == ("cancelled", None)
    assert (theirs.state, full.taken) == ("confirmed", 1)


def test_mail_copies_go_and_those_of_others_stay(folder):
    gerda, mails = person(NAME, email=MAIL, phone=PHONE), folder / "mail"
    greeting = "Grüße an alle"
    send = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=mails)
    send.send_messages(
        [
            EmailMessage("Für Gerda", f"Guten Tag {NAME}", "site@example.org", [MAIL]),
            EmailMessage("Für Ute", greeting, "site@example.org", ["ute@example.org"]),
            EmailMessage("Über Gerda", f"Ihre Helferin ist {NAME}.", "site@example.org", ["karl@example.org"]),
        ]
    )
    only_hers = mails / "20270101-000000-1.log"
    only_hers.write_bytes(EmailMessage("a", "b", "site@example.org", [MAIL]).message().as_bytes())
    letters = folder / "letters"
    letters.mkdir()
    (letters / "1.html").write_text(f"<p>{NAME}<br>Dorfstraße", "utf-8")
    (letters / "2.html").write_text("<p>Ute", "utf-8")
    erase(person=gerda, now=NOW)
    assert not only_hers.exists()
    left = next(file for file in mails.glob("*.log")).read_text("utf-8")
    assert "To: ute@example.org" in left
    assert left.count("Subject:") == 1
    assert [file.name for file in letters.iterdir()] == ["2.html"]


def test_a_log_says_that_accounts_were_erased_and_not_whose(gerda, caplog, django_capture_on_commit_callbacks):
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        erase(person=gerda, now=NOW)
    lines = "\n".join(Facts().format(record) for record in caplog.records if record.name.startswith("dreiraum"))
    assert "accounts erased" in lines
    assert not any(one in lines for one in (*STRINGS, str(gerda.pk)))


def test_an_erasure_that_fails_in_the_middle_leaves_everything(gerda, monkeypatch, folder):
    def fail(known):
        raise RuntimeError

    monkeypatch.setattr(erasing, "forget_copies", fail)
    before = everything()
    with pytest.raises(RuntimeError):
        erase(person=gerda, now=NOW)
    assert everything() == before
    assert not (folder / NOTED).exists()


def test_what_follows_the_transaction_is_done_later_if_the_process_dies_between(gerda, folder):
    erase(person=gerda, now=NOW)  # the test's own transaction never ends: nothing follows it
    assert Erasure.objects.get().files == ["photos/gerda-passfoto.jpg"]
    assert (folder / "uploads/photos/gerda-passfoto.jpg").exists()
    assert finish_erasures(NOW + DAY) == 1
    assert not (folder / "uploads/photos/gerda-passfoto.jpg").exists()
    assert list(noted_erasures(folder / NOTED)) == [str(gerda.pk)]
    assert (Erasure.objects.get().files, Erasure.objects.get().noted) == ([], NOW + DAY)
    assert finish_erasures(NOW + DAY) == 0


def test_the_last_operator_cannot_be_erased():
    operator = User.objects.create_superuser("op@example.org")
    with pytest.raises(LastOperator):
        erase(person=operator, now=NOW)
    User.objects.create_superuser("op2@example.org")
    erase(person=operator, now=NOW)
    assert not User.objects.filter(pk=operator.pk).exists()


def test_organisations_that_nobody_would_keep_are_named():
    club = organisation(name="Dorfverein")
    keeper = member("keeper", club)
    assert left_without_keeper(keeper) == ["Dorfverein"]
    member("keeper", club)
    assert left_without_keeper(keeper) == []


@pytest.fixture
def lawful(monkeypatch):
    """As if a law made us keep bookings that cost something for ten years."""

    def until(row):
        return dt.date(row.starts.year + 10, 12, 31) if row.price_cents else None

    record = next(one for one in records() if one.model == "bookings.Booking")
    kept = type(record)(**{**{name: getattr(record, name) for name in record.__slots__}, "law": Law("§ 147 AO", until)})
    everyone = tuple(kept if one is record else one for one in records())
    monkeypatch.setattr(erasing, "records", lambda: everyone)
    return everyone


def test_what_a_law_keeps_is_cut_off_listed_and_deleted_on_its_day(folder, lawful):
    from dreiraum.ground.people.retention import forget_remainders

    gerda = person(NAME, email=MAIL)
    free, paid = (booking(resource("1"), person=gerda, note="n", price_cents=cents) for cents in (0, 500))
    erase(person=gerda, now=NOW)
    free.refresh_from_db()
    paid.refresh_from_db()
    assert (free.person, free.note) == (None, "")
    assert (paid.person, paid.note) == (None, "n")
    remainder = Remainder.objects.get()
    assert (remainder.model, remainder.row) == ("bookings.Booking", str(paid.pk))
    assert (remainder.law, remainder.until) == ("§ 147 AO", dt.date(2037, 12, 31))
    assert forget_remainders(dt.datetime(2037, 12, 30, 12, tzinfo=dt.UTC)) == 0
    assert forget_remainders(dt.datetime(2037, 12, 31, 12, tzinfo=dt.UTC)) == 1
    assert list(Booking.objects.all()) == [free]
    assert not Remainder.objects.exists()


def test_whoever_comes_back_with_a_backup_is_erased_again(gerda, folder, django_capture_on_commit_callbacks):
    note_erasure(folder / NOTED, str(gerda.pk), NOW)
    note_erasure(folder / NOTED, str(gerda.pk), NOW)
    note_erasure(folder / NOTED, "4d1bd6f0-0000-4000-8000-000000000000", NOW)
    with (folder / NOTED).open("a") as out:
        out.write('{"id": "cut o')
    assert len((folder / NOTED).read_text().splitlines()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_again(folder / NOTED) == 1
    assert columns_with(*STRINGS) == set()
    assert erase_again(folder / NOTED) == 0


def test_a_number_is_noted_after_a_line_that_was_cut_off(folder):
    (folder / NOTED).write_text('{"id": "cut o')
    note_erasure(folder / NOTED, "a", NOW)
    assert noted_erasures(folder / NOTED) == {"a": NOW}


def test_a_name_of_one_word_or_of_our_own_texts_is_left_in_messages():
    assert traces(person("Bus", email="b@example.org")).name == ""
    assert traces(person("Gerda  Beispiel", email="g@example.org")).name == "Gerda Beispiel"
    assert traces(person("Wer", email="w@example.org", phone="12 34")).contacts == ("w@example.org",)


def test_part_of_a_longer_word_is_nobody():
    known = traces(person("Ute Nach", email="a@example.org"))
    assert known.without("Ute Nachbarin, ba@example.org", named=True) == "Ute Nachbarin, ba@example.org"
    assert known.without("Frau Ute Nach.", named=True) == f"Frau {GONE}."
    assert known.without("A@example.org", named=True) == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite keeps deleted rows")
def test_the_database_file_keeps_nothing_of_deleted_rows(tmp_path):
    from django.conf import settings

    file = sqlite3.connect(tmp_path / "a.sqlite3")
    for statement in settings.DATABASES["default"]["OPTIONS"]["init_command"].split(";"):
        file.execute(statement)
    file.execute("CREATE TABLE a (b TEXT)")
    file.execute("INSERT INTO a VALUES (?)", (NAME,))
    file.commit()
    file.execute("DELETE FROM a")
    file.commit()
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert NAME.encode() not in b"".join(one.read_bytes() for one in tmp_path.iterdir())
