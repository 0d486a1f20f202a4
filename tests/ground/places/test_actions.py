"""Changing the directory: who said what, what waits for four eyes, and taking it back."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from PIL import Image
from tests.ground.people.making import member, organisation
from tests.ground.places.acting import operator, wearing
from tests.ground.places.making import offer, place

from dreiraum.ground.messages.models import Message
from dreiraum.ground.people.models import Act
from dreiraum.ground.places import edition
from dreiraum.ground.places.actions import (
    CannotUndo,
    MayNotDecide,
    NoPicture,
    add_photo,
    ask_for_reviews,
    create_offer,
    create_place,
    decide,
    edit_many,
    edit_offer,
    edit_place,
    hide,
    publish,
    report,
    set_stops,
    take_back,
    withdraw,
)
from dreiraum.ground.places.changes import step
from dreiraum.ground.places.models import Change, Offer, Place, Source, State, Statement
from dreiraum.ground.places.stating import state_facts

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AT = {"lat": 52.0, "lon": 9.5}
DAY = dt.timedelta(days=1)


def from_osm(one: Place, **values) -> list[str]:
    with step(what="Einlesen", by=None) as noting:
        changed = state_facts(noting, place=one, source=Source.OSM, values=values)
        one.save()
    return changed


def fields(model) -> list[dict]:
    return list(model.objects.order_by("pk").values())


def test_an_import_never_overwrites_what_a_person_has_corrected():
    one, who = place(name="Dorfladen", phone=""), wearing("provider")
    assert from_osm(one, phone="05151 1", name="Dorfladen") == ["phone"]
    edit_place(who=who, place=one, values={"phone": "05151 2"})
    assert from_osm(one, phone="05151 3", town="Weser") == ["town"]
    one.refresh_from_db()
    assert (one.phone, one.town) == ("05151 2", "Weser")
    said = dict(Statement.objects.filter(place=one, field="phone").values_list("source", "value"))
    assert said == {"person": "05151 2", "osm": "05151 3"}
    assert Statement.objects.get(place=one, field="phone", source="person").by == who.user


def test_only_what_a_person_changed_is_the_persons_word():
    one = place(name="Dorfladen", town="Weser")
    edit_place(who=wearing("provider"), place=one, values={"name": "Dorfladen", "town": "Weserstadt"})
    assert set(Statement.objects.values_list("field", flat=True)) == {"town"}


def test_taking_back_an_edit_takes_back_what_was_stated_with_it():
    one, who = place(phone="1"), wearing("provider")
    before = fields(Statement), Place.objects.values("phone", "name").get()
    edit_place(who=who, place=one, values={"phone": "2", "name": "Anders"})
    take_back(who=who, change=Change.objects.get())
    assert (fields(Statement), Place.objects.values("phone", "name").get()) == before


def test_changes_are_taken_back_in_their_order_only():
    one, who = place(name="A"), wearing("provider")
    edit_place(who=who, place=one, values={"name": "B"})
    edit_place(who=who, place=one, values={"name": "C"})
    later, first = Change.objects.all()
    with pytest.raises(CannotUndo, match="inzwischen"):
        take_back(who=who, change=first)
    assert Place.objects.get().name == "C"
    take_back(who=who, change=later)
    take_back(who=who, change=first)
    assert Place.objects.get().name == "A"
    with pytest.raises(CannotUndo, match="schon"):
        take_back(who=who, change=first)


def test_what_was_made_is_gone_when_it_is_taken_back_unless_it_is_in_use():
    who = wearing("provider")
    made = create_place(who=who, organisation=who.organisation, values={"name": "Saal", **AT})
    change = Change.objects.get()
    offer(place=made, organisation=who.organisation)
    with pytest.raises(CannotUndo, match="gebraucht"):
        take_back(who=who, change=change)
    Offer.objects.all().delete()
    take_back(who=who, change=change)
    assert not Place.objects.exists()


def test_an_edit_that_changes_nothing_is_no_change():
    one, before = place(name="A"), edition.current()
    edit_place(who=wearing("provider"), place=one, values={"name": "A"})
    assert not Change.objects.exists()
    assert edition.current() == before


def test_every_change_makes_another_edition():
    one, who = offer(), wearing("provider")
    seen = [edition.current()]
    edit_offer(who=who, offer=one, values={"title": "Neu"})
    seen.append(edition.current())
    take_back(who=who, change=Change.objects.get())
    seen.append(edition.current())
    hide(who=operator(), thing=one, why="Doppelt")
    seen.append(edition.current())
    assert len(set(seen)) == 4


def test_names_alike_get_addresses_of_their_own():
    who = wearing("provider")
    values = {"title": "Bücherbus Süd", "service": "meeting", "delivery": "mobile", "review_on": dt.date(2030, 1, 1)}
    slugs = [create_offer(who=who, organisation=who.organisation, values=values).slug for _ in range(3)]
    assert slugs == ["buecherbus-sued", "buecherbus-sued-2", "buecherbus-sued-3"]


@pytest.mark.parametrize(("reviewed", "state"), [(True, State.PUBLISHED), (False, State.WAITING)])
def test_what_an_organisation_publishes_waits_until_somebody_has_reviewed_it(reviewed, state):
    who = wearing("provider", reviewed=timezone.now() if reviewed else None)
    one = offer(organisation=who.organisation, state="draft")
    assert publish(who=who, thing=one) == state
    assert Offer.objects.get().state == state


def test_who_is_not_trusted_yet_cannot_change_afterwards_what_was_looked_at():
    who = wearing("provider", reviewed=None)
    one = offer(organisation=who.organisation, state="published", title="Harmlos")
    edit_offer(who=who, offer=one, values={"title": "Werbung"})
    assert Offer.objects.get().state == State.WAITING


def test_taking_back_is_no_way_around_four_eyes():
    who = wearing("provider", reviewed=None)
    one = offer(organisation=who.organisation, state="published")
    withdraw(who=who, thing=one)
    withdrawal = Change.objects.get()
    edit_offer(who=who, offer=one, values={"title": "Werbung"})
    take_back(who=who, change=withdrawal)
    assert Offer.objects.values("title", "state").get() == {"title": "Werbung", "state": State.WAITING}


@pytest.mark.parametrize("again", [(publish,), (withdraw, publish)])
def test_what_was_hidden_is_shown_again_only_after_another_look(again):
    who, moderator = wearing("provider"), operator()
    one = offer(organisation=who.organisation)
    hide(who=moderator, thing=one, why="Die Adresse stimmt nicht.")
    for verb in again:
        verb(who=who, thing=one)
    assert Offer.objects.get().state == State.WAITING
    decide(who=moderator, thing=one, accept=True)
    assert Offer.objects.values("state", "hidden_why").get() == {"state": "published", "hidden_why": ""}


def test_nobody_decides_about_what_their_own_organisation_gave():
    ours = organisation(kind="municipality", reviewed=timezone.now())
    member("provider", ours)
    one = offer(organisation=ours, state="waiting")
    with pytest.raises(MayNotDecide):
        decide(who=wearing("moderator", ours), thing=one, accept=True)
    assert decide(who=wearing("moderator", kind="municipality"), thing=one, accept=True) == State.PUBLISHED


def test_a_decision_is_told_with_its_reason_and_stands_in_the_log():
    who = wearing("provider")
    one = offer(organisation=who.organisation, state="waiting", title="Tanzkurs")
    decide(who=operator(), thing=one, accept=False, why="Bitte eine Adresse nennen.")
    told = Message.objects.get(person=who.user)
    assert "Tanzkurs" in told.subject
    assert "Bitte eine Adresse nennen." in told.text
    assert Act.objects.get().verb == "offer.moderate"


def test_who_answers_for_an_offer_hears_what_a_reader_reports():
    who = wearing("host")
    report(thing=offer(organisation=who.organisation), reason="Samstags ist zu.")
    assert "Samstags ist zu." in Message.objects.get(person=who.user).text


def test_several_offers_are_changed_and_taken_back_as_one_step():
    who = wearing("provider")
    offers = [offer(organisation=who.organisation, review_on=dt.date(2026, 1, k + 1)) for k in range(3)]
    before = fields(Offer)
    assert edit_many(who=who, offers=offers, values={"review_on": dt.date(2027, 1, 1)}, state=State.CLOSED) == 3
    assert set(Offer.objects.values_list("review_on", "state")) == {(dt.date(2027, 1, 1), "closed")}
    take_back(who=who, change=Change.objects.get())
    after = fields(Offer)
    for row in before + after:
        del row["changed"]
    assert after == before


def test_stops_to_come_are_replaced_and_those_that_are_over_stay():
    who, now = wearing("provider"), timezone.now().replace(microsecond=0)
    one = offer(organisation=who.organisation, delivery="mobile")
    one.stops.create(where="Dorfplatz", starts=now - DAY, ends=now - DAY / 2, **AT)
    at = [{"where": "Kirche", "starts": now + k * DAY, "ends": now + k * DAY + DAY / 24, **AT} for k in (1, 2, 3)]
    set_stops(who=who, offer=one, stops=at[:2])
    set_stops(who=who, offer=one, stops=at[1:])
    assert [stop.starts for stop in one.stops.all()] == [now - DAY, now + 2 * DAY, now + 3 * DAY]
    take_back(who=who, change=Change.objects.first())
    assert [stop.starts for stop in one.stops.all()] == [now - DAY, now + DAY, now + 2 * DAY]


def test_an_offer_past_its_review_date_asks_its_owner_once():
    who, now = wearing("provider"), dt.datetime(2027, 5, 2, 9, tzinfo=dt.UTC)
    one = offer(organisation=who.organisation, title="Yoga", review_on=dt.date(2027, 5, 1))
    offer(review_on=dt.date(2027, 5, 2))
    offer(review_on=dt.date(2027, 1, 1), state="draft")
    assert [ask_for_reviews(now), ask_for_reviews(now + DAY)] == [1, 1]  # the other one is due a day later
    assert Message.objects.filter(person=who.user).count() == 1
    assert "Yoga" in Message.objects.get(person=who.user).subject
    Offer.objects.filter(pk=one.pk).update(review_on=dt.date(2027, 6, 1))
    assert ask_for_reviews(dt.datetime(2027, 6, 2, 9, tzinfo=dt.UTC)) == 1


def photo_of(width=3000, height=1000, kind="JPEG", **more) -> io.BytesIO:
    sent = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(sent, kind, **more)
    return io.BytesIO(sent.getvalue())


def test_a_photo_is_drawn_anew_without_what_the_camera_noted(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Kamera 3000", 6  # its maker; turned by a quarter
    who = wearing("provider")
    sent = photo_of(exif=exif)
    assert b"Kamera 3000" in sent.getvalue()
    made = add_photo(who=who, place=place(), file=sent, alt="Der Eingang", credit="E. Beispiel")
    kept = made.file.read()
    assert b"Kamera 3000" not in kept
    drawn = Image.open(io.BytesIO(kept))
    assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (533, 1600), {})
    assert made.state == State.WAITING
    made.file.close()
    with pytest.raises(MayNotDecide):
        decide(who=who, thing=made, accept=True)


def bomb() -> io.BytesIO:
    """A PNG that says it is 40,000 pixels wide and high, and is small."""
    content = bytearray(photo_of(10, 10, "PNG").getvalue())
    content[16:24] = (40_000).to_bytes(4, "big") * 2
    return io.BytesIO(bytes(content))


@pytest.mark.parametrize(
    "sent",
    [io.BytesIO(b""), io.BytesIO(b"<svg onload=alert(1)>"), io.BytesIO(b"GIF89a"), bomb(),
     io.BytesIO(photo_of().getvalue()[:2000]), io.BytesIO(b"\xff" * 10_000_001)],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_a_sentence(sent):
    with pytest.raises(NoPicture, match=r"\w+\.$"):
        add_photo(who=wearing("provider"), place=place(), file=sent, alt="Nichts", credit="Niemand")
