"""Typed readers of the environment that fail loudly, in one line."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from dreiraum.reach.errors import InputError


class MailServer(NamedTuple):
    """Where mail is handed over; without a host there is none. tls: encrypted after a greeting; ssl: from the start."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False


def text(name: str, default: str) -> str:
    """A text; an empty variable counts as none."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Whether it is switched on: 1 or 0."""
    value = text(name, str(int(default)))
    if value not in ("0", "1"):
        raise InputError(f"environment variable {name}={value!r}: must be 1 or 0")
    return value == "1"


def number(name: str, default: int) -> int:
    """A whole number from 0 on."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise InputError(f"environment variable {name}={value!r}: must be a whole number such as {default}")
    return int(value)


def mail_server(name: str) -> MailServer:
    """A mail server: smtp://user:password@host:587?tls=1 or smtps://user:password@host."""
    given = text(name, "")
    if not given:
        return MailServer()
    wrong = InputError(  # its value, with the password, is shown to nobody
        f"environment variable {name}: must be like smtp://user:password@mail.example.org:587?tls=1 or smtps://..."
    )
    try:
        parts = urlsplit(given)
        asked = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        port = parts.port or (465 if parts.scheme == "smtps" else 25)
    except ValueError:
        raise wrong from None
    tls = asked.pop("tls", ["0"])
    ssl = parts.scheme == "smtps"
    known = parts.scheme in ("smtp", "smtps") and tls in (["0"], ["1"]) and not asked
    if not known or not parts.hostname or (ssl and tls == ["1"]):
        raise wrong
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port, user, password, tls == ["1"], ssl)


def secret_key(home: Path) -> str:
    """The installation's secret: DREIRAUM_SECRET_KEY, else a file in its folder, written at the first start."""
    given = text("DREIRAUM_SECRET_KEY", "")
    if given:
        return given
    file = home / "secret-key"
    try:
        return file.read_text(encoding="ascii").strip() or _new(file)
    except FileNotFoundError:
        return _new(file)
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{file}: cannot be read; correct its rights or set DREIRAUM_SECRET_KEY") from None


def _new(file: Path) -> str:
    """Written beside and linked, so that several processes starting at once agree on one."""
    key = secrets.token_urlsafe(48)
    if not file.parent.is_dir():
        return key  # no installation yet: nothing that this key signs will be read again
    scratch = file.with_name(f".secret-key-{os.getpid()}")
    try:
        with os.fdopen(os.open(scratch, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
            out.write(key)
        os.link(scratch, file)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip() or key
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror}); set DREIRAUM_SECRET_KEY") from None
    finally:
        scratch.unlink(missing_ok=True)
    return key
