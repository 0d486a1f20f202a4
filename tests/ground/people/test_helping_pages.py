"""Helpers do much for another, but nobody is reached or signs in elsewhere by a helper's word."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.ground.people.making import member, organisation, person

from dreiraum.ground.messages.models import Channel, Message, Preference
from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.actions import change_details
from dreiraum.ground.people.models import Act, Mandate

pytestmark = pytest.mark.django_db
DETAILS = "/konto/angaben/"


@pytest.fixture
def anna():
    return person("Anna Alt", email=None, phone="05151 1", post="Am Markt 1")


@pytest.fixture
def helper(client, anna):
    """Somebody with a helper's hat who acts for Anna."""
    house = organisation(name="Dorfhaus", reviewed=timezone.now())
    helper = member("helper", house, name="Hanna Hilft")
    until = timezone.now() + dt.timedelta(days=30)
    given = Mandate.objects.create(person=anna, organisation=house, recorded_by=helper, channel="paper", expires=until)
    client.force_login(helper)
    session = client.session
    session["hat"], session["mandate"] = helper.memberships.get().pk, str(given.pk)
    session.save()
    return Acting(helper, helper.memberships.get(), given)


def test_a_helper_changes_the_name_and_the_person_reads_of_it(client, helper, anna):
    page = client.get(DETAILS).content.decode()
    assert 'name="phone"' not in page
    assert "Anna Alt nur selbst" in page
    answer = client.post(DETAILS, {"name": "Anna Neu", "language": "de", "phone": "0170 666", "post": "Beim Helfer 1"})
    assert answer.status_code == 302
    anna.refresh_from_db()
    assert (anna.name, anna.phone, anna.post) == ("Anna Neu", "05151 1", "Am Markt 1")
    told = Message.objects.get(person=anna, kind="account-changed")
    assert "Hanna Hilft (Dorfhaus)" in told.text
    assert "geändert: Name." in told.text
    assert told.urgent
    assert Act.objects.filter(person=anna, verb="account.own", about="Name").exists()


def test_nothing_changed_is_nothing_to_tell(client, helper, anna):
    client.post(DETAILS, {"name": "Anna Alt", "language": "de"})
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["phone", "post"])
def test_no_page_of_the_future_lets_a_helper_change_how_somebody_is_reached(helper, anna, name):
    setattr(helper.person, name, "0170 666")
    with pytest.raises(PermissionDenied):
        change_details(by=helper, changed=[name])
    assert type(anna).objects.filter(pk=anna.pk, phone="05151 1", post="Am Markt 1").exists()


@pytest.mark.parametrize("page", ["/konto/email/", "/konto/sicherheit/", "/konto/zustellung/", "/konto/passwort/"])
def test_ways_in_and_ways_of_being_reached_are_closed_to_helpers(client, helper, anna, page):
    assert client.get(page).status_code == 403
    assert client.post(page, {"channel": "letter", "digest": "weekly", "email": "h@example.org"}).status_code == 403
    assert not Preference.objects.filter(person=anna).exists()


def test_what_a_helper_did_stays_new_until_the_person_reads_it(client, helper, anna):
    client.post(DETAILS, {"name": "Anna Neu", "language": "de"})
    client.post("/konto/nachrichten/gelesen/")
    assert Message.objects.get(person=anna).read is None


def test_whose_card_was_printed_is_told(client, helper, anna):
    assert client.post("/konto/hilfe/karte/").status_code == 200
    told = Message.objects.get(person=anna, kind="card-printed")
    assert "Hanna Hilft (Dorfhaus)" in told.text
    assert told.dispatches.get().channel == Channel.LETTER


def test_oneself_changes_everything_and_is_told_nothing(client, anna):
    client.force_login(anna)
    client.post(DETAILS, {"name": "Anna Alt", "language": "de", "phone": "05151 2", "post": ""})
    anna.refresh_from_db()
    assert (anna.phone, anna.post) == ("05151 2", "")
    assert not Message.objects.exists()
