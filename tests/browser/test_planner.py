"""The late shift gets home: the planner and the boards, in every way people use them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.pages import HAMELN, HOME, LATE
from tests.browser.test_accessibility import violations

from dreiraum.demo.timetable import LATE_RIDE

VILLAGE, LEAVES = LATE_RIDE
NOTICE = dt.timedelta(minutes=30)
DAY = f"/wege/?von={HAMELN}&nach={HOME}&zeit=2026-11-26T14:00&asked=2026-11-26T12:00"


def minute(text: str) -> dt.datetime:
    """ "22:45" on the night of the late shift; after midnight on the next day."""
    hour, rest = map(int, text.split(":"))
    return dt.datetime(2026, 11, 26, hour, rest) + dt.timedelta(days=hour < 12)


def offered(page: Page) -> list[tuple[dt.datetime, dt.datetime | None]]:
    """Departure and deadline of every journey in the list."""
    found = []
    for one in page.locator(".journeys > .journey").all():
        leaves = one.locator(".journey-times time").first.inner_text()
        deadline = one.locator(".journey-book")
        said = re.search(r"Bis (\d\d:\d\d)", deadline.first.inner_text()) if deadline.count() else None
        found.append((minute(leaves), minute(said[1]) if said else None))
    return found


def ask(page: Page, start: str, end: str, when: str) -> None:
    page.goto("/wege/")
    for label, text in (("Von", start), ("Nach", end)):
        field = page.get_by_label(label, exact=True)
        field.press_sequentially(text, delay=20)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.get_by_label("Wann?").fill(when)
    page.get_by_role("button", name="Verbindung suchen").click()
    page.wait_for_url(re.compile(r"/wege/\?von=5\d\.\d+,9\.\d+&nach=5\d\.\d+,9\.\d+&zeit="))


class TestLateShift:
    """Somebody leaves the hospital at 22:40 and lives in a village without a car."""

    def test_asked_in_time_the_rufbus_is_offered_with_its_deadline(self, page):
        ask(page, "Hameln, Bahnhof/ZOB", VILLAGE, "2026-11-26T22:40")
        page.goto(f"{page.url}&asked=2026-11-26T21:30")
        first = page.locator(".journey").first
        expect(first.locator(".journey-chain")).to_contain_text("Rufbus")
        leaves, deadline = offered(page)[0]
        assert minute("22:40") <= leaves <= minute(LEAVES)
        assert deadline == minute(LEAVES) - NOTICE
        order = first.locator(".order")
        expect(order).to_contain_text(f"Bis {deadline:%H:%M} anrufen")
        expect(order.locator("a[href^='tel:+']")).to_be_visible()
        expect(order).to_contain_text(re.compile(f"Sagen Sie: Rufbus .* um {LEAVES} nach .*{VILLAGE}"))
        top, legs = order.bounding_box(), first.locator(".legs").bounding_box()
        assert top["y"] < legs["y"]

    def test_asked_inside_the_notice_nothing_is_offered_that_needs_it(self, page):
        asked = minute("22:20")
        page.goto(f"{LATE}&asked=2026-11-26T22:20")
        expect(page.locator("main")).to_contain_text("Stand: gefragt um 22:20")
        for leaves, deadline in offered(page):
            assert deadline is None or deadline >= asked
            assert deadline is None or leaves >= asked + NOTICE
        assert f"um {LEAVES} nach" not in page.locator("main").inner_text()

    def test_a_minute_before_and_after_the_deadline(self, page):
        deadline = minute(LEAVES) - NOTICE
        for asked, there in ((deadline, True), (deadline + dt.timedelta(minutes=1), False)):
            page.goto(f"{LATE}&asked={asked:%Y-%m-%dT%H:%M}")
            assert (deadline in [last for _, last in offered(page)]) == there

    def test_the_way_back_is_one_tap(self, page):
        page.goto(f"{LATE}&asked=2026-11-26T21:30")
        page.get_by_role("link", name=re.compile("Rückweg ab")).first.click()
        expect(page.locator("h1")).to_contain_text(re.compile(f"{VILLAGE}.*→.*Hameln"))
        assert page.locator(".journey").count() or page.locator(".empty .links a").count()


def test_an_answer_is_as_good_without_javascript(chromium: Browser, site_server, page):
    context = chromium.new_context(base_url=site_server, java_script_enabled=False, locale="de-DE")
    plain = context.new_page()
    plain.goto("/wege/")
    plain.fill("#von", "Hameln, Bahnhof/ZOB")
    plain.fill("#nach", VILLAGE)
    plain.fill("#zeit", "2026-11-26T14:00")
    plain.get_by_role("button", name="Verbindung suchen").click()
    if plain.locator(".planner-choices").count():
        plain.locator(".planner-choices a").first.click()
    page.goto(plain.url)
    assert page.locator(".journey-times").all_inner_texts() == plain.locator(".journey-times").all_inner_texts()
    plain.locator(".journey > summary").nth(1).click()
    expect(plain.locator(".journey .legs").nth(1)).to_be_visible()
    context.close()


def test_the_map_draws_the_journey_whose_row_is_open(page, visit):
    page.goto(DAY)
    page.locator(".map-frame canvas").first.wait_for()
    expect(page.locator(".journey").first).to_have_attribute("open", "")
    page.locator(".journey > summary").nth(1).click()
    for _ in range(200):
        asked = [url for url in visit.requests if "fahrt.geojson" in url]
        if len(asked) == 2:
            break
        page.wait_for_timeout(50)
    assert len(set(asked)) == 2
    assert all("no-store" in page.request.get(url).headers["cache-control"] for url in asked)


def test_a_choice_can_be_undone_by_typing_on(page):
    page.goto("/wege/")
    field = page.get_by_label("Von", exact=True)
    field.press_sequentially("Ockensen", delay=20)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    held = page.locator("#von_ort").input_value()
    assert re.fullmatch(rf"5\d\.\d{{5}},9\.\d{{5}} {re.escape(field.input_value())}", held)
    field.fill("Xyzzyhausen")
    page.get_by_label("Nach", exact=True).fill("Hameln, Bahnhof/ZOB")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("„Xyzzyhausen“ finden wir nichts")


def test_from_where_the_device_is(chromium: Browser, site_server):
    at = {"latitude": 52.0306, "longitude": 9.6016}
    context = chromium.new_context(base_url=site_server, geolocation=at, permissions=["geolocation"], locale="de-DE")
    page = context.new_page()
    page.goto("/wege/")
    page.get_by_role("button", name="Mein Standort").click()
    expect(page.get_by_label("Von", exact=True)).to_have_value("Mein Standort")
    page.get_by_label("Nach", exact=True).fill("Hameln, Bahnhof/ZOB")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"von=52\.03060,9\.60160"))
    context.close()


def test_an_answer_fits_on_one_sheet_of_paper(page):
    page.goto(DAY)
    page.emulate_media(media="print")
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1


def test_one_journey_fits_on_one_sheet_of_paper(page):
    page.goto(DAY)
    page.locator(".journey-links a", has_text="Auf einer Seite").first.click()
    page.wait_for_url(re.compile("/wege/fahrt/"))
    page.emulate_media(media="print")
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
    assert page.locator(".answer-address svg").is_visible()


@pytest.mark.parametrize("language", ["", "/en"])
def test_axe_finds_nothing_where_everything_is_open(page, axe, language):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{language}{DAY}")
    for summary in page.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    assert violations(page, axe) == []
    page.goto(page.locator(".journey-links a[href*='/wege/fahrt/?']").first.get_attribute("href"))
    assert violations(page, axe) == []


class TestBoards:
    """Boards keep themselves new, and say so when they cannot."""

    def test_a_board_renews_itself_until_it_is_told_not_to(self, page, visit):
        page.clock.install()
        page.goto("/haltestellen/hameln-bahnhof-zob/")
        asked = len(visit.requests)
        page.clock.fast_forward(31_000)
        page.wait_for_timeout(500)
        assert len([url for url in visit.requests[asked:] if "hameln-bahnhof-zob" in url]) == 1
        page.get_by_role("button", name="Nicht mehr von selbst erneuern").click()
        asked = len(visit.requests)
        page.clock.fast_forward(120_000)
        page.wait_for_timeout(500)
        assert visit.requests[asked:] == []
        expect(page.get_by_role("button", name="Wieder von selbst erneuern")).to_be_visible()

    def test_a_wall_without_a_connection_says_how_old_it_is(self, page):
        page.clock.install()
        page.goto("/haltestellen/hameln-bahnhof-zob/tafel/")
        expect(page.locator(".wall-old")).to_be_hidden()
        page.route("**/tafel/", lambda route: route.abort())
        page.clock.fast_forward(31_000)
        expect(page.locator(".wall-old")).to_have_text(re.compile(r"Diese Abfahrten sind von \d\d:\d\d Uhr"))
        page.unroute("**/tafel/")
        page.clock.fast_forward(31_000)
        expect(page.locator(".wall-old")).to_be_hidden()

    @pytest.mark.parametrize("size", [(390, 844), (1080, 1920), (1920, 1080)])
    def test_a_wall_is_large_enough_to_read_from_afar(self, page, size):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto("/haltestellen/hameln-bahnhof-zob/tafel/")
        small = page.evaluate(
            "() => [...document.body.querySelectorAll('*')]"
            ".filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())"
            " && one.getBoundingClientRect().width > 1)"
            ".map(one => parseFloat(getComputedStyle(one).fontSize)).filter(size => size < 24)"
        )
        assert small == []
        assert page.evaluate("document.scrollingElement.scrollWidth") <= size[0]
        assert page.locator("a, button, input").count() == 0
