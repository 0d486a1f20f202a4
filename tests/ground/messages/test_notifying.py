"""A message stands on the account in the person's language and goes out when and how they asked for."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from tests.ground.messages.texts import texts  # noqa: F401 - a fixture
from tests.ground.people.making import person
from tests.ground.site.example import SITE

from dreiraum.ground.messages.actions import mark_all_read, notify, prefer, remind, withdraw
from dreiraum.ground.messages.due import after_quiet, next_digest
from dreiraum.ground.messages.models import Dispatch, Message

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("texts")]
BERLIN = ZoneInfo("Europe/Berlin")
SUMMER = dt.datetime(2027, 3, 28, tzinfo=BERLIN)  # two o'clock is three


@pytest.fixture(autouse=True)
def gateway(installed):
    """Text messages can be sent here."""
    installed(f'{SITE}\n[sms]\nurl = "http://127.0.0.1:1/"\n')


def tell(who, **more) -> Message:
    return notify(**{"person": who, "kind": "visit", "context": {"what": "Sprechstunde"}, **more})


def berlin(day, hour, minute=0):
    """November 2026: the 23rd is a Monday."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


class TestWords:
    def test_the_first_line_is_the_subject_and_empty_lines_do_not_pile_up(self):
        message = tell(person("Frau Beispiel"), context={"what": "Sprechstunde", "at": ""})
        assert message.subject == "Sprechstunde ist gebucht"
        assert message.text == "Guten Tag, Frau Beispiel,\n\nBis bald!"

    def test_it_is_written_in_the_persons_language_whoever_sends_it(self):
        with translation.override("de"):
            message = tell(person("Kim", language="en"), link="/impressum/")
        assert message.subject == "Sprechstunde is booked"
        assert message.link == "/en/impressum/"

    def test_signs_stand_as_they_are_and_a_name_adds_no_line_to_the_subject(self):
        message = tell(person(), context={"what": "Kaffee & <Kuchen>\r\nBcc: alle@example.org"})
        assert message.subject == "Kaffee & <Kuchen>"
        assert "\n" not in message.subject

    def test_a_kind_without_a_text_is_a_mistake(self):
        with pytest.raises(TemplateDoesNotExist):
            tell(person(), kind="unknown")

    @pytest.mark.parametrize("link", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
    def test_no_link_leads_away(self, link):
        with pytest.raises(IntegrityError), transaction.atomic():
            tell(person(), link=link)


class TestWay:
    @pytest.mark.parametrize(
        ("reached", "wanted", "way"),
        [
            ({}, "mail", "mail"),
            ({"phone": "05151 1"}, "sms", "sms"),
            ({"email": None, "phone": "05151 1"}, "mail", "sms"),
            ({"email": None, "post": "Weg 1"}, "mail", "letter"),
            ({"email": None, "phone": "05151 1", "post": "Weg 1"}, "letter", "letter"),
            ({}, "letter", "mail"),
        ],
    )
    def test_the_way_is_the_one_wanted_or_the_first_that_reaches_them(self, reached, wanted, way):
        who = person(**reached)
        prefer(person=who, channel=wanted, digest="at_once")
        assert tell(who).dispatches.get().channel == way

    def test_a_closed_account_is_told_nothing(self):
        assert tell(person(is_active=False)) is None

    def test_what_waits_follows_a_change_of_mind(self):
        who = person(phone="05151 1")
        message = tell(who)
        prefer(person=who, channel="sms", digest="weekly")
        one = message.dispatches.get()
        assert one.channel == "sms"
        assert one.due > timezone.now()


class TestTime:
    def test_it_goes_at_once_where_nothing_else_is_asked(self):
        assert tell(person()).dispatches.get().due <= timezone.now()

    @pytest.mark.parametrize(
        ("rhythm", "moment", "out"),
        [
            ("at_once", berlin(24, 9), berlin(24, 9)),
            ("daily", berlin(24, 9), berlin(24, 17)),
            ("daily", berlin(24, 17), berlin(25, 17)),
            ("weekly", berlin(24, 9), berlin(27, 17)),
            ("weekly", berlin(27, 16, 59), berlin(27, 17)),
            ("weekly", berlin(27, 17), dt.datetime(2026, 12, 4, 17, tzinfo=BERLIN)),
        ],
    )
    def test_a_digest_goes_out_in_the_evening_the_weekly_one_on_friday(self, rhythm, moment, out):
        assert next_digest(moment, rhythm) == out

    @pytest.mark.parametrize(
        ("moment", "start", "end", "out"),
        [
            (berlin(24, 23), "22:00", "07:00", berlin(25, 7)),
            (berlin(24, 3), "22:00", "07:00", berlin(24, 7)),
            (berlin(24, 7), "22:00", "07:00", berlin(24, 7)),
            (berlin(24, 21, 59), "22:00", "07:00", berlin(24, 21, 59)),
            (berlin(24, 13), "12:30", "14:00", berlin(24, 14)),
            (berlin(24, 14), "12:30", "14:00", berlin(24, 14)),
            (berlin(24, 14), "09:00", "09:00", berlin(24, 14)),
            (SUMMER.replace(hour=1), "22:00", "02:30", SUMMER.replace(hour=3, minute=30)),
        ],
    )  # fmt: skip
    def test_quiet_hours_move_it_to_their_end(self, moment, start, end, out):
        assert after_quiet(moment, dt.time.fromisoformat(start), dt.time.fromisoformat(end)) == out

    @given(
        st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)),
        st.times(),
        st.times(),
    )
    def test_nothing_goes_out_in_quiet_hours_and_nothing_waits_longer_than_a_day(self, moment, start, end):
        out = after_quiet(moment, start, end)
        assert moment <= out <= moment + dt.timedelta(hours=25)
        assert after_quiet(out, start, end) == out or start == end

    def test_urgent_ones_wait_for_nothing(self):
        who = person()
        prefer(person=who, channel="mail", digest="weekly", quiet_from=dt.time(0), quiet_to=dt.time(23, 59))
        assert tell(who, urgent=True).dispatches.get().due <= timezone.now()
        assert tell(who).dispatches.get().due > timezone.now()


