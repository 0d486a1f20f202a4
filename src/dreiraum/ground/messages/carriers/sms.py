"""Text messages, by the HTTP gateway that `site.toml` names."""

from __future__ import annotations

import json
import re
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from dreiraum.ground.messages.carriers.parcel import Never, NotNow, Parcel
from dreiraum.ground.site.gateway import Gateway
from dreiraum.ground.site.queries import absolute, site
from dreiraum.reach.errors import InputError

LONGEST = 459  # characters: three messages joined
PATIENCE = 10  # seconds
OURS = (401, 403, 404, 405)  # the gateway does not know us: all messages wait for the operator
REFUSED = range(400, 500)
LATER = (408, 425, 429)


class _Stay(HTTPRedirectHandler):
    """A gateway that sends us elsewhere is not the one the operator named."""

    def redirect_request(self, *args: object, **more: object) -> None:
        """Follow nothing."""


def carry(parcel: Parcel) -> None:
    """Hand a text message over. Raises NotNow, Never."""
    gateway = site().sms
    if gateway is None:
        raise Never("no [sms] in site.toml")
    number = international(parcel.address, gateway.country)
    if not number:
        raise Never("no telephone number")
    try:
        build_opener(_Stay).open(_request(gateway, number, text(parcel), parcel.number), timeout=PATIENCE).close()
    except HTTPError as error:
        error.close()
        if error.code in REFUSED and error.code not in (*OURS, *LATER):
            raise Never(f"HTTP {error.code}") from None
        raise NotNow(f"HTTP {error.code}", all_wait=True) from None
    except (OSError, HTTPException, InputError) as error:
        raise NotNow(type(error).__name__, all_wait=True) from None


def international(number: str, country: str) -> str:
    """A number as gateways want it, +495151123; empty where it is none."""
    digits = re.sub(r"[\s/().\-–]", "", number.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"{country}{digits[1:]}"
    return digits if re.fullmatch(r"\+[1-9][0-9]{5,14}", digits) else ""


def text(parcel: Parcel) -> str:
    """Subject, as much of the text as fits, and the link."""
    said = []
    for one in parcel.messages:
        link = f"\n{absolute(one.link)}" if one.link else ""
        words = f"{one.subject}\n{one.text}".strip()
        room = LONGEST - len(link)
        said.append((words if len(words) <= room else f"{words[: room - 1].rstrip()}…") + link)
    return "\n\n".join(said)


def _request(gateway: Gateway, number: str, words: str, parcel: int) -> Request:
    fields = {**gateway.fields, gateway.to: number, gateway.text: words}
    as_json = gateway.format == "json"
    kind = "application/json" if as_json else "application/x-www-form-urlencoded"
    body = json.dumps(fields) if as_json else urlencode(fields)
    headers = {"Content-Type": kind, "Idempotency-Key": f"message-{parcel}", **gateway.headers()}
    return Request(gateway.url, body.encode(), headers, method="POST")
