"""Telling people what concerns them: at once, later, or not any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from dreiraum.ground.messages import due as timing
from dreiraum.ground.messages.models import Dispatch, Message
from dreiraum.ground.messages.rendering import words
from dreiraum.ground.region.links import Point, planner_url

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User


@transaction.atomic(savepoint=False)
def notify(
    *, person: User, kind: str, about: str = "", context: Mapping[str, object], link: str = "", urgent: bool = False
) -> Message | None:
    """Tell somebody something, in the caller's transaction: it is on their account, and sent once that has ended.

    about: what it concerns; an earlier message of the same kind about the same that was neither sent nor read is
    taken back. link: a path of this site. None for an account that is closed.
    Raises TemplateDoesNotExist where `messages/texts/<kind>.<language>.txt` is missing.
    """
    return _tell(person, kind, about, context, link, urgent=urgent)


@transaction.atomic
def remind(
    *,
    person: User,
    kind: str,
    about: str,
    due: dt.datetime,
    until: dt.datetime | None = None,
    context: Mapping[str, object],
    link: str = "",
    cancel: str = "",
    to: Point | None = None,
    start: Point | None = None,
    arrive: dt.datetime | None = None,
) -> Message | None:
    """Tell somebody something at `due`, and not after `until`; a reminder of the same kind about the same is replaced.

    cancel: path of the page where one cancels. to: where one has to be, at `arrive`. The text gets as `cancel` and
    `way` the whole addresses of that page and of the planner's answer. None for who wants no reminders. `withdraw`
    takes it back.
    """
    withdraw(about=about, kind=kind, person=person)
    if not timing.preference(person).reminders:
        return None
    way = planner_url(start=start, end=to, moment=arrive, arrive=True) if to else ""
    return _tell(person, kind, about, context, link, pages={"cancel": cancel, "way": way}, due=due, until=until)


@transaction.atomic
def withdraw(*, about: str, kind: str = "", person: User | None = None) -> int:
    """Take back what nobody has seen yet: reminders before their time, messages neither sent nor read."""
    found = Message.objects.filter(about=about, read=None).exclude(about="")
    if kind:
        found = found.filter(kind=kind)
    if person is not None:
        found = found.filter(person=person)
    gone = found.exclude(pk__in=Dispatch.objects.exclude(claimed=None, sent=None).values("message")).exclude(
        dispatches=None
    )
    numbers = list(gone.values_list("pk", flat=True))
    Message.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def mark_read(*, message: Message) -> None:
    """Somebody has looked at it."""
    Message.objects.filter(pk=message.pk, read=None).update(read=timezone.now())


def mark_all_read(*, person: User) -> int:
    """Everything that stands on the account; returns how many were new."""
    now = timezone.now()
    return Message.objects.filter(person=person, read=None, due__lte=now).update(read=now)


def _tell(
    person: User,
    kind: str,
    about: str,
    context: Mapping[str, object],
    link: str,
    *,
    urgent: bool = False,
    due: dt.datetime | None = None,
    until: dt.datetime | None = None,
    pages: Mapping[str, str] | None = None,
) -> Message | None:
    if not person.is_active:
        return None
    if about:
        withdraw(about=about, kind=kind, person=person)
    now = timezone.now()
    said = words(kind=kind, person=person, context=context, link=link, pages=pages)
    message = Message.objects.create(
        person=person, kind=kind, about=about, subject=said.subject, text=said.text, link=said.link,
        urgent=urgent, created=now, due=max(now, due or now), until=until,
    )  # fmt: skip
    wish = timing.preference(person)
    Dispatch.objects.create(
        message=message, channel=timing.channel(person, wish.channel), due=timing.when(message, wish)
    )
    return message
