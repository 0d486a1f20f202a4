"""A town hall's own site shows our search and our map, as the lines to copy make them."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

import pytest


@pytest.fixture
def town_hall(site_server: str) -> Iterator[str]:
    """Another site (another name of this machine) with both frames on its page."""
    with urlopen(f"{site_server}/einbetten/?service=gp") as howto:
        lines = re.findall(r"<pre[^>]*><code[^>]*>(.*?)</code>", howto.read().decode(), re.DOTALL)
    content = f"<!doctype html><title>Rathaus</title>{html.unescape(''.join(lines))}".encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def frame(page, path):
    return page.frame_locator(f"iframe[src*='{path}']")


def test_a_suggestion_opens_the_answer_beside_the_frame(context, page, visit, town_hall):
    page.goto(town_hall)
    box = frame(page, "/naehe/")
    box.locator("#q").press_sequentially("Ockens")
    with context.expect_page() as opened:
        box.get_by_role("option").first.click()
    answer = opened.value
    answer.wait_for_load_state()
    assert "/erreichen/" in answer.url
    assert answer.evaluate("window.opener") is None
    assert any("/naehe/" in one.url for one in page.frames)
    assert context.cookies() == []
    assert visit.complaints == []


def test_the_map_in_the_frame_is_coloured(page, visit, town_hall, site_server):
    page.goto(town_hall)
    coloured = frame(page, "/karte/")
    coloured.locator("canvas").wait_for()
    assert coloured.locator("[data-part=title]").inner_text().startswith("Hausarzt")
    assert visit.complaints == []
    hosts = {re.sub(r"^(https?://[^/]+).*", r"\1", url) for url in visit.requests if url.startswith("http")}
    assert hosts == {site_server, town_hall.rstrip("/")}


def test_without_javascript_the_search_opens_beside_the_frame(chromium, town_hall):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(town_hall)
    box = frame(page, "/naehe/")
    box.locator("#q").fill("Ockensen")
    with context.expect_page() as opened:
        box.get_by_role("button").click()
    opened.value.wait_for_load_state()
    assert "/suche/?q=Ockensen" in opened.value.url
    assert context.cookies() == []
    context.close()
