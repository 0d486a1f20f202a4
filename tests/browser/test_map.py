"""The map: the same figures as the server's, at once, by mouse, by keyboard, and where there is no map."""

from __future__ import annotations

import re
from html import unescape

from benchmarks.browser import RECOLOURED
from playwright.sync_api import Page, expect
from tests.browser.conftest import CHROMIUM, QUIET

from dreiraum.reach.services.catalogue import read_catalogue
from dreiraum.reach.streets.profiles import MODES

LIMITS = ("", "5", "10", "15", "20", "25", "30")


def state(page: Page, *wanted: str) -> None:
    """Wait until the map is in one of these states; polled, since the page allows no evaluated waiting."""
    for _ in range(600):
        if page.locator("[data-map]").get_attribute("data-map-state") in wanted:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"the map is never {wanted}")


def choose(page: Page, **chosen: str) -> None:
    for name, value in chosen.items():
        page.locator(f"select[name={name}]").select_option(value)


def words(text: str) -> list[str]:
    return unescape(re.sub(r"<[^>]*>", " ", text)).split()


def table(html: str) -> list[str]:
    """All words in body and foot of the table by municipality."""
    return words(re.search(r"<tbody>.*?</tfoot>", html, re.S)[0])


def legend(html: str) -> list[str]:
    """All words of the legend but those about digital ways, which only the map counts."""
    headline = re.search(r'class="map-headline"[^>]*>(.*?)</p>', html, re.S)[1]
    rows = re.search(r'class="map-legend">(.*?)</ul>', html, re.S)[1]
    return words(headline) + words(" ".join(re.findall(r"<li(?![^>]*map-legend-sub).*?</li>", rows, re.S)))


def shows(page: Page, title: str) -> None:
    """Wait until the map has fetched what the choice needs."""
    expect(page.locator("h1")).to_have_text(title, timeout=20_000)


def test_every_choice_shows_the_servers_own_figures(page):
    page.goto("/karte/")
    state(page, "ready")
    catalogue, limit = read_catalogue(), 0
    modes = [mode for mode in MODES if page.locator(f"select[name=mode] option[value={mode}]").count()]
    windows = catalogue.transit.keys
    for number, service in enumerate(catalogue.services):
        for mode, window in [*((mode, "") for mode in modes), ("transit", windows[number % len(windows)])]:
            limit = (limit + 1) % len(LIMITS)
            choose(page, service=service.key, mode=mode, limit=LIMITS[limit])
            if window:
                choose(page, window=window)
                shows(page, f"{service.name} {catalogue.transit.window(window).name} mit Bus und Bahn")
            said = page.request.get(page.url).text()
            shown = page.content()
            assert table(shown) == table(said), page.url
            assert legend(shown) == legend(said), page.url
            assert page.locator("h1").inner_text() in unescape(said)


def test_recolouring_asks_for_no_minutes_once_the_cells_are_there(page, visit):
    page.goto("/karte/")
    state(page, "ready")
    page.wait_for_load_state("networkidle")
    asked = len(visit.requests)
    for many, service in enumerate(("gp", "pharmacy", "stop", "hospital", "food"), start=1):
        choose(page, service=service)
        for _ in range(200):
            page.wait_for_timeout(50)
            if len(page.evaluate(RECOLOURED)) == many:
                break
        else:
            raise AssertionError(f"{service}: no frame shows it")
    # Where the places are, the ground below them, and the tab's picture, which Chromium asks for at each new address.
    beside = ("/api/v1/places?service=", ".mvt", "/icon.")
    assert [url for url in visit.requests[asked:] if not any(part in url for part in beside)] == []


def test_the_address_never_says_where_somebody_looked(page, visit):
    page.goto("/karte/")
    state(page, "ready")
    page.locator(".maplibregl-canvas").click()
    choose(page, service="gp", mode="bike", limit="10")
    page.locator(".maplibregl-canvas").press("+")
    page.wait_for_timeout(500)
    assert page.url.endswith("/karte/?service=gp&mode=bike&limit=10")
    assert not [url for url in visit.requests if "erreichen" in url]


def test_enter_answers_for_the_middle_and_escape_puts_it_away(page):
    page.goto("/karte/?mode=bike")
    state(page, "ready")
    canvas = page.locator(".maplibregl-canvas")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".map-crosshair")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=answer] h2")).to_be_focused()
    where = page.locator("[data-part=answer] a").get_attribute("href")
    assert re.fullmatch(r"/erreichen/5\d\.\d{5},9\.\d{5}/\?mode=bike", where)
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=answer] h2")).to_have_count(0)
    expect(canvas).to_be_focused()


