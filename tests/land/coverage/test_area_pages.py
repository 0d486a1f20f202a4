"""The pages of municipalities and villages: every figure recounted from the Region's cells."""

from __future__ import annotations

import re

import numpy as np
import pytest
from tests.land.coverage.counting import count
from tests.land.coverage.reading import Page, number

from dreiraum.reach import Region
from dreiraum.reach.streets.profiles import MODES

BOERN, BRUENN, LONE = "/gemeinden/bad-boern-am-suentel/", "/gemeinden/bruenn/", "/gemeinden/ohneort/"
VILLAGES = ("gross-boern/", "neudorf/"), ("1-1/", "hof/", "hof-2/", "neudorf/"), ()
AREAS = (BOERN, BRUENN, LONE, *(BOERN + one for one in VILLAGES[0]), *(BRUENN + one for one in VILLAGES[1]))
CALLED = {  # name, and which of those of that name in the municipality
    "gross-boern": ("Groß Börn", 0),
    "neudorf": ("Neudorf", 0),
    "1-1": ("=1+1", 0),
    "hof": ("Hof", 0),
    "hof-2": ("Hof", 1),
}
AGES = ("all", "under18", "18to64", "65plus")
BASIC = ("food", "gp", "pharmacy", "primary_school", "stop")


def cells_of(region: Region, path: str) -> np.ndarray:
    """The cells of a page's area, found without the site's own directory."""
    parts = path.strip("/").split("/")[1:]
    if not parts:
        return np.arange(len(region.cells))
    municipality = ("bad-boern-am-suentel", "bruenn", "ohneort").index(parts[0])
    if len(parts) == 1:
        return np.flatnonzero(region.cells.municipality == municipality)
    people = region.parts["people"]
    named, of = people.strings("village_name").tolist(), people.array("village_municipality")
    name, which = CALLED[parts[1]]
    row = [k for k in range(len(named)) if named[k] == name and of[k] == municipality][which]
    return np.flatnonzero(people.array("village") == row)


def services(page: Page) -> dict[str, tuple[int, int, int]]:
    """Physical, only digital and neither per service, as the page's table shows them."""
    return {
        re.sub(r"( \(zählt nicht mit\))?( \d+ Min)?$", "", row[0]): (number(row[1]), number(row[2]), number(row[3]))
        for row in page.table("je Dienst").rows[1:]
    }


@pytest.mark.parametrize("path", AREAS)
@pytest.mark.parametrize("mode", MODES)
def test_every_figure_is_what_a_recount_of_the_homes_gives(site, district, path, mode):
    shown = services(Page(site.get(path, {"mode": mode})))
    cells = cells_of(district, path)
    assert len(cells) > 0
    for s, service in enumerate(district.catalogue.services):
        own = count(district, cells, mode, s)
        neither = round(own.neither)
        assert shown[service.name] == (own.physical, own.people - own.physical - neither, neither), (service.key, path)


@pytest.mark.parametrize("path", [BOERN, BRUENN, BOERN + "gross-boern/"])
@pytest.mark.parametrize("age", AGES[1:])
def test_an_age_group_is_recounted_too(site, district, path, age):
    shown = services(Page(site.get(path, {"age": age})))
    for s, service in enumerate(district.catalogue.services):
        own = count(district, cells_of(district, path), "foot", s, age)
        assert shown[service.name][0] == own.physical
        assert sum(shown[service.name]) == own.people


@pytest.mark.parametrize("path", AREAS)
def test_the_short_walk_is_recounted_whatever_the_mode(site, district, path):
    by_car, on_foot = (Page(site.get(path, {"mode": mode})).table("Fußweg").rows for mode in ("car", "foot"))
    assert by_car == on_foot
    keys = district.catalogue.keys
    for row, key in zip(on_foot[1:], BASIC, strict=True):
        own = count(district, cells_of(district, path), "foot", keys.index(key))
        assert number(row[2]) == own.walking


@pytest.mark.parametrize("mode", MODES)
def test_the_tables_of_areas_say_how_many_go_without(site, district, mode):
    keys = district.catalogue.keys
    for path, inner in (("/gemeinden/", (BOERN, BRUENN, LONE)), (BOERN, [BOERN + one for one in VILLAGES[0]])):
        table = Page(site.get(path, {"mode": mode})).table("nicht erreichen")
        assert len(table.rows) == 1 + len(inner) + 1
        everything = (*(table.rows[1:-1]), table.rows[-1])
        for row, area in zip(everything, (*inner, path), strict=True):
            for cell, key in zip(row[3:], BASIC, strict=True):
                own = count(district, cells_of(district, area), mode, keys.index(key))
                assert number(cell) == own.people - own.physical
                assert number(row[1]) == own.people


def test_villages_sum_to_their_municipality_and_municipalities_to_the_district(site, district):
    for path in ("/gemeinden/", BOERN, BRUENN):
        *rows, total = Page(site.get(path)).table("nicht erreichen").rows[1:]
        for column in (1, *range(3, 8)):
            assert sum(number(row[column]) for row in rows) == number(total[column])


