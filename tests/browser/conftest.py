"""A real Chromium on a real server over the demo district; where there is none, these tests say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
AXE = Path(__file__).parents[2] / "src/dreiraum/web/frontend/node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once per test process."""
    if CHROMIUM is None:
        pytest.skip("no chromium here: browser tests are left out (Debian: apt install chromium)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # its event loop stays in the thread of other tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visit:
    """What a visit asked for and complained about."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))


@pytest.fixture
def context(chromium: Browser, site_server: str) -> Iterator[BrowserContext]:
    """A visitor with a desktop screen and no motion."""
    context = chromium.new_context(
        base_url=site_server, viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="de-DE"
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext) -> Visit:
    """The log of the visitor's requests and of what the browser complains about."""
    return Visit(context)


@pytest.fixture
def page(context: BrowserContext, visit: Visit) -> Page:
    """A tab; whoever closes it has seen no complaint."""
    return context.new_page()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    assert AXE.exists(), "run `make setup` first: it brings axe-core"
    return AXE.read_text(encoding="utf-8")