def test_a_cell_says_the_minutes_of_every_service(page):
    page.goto("/karte/")
    state(page, "ready")
    frame = page.locator(".map-frame").bounding_box()
    middle = frame["x"] + frame["width"] * 0.42, frame["y"] + frame["height"] * 0.47  # the town
    for step in range(60):
        page.mouse.click(middle[0] + 7 * (step % 8 - 4), middle[1] + 7 * (step // 8 - 4))
        if page.locator("[data-part=answer] tbody tr").count():
            break
    rows = page.locator("[data-part=answer] tbody tr")
    assert rows.count() == len(read_catalogue().keys)
    for text in rows.all_inner_texts():
        assert re.search(r"\d+ Min", text), text
    expect(page.locator("[data-part=answer] h2")).to_have_text("Hier, in Hameln")


def test_a_cell_says_the_way_there_and_back_by_bus(page):
    page.goto("/karte/?mode=transit&window=sunday")
    state(page, "ready")
    canvas = page.locator(".maplibregl-canvas")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    answer = page.locator("[data-part=answer] a")
    assert re.fullmatch(r"/erreichen/5\d\.\d+,9\.\d+/\?mode=transit&window=sunday", answer.get_attribute("href"))
    for text in page.locator("[data-part=answer] tbody tr").all_inner_texts():
        assert re.search(r"\d+ / (\d+|–) Min|keine Verbindung", text), text


def test_the_time_of_the_week_is_fetched_when_asked_for_and_only_once(page, visit):
    page.goto("/karte/")
    state(page, "ready")
    expect(page.locator("select[name=window]")).to_be_hidden()
    assert not [url for url in visit.requests if "bus-und-bahn" in url]
    choose(page, mode="transit")
    shows(page, "Lebensmittel werktags morgens mit Bus und Bahn")
    choose(page, window="sunday")
    shows(page, "Lebensmittel sonntags mit Bus und Bahn")
    choose(page, window="weekday_morning")
    shows(page, "Lebensmittel werktags morgens mit Bus und Bahn")
    fetched = [url.rsplit("/", 1)[1] for url in visit.requests if "bus-und-bahn" in url]
    assert fetched == ["weekday_morning.bin", "sunday.bin"]
    assert page.url.endswith("mode=transit&window=weekday_morning")


def test_where_the_minutes_do_not_come_the_old_colours_stay_and_a_sentence_says_so(page):
    page.goto("/karte/")
    state(page, "ready")
    page.route("**/bus-und-bahn-*/*", lambda route: route.abort())
    choose(page, mode="transit")
    expect(page.locator("[data-part=status]")).to_contain_text("konnten nicht geladen werden")
    shows(page, "Lebensmittel zu Fuß")
    page.unroute("**/bus-und-bahn-*/*")
    choose(page, window="sunday")
    shows(page, "Lebensmittel sonntags mit Bus und Bahn")


def test_light_and_dark_change_while_one_looks(page):
    page.goto("/karte/")
    state(page, "ready")
    swatch = page.locator(".map-swatch rect").first
    light = swatch.get_attribute("fill")
    page.emulate_media(color_scheme="dark")
    expect(swatch).not_to_have_attribute("fill", light)
    page.emulate_media(color_scheme="light")
    expect(swatch).to_have_attribute("fill", light)


def test_without_webgl_the_picture_is_recoloured_all_the_same(chromium, site_server):
    plain = [*(one for one in QUIET if "gl" not in one), "--disable-gpu", "--disable-3d-apis"]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=plain)
    page = browser.new_page(base_url=site_server, locale="de-DE")
    page.goto("/karte/")
    state(page, "failed")
    expect(page.locator("[data-part=status]")).to_contain_text("kann die bewegliche Karte nicht zeichnen")
    before = page.locator("canvas.map-sketch").screenshot()
    choose(page, mode="car")
    page.wait_for_timeout(300)
    assert page.locator("canvas.map-sketch").screenshot() != before
    browser.close()


def test_without_the_cells_a_sentence_says_so_and_the_table_stays(page):
    page.route("**/karte/zellen-*", lambda route: route.abort())
    page.goto("/karte/?service=gp")
    said = table(page.content())
    state(page, "failed")
    expect(page.locator("[data-part=status]")).to_contain_text("Die Tabelle gilt")
    assert table(page.content()) == said
    page.get_by_role("button", name="Karte zeichnen").click()
    page.wait_for_url(re.compile("service=gp&mode=foot"))


def test_the_map_comes_back_when_the_graphics_card_forgot_it(page):
    page.goto("/karte/")
    state(page, "ready")
    page.wait_for_timeout(1500)
    before = page.locator(".maplibregl-canvas").screenshot()
    page.evaluate(
        "() => { const lost = document.querySelector('.maplibregl-canvas').getContext('webgl2')"
        ".getExtension('WEBGL_lose_context'); lost.loseContext(); setTimeout(() => lost.restoreContext(), 300); }"
    )
    for _ in range(100):
        page.wait_for_timeout(200)
        if page.locator(".maplibregl-canvas").screenshot() == before:
            return
    raise AssertionError("the map looks different")
