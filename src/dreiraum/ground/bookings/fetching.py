"""Fetching what somebody else's address says: http(s) only, within limits, and never from a network of our own."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urljoin, urlsplit

from django.conf import settings

MOST = 2_000_000  # bytes
SECONDS = 15.0  # for all of it
REDIRECTS = 3
MOVED = {301, 302, 303, 307, 308}


class Unreachable(Exception):
    """Nothing can be fetched from there; says why in a few words."""


def fetch(url: str) -> bytes:
    """The content of an address. Raises Unreachable."""
    until = time.monotonic() + SECONDS
    for _ in range(REDIRECTS + 1):
        answer = _ask(url, until)
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise Unreachable("too many redirects")


def checked(host: str, port: int) -> str:
    """The numeric address of a host, if all of its addresses are public ones. Raises Unreachable."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise Unreachable("no such host") from None
    if not settings.PRIVATE_CALENDARS and not all(_public(one) for one in found):
        raise Unreachable("not a public address")
    return min(found)


def _public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def _ask(url: str, until: float) -> bytes | str:
    """The content, or where it has moved."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Unreachable("not an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Unreachable("not an address of http or https")
    connection = _Connection(parts.hostname, port, tls=parts.scheme == "https", until=until)
    target = parts.path or "/"
    try:
        connection.request(
            "GET", f"{target}?{parts.query}" if parts.query else target,
            headers={"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "dreiraum"},
        )  # fmt: skip
        answer = connection.getresponse()
        if answer.status in MOVED and (place := answer.getheader("Location")):
            return place
        if answer.status != http.client.OK:
            raise Unreachable(f"status {answer.status}")
        return _read(answer, until)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(type(error).__name__) from None
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    content = bytearray()
    while block := answer.read1(65536):
        content += block
        if len(content) > MOST:
            raise Unreachable("too large")
        if time.monotonic() > until:
            raise Unreachable("too slow")
    return bytes(content)


class _Connection(http.client.HTTPConnection):
    """To the very address that was checked, so that the name cannot mean another one meanwhile."""

    def __init__(self, host: str, port: int, *, tls: bool, until: float) -> None:
        super().__init__(host, port)
        self._tls, self._until = tls, until

    def connect(self) -> None:
        """Connect, with the certificate of the name where there is one."""
        left = max(0.1, self._until - time.monotonic())
        self.sock = socket.create_connection((checked(self.host, self.port), self.port), timeout=left)
        if self._tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
