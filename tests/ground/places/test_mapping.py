"""Places of OpenStreetMap: they enter once, follow the map, and a person's word stands."""

import io
import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.people.making import organisation
from tests.ground.places.acting import operator, signed_in, wearing
from tests.ground.places.making import place

from dreiraum.ground.places.actions import (
    edit_place,
    follow_map,
    leave_as_is,
    take_back,
    take_from_map,
    take_mapped,
)
from dreiraum.ground.places.differing import differences, gone, origins
from dreiraum.ground.places.mapped import address, mapped
from dreiraum.ground.places.models import Change, Offer, Place, Source, State, Statement

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MAP, DIFFERING = "/angebote/verwalten/karte/", "/angebote/verwalten/unterschiede/"
BAKERY, MARKET = "node/501", "node/507"  # in Westdorf, in Ostdorf
TITLES = {"bakery": "Bäckerei"}


@pytest.fixture
def town(client):
    """Somebody who enters places for Westdorf's municipality; a client brings the Region along."""
    return wearing("provider", of=organisation(kind="municipality", municipality="03252001", reviewed=timezone.now()))


def taken(who, ref=BAKERY) -> Place:
    return take_mapped(who=who, objects=[mapped()[ref]], titles=TITLES)[0]


def with_facts(ref=BAKERY, **facts):
    """The map of another day."""
    now = dict(mapped())
    now[ref] = replace(now[ref], facts={**now[ref].facts, **facts})
    return now


def listed(page) -> list[str]:
    return re.findall(r'name="ref" value="([^"]+)"', page.content.decode())


