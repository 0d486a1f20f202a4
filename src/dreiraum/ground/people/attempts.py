"""How attempts to sign in are counted without keeping whose they were."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def attempt_key(key: str, prefix: str, version: int) -> str:
    """A key of the cache as a hash: it may name a network address or a mail address."""
    return salted_hmac("attempt", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
