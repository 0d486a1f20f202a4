"""No page has a violation that axe can find, in either language, light or dark, wide or narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.browser.pages import HOME, PAGES

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is right would be told of every element, too, which takes as long as finding it out.
RUN = """async rules =>
    (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations"""


def violations(page: Page, axe: str, rules: dict[str, object] | None = None) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate(RUN, rules or {"type": "tag", "values": TAGS})
    return [
        f"{one['id']}: {one['help']} - {node['target']} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


def width(page: Page) -> int:
    """Pixels that the page takes, with what one would have to scroll to."""
    return page.evaluate("document.scrollingElement.scrollWidth")


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(page, axe, path, language):
    page.goto(f"{language}{path}", wait_until="load")
    assert page.evaluate("document.documentElement.lang") == (language.strip("/") or "de")
    assert violations(page, axe) == []
    if language:  # the dark is the same in both, and German words are longer
        return
    page.emulate_media(color_scheme="dark")
    assert violations(page, axe, {"type": "rule", "values": ["color-contrast"]}) == []
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert width(page) <= 1280
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    page.set_viewport_size({"width": 320, "height": 700})  # WCAG 1.4.10: a screen of 1280 pixels at 400 %
    assert width(page) <= 320


def test_axe_finds_nothing_in_open_rows_on_a_phone(page, axe):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/erreichen/{HOME}/")
    for row in page.query_selector_all("details.row > summary"):
        row.click()
    assert violations(page, axe) == []


def test_axe_finds_nothing_in_a_list_of_suggestions(page, axe):
    page.goto("/")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.press_sequentially("Ockens")
    page.get_by_role("option").first.wait_for()
    assert violations(page, axe) == []
