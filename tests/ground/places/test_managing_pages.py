"""The pages of providers and of the moderation."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from tests.ground.people.making import organisation
from tests.ground.places.acting import operator, signed_in, wearing
from tests.ground.places.making import offer, place

from dreiraum.ground.messages.models import Message
from dreiraum.ground.places.actions import edit_offer, report
from dreiraum.ground.places.models import Change, Offer, Photo, Place, Report, State

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MANAGE = "/angebote/verwalten/"


@pytest.fixture
def provider():
    return wearing("provider")


@pytest.fixture
def desk(client, provider):
    return signed_in(client, provider)


def said(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


OFFER = {
    "title": "Reparaturcafé", "service": "meeting", "delivery": "digital", "link": "https://example.org/",
    "languages": "de", "review_on": "2030-01-01", "price": "2,50",
}  # fmt: skip


def test_from_nothing_to_a_public_offer_at_a_place(desk, provider):
    made = desk.post(f"{MANAGE}neuer-ort/", {"name": "Dorfhaus", "street": "Hauptstraße 1", "town": "West"})
    assert made.status_code == 302, said(made)
    here = Place.objects.get()
    assert (here.organisation, here.state) == (provider.organisation, State.DRAFT)
    assert 51.9 < here.lat < 52.1
    made = desk.post(f"{MANAGE}neues-angebot/", {**OFFER, "delivery": "physical", "place": str(here.pk)})
    assert made.status_code == 302, said(made)
    one = Offer.objects.get()
    assert one.price_cents == 250
    for path in (f"{MANAGE}ort/{here.slug}/stand/", f"{MANAGE}angebot/{one.slug}/stand/"):
        assert desk.post(path, {"verb": "publish"}).status_code == 302
    desk.logout()
    assert "Reparaturcafé" in said(desk.get("/angebote/?q=reparaturcafe"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"delivery": "physical"}, "Wählen Sie den Ort"),
        ({"link": ""}, "Adresse im Netz"),
        ({"starts": "2027-02-01", "ends": "2027-01-01"}, "Ende liegt vor"),
        ({"age_from": "9", "age_to": "3"}, "Ende liegt vor"),
        ({"title": ""}, "erforderlich"),
        ({"price": "-1"}, "größer"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk, fields, words):
    page = desk.post(f"{MANAGE}neues-angebot/", {**OFFER, **fields})
    assert page.status_code == 400
    assert words in said(page)
    assert not Offer.objects.exists()


def test_an_address_nobody_knows_is_said(desk):
    page = desk.post(f"{MANAGE}neuer-ort/", {"name": "Haus", "street": "Xyzzy 99", "town": "Nirgendwo"})
    assert page.status_code == 400
    assert "Diese Adresse finden wir nicht" in said(page)


def test_a_form_that_is_sent_as_it_is_changes_nothing(desk, provider):
    one = offer(organisation=provider.organisation, title="Yoga", price_cents=350, delivery="digital")
    page = desk.get(f"{MANAGE}angebot/{one.slug}/")
    shown = page.context["form"]
    values = {name: shown[name].value() for name in shown.fields}
    sent = {
        name: "2030-01-01" if name == "review_on" else str(one)
        for name, one in values.items()
        if one not in (None, False)
    }
    sent["price"] = "3,50"
    assert desk.post(f"{MANAGE}angebot/{one.slug}/", sent).status_code == 302
    assert not Change.objects.exists()


def test_others_offers_are_not_mine_to_change(desk):
    other = offer(organisation=organisation(), place=place(organisation=organisation()))
    for path in (f"angebot/{other.slug}/", f"angebot/{other.slug}/zeiten/", f"ort/{other.place.slug}/"):
        assert desk.get(f"{MANAGE}{path}").status_code == 403
    assert desk.post(f"{MANAGE}angebot/{other.slug}/stand/", {"verb": "close"}).status_code == 403
    sent = desk.post(f"{MANAGE}mehrere/", {"offers": [str(other.pk)], "state": "closed"})
    assert sent.status_code == 400
    assert Offer.objects.get(pk=other.pk).state == State.PUBLISHED


def test_who_has_no_hat_sees_nothing_to_manage(client, home):
    assert client.get(MANAGE).status_code == 302
    assert signed_in(client, wearing("dispatcher")).get(MANAGE).status_code == 403


def test_ticked_offers_are_changed_together_and_taken_back(desk, provider):
    offers = [offer(organisation=provider.organisation) for _ in range(3)]
    ticked = [str(one.pk) for one in offers[:2]]
    sent = desk.post(f"{MANAGE}mehrere/", {"offers": ticked, "review_on": "2031-05-01", "state": ""})
    assert sent.status_code == 302
    assert Offer.objects.filter(review_on=dt.date(2031, 5, 1)).count() == 2
    page = desk.get(MANAGE)
    assert "2 Angebote geändert" in said(page)
    desk.post(f"{MANAGE}zurueck/{Change.objects.get().pk}/")
    assert not Offer.objects.filter(review_on=dt.date(2031, 5, 1)).exists()


def test_what_cannot_be_taken_back_says_why(desk, provider):
    one = offer(organisation=provider.organisation)
    edit_offer(who=provider, offer=one, values={"title": "A"})
    first = Change.objects.get()
    edit_offer(who=provider, offer=one, values={"title": "B"})
    page = desk.post(f"{MANAGE}zurueck/{first.pk}/")
    assert page.status_code == 409
    assert "inzwischen" in said(page)


def test_the_list_costs_the_same_however_many_there_are(desk, provider):
    desk.get(MANAGE)  # the first one reads the session anew
    counts = []
    for many in (2, 45):
        here = place(organisation=provider.organisation)
        Offer.objects.bulk_create(
            Offer(slug=f"a-{many}-{k}", title=f"A{k}", service="gp", organisation=provider.organisation, place=here,
                  review_on=dt.date(2030, 1, 1), state="published")
            for k in range(many)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(MANAGE).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_week_is_shown_before_it_is_kept(desk, provider):
    one = offer(organisation=provider.organisation)
    week = {"d0_from1": "09:00", "d0_to1": "12:00", "d5_from1": "10:00", "d5_to1": "12:00", "d5_nth": "1",
            "o0_first": "2030-08-03", "o0_last": "2030-08-14"}  # fmt: skip
    path = f"{MANAGE}angebot/{one.slug}/zeiten/"
    page = desk.post(path, {**week, "preview": "1"})
    assert "Montag 9–12 Uhr" in said(page)
    assert "am ersten Samstag im Monat 10–12 Uhr" in said(page)
    assert Offer.objects.get().opening_hours == ""
    assert desk.post(path, week).status_code == 302
    kept = "Mo 09:00-12:00; Sa[1] 10:00-12:00; PH off; 2030 Aug 3-2030 Aug 14 off"
    assert Offer.objects.get().opening_hours == kept
    again = desk.get(path).context["form"].initial
    assert (again["d5_nth"], again["o0_first"]) == ("1", dt.date(2030, 8, 3))


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"d0_from1": "09:00"}, "fehlt eine Uhrzeit"), ({"raw": "immer mal"}, "nicht lesen"),
     ({"d0_from1": "9 Uhr"}, "Uhrzeit")],
)  # fmt: skip
def test_hours_that_cannot_be_are_said(desk, provider, fields, words):
    one = offer(organisation=provider.organisation)
    page = desk.post(f"{MANAGE}angebot/{one.slug}/zeiten/", fields)
    assert page.status_code == 400
    assert words in said(page)


def test_what_a_week_cannot_hold_stays_as_it_was_written(desk, provider):
    one = offer(organisation=provider.organisation, opening_hours="week 1-53/2 We 10:00-12:00")
    path = f"{MANAGE}angebot/{one.slug}/zeiten/"
    assert desk.get(path).context["form"].initial == {"raw": one.opening_hours}


def test_stops_of_a_round_are_written_by_a_rule(desk, provider):
    one = offer(organisation=provider.organisation, delivery="mobile")
    path = f"{MANAGE}angebot/{one.slug}/halte/"
    rule = {"where": "Hauptstraße 1 West", "day": "2030-03-07", "time_from": "15:10", "time_to": "15:40", "every": "2",
            "until": "2030-05-02"}  # fmt: skip
    sent = desk.post(path, rule)
    assert sent.status_code == 302, said(sent)
    local = [timezone.localtime(stop.starts) for stop in one.stops.all()]
    assert [f"{at:%d.%m. %H:%M}" for at in local] == ["07.03. 15:10", "21.03. 15:10", "04.04. 15:10", "18.04. 15:10",
                                                       "02.05. 15:10"]  # fmt: skip
    keep = [str(stop.pk) for stop in one.stops.all()[:2]]
    assert desk.post(path, {"keep": keep}).status_code == 302
    assert one.stops.count() == 2


def test_a_photo_is_public_only_after_somebody_has_looked(desk, provider, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    here = place(organisation=provider.organisation)
    drawn = io.BytesIO()
    Image.new("RGB", (20, 10)).save(drawn, "PNG")
    path = f"{MANAGE}ort/{here.slug}/bild/"
    fields = {"alt": "Der Eingang", "credit": "E. Beispiel"}
    bad = desk.post(path, {**fields, "file": SimpleUploadedFile("x.png", b"kein Bild")})
    assert bad.status_code == 400
    assert desk.post(path, {**fields, "file": SimpleUploadedFile("x.png", drawn.getvalue())}).status_code == 302
    one = Photo.objects.get()
    picture = f"/angebote/bild/{one.pk}.jpg"
    assert desk.get(picture).status_code == 200
    desk.logout()
    assert desk.get(picture).status_code == 404
    moderator = signed_in(desk, operator())
    assert "Der Eingang" in said(moderator.get("/angebote/pruefen/"))
    assert moderator.post(f"/angebote/pruefen/bild/{one.pk}/", {"accept": "1"}).status_code == 302
    desk.logout()
    shown = desk.get(picture)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert 'alt="Der Eingang"' in desk.get(f"/angebote/ort/{here.slug}/").content.decode()


def test_the_moderation_decides_with_a_reason(client, home):
    one = offer(state="waiting", title="Werbung")
    report(thing=offer(), reason="Falsch.")
    desk = signed_in(client, operator())
    assert {"Werbung", "Falsch."} <= set(re.findall(r"Werbung|Falsch\.", said(desk.get("/angebote/pruefen/"))))
    assert desk.post(f"/angebote/pruefen/angebot/{one.pk}/", {}).status_code == 400
    desk.post(f"/angebote/pruefen/angebot/{one.pk}/", {"why": "Nur Werbung."})
    assert Offer.objects.get(pk=one.pk).hidden_why == "Nur Werbung."
    desk.post(f"/angebote/pruefen/meldung/{Report.objects.get().pk}/", {"why": "Berichtigt."})
    assert Report.objects.get().decision == "Berichtigt."
    assert "Nichts wartet." in said(desk.get("/angebote/pruefen/"))


def test_many_offers_and_places_come_in_pages_and_by_state(desk, provider):
    here = place(organisation=provider.organisation, name="Dorfhaus")
    for number in range(21):
        offer(organisation=provider.organisation, place=here, title=f"Kurs {number:02}")
    offer(organisation=provider.organisation, place=here, title="Ein Entwurf", state="draft")
    first, second = said(desk.get(MANAGE)), said(desk.get(f"{MANAGE}?was=angebote&seite=2"))
    assert "Angebote 22" in first
    assert "Orte 1" in first
    assert "Seite 1 von 2" in first
    assert "Kurs 20" not in first
    assert "Kurs 20" in second
    assert "Dorfhaus" in said(desk.get(f"{MANAGE}?was=orte"))
    drafts = said(desk.get(f"{MANAGE}?was=angebote&stand=draft"))
    assert "Ein Entwurf" in drafts
    assert "Kurs 01" not in drafts
    assert "Hier ist nichts, was passt." in said(desk.get(f"{MANAGE}?was=orte&stand=hidden"))


@pytest.mark.parametrize(
    "query", ["was=quatsch", "stand=quatsch", "seite=0", "seite=x", "seite=99", "was=orte&stand=due"]
)
def test_odd_questions_for_the_list_are_answered(desk, query):
    assert desk.get(f"{MANAGE}?{query}").status_code == 200


@pytest.mark.parametrize("page", ["verwalten/neuer-ort/", "verwalten/neues-angebot/"])
def test_choices_without_a_value_have_words(desk, page):
    text = desk.get(f"/angebote/{page}").content.decode()
    assert "---------" not in text
    assert re.search(r'<option value=""[^>]*>(keine Angabe|bitte wählen|nicht bekannt)</option>', text)


def test_what_was_saved_is_said(desk, provider):
    here = place(organisation=provider.organisation)
    page = desk.post(f"{MANAGE}ort/{here.slug}/", {"name": "Neuer Name", "lat": "52", "lon": "9.5"}, follow=True)
    assert "Gespeichert." in said(page)


@pytest.mark.parametrize(("make", "kind"), [(offer, "angebot"), (place, "ort")])
def test_the_moderation_hides_what_is_public_and_its_owner_reads_why(client, home, make, kind):
    owner = wearing("provider")
    one = make(organisation=owner.organisation)
    page = f"/angebote/{kind}/{one.slug}/"
    assert f"/angebote/pruefen/{kind}/{one.pk}/" not in client.get(page).content.decode()
    desk = signed_in(client, wearing("moderator", kind="municipality"))
    assert f"/angebote/pruefen/{kind}/{one.pk}/" in desk.get(page).content.decode()
    answer = desk.post(f"/angebote/pruefen/{kind}/{one.pk}/", {"why": "Das gibt es nicht mehr."}, follow=True)
    assert "Es ist ausgeblendet." in said(answer)
    assert desk.get(page).status_code == 404
    assert "Das gibt es nicht mehr." in Message.objects.get(person=owner.user).text


def test_nobody_is_offered_to_hide_their_own(client, home):
    who = wearing("moderator", kind="municipality")
    one = offer(organisation=who.organisation)
    page = signed_in(client, who).get(f"/angebote/angebot/{one.slug}/")
    assert "/angebote/pruefen/" not in page.content.decode()


@pytest.mark.parametrize(("state", "decision"), [
    ("draft", {"accept": "1"}), ("published", {"accept": "1"}), ("draft", {"why": "Nein."}),
    ("hidden", {"why": "Nein."}),
])  # fmt: skip
def test_what_neither_waits_nor_is_public_is_nobodys_to_decide(client, home, state, decision):
    one = offer(state=state, hidden_why="Doppelt" if state == "hidden" else "")
    answer = signed_in(client, operator()).post(f"/angebote/pruefen/angebot/{one.pk}/", decision)
    assert answer.status_code == 409
    assert "schon entschieden oder zurückgezogen" in said(answer)
    assert Offer.objects.get().state == state


def test_an_offer_past_its_review_date_is_confirmed_with_one_click(desk, provider):
    one = offer(organisation=provider.organisation, review_on=dt.date(2020, 1, 1))
    assert "Stimmt noch alles?" in said(desk.get(f"{MANAGE}angebot/{one.slug}/"))
    desk.post(f"{MANAGE}angebot/{one.slug}/stand/", {"verb": "confirm"})
    assert Offer.objects.get().review_on > timezone.localdate()
