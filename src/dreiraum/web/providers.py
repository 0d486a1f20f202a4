"""Other accounts with which people may sign in: `accounts.toml` in the installation's folder, read strictly.

It holds secrets and is therefore no part of `site.toml`. Without it people sign in with what they have here alone.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import Table, read_text, read_toml

FILE = "accounts.toml"
OURS = "dreiraum.ground.people"
KNOWN = {"mail": "email", "name": "name", "given_name": "first_name", "family_name": "last_name", "number": "uid"}
BUNDID = {  # the identifiers of the X.500 attributes, and the AKDB's for the person's number at one authority, bPK2
    "mail": "urn:oid:0.9.2342.19200300.100.1.3",
    "given_name": "urn:oid:2.5.4.42",
    "family_name": "urn:oid:2.5.4.4",
    "number": "urn:oid:1.3.6.1.4.1.25484.494450.3",
}


def providers(home: Path) -> dict[str, Any]:
    """What allauth takes as SOCIALACCOUNT_PROVIDERS. Raises InputError naming file, key and the way out."""
    path = home / FILE
    file = read_toml(path) if path.exists() else Table(str(path), {})
    oidc = [_oidc(table) for table in file.tables("oidc")]
    saml = [_saml(table, home) for table in file.tables("saml")]
    file.finish()
    keys = [one["provider_id"] for one in oidc] + [one["client_id"] for one in saml]
    entities = [one["provider_id"] for one in (*oidc, *saml)]
    if any(len(set(names)) < len(names) for names in (keys, entities)):
        raise InputError(f"{path}: two accounts have the same key or entity; change one")
    return {
        "openid_connect": {"provider_class": f"{OURS}.oidc.Provider", "OAUTH_PKCE_ENABLED": True, "APPS": oidc},
        "saml": {"provider_class": f"{OURS}.saml.Provider", "APPS": saml},
    }


def _oidc(table: Table) -> dict[str, Any]:
    """OpenID Connect: [[oidc]] key, name, server, client, secret."""
    app = {
        "provider_id": _key(table),
        "name": table.text("name"),
        "client_id": table.text("client"),
        "secret": table.text("secret", ""),
        "settings": {"server_url": _address(table, "server")},
    }
    table.finish()
    return app


def _saml(table: Table, home: Path) -> dict[str, Any]:
    """SAML 2: [[saml]] key, name, entity, sso and certificate of the other side; own_key, own_certificate to sign."""
    bundid = table.flag("bundid", False)
    names = _attributes(table, BUNDID if bundid else {})
    own = {"private_key": _file(table, "own_key", home), "x509cert": _file(table, "own_certificate", home)}
    own = {name: text for name, text in own.items() if text}
    encrypted = table.flag("encrypted", bundid)
    if len(own) == 1 or ((bundid or encrypted) and not own):
        raise InputError(f"{table.where}: own_key and own_certificate are needed; name a file for each")
    app = {
        "client_id": _key(table),
        "provider_id": table.text("entity"),
        "name": table.text("name"),
        "settings": {
            "idp": {
                "entity_id": table.text("entity"),
                "sso_url": _address(table, "sso"),
                "x509cert": _file(table, "certificate", home),
            },
            "sp": {"entity_id": table.text("own_entity", "")},
            "attribute_mapping": {KNOWN[key]: name for key, name in names.items()},
            "asked": list(names.values()) if bundid else [],
            "level": table.text("level", "STORK-QAA-Level-1" if bundid else ""),
            "advanced": {
                **own,
                "authn_request_signed": bool(own),
                "metadata_signed": bool(own),
                "want_assertion_signed": True,
                "want_assertion_encrypted": encrypted,
                "want_attribute_statement": False,
                "reject_idp_initiated_sso": True,
            },
        },
    }
    table.finish()
    return app


def _attributes(table: Table, usual: dict[str, str]) -> dict[str, str]:
    """What the other side calls what we read of it; nothing else is read."""
    given = table.table("attributes")
    found = {key: given.text(key, usual.get(key, "")) for key in KNOWN}
    given.finish()
    return {key: name for key, name in found.items() if name}


def _key(table: Table) -> str:
    """A part of the address to which the other side sends people back."""
    key = table.text("key")
    if not re.fullmatch(r"[a-z0-9-]{1,30}", key):
        raise table.wrong("key", "small letters, digits and hyphens")
    return key


def _address(table: Table, key: str) -> str:
    address = table.text(key)
    if not re.match(r"https://|http://(localhost|127\.0\.0\.1)[:/]", address):
        raise table.wrong(key, "an address that begins with https://")
    return address


def _file(table: Table, key: str, home: Path) -> str:
    """What a file in the installation's folder holds; nothing where none is named."""
    name = table.text(key, "" if key.startswith("own_") else None)
    return read_text(home / name) if name else ""
