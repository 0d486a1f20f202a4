"""The ways out: each takes a parcel and hands it over, or says why not."""

from __future__ import annotations

from collections.abc import Callable

from dreiraum.ground.messages.carriers import letter, mail, sms
from dreiraum.ground.messages.carriers.parcel import Never, NotNow, Parcel
from dreiraum.ground.messages.models import Channel

CARRIERS: dict[str, Callable[[Parcel], None]] = {
    Channel.MAIL: mail.carry,
    Channel.SMS: sms.carry,
    Channel.LETTER: letter.carry,
}

__all__ = ("CARRIERS", "Never", "NotNow", "Parcel")
