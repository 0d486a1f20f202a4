"""What is due goes out once, by the way chosen; what fails is tried again, then given up with the reason."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.core import mail
from django.utils import timezone
from tests.ground.messages.post_office import post_office
from tests.ground.messages.texts import texts  # noqa: F401 - a fixture
from tests.ground.people.making import person
from tests.ground.site.example import SITE
from tests.serving import free_port

from dreiraum.ground.messages import outbox
from dreiraum.ground.messages.actions import notify, prefer, remind
from dreiraum.ground.messages.carriers import CARRIERS, letter
from dreiraum.ground.messages.carriers.sms import LONGEST, international
from dreiraum.ground.messages.models import Channel, Dispatch
from dreiraum.ground.messages.outbox import HELD, PAUSES, send_due
from dreiraum.ground.messages.personal import leave
from dreiraum.ground.messages.queries import letters

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("texts")]
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def operator(installed):
    installed()


def tell(who, what="Yoga", **more) -> Dispatch:
    return notify(person=who, kind="visit", context={"what": what}, **more).dispatches.get()


def send(after=dt.timedelta(seconds=1)) -> int:
    return send_due(timezone.now() + after)


def fresh(one: Dispatch) -> Dispatch:
    return Dispatch.objects.get(pk=one.pk)


class TestMail:
    def test_a_real_server_gets_it_once_with_the_way_to_change_how_it_comes(self, settings):
        with post_office(settings) as office:
            one = tell(person("Grete Übel", email="grete@example.org"), link="/impressum/")
            assert (send(), send()) == (1, 0)
        (got,) = office.mails
        assert (got["To"], got["Subject"]) == ("grete@example.org", "Yoga ist gebucht")
        assert got["Message-ID"].startswith(f"<message-{one.pk}@")
        assert "Guten Tag, Grete Übel" in got.get_content()
        assert "Mehr dazu: http://" in got.get_content()
        assert "/konto/zustellung/" in got.get_content()
        assert fresh(one).sent

    def test_one_that_is_put_off_comes_later(self, settings):
        with post_office(settings, "450 4.2.0 greylisted") as office:
            one = tell(person())
            assert send() == 0
            assert fresh(one).problem.startswith("450 4.2.0")
            assert send() == 0  # not before its pause is over
            assert send(PAUSES[0] + dt.timedelta(seconds=5)) == 1
        assert len(office.mails) == 1

    def test_a_refused_address_is_given_up_at_once_and_keeps_no_other_waiting(self, settings):
        with post_office(settings, "550 5.1.1 <weg@example.org>: unknown") as office:
            bad, good = tell(person(email="weg@example.org")), tell(person())
            assert send() == 1
        assert fresh(bad).given_up
        assert fresh(bad).problem.startswith("550 5.1.1")
        assert "weg@example.org" not in fresh(bad).problem
        assert fresh(good).sent
        assert len(office.mails) == 1

    @pytest.mark.parametrize("mood", ["hang up", "data 451 later"])
    def test_what_breaks_off_in_the_middle_is_tried_again(self, settings, mood):
        with post_office(settings, mood) as office:
            one = tell(person())
            assert send() == 0
            assert fresh(one).tries == 1
            assert send(PAUSES[0] + dt.timedelta(seconds=5)) == 1
        assert len(office.mails) == 1

    def test_without_a_server_it_is_given_up_after_the_last_pause_with_the_reason(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        one, now, dues = tell(person()), timezone.now() + dt.timedelta(seconds=1), []
        while not fresh(one).given_up:
            assert send_due(now) == 0
            dues.append(fresh(one).due)
            now = max(now, fresh(one).due)
        assert fresh(one).problem == "ConnectionRefusedError"
        assert len(dues) == len(PAUSES) + 1
        assert send_due(now + 99 * DAY) == 0

    def test_a_server_that_is_away_is_asked_once_not_for_every_mail(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        rows = [tell(person()) for _ in range(5)]
        send()
        assert [fresh(row).tries for row in rows] == [1, 0, 0, 0, 0]


class TestOnce:
    def test_two_workers_send_each_once(self, monkeypatch):
        """The second looks while the first has one in hand."""
        tell(person())
        carry, second = CARRIERS[Channel.MAIL], []

        def meanwhile(parcel):
            second.append(send())
            carry(parcel)

        monkeypatch.setitem(CARRIERS, Channel.MAIL, meanwhile)
        assert send() == 1
        assert second == [0]
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("handed", [False, True])
    def test_a_killed_worker_loses_nothing_and_doubles_at_most_what_it_had_in_hand(self, monkeypatch, handed):
        for number in range(6):
            tell(person(email=f"p{number}@example.org"))
        carry, carried = CARRIERS[Channel.MAIL], []

        def killed(parcel):
            if len(carried) == 3:
                if handed:
                    carry(parcel)
                raise KeyboardInterrupt
            carried.append(parcel)
            carry(parcel)

        monkeypatch.setitem(CARRIERS, Channel.MAIL, killed)
        with pytest.raises(KeyboardInterrupt):
            send()
        monkeypatch.setitem(CARRIERS, Channel.MAIL, carry)
        assert send() == 2  # the others go on at once
        assert send(HELD + dt.timedelta(minutes=1)) == 1
        ids = [one.extra_headers["Message-ID"] for one in mail.outbox]
        assert len(set(ids)) == 6
        assert len(ids) == 6 + handed

    def test_what_a_carrier_breaks_on_keeps_no_other_waiting(self, monkeypatch):
        first, second = tell(person()), tell(person())
        carry = CARRIERS[Channel.MAIL]

        def breaks(parcel):
            if parcel.number == first.pk:
                raise ZeroDivisionError
            carry(parcel)

        monkeypatch.setitem(CARRIERS, Channel.MAIL, breaks)
        assert send() == 1
        assert fresh(first).problem == "ZeroDivisionError"
        assert fresh(second).sent


class TestTime:
    def test_a_digest_is_one_mail_with_all_and_urgent_ones_do_not_wait_for_it(self):
        who = person()
        prefer(person=who, channel="mail", digest="daily")
        for what in ("Yoga", "Kochen", "Chor"):
            tell(who, what)
        tell(who, "Absage", urgent=True)
        assert send() == 1
        assert mail.outbox[0].subject == "Absage ist gebucht"
        assert send(DAY) == 3
        assert mail.outbox[1].subject.startswith("3 Nachrichten von ")
        assert all(what in mail.outbox[1].body for what in ("Yoga", "Kochen", "Chor"))

    def test_what_lay_there_overnight_waits_for_the_end_of_the_quiet_hours(self):
        who = person()
        one = tell(who)
        local = timezone.localtime()
        around = ((local - dt.timedelta(hours=1)).time(), (local + dt.timedelta(hours=2)).time())
        prefer(person=who, channel="mail", digest="at_once", quiet_from=around[0], quiet_to=around[1])
        Dispatch.objects.update(due=timezone.now())
        assert send() == 0
        assert fresh(one).due > timezone.now() + dt.timedelta(hours=1)
        assert fresh(one).tries == 0

    def test_a_reminder_goes_out_in_time_and_not_after_it(self):
        soon = timezone.now() + DAY
        given = {"kind": "soon", "context": {"what": "Yoga"}, "due": soon, "until": soon + DAY}
        remind(person=person(), about="booking:1", **given)
        assert send() == 0
        assert send(DAY + dt.timedelta(minutes=1)) == 1
        missed = remind(person=person(), about="booking:2", **given).dispatches.get()
        assert send(3 * DAY) == 0
        assert fresh(missed).problem == "too late"


class Gateway(BaseHTTPRequestHandler):
    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append((self.headers, body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway():
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        server.got, server.status = [], 200
        server.url = f"http://127.0.0.1:{server.server_address[1]}/send"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


class TestSms:
    def phone(self, **fields):
        return person(email=None, phone="05151 / 12 34-5", **fields)

    def test_who_has_only_a_telephone_gets_a_text_message(self, gateway, installed, monkeypatch):
        monkeypatch.setenv("SMS_KEY", "geheim")
        installed(f'{SITE}\n[sms]\nurl = "{gateway.url}"\nheader = "X-Key"\nvariable = "SMS_KEY"\n'
                  '[sms.fields]\nfrom = "Kreis"\n')  # fmt: skip
        tell(self.phone(), link="/impressum/")
        assert send() == 1
        ((headers, body),) = gateway.got
        said = {name: value for name, (value,) in parse_qs(body).items()}
        assert (said["to"], said["from"], headers["X-Key"]) == ("+49515112345", "Kreis", "geheim")
        assert said["text"].startswith("Yoga ist gebucht")
        assert said["text"].endswith("/impressum/")

    def test_it_speaks_json_where_that_is_wanted_and_never_says_too_much(self, gateway, installed):
        installed(f'{SITE}\n[sms]\nurl = "{gateway.url}"\nformat = "json"\n')
        tell(self.phone(name="x" * 100), "y" * 2000, link="/impressum/")
        assert send() == 1
        text = json.loads(gateway.got[0][1])["text"]
        assert len(text) <= LONGEST
        assert text.endswith("/impressum/")

    @pytest.mark.parametrize("status", [302, 400, 401, 429, 503])
    def test_a_refusal_ends_it_a_failure_does_not(self, gateway, installed, status):
        installed(f'{SITE}\n[sms]\nurl = "{gateway.url}"\n')
        gateway.status = status
        one = tell(self.phone())
        assert send() == 0
        assert bool(fresh(one).given_up) == (status == 400)
        assert fresh(one).problem == f"HTTP {status}"

    def test_without_a_gateway_the_operator_sees_whom_nobody_reached(self):
        one = tell(self.phone())
        send()
        assert fresh(one).problem == "no address"

    @pytest.mark.parametrize(
        ("written", "number"),
        [("05151 123-45", "+49515112345"), ("+49 (0)5151/12345", "+49515112345"), ("0049 5151 12345", "+49515112345"),
         ("Nachbarin fragen", ""), ("12", "")],
    )  # fmt: skip
    def test_numbers_are_written_in_many_ways(self, written, number):
        assert international(written, "+49") == number


class TestLetters:
    def test_everything_due_lies_in_one_letter_ready_to_print(self):
        who = person("Otto <Ohne>", email=None, post="Weg 1\n31020 Salzhemmendorf")
        first = tell(who)
        tell(who, "Chor")
        assert send() == 2
        assert [(one.number, one.name) for one in letters()] == [(first.pk, "Otto <Ohne>")]
        said = letter.path(first.pk).read_text("utf-8")
        assert "Otto &lt;Ohne&gt;" in said
        assert "31020 Salzhemmendorf" in said
        assert "Yoga ist gebucht" in said
        assert "Chor ist gebucht" in said
        assert letter.path(first.pk).stat().st_mode & 0o077 == 0

    def test_letters_go_with_the_person_and_after_a_month(self):
        who, other = (person(email=None, post="Weg 1") for _ in range(2))
        tell(who)
        tell(other)
        send()
        leave(who)
        assert [one.name for one in letters()] == [str(other)]
        assert letter.forget_posted(timezone.now() + 29 * DAY) == 0
        assert letter.forget_posted(timezone.now() + 31 * DAY) == 1


def test_who_is_in_hand_longer_than_handing_over_can_take_is_nobodys():
    assert HELD.total_seconds() > outbox.ENOUGH