class TestTakingBack:
    def test_a_later_message_about_the_same_takes_the_place_of_one_nobody_saw(self):
        who = person()
        tell(who, about="booking:1", context={"what": "alt"})
        tell(who, about="booking:2", context={"what": "anders"})
        tell(who, about="booking:1", context={"what": "neu"})
        assert {one.subject for one in who.messages.all()} == {"anders ist gebucht", "neu ist gebucht"}

    @pytest.mark.parametrize("seen", ["read", "sent", "claimed"])
    def test_one_that_was_seen_or_is_on_its_way_stays(self, seen):
        who = person()
        message = tell(who, about="booking:1")
        rows = Message.objects.filter(pk=message.pk) if seen == "read" else message.dispatches
        rows.update(**{seen: timezone.now()})
        tell(who, about="booking:1")
        assert who.messages.count() == 2

    def test_others_keep_theirs(self):
        one, other = person(), person()
        tell(one, about="session:1")
        tell(other, about="session:1")
        assert Message.objects.count() == 2

    def test_without_a_subject_nothing_is_taken_back(self):
        tell(person())
        assert withdraw(about="") == 0
        assert Dispatch.objects.count() == 1


class TestReminders:
    def remind(self, who, **more):
        due = timezone.now() + dt.timedelta(days=1)
        given = {"person": who, "kind": "soon", "about": "booking:1", "due": due, "context": {"what": "Yoga"}}
        return remind(**{**given, **more})

    def test_it_carries_the_way_to_cancel_and_the_way_there(self):
        arrive = dt.datetime(2026, 11, 24, 18, 30, tzinfo=BERLIN)
        message = self.remind(person(), cancel="/impressum/", to=(52.1, 9.36), arrive=arrive)
        assert "Absagen: http" in message.text
        assert "/impressum/" in message.text
        assert "nach=52.10000,9.36000&zeit=2026-11-24T18:30&art=an" in message.text

    def test_its_time_is_kept_whatever_the_digest(self):
        who = person()
        prefer(person=who, channel="mail", digest="weekly")
        message = self.remind(who)
        assert message.dispatches.get().due == message.due

    def test_who_wants_none_gets_none(self):
        who = person()
        prefer(person=who, channel="mail", digest="at_once", reminders=False)
        assert self.remind(who) is None

    def test_moving_the_appointment_moves_the_reminder_and_cancelling_takes_it_back(self):
        who = person()
        self.remind(who)
        self.remind(who, due=timezone.now() + dt.timedelta(days=2))
        assert who.messages.count() == 1
        assert withdraw(about="booking:1") == 1
        assert who.messages.count() == 0

    def test_before_its_time_it_is_not_on_the_account(self):
        who = person()
        self.remind(who)
        assert mark_all_read(person=who) == 0
