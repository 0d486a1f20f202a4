"""Who sends text messages for an installation: the table [sms] of `site.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dreiraum.ground.region.servers import key_headers, read_address, read_key
from dreiraum.reach.toml import Table

FORMATS = ("form", "json")


@dataclass(frozen=True, slots=True)
class Gateway:
    """An HTTP service that takes one message per request. to, text: what it calls the number and the words.

    fields: what else it wants to be told. country: put before numbers that begin with 0. header, variable: how a key is
    sent, and which variable of the environment holds it.
    """

    url: str
    to: str = "to"
    text: str = "text"
    format: str = "form"
    country: str = "+49"
    fields: dict[str, str] = field(default_factory=dict)
    header: str = ""
    variable: str = ""

    def headers(self) -> dict[str, str]:
        """What it wants to be told besides. Raises InputError where the key is not in the environment."""
        return key_headers(self.header, self.variable, "the SMS gateway needs")


def read_gateway(table: Table) -> Gateway:
    """The table [sms]. Raises InputError naming file, key and the way out."""
    read_address(table)
    header, variable = read_key(table)
    gateway = Gateway(
        url=table.text("url"),
        to=table.text("to", "to"),
        text=table.text("text", "text"),
        format=table.text("format", "form"),
        country=table.text("country", "+49"),
        fields=_fields(table.table("fields")) if "fields" in table else {},
        header=header,
        variable=variable,
    )
    if gateway.format not in FORMATS:
        raise table.wrong("format", 'one of "form", "json"')
    if not re.fullmatch(r"\+[1-9][0-9]{0,2}", gateway.country):
        raise table.wrong("country", "a country's code such as +49")
    table.finish()
    return gateway


def _fields(table: Table) -> dict[str, str]:
    found = {name: table.text(name) for name in table.names()}
    table.finish()
    return found
