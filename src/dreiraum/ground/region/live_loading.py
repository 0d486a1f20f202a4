"""One question to the server of a feed: only for what is new, never for more or longer than a feed may take."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from dreiraum import __version__
from dreiraum.reach.live.reading import MOST_BYTES

SILENCE = 10.0  # seconds without a byte
PATIENCE = 30.0  # seconds for all of it
_BLOCK = 1 << 16
_LATER = (429, 503)
_HEADERS = {"User-Agent": f"dreiraum/{__version__}", "Accept": "application/x-protobuf, */*;q=0.5"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said. data: None where nothing has changed."""

    data: bytes | None
    etag: str
    modified: str


class Refused(Exception):
    """The server gave nothing, for a reason in words. wait: seconds for which it wants to be left alone, 0 unsaid."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


def load(
    url: str, headers: Mapping[str, str], *, etag: str = "", modified: str = "", silence: float = SILENCE,
    patience: float = PATIENCE,
) -> Reply:  # fmt: skip
    """Ask for a feed that has changed since `etag` or `modified` (RFC 9110). Raises Refused.

    Addresses and answers are not repeated in the reasons: the one may hold a key, the other anything. `headers` hold
    keys too and do not follow a redirect to wherever it leads.
    """
    known = {"If-None-Match": etag} if etag else {"If-Modified-Since": modified} if modified else {}
    request = urllib.request.Request(url, headers={**_HEADERS, **known})
    for name, value in headers.items():
        request.add_unredirected_header(name, value)
    until = time.monotonic() + patience
    try:
        with _opener().open(request, timeout=silence) as reply:
            data = _unpacked(_body(reply, until), reply.headers.get("Content-Encoding", ""))
            return Reply(data, _line(reply, "ETag"), _line(reply, "Last-Modified"))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 304:
            return Reply(None, etag, modified)
        raise Refused(f"HTTP {error.code}", _wait(error)) from None
    except TimeoutError:
        raise Refused("takes too long") from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Refused(f"host {urlsplit(url).hostname} cannot be reached ({_kind(error)})") from None


def _body(reply: http.client.HTTPResponse, until: float) -> bytes:
    pieces, size = [], 0
    while piece := reply.read1(_BLOCK):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise Refused(f"sends more than {MOST_BYTES / 1e6:.0f} MB")
        if time.monotonic() > until:
            raise TimeoutError
    length = reply.headers.get("Content-Length", "")
    if length.isdecimal() and size < int(length[:18]):
        raise Refused("the connection broke")
    return b"".join(pieces)


def _unpacked(data: bytes, encoding: str) -> bytes:
    """Some servers compress without being asked."""
    if encoding not in ("gzip", "deflate"):
        return data
    try:
        machine = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        plain = machine.decompress(data, MOST_BYTES + 1)
    except zlib.error:
        raise Refused("sends something that is not compressed as it says") from None
    if len(plain) > MOST_BYTES:
        raise Refused(f"sends more than {MOST_BYTES / 1e6:.0f} MB")
    if not machine.eof:
        raise Refused("sends something that is not compressed as it says, or half of it")
    return plain


def _opener() -> urllib.request.OpenerDirector:
    """Only http and https, also after a redirect."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(), urllib.request.UnknownHandler(), urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(), urllib.request.HTTPDefaultErrorHandler(), urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def _line(reply: http.client.HTTPResponse, name: str) -> str:
    text: str = reply.headers.get(name, "")
    return text if text.isprintable() and len(text) < 200 else ""


def _wait(error: urllib.error.HTTPError) -> float:
    """Seconds that Retry-After names, as a number or a date."""
    text = error.headers.get("Retry-After", "") if error.code in _LATER else ""
    if text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0


def _kind(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return getattr(reason, "strerror", None) or type(reason).__name__