def said(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_a_place_enters_with_what_the_map_says_and_a_draft_of_its_offer(town):
    one = taken(town)
    assert (one.name, one.opening_hours, one.osm) == ("Bäckerei", "Mo-Fr 08:00-12:00", BAKERY)
    assert (one.state, one.organisation, one.municipality) == (State.DRAFT, town.organisation, "03252001")
    offer = Offer.objects.get()
    assert (offer.service, offer.place, offer.state) == ("bakery", one, State.DRAFT)
    statements = one.statements.all()
    assert {each.source for each in statements} == {Source.OSM}
    assert {each.field for each in statements} == {"name", "lat", "lon", "opening_hours"}  # and nothing it does not say


def test_entering_twice_does_nothing_and_a_step_can_be_taken_back(town):
    first = taken(town)
    assert take_mapped(who=town, objects=[mapped()[BAKERY]], titles=TITLES) == []
    assert Place.objects.get() == first
    take_back(who=town, change=Change.objects.get())
    assert not Place.objects.exists()
    assert not Offer.objects.exists()


def test_what_nobody_has_touched_follows_the_map(town):
    one = taken(town)
    assert follow_map(now=mapped()) == 0
    assert follow_map(now=with_facts(opening_hours="Mo-Sa 07:00-13:00", phone="05151 1")) == 2
    one.refresh_from_db()
    assert (one.opening_hours, one.phone) == ("Mo-Sa 07:00-13:00", "05151 1")
    assert follow_map(now=with_facts(opening_hours="", name="")) == 2  # the map says it no more; a name it keeps
    one.refresh_from_db()
    assert (one.opening_hours, one.phone, one.name) == ("", "", "Bäckerei")
    assert not differences(town, settled=False)


def test_a_correction_is_never_overwritten_and_the_difference_is_shown_until_it_is_settled(town):
    one = taken(town)
    edit_place(who=town, place=one, values={"opening_hours": "Mo-Fr 09:00-12:00"})
    assert not differences(town, settled=False)  # the person knew what the map says
    assert follow_map(now=with_facts(opening_hours="Mo-Fr 10:00-12:00")) == 0
    one.refresh_from_db()
    assert one.opening_hours == "Mo-Fr 09:00-12:00"
    difference = differences(town, settled=False).get()
    assert (difference.value, difference.person_value) == ("Mo-Fr 10:00-12:00", "Mo-Fr 09:00-12:00")
    leave_as_is(who=town, difference=difference)
    assert not differences(town, settled=False)
    assert differences(town, settled=True).get() == difference
    follow_map(now=with_facts(opening_hours="Mo-Fr 11:00-12:00"))
    take_from_map(who=town, difference=differences(town, settled=False).get())
    one.refresh_from_db()
    assert one.opening_hours == "Mo-Fr 11:00-12:00"
    assert not Statement.objects.filter(source=Source.PERSON).exists()
    follow_map(now=with_facts(opening_hours="Mo-Fr 12:00-13:00"))
    one.refresh_from_db()
    assert one.opening_hours == "Mo-Fr 12:00-13:00"


def test_what_stood_before_anybody_kept_record_is_a_persons(town):
    one = place(osm=BAKERY, organisation=town.organisation, name="Backhaus", phone="05151 2")
    follow_map(now=mapped())
    one.refresh_from_db()
    assert (one.name, one.phone) == ("Backhaus", "05151 2")
    assert one.opening_hours == "Mo-Fr 08:00-12:00"  # nobody had said
    assert {each.field for each in differences(town, settled=False)} >= {"name"}


def test_what_is_gone_from_the_map_is_shown_and_stays(town, client):
    one = taken(town)
    now = {ref: each for ref, each in mapped().items() if ref != BAKERY}
    follow_map(now=now)
    assert gone(town, now) == [one]
    assert Place.objects.get().statements.filter(source=Source.OSM).exists()
    place(osm="node/999999", organisation=town.organisation, name="Alte Post")
    page = said(signed_in(client, town).get(DIFFERING))
    assert "Alte Post" in page
    assert "Bäckerei" not in page


def test_municipalities_see_what_lies_in_them_search_it_and_take_it_over(town, client):
    desk = signed_in(client, town)
    everything = listed(desk.get(MAP))
    assert BAKERY in everything
    assert MARKET not in everything  # of the other municipality
    assert listed(desk.get(MAP, {"q": "BÄCK"})) == [BAKERY]
    assert BAKERY not in listed(desk.get(MAP, {"dienst": "pharmacy"}))
    assert desk.post(f"{MAP}uebernehmen/", {}).status_code == 400
    assert desk.post(f"{MAP}uebernehmen/", {"ref": [BAKERY, "node/503", MARKET]}).status_code == 302
    assert set(Place.objects.values_list("osm", flat=True)) == {BAKERY, "node/503"}
    desk.post(f"{MAP}uebernehmen/", {"one": BAKERY})
    assert Place.objects.count() == 2
    assert BAKERY not in listed(desk.get(MAP))


def test_differences_are_settled_by_those_who_may_change_the_place(town, client):
    one = taken(town)
    edit_place(who=town, place=one, values={"phone": "05151 3"})
    follow_map(now=with_facts(phone="05151 4"))
    number = differences(town, settled=False).get().pk
    stranger = wearing(
        "provider", of=organisation(kind="municipality", municipality="03252002", reviewed=timezone.now())
    )
    assert signed_in(client, stranger).post(f"{DIFFERING}{number}/", {"verb": "take"}).status_code == 403
    assert "05151 4" not in said(client.get(DIFFERING))
    desk = signed_in(client, town)
    page = desk.get(DIFFERING)
    assert "05151 3" in said(page)
    assert "https://www.openstreetmap.org/note/new#map=19/" in page.content.decode()
    assert desk.post(f"{DIFFERING}{number}/", {"verb": "take"}).status_code == 302
    assert Place.objects.get().phone == "05151 4"
    assert signed_in(client, operator()).get(DIFFERING).status_code == 200
    assert signed_in(client, wearing("provider")).get(MAP).status_code == 403  # no municipality


def test_lists_ask_the_database_as_often_for_few_rows_as_for_many(town, client):
    desk = signed_in(client, town)

    def asked(path):
        desk.get(path)  # what a process asks once
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        return len(queries)

    one = taken(town)
    edit_place(who=town, place=one, values={"phone": "1"})
    follow_map(now=with_facts(phone="2"))
    few = asked(MAP), asked(DIFFERING)
    rows = [place(osm=f"node/{number}", organisation=town.organisation) for number in range(9000, 9060)]
    for source, value in ((Source.PERSON, "1"), (Source.OSM, "2")):
        Statement.objects.bulk_create(Statement(place=row, field="phone", source=source, value=value) for row in rows)
    assert (asked(MAP), asked(DIFFERING)) == few


def test_the_page_of_a_place_says_where_facts_come_from_without_names(town, client):
    one = taken(town)
    edit_place(who=town, place=one, values={"phone": "05151 3"})
    Place.objects.update(state=State.PUBLISHED)
    page = said(client.get(f"/angebote/ort/{one.slug}/"))
    assert "Woher die Angaben stammen" in page
    assert "hier eingetragen" in page
    assert "ODbL" in page
    assert str(town.account) not in page
    heads = {each.source: each.heads for each in origins(one.statements.all())}
    assert heads[Source.PERSON] == ("Telefon",)
    assert "Lage" in heads[Source.OSM]


def test_the_command_follows_and_says_what_differs(town):
    one = taken(town)
    edit_place(who=town, place=one, values={"name": "Backhaus"})
    Statement.objects.filter(source=Source.OSM, field="name").update(value="Bäckerei Alt")
    place(osm="node/999999", slug="alte-post")
    out = io.StringIO()
    call_command("osm", stdout=out)
    assert f"{one.slug}: name: here 'Backhaus', OpenStreetMap 'Bäckerei'" in out.getvalue()
    assert "alte-post: node/999999 is in OpenStreetMap no more" in out.getvalue()


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Hauptstraße 2, 31020 Salzhemmendorf", ("Hauptstraße 2", "31020", "Salzhemmendorf")),
        ("Hauptstraße 2", ("Hauptstraße 2", "", "")),
        ("31020 Salzhemmendorf", ("", "31020", "Salzhemmendorf")),
        ("Markt 1, Hameln", ("Markt 1", "", "Hameln")),
        ("Hameln", ("", "", "Hameln")),
        ("", ("", "", "")),
    ],
)
def test_an_address_line_has_parts(line, parts):
    assert address(line) == parts
