"""Other sites may show our search and our map in a frame, without cookies; nothing else of ours."""

import html
import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from dreiraum.ground.region import serving
from dreiraum.ground.region.serving import Served
from dreiraum.land.coverage.areas import directory

FRAMES = [
    "/einbetten/naehe/", "/einbetten/naehe/?village=west/westdorf", "/einbetten/karte/",
    "/einbetten/karte/?service=pharmacy&mode=car", "/en/einbetten/naehe/", "/en/einbetten/karte/",
]  # fmt: skip


class Tags(HTMLParser):
    """All tags of a page with their attributes."""

    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def policy(page):
    return page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", FRAMES)
def test_any_site_may_frame_them_and_gets_no_cookie(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert "X-Frame-Options" not in page.headers
    assert "frame-ancestors *" in policy(page)
    assert "default-src 'self'" in policy(page)
    assert "unsafe" not in policy(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not page.cookies


@pytest.mark.parametrize("address", ["/", "/einbetten/", "/api/", "/karte/", "/erreichen/52.0,9.5/", "/gibt-es-nicht/"])
def test_nothing_else_may_be_framed_or_sets_a_cookie(client, address):
    page = client.get(address)
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in policy(page)
    assert not page.cookies


@pytest.mark.parametrize("address", FRAMES)
def test_whatever_leads_further_opens_beside_the_frame(client, address):
    tags = Tags(client.get(address))
    ways = tags.all("a") + tags.all("form")
    assert ways
    for way in ways:
        assert (way["target"], way["rel"]) == ("_blank", "noopener"), way
    assert tags.all("base") == [{"target": "_blank"}]  # for what scripts add


@pytest.mark.parametrize("address", FRAMES)
def test_a_frame_says_whose_data_it_shows(client, address, served_region):
    page = client.get(address).content.decode()
    for line in (*served_region.notices, *served_region.attribution):
        assert html.escape(line) in page


def test_the_search_works_without_javascript(client):
    form = Tags(client.get("/einbetten/naehe/")).all("form")[0]
    assert form["method"] == "get"
    found = client.get(form["action"], {"q": "Westdorf"})
    assert found.status_code == 200
    assert b"Westdorf" in found.content


def test_a_village_leads_straight_to_its_answer(client):
    village = next(one.villages[0] for one in directory().municipalities if one.villages)
    of = directory().municipalities[0]
    page = client.get("/einbetten/naehe/", {"village": f"{of.slug}/{village.slug}"})
    first = Tags(page).all("a")[0]
    assert first["href"] == f"/erreichen/{village.lat:.5f},{village.lon:.5f}/"
    assert client.get(first["href"]).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/einbetten/naehe/?village=nirgends", 404), ("/einbetten/naehe/?village=west/nirgends", 404),
        ("/einbetten/naehe/?village=" + "a" * 5000, 404), ("/einbetten/naehe/?village=%00/😀", 404),
        ("/einbetten/karte/?service=beer", 400), ("/einbetten/karte/?mode=rocket", 400),
        ("/einbetten/karte/?limit=-1", 400),
    ],
)  # fmt: skip
def test_a_frame_that_asks_for_what_is_not_there_says_so_in_the_frame(client, address, status):
    page = client.get(address)
    assert page.status_code == status
    assert "frame-ancestors *" in policy(page)
    assert re.search(r"<h1>.+\.</h1>", page.content.decode())


def test_without_a_region_a_frame_says_so_in_the_frame(client, monkeypatch, tmp_path):
    monkeypatch.setattr(serving, "served", Served(tmp_path))
    for address in ("/einbetten/naehe/?village=a/b", "/einbetten/karte/"):
        page = client.get(address)
        assert page.status_code == 503
        assert int(page.headers["Retry-After"]) > 0
        assert "frame-ancestors *" in policy(page)


@pytest.mark.parametrize("start", ["", "/en"])
def test_the_lines_to_copy_are_the_frames_that_are_shown(client, start):
    page = client.get(f"{start}/einbetten/?service=pharmacy&mode=bike&village=west/westdorf")
    shown = Tags(page).all("iframe")
    copied = [html.unescape(lines) for lines in re.findall(r"<pre[^>]*><code[^>]*>(.*?)</code>", page.content.decode(), re.DOTALL)]  # fmt: skip  # noqa: E501
    assert [one["src"] for one in shown] == [
        f"http://testserver{start}/einbetten/naehe/?village=west%2Fwestdorf",
        f"http://testserver{start}/einbetten/karte/?service=pharmacy&mode=bike",
    ]
    for frame, lines in zip(shown, copied, strict=True):
        parser = HTMLParser()
        found = []
        parser.handle_starttag = lambda tag, attrs, found=found: found.append((tag, dict(attrs)))
        parser.feed(lines)
        assert found == [("iframe", frame)]
        assert frame["loading"] == "lazy"
        assert frame["title"]
        assert set(frame["sandbox"].split()) == {
            "allow-scripts", "allow-same-origin", "allow-forms", "allow-popups", "allow-popups-to-escape-sandbox"
        }  # fmt: skip
        assert client.get(frame["src"]).status_code == 200


def test_every_choice_of_the_page_can_be_embedded(client: Client):
    for option in Tags(client.get("/einbetten/")).all("option"):
        key = option["value"]
        kind = "village" if "/" in key or not key else "mode" if key in ("foot", "car", "bike", "ebike", "wheelchair") else "service"  # fmt: skip  # noqa: E501
        assert client.get("/einbetten/", {kind: key}).status_code == 200


def test_names_of_titles_are_escaped_in_the_lines_to_copy(client):
    assert client.get("/einbetten/", {"service": '"><script>'}).status_code == 400
