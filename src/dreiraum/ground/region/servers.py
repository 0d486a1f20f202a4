"""Servers of others that `site.toml` names: their address, and the key that they want.

header: how a key is sent; variable: which variable of the environment holds it. Both are empty where none is needed.
"""

from __future__ import annotations

import os
from urllib.parse import SplitResult, urlsplit

from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import Table


def read_address(table: Table) -> SplitResult:
    """The key `url`. Raises InputError naming file, key and the way out."""
    parts = urlsplit(table.text("url"))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise table.wrong("url", "an address that begins with https:// or http://")
    return parts


def read_key(table: Table) -> tuple[str, str]:
    """The keys `header` and `variable`. Raises InputError naming file, key and the way out."""
    header, variable = table.text("header", ""), table.text("variable", "")
    if bool(header) != bool(variable):
        raise InputError(f"{table.where}: header and variable belong together; add the other one")
    if not all(sign.isalnum() or sign == "-" for sign in header):
        raise table.wrong("header", "the name of an HTTP header such as X-API-Key")
    return header, variable


def key_headers(header: str, variable: str, needs: str) -> dict[str, str]:
    """What the server wants to be told. Raises InputError where the key is not in the environment."""
    if not header:
        return {}
    value = os.environ.get(variable, "").strip()
    if not value:
        raise InputError(f"environment variable {variable} is empty; {needs} the key")
    return {header: value}
