"""The whole errand - where do you live, what is in reach, how do I get there - in every way people do it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.pages import HOME, PAGES

ANSWER = re.compile(r"/erreichen/52\.0\d+,9\.\d+/")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent || document.activeElement.value || ''")


def tab_to(page: Page, wanted: str, most: int = 80) -> None:
    """Press Tab until the element with that text has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in focused(page):
            return
    raise AssertionError(f"Tab never comes to {wanted!r}")


def test_by_keyboard_alone(page):
    page.goto("/")
    tab_to(page, "Zum Inhalt springen")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("Ockensen", delay=30)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(ANSWER)
    expect(page.locator(".verdict")).to_contain_text("wichtigen Diensten")
    tab_to(page, "Auto")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("mode=car"))
    tab_to(page, "Lebensmittel")
    page.keyboard.press("Enter")
    expect(page.locator("#food")).to_have_attribute("open", "")
    tab_to(page, "Min Auto: Weg zeigen")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/weg/"))
    expect(page.locator(".verdict")).to_contain_text("Minuten")


def test_where_the_focus_is_can_be_seen(page):
    page.goto(f"/erreichen/{HOME}/")
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none'; }"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_without_javascript(chromium: Browser, site_server):
    context = chromium.new_context(base_url=site_server, java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto("/")
    page.fill("#q", "Ockensen")
    page.get_by_role("button", name="Suchen").click()
    page.locator("main .links a").first.click()
    expect(page.locator(".verdict")).to_contain_text("Zu Fuß: 2 von 14 wichtigen Diensten")
    page.locator(".chips").get_by_role("link", name="Auto").click()
    expect(page.locator(".verdict")).to_contain_text("Mit dem Auto: 13 von 14")
    page.locator("#food > summary").click()
    page.locator("#food table a").first.click()
    expect(page.locator("main table")).to_contain_text("Straße")
    page.goto("/karte/")
    page.get_by_label("Dienst").select_option("gp")
    page.get_by_role("button", name="Karte zeichnen").click()
    expect(page.locator("main table").first).to_contain_text("Salzhemmendorf")
    drawn(page)
    context.close()


def test_with_the_devices_location(chromium: Browser, site_server):
    at = {"latitude": 52.0306, "longitude": 9.6016}
    context = chromium.new_context(base_url=site_server, geolocation=at, permissions=["geolocation"], locale="de-DE")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Meinen Standort verwenden").click()
    page.wait_for_url(ANSWER)
    expect(page.locator(".verdict")).to_contain_text("von 14")
    context.close()


def test_who_keeps_the_location_for_themselves_is_told_what_else_helps(page):
    page.goto("/")
    page.get_by_role("button", name="Meinen Standort verwenden").click()
    expect(page.locator("#q-status")).not_to_be_empty()
    assert urlsplit(page.url).path == "/"


def test_the_map_draws_a_ride_to_the_place_whose_row_is_open(page, visit):
    page.goto(f"/erreichen/{HOME}/?mode=transit")
    page.locator(".map-frame canvas").first.wait_for()
    with page.expect_response(re.compile("fahrt.geojson")) as asked:
        page.locator("#gp > summary").click()
    marks = {one["properties"].get("mark") for one in asked.value.json()["features"]}
    assert marks & {"bus", "rail", "demand"}


def test_a_click_on_the_map_answers(page, visit):
    page.goto("/karte/")
    canvas = page.locator(".map-frame canvas").first
    canvas.wait_for()
    coloured(page)
    before = len(visit.requests)
    page.get_by_label("Dienst").select_option("gp")
    page.get_by_label("Verkehrsmittel").select_option("car")
    page.wait_for_timeout(500)
    # Tiles, their worker, names of places come as they come; Chromium looks at the icon when the address changes.
    aside = ("/api/v1/places", "/grund/", "map-worker", "icon")
    asked = [url for url in visit.requests[before:] if not any(part in url for part in aside)]
    assert asked == [], "recolouring asks the server for nothing"
    assert "service=gp" in page.url
    assert "mode=car" in page.url
    canvas.click()
    page.get_by_role("link", name=re.compile("Genaue Antwort")).click()
    page.wait_for_url(re.compile("/erreichen/.*mode=car"))
    expect(page.locator(".verdict")).to_contain_text("Mit dem Auto")


def drawn(page: Page) -> None:
    """Wait for the picture that stands in for the map; the first visitor's takes some seconds to draw."""
    for _ in range(300):
        if page.locator("main img").evaluate("image => image.complete && image.naturalWidth > 0"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the picture does not come")


def coloured(page: Page) -> None:
    """Wait for the colours on the movable map; polled, since the page allows no evaluated waiting."""
    for _ in range(300):
        if page.evaluate("performance.getEntriesByName('dreiraum:map').length"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the map stays empty")


def test_the_table_beside_the_map_says_what_the_server_says(page, chromium, site_server):
    page.goto("/karte/?service=gp&mode=bike&limit=10")
    coloured(page)
    said = page.locator("main table tbody").first.inner_text()
    plain = chromium.new_context(base_url=site_server, java_script_enabled=False, locale="de-DE")
    other = plain.new_page()
    other.goto("/karte/?service=gp&mode=bike&limit=10")
    assert said == other.locator("main table tbody").first.inner_text()
    plain.close()


def test_a_whole_visit_asks_only_our_own_host(page, visit, site_server):
    for path in PAGES.values():
        page.goto(path, wait_until="load")
        page.wait_for_timeout(300)
    page.goto(f"/erreichen/{HOME}/")
    for row in page.query_selector_all("details.row > summary"):
        row.click()
    page.wait_for_timeout(1500)
    elsewhere = {url for url in visit.requests if not url.startswith((site_server, "data:", "blob:"))}
    assert elsewhere == set()
    assert len(visit.requests) > 50
    # What the browser complains about is the answer's own 404 and 400.
    assert [said for said in visit.complaints if "status of 40" not in said] == []


@pytest.mark.parametrize(
    "path", [f"/erreichen/{HOME}/", "/erreichen/52.10400,9.35700/?mode=bike", f"/erreichen/{HOME}/?mode=transit"]
)
def test_an_answer_fits_on_one_sheet_of_paper(page, path):
    page.goto(path)
    page.emulate_media(media="print")
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
    assert page.locator(".answer-address svg").is_visible()


def test_no_page_leaves_a_cookie_but_the_forms(page, context):
    for name, path in PAGES.items():
        page.goto(path)
        if name not in ("accessibility", "feedback"):
            continue
        assert [one["name"] for one in context.cookies()] in ([], ["csrftoken"])
        context.clear_cookies()
    page.goto(f"/erreichen/{HOME}/")
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
