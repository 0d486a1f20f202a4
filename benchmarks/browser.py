"""What a browser on this machine transfers and waits for, page by page, in a fresh profile each time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = os.environ.get("DREIRAUM_CHROMIUM", "/usr/bin/chromium")
MARK = "dreiraum:first-colour"
TIMES = """() => {
    const page = performance.getEntriesByType("navigation")[0];
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return {answer: page.responseEnd, paint: paint ? paint.startTime : null};
}"""
RECOLOURED = "() => performance.getEntriesByName('dreiraum:recolour').map(one => one.duration)"
COLOUR = f"() => performance.getEntriesByName('{MARK}')[0]?.startTime ?? null"


@dataclass(frozen=True)
class Visit:
    """Milliseconds from the click to the page, to its first picture, to the map's first colour; kB and requests."""

    answer: float
    paint: float
    colour: float | None
    kilobytes: float
    requests: int
    strangers: int


def visits(address: str, pages: Sequence[str], times: int, maps: bool) -> list[Visit]:
    """Open each of the pages `times` times over."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            return [visit(browser, address, page, maps) for page in pages for _ in range(times)]
        finally:
            browser.close()


def visit(browser: Browser, address: str, page: str, maps: bool) -> Visit:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    tab = context.new_page()
    protocol = context.new_cdp_session(tab)
    sizes: list[float] = []
    asked: list[str] = []
    protocol.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    protocol.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    protocol.send("Network.enable")
    tab.goto(address + page, wait_until="load")
    colour = None
    for _ in range(200 if maps else 0):
        colour = tab.evaluate(COLOUR)
        if colour is not None:
            break
        tab.wait_for_timeout(20)
    tab.wait_for_load_state("networkidle")
    seen = tab.evaluate(TIMES)
    context.close()
    over_network = [url for url in asked if url.startswith("http")]
    strangers = [url for url in over_network if not url.startswith(address)]
    return Visit(seen["answer"], seen["paint"], colour, sum(sizes) / 1000, len(over_network), len(strangers))


def recolourings(address: str, services: Sequence[str]) -> list[float]:
    """Milliseconds from the choice of each of the services on the map to the frame that shows it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            tab = browser.new_page(viewport={"width": 1440, "height": 900})
            tab.goto(f"{address}/karte/", wait_until="networkidle")
            for many, service in enumerate(services, start=1):
                tab.locator("select[name=service]").select_option(service)
                while len(tab.evaluate(RECOLOURED)) < many:
                    tab.wait_for_timeout(20)
            return [float(one) for one in tab.evaluate(RECOLOURED)]
        finally:
            browser.close()
