"""When a message goes out, and by which way: what the person asked for, and what reaches them at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from dreiraum.ground.messages.models import Channel, Digest, Message, Preference
from dreiraum.ground.site.queries import site

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User

EVENING = dt.time(17)  # when a digest goes out
FRIDAY = 4


def preference(person: User) -> Preference:
    """How somebody wants to hear from us; the usual, not kept, where they never said."""
    try:
        return person.message_preference
    except Preference.DoesNotExist:
        return Preference(person=person)


def channel(person: User, wanted: str) -> Channel:
    """The way wanted, or the first that leads to the person: mail, then text message, then letter."""
    for way in (Channel(wanted), Channel.MAIL, Channel.SMS, Channel.LETTER):
        if address(person, way):
            return way
    return Channel.MAIL


def address(person: User, way: str) -> str:
    """Where a way leads to; empty where it leads nowhere."""
    phone = person.phone if site().sms else ""
    return {Channel.MAIL: person.email or "", Channel.SMS: phone, Channel.LETTER: person.post}[Channel(way)]


def when(message: Message, wish: Preference) -> dt.datetime:
    """When it is sent: at once if urgent, else with the digest or once it is not quiet. Reminders keep their time."""
    if message.urgent:
        return message.due
    punctual = message.due > message.created
    moment = message.due if punctual else next_digest(message.due, wish.digest)
    return after_quiet(moment, wish.quiet_from, wish.quiet_to)


def next_digest(moment: dt.datetime, rhythm: str) -> dt.datetime:
    """The next evening, or the next Friday evening; the moment itself for who wants everything at once."""
    if rhythm == Digest.AT_ONCE:
        return moment
    local = timezone.localtime(moment)
    day = local.date() + dt.timedelta(days=local.time() >= EVENING)
    if rhythm == Digest.WEEKLY:
        day += dt.timedelta(days=(FRIDAY - day.weekday()) % 7)
    return _at(day, EVENING)


def after_quiet(moment: dt.datetime, start: dt.time | None, end: dt.time | None) -> dt.datetime:
    """The moment, or the end of the quiet hours that it lies in; they may span midnight, equal ends mean none."""
    if start is None or end is None or start == end:
        return moment
    local = timezone.localtime(moment)
    clock = local.time()
    spans = start > end
    quiet = (clock >= start or clock < end) if spans else start <= clock < end
    if not quiet:
        return moment
    day = local.date() + dt.timedelta(days=spans and clock >= start)
    return max(moment, _at(day, end))


def _at(day: dt.date, clock: dt.time) -> dt.datetime:
    """A clock time of a day here; one that the change to summer time skips is the one an hour later."""
    there = dt.datetime.combine(day, clock, timezone.get_default_timezone())
    return there.astimezone(dt.UTC).astimezone(timezone.get_default_timezone())
