"""`auth=bearer` of an operation: a program shows its organisation's key and acts for it."""

from __future__ import annotations

import math
import threading

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.api_keys import MOST_PER_MINUTE, key_of
from dreiraum.ground.people.models import ApiKey
from dreiraum.ground.region import limits

GUESSES = "guess"  # tokens that are no key, per visitor
GUESSES_PER_MINUTE = 20


class KeyLimits:
    """What each key may ask per minute; like what a visitor may ask, with a figure of the key's own."""

    def __init__(self, share: int) -> None:
        self._share = share
        self._by_figure: dict[int, limits.Limits] = {}
        self._lock = threading.Lock()

    def take(self, key: ApiKey) -> float:
        """Count a question and return 0, or return the seconds until it may be asked."""
        figure = min(key.per_minute, MOST_PER_MINUTE)
        with self._lock:
            kept = self._by_figure.setdefault(figure, limits.Limits({"key": figure}, share=self._share))
        return kept.take(str(key.pk), "key")


class Bearer(HttpBearer):
    """Authorization: Bearer dr_..."""

    openapi_description = "A key of an organisation, made at /konto/schluessel/"

    def __init__(self, share: int = 1) -> None:
        super().__init__()
        self._keys = KeyLimits(share)
        self._guesses = limits.Limits({GUESSES: GUESSES_PER_MINUTE}, share=share)

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key, which then acts; None answers 401. Raises limits.TooMany."""
        key = key_of(token)
        if key is None:
            _stop(self._guesses.take(limits.visitor(request), GUESSES))
            return None
        _stop(self._keys.take(key))
        request.acting = Acting(key=key)  # type: ignore[attr-defined]
        return key


def _stop(seconds: float) -> None:
    if seconds:
        raise limits.TooMany(math.ceil(seconds))


bearer = Bearer(settings.WORKERS)
