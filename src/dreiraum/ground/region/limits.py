"""Limits on costly questions, so that one visitor cannot keep the others waiting.

Each visitor may ask so many questions of a kind per minute, half a minute's worth of them at once (a token bucket,
kept as the time at which it is full again: the generic cell rate algorithm of ITU-T I.371). The counts live in
the memory of one process and are forgotten every day; whose they are is only there as a hash with a secret of
that day.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

DAY = 86_400.0  # seconds
MOST = 20_000  # visitors and kinds that are remembered in a process: some 4 MB
PREFIX = 64  # bits of an IPv6 address that one household has (RFC 6177)


class TooMany(Exception):
    """This visitor has asked too much; `seconds` until the next question."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Limits:
    """What each visitor may ask of this process. Safe to use from several threads.

    per_minute: questions of each kind, 0 for any number. share: how many processes there are; each allows its share
    per minute, and as many at once as if it were alone, since a browser talks to one of them.
    """

    def __init__(
        self, per_minute: Mapping[str, int], *, share: int = 1, most: int = MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._pause = {kind: 60.0 * share / many for kind, many in per_minute.items() if many}
        self._ahead = {kind: max(60.0 / many, 30.0) * share for kind, many in per_minute.items() if many}
        self._most, self._clock = most, clock
        self._full: OrderedDict[tuple[bytes, str], float] = OrderedDict()
        self._secret, self._since = secrets.token_bytes(16), clock()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._full)

    def take(self, visitor: str, kind: str) -> float:
        """Count a question and return 0, or return the seconds until it may be asked."""
        if kind not in self._pause:
            return 0.0
        with self._lock:
            now = self._clock()
            if now - self._since >= DAY:
                self._forget(now)
            key = hashlib.blake2b(visitor.encode(), digest_size=8, key=self._secret).digest(), kind
            full = max(self._full.get(key, now), now) + self._pause[kind]
            wait = full - now - self._ahead[kind]
            if wait > 1e-9:
                return wait
            self._full[key] = full
            self._full.move_to_end(key)
            if len(self._full) > self._most:
                self._full.popitem(last=False)
            return 0.0

    def _forget(self, now: float) -> None:
        self._full.clear()
        self._secret, self._since = secrets.token_bytes(16), now


limits = Limits(settings.LIMITS, share=settings.WORKERS)


def count(request: HttpRequest, kind: str) -> None:
    """Count a question of the visitor. Raises TooMany."""
    wait = limits.take(visitor(request), kind)
    if wait:
        raise TooMany(math.ceil(wait))


def limited(kind: str) -> Callable[[View[P]], View[P]]:
    """Decorate a view whose answers cost something. The view then may raise TooMany."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def within(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            count(request, kind)
            return view(request, *args, **kwargs)

        return within

    return decorate


class Pause:
    """Middleware: who asks too much is told when to come again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """429 with the seconds to wait."""
        if not isinstance(exception, TooMany):
            return None
        response = render(request, "429.html", {"wait": exception.seconds}, status=429)
        response.headers["Retry-After"] = str(exception.seconds)
        response.headers["Cache-Control"] = "no-store"
        return response


def visitor(request: HttpRequest) -> str:
    """The visitor's network address; of an IPv6 address the household's part.

    Behind proxies it is what the outermost of ours has seen; what stands before that in X-Forwarded-For, visitors
    can write themselves.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = [one.strip() for one in forwarded if one.strip()][-settings.PROXIES :] or seen
    return _household(seen[0])


def _household(text: str) -> str:
    """The network whose visitors share one limit; any text is one."""
    host = text.partition("]")[0].lstrip("[") if text.startswith("[") else text
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return text[:100]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network((address, PREFIX), strict=False))
        return str(address.ipv4_mapped)
    return str(address)
