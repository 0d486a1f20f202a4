"""Real providers of accounts on this machine: one for OpenID Connect, one for SAML 2, both programs for node.

They are installed from their lock file once; where node or the registry is not there, the tests skip.
"""

from __future__ import annotations

import fcntl
import html
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener, urlopen

import pytest
from tests.serving import free_port

HERE = Path(__file__).parent
NODES = (Path(__file__).parents[3] / ".tools" / "node" / "path" / "node", shutil.which("node"))


def node() -> str:
    """The node that builds the front end, with the providers installed."""
    found = next((str(one) for one in NODES if one and Path(one).exists()), None)
    if found is None:
        pytest.skip("no node: the providers of accounts cannot run")
    path = f"{Path(found).parent}{os.pathsep}{os.environ['PATH']}"
    with (HERE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = HERE / "node_modules" / ".package-lock.json"
        if not done.exists() or done.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            with suppress(OSError):
                subprocess.run(command, cwd=HERE, check=False, capture_output=True, env={**os.environ, "PATH": path})
    if not done.exists():
        pytest.skip("npm cannot install the providers of accounts")
    return found


@contextmanager
def running(program: str, *options: str) -> Iterator[str]:
    """One of them; yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [node(), HERE / program, str(port), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(400):
            assert process.poll() is None, program
            with suppress(URLError):
                urlopen(Request(f"{address}/mode", b"{}" if program == "saml.mjs" else b"", JSON)).close()
                break
            time.sleep(0.05)
        yield address
    finally:
        process.kill()
        process.wait()


JSON = {"Content-Type": "application/json"}


class Stay(HTTPRedirectHandler):
    """Redirects are answers."""

    def redirect_request(self, *args: object, **more: object) -> None:
        """Follow nothing."""


class Visitor:
    """A browser of somebody at the provider: keeps cookies, follows redirects there, fills in forms."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        self.open = build_opener(HTTPCookieProcessor(CookieJar()), Stay).open

    def go(self, address: str, **fields: str) -> tuple[str, str]:
        """Open a page, or send a form: the page's address and text; of what leads away from the provider no text."""
        data = urlencode(fields).encode() if fields else None
        while address.startswith(self.provider):
            try:
                with self.open(Request(address, data)) as page:
                    return address, page.read().decode()
            except HTTPError as error:
                if "Location" not in error.headers:
                    return address, error.read().decode()
                address, data = urljoin(address, error.headers["Location"]), None
        return address, ""


def hidden(page: str, name: str) -> str:
    """What a form sends along without showing it."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, page
    return html.unescape(found[1])
