"""Sending what is due. Each row is claimed before it is handed over, so that no two workers send it.

A worker that is killed leaves at most the parcel it had in hand unsettled: nobody knows whether that went out. It is
sent again once its claim is old, so nothing is lost, and that one may come twice - with the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import logging
import time

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dreiraum.ground.messages import due as timing
from dreiraum.ground.messages.carriers import CARRIERS, Never, NotNow, Parcel
from dreiraum.ground.messages.models import Channel, Digest, Dispatch, Preference

log = logging.getLogger(__name__)

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR)
HELD = 10 * MINUTE  # longer than handing one over can take
BATCH = 500
ENOUGH = 30.0  # seconds, after which other chores have their turn


def send_due(now: dt.datetime) -> int:
    """Send what is due, oldest first; returns how many messages went out."""
    end, sent = time.monotonic() + ENOUGH, 0
    waiting: set[str] = set()  # channels whose carrier takes nothing at present
    for first in list(_open(now).order_by("due", "id")[:BATCH]):
        if time.monotonic() > end:
            break
        if first.channel in waiting:
            continue
        try:
            sent += _send(_claim(_together(first, now), now), now)
        except NotNow:
            waiting.add(first.channel)
    return sent


def _open(now: dt.datetime) -> QuerySet[Dispatch]:
    """Due, and in nobody's hands, with whom it is for and how they want it."""
    free = Q(claimed=None) | Q(claimed__lt=now - HELD)
    known = Dispatch.objects.select_related("message__person__message_preference")
    return known.filter(free, due__lte=now, sent=None, given_up=None)


def _together(first: Dispatch, now: dt.datetime) -> list[Dispatch]:
    """What goes out as one: a digest, or everything that fits into one letter."""
    person = first.message.person
    wish = timing.preference(person)
    if first.channel != Channel.LETTER and (
        first.message.urgent or first.channel == Channel.SMS or wish.digest == Digest.AT_ONCE
    ):
        return [first]
    same = _open(now).filter(message__person=person, channel=first.channel)
    if first.channel != Channel.LETTER:
        same = same.filter(message__urgent=False)
    return list(same.order_by("message__due", "id"))


def _claim(rows: list[Dispatch], now: dt.datetime) -> list[Dispatch]:
    """Take them in hand, as far as nobody else has, and nobody wants them another way since they were read."""
    token = timezone.now()
    taken = [row for row in rows if _open(now).filter(pk=row.pk, channel=row.channel).update(claimed=token)]
    for row in taken:
        row.claimed = token
    return taken


def _send(rows: list[Dispatch], now: dt.datetime) -> int:
    """Hand over what was claimed, and note how that went. Raises NotNow where nothing goes this way at present."""
    late = [row for row in rows if row.message.until is not None and row.message.until < now]
    _settle(late, given_up=now, problem="too late")
    rows = [row for row in rows if row not in late]
    if not rows:
        return 0
    person = rows[0].message.person
    wish = timing.preference(person)
    quiet = timing.after_quiet(now, wish.quiet_from, wish.quiet_to)
    if quiet > now and not any(row.message.urgent for row in rows):
        _settle(rows, due=quiet)
        return 0
    try:
        _hand_over(rows)
    except Never as error:
        log.warning("a message was given up", extra={"dispatch": rows[0].pk, "channel": rows[0].channel})
        _settle(rows, given_up=now, problem=str(error)[:200])
        return 0
    except NotNow as error:
        _later(rows, str(error)[:200], wish, now)
        if error.all_wait:
            raise
        return 0
    _settle(rows, sent=timezone.now(), problem="")
    return len(rows)


def _hand_over(rows: list[Dispatch]) -> None:
    """Give it to the carrier. Raises NotNow, Never."""
    first = rows[0]
    person = first.message.person
    address = timing.address(person, first.channel)
    if not address or not person.is_active:
        raise Never("no address")
    parcel = Parcel(min(row.pk for row in rows), person, address, tuple(row.message for row in rows))
    try:
        CARRIERS[first.channel](parcel)
    except (NotNow, Never):
        raise
    except Exception as error:  # whatever it is, it must not keep others waiting
        log.exception("a message could not be handed over", extra={"dispatch": first.pk, "channel": first.channel})
        raise NotNow(type(error).__name__) from None


def _later(rows: list[Dispatch], problem: str, wish: Preference, now: dt.datetime) -> None:
    """Wait longer each time; given up after the last pause."""
    log.warning(
        "a message waits", extra={"dispatch": rows[0].pk, "channel": rows[0].channel, "tries": rows[0].tries + 1}
    )
    for row in rows:
        if row.tries >= len(PAUSES):
            _settle([row], given_up=now, problem=problem)
            continue
        again = now + PAUSES[row.tries]
        if not row.message.urgent:
            again = timing.after_quiet(again, wish.quiet_from, wish.quiet_to)
        _settle([row], due=again, tries=F("tries") + 1, problem=problem)


def _settle(rows: list[Dispatch], **facts: object) -> None:
    """Note what became of them and let go, unless another worker has taken them meanwhile."""
    for row in rows:
        Dispatch.objects.filter(pk=row.pk, claimed=row.claimed).update(claimed=None, **facts)