def test_the_mean_number_of_services_is_that_over_all_homes(site, district):
    essential = [s for s, one in enumerate(district.catalogue.services) if one.essential]
    for path in AREAS:
        own = [count(district, cells_of(district, path), "bike", s) for s in essential]
        mean = sum(one.physical for one in own) / own[0].people
        text = Page(site.get(path, {"mode": "bike"})).text
        said = re.search(r"Im Mittel sind (\d+,\d) von (\d+) wichtigen Diensten", text)
        assert float(said[1].replace(",", ".")) == pytest.approx(mean, abs=0.0501)
        assert int(said[2]) == len(essential)


def test_differences_can_be_recounted_from_the_shares_shown(site, district):
    checked = 0
    for path in AREAS:
        for row in Page(site.get(path)).table("je Dienst").rows[1:]:
            own = _percent(row[1].split(" ", 1)[1])
            for beside in row[4:]:
                share, _, words = beside.partition(" % ")
                if own is None or "unter" in beside or "über" in beside:
                    continue
                points = own - int(share)
                expected = "gleich" if not points else f"{abs(points)} Punkt{'e' if abs(points) != 1 else ''}"
                assert words.startswith(expected), (path, row)
                assert words.endswith("gleich" if not points else "mehr" if points > 0 else "weniger")
                checked += 1
    assert checked > 100


def _percent(text: str) -> int | None:
    found = re.fullmatch(r"(\d+) %", text)
    return int(found[1]) if found else None


def test_what_is_expected_or_unknown_says_so(site, district):
    page = Page(site.get(BRUENN))
    assert page.table("je Dienst").row("Hausarztpraxis 15 Min")[1].startswith("etwa ")  # a share of the municipality
    assert not page.table("je Dienst").row("Grundschule 15 Min")[1].startswith("etwa ")
    assert "5 Menschen wohnen an keinem Weg für dieses Verkehrsmittel" in page.text
    page = Page(site.get(BOERN))
    ageless = int(
        district.cells.people[cells_of(district, BOERN)][district.cells.age[cells_of(district, BOERN), 0] < 0].sum()
    )
    assert f"Von {ageless} Menschen ist das Alter nicht bekannt" in page.text
    assert "an keinem Weg" not in page.text


def test_where_no_age_is_known_nobody_is_given_one(site, district):
    page = Page(site.get(BRUENN + "hof-2/", {"age": "65plus"}))
    assert "Das Alter der Menschen ist hier nicht bekannt." in page.text
    assert (
        sum(services(page)["Lebensmittel"]) == count(district, cells_of(district, BRUENN + "hof-2/"), "foot", 0).people
    )
    row = Page(site.get(BRUENN, {"age": "65plus"})).table("nicht erreichen").rows[3]
    assert row == ["Hof", *["–"] * 2, *["– –"] * 5]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_and_every_link_between_them_works(site, district, prefix):
    seen, ahead = set(), [f"{prefix}/gemeinden/"]
    while ahead:
        path = ahead.pop()
        seen.add(path)
        answer = site.get(path)
        assert answer.status_code == 200, path
        for href, _ in Page(answer).links:
            to = href.partition("#")[0].partition("?")[0]
            if to.startswith(f"{prefix}/gemeinden/") and to.endswith("/") and to not in {*seen, *ahead}:
                ahead.append(to)
    assert seen == {prefix + path for path in ("/gemeinden/", *AREAS)}


def test_every_choice_on_a_page_leads_somewhere(site, district):
    for path in ("/gemeinden/", BRUENN, BRUENN + "hof-2/"):
        links = [href for href, _ in Page(site.get(path, {"mode": "bike", "age": "65plus"})).links if href[:1] in "?."]
        assert len(links) >= 7
        for href in links:
            assert site.get(path + href.removeprefix("./").partition("#")[0]).status_code == 200, href


def test_choices_stay_together_and_what_is_usual_is_left_out(site, district):
    links = [href for href, _ in Page(site.get(BRUENN, {"mode": "car", "order": "gaps", "sort": "food"})).links]
    assert "?age=65plus&mode=car&order=gaps&sort=food" in [_sorted(href) for href in links]
    assert "?order=gaps&sort=food" in [_sorted(href) for href in links]
    assert BRUENN + "hof/?mode=car&order=gaps" in links


def _sorted(href: str) -> str:
    return "?" + "&".join(sorted(href.removeprefix("?").split("&")))


def test_a_table_is_sorted_by_the_column_that_was_chosen(site, district):
    def column(which, **query):
        return [row[which] for row in Page(site.get(BRUENN, query)).table("nicht erreichen").rows[1:-1]]

    assert column(0) == ["=1+1", "Hof", "Hof", "Neudorf"]
    assert column(0, sort="-name") == ["Neudorf", "Hof", "Hof", "=1+1"]
    people = [number(one) for one in column(1, sort="people")]
    assert people == sorted(people, reverse=True) != sorted(people)
    without = [number(one) for one in column(5, sort="pharmacy")]
    assert without == sorted(without, reverse=True) != sorted(without)
    means = [float(one.replace(",", ".")) for one in column(2, sort="mean")]
    assert means == sorted(means) != sorted(means, reverse=True)


def test_limits_are_said_where_they_differ(site, district):
    on_foot, by_bike = (Page(site.get(BOERN, {"mode": mode})).table("je Dienst") for mode in ("foot", "bike"))
    assert on_foot.caption.endswith("zu Fuß in 10 bis 15 Minuten")
    assert [row[0] for row in on_foot.rows[1:4]] == ["Lebensmittel 15 Min", "Hausarztpraxis 15 Min", "Apotheke 10 Min"]
    assert by_bike.caption.endswith("mit dem Rad in 15 Minuten")
    assert [row[0] for row in by_bike.rows[1:4]] == ["Lebensmittel", "Hausarztpraxis", "Apotheke"]


def test_services_come_with_the_widest_gap_first_on_request(site, district):
    neither = [one[2] for one in services(Page(site.get(BOERN, {"order": "gaps"}))).values()]
    assert neither == sorted(neither, reverse=True)
    usual = list(services(Page(site.get(BOERN))))
    assert usual == [one.name for one in district.catalogue.services]


def test_the_middle_of_a_village_is_one_of_its_homes(site, district):
    for path in AREAS[3:]:
        (answer,) = {href for href, _ in Page(site.get(path)).links if href.startswith("/erreichen/")}
        lat, lon = map(float, answer.split("/")[2].split(","))
        cells = cells_of(district, path)
        away = np.hypot(district.cells.lat[cells] - lat, district.cells.lon[cells] - lon)
        assert away.min() < 1e-4


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/gemeinden/brunn/", "Brünn"),
        ("/gemeinden/bad-boern/", "Bad Börn am Süntel"),
        ("/gemeinden/bruenn/neudrof/", "Neudorf"),
        ("/en/gemeinden/bruenn/neudrof/", "Neudorf"),
        ("/gemeinden/xyz/hof/", None),
        (f"/gemeinden/{'x' * 5000}/", None),
    ],
)
def test_an_unknown_area_is_said_and_the_nearest_name_offered(site, district, path, near):
    answer = site.get(path)
    assert answer.status_code == 404
    offered = re.findall(rf'<a href="([^"]+)">({near or "[^<]*[Bb]r[^<]*n"})</a>', answer.content.decode())
    assert [site.get(href).status_code for href, _ in offered] == [200] * (near is not None)


@pytest.mark.parametrize(
    "query", ["mode=plane", "age=99", "order=x", "sort=x", "sort=--food", "sort=hospital", "mode=%00"]
)
@pytest.mark.parametrize("path", ["/gemeinden/", BRUENN, BRUENN + "hof/"])
def test_what_cannot_be_chosen_is_a_sentence_and_no_page(site, district, path, query):
    answer = site.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert "Wählen Sie" in answer.content.decode()


def test_a_bare_map_has_one_area_that_holds_everybody(site, bare):
    overview = site.get("/gemeinden/")
    assert "keine Gemeindegrenzen" in overview.content.decode()
    *rows, total = Page(overview).table("nicht erreichen").rows[1:]
    assert [row[0] for row in rows] == ["Kreis Süntel"]
    assert rows[0][1:] == total[1:]
    page = Page(site.get("/gemeinden/kreis-suentel/"))
    assert len(page.table("je Dienst").rows[0]) == 4  # nothing around to be compared with
    assert [row[0] for row in page.table("nicht erreichen").rows[1:-1]] == [
        "=1+1", "Groß Börn", "Hof", "Hof", "Neudorf", "Neudorf",
    ]  # fmt: skip
    assert site.get("/gemeinden/kreis-suentel/neudorf-2/").status_code == 200


def test_estimated_people_are_never_said_without_etwa(site, bare):
    for path in ("/gemeinden/", "/gemeinden/kreis-suentel/", "/gemeinden/kreis-suentel/hof/"):
        page = Page(site.get(path))
        assert "geschätzt, nicht gezählt" in page.text
        assert re.search(r"(erreichen|erreicht) (etwa \d|alle|niemand)", page.text)
        for table in page.tables:
            for row in table.rows[1:]:
                bare_numbers = [
                    cell for cell in row[1:] if re.fullmatch(r"[\d.]+( .*%)?", cell) and not cell.endswith(" m")
                ]
                assert bare_numbers == [], row


@pytest.mark.database
@pytest.mark.django_db
def test_no_page_asks_the_database(site, district, django_assert_num_queries):
    for path in ("/gemeinden/", BRUENN, BRUENN + "hof/", "/gemeinden/xyz/", "/karte/", BRUENN + "zellen.gpkg"):
        with django_assert_num_queries(0):
            site.get(path, {"mode": "bike"}).close()


def test_a_page_is_not_made_again_for_who_has_it(site, district):
    first = site.get(BRUENN)
    again = site.get(BRUENN, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
