"""Reads of what people told the operator, and of what they were told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from dreiraum.ground.messages.carriers import letter
from dreiraum.ground.messages.models import Dispatch, Feedback, Message, page_of

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User

LISTED = 25  # on a page


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that lies there to be posted."""

    number: int
    name: str
    written: dt.datetime


def address(path: str) -> str:
    """Where to tell the operator something about the page at `path`."""
    return f"{reverse('messages:feedback')}?page={page_of(path)}"


def open_feedback() -> QuerySet[Feedback]:
    """What nobody has handled yet, oldest first."""
    return Feedback.objects.filter(handled=None)


def messages_of(person: User, now: dt.datetime) -> QuerySet[Message]:
    """What somebody was told, newest first; reminders from their time on."""
    return Message.objects.filter(person=person, due__lte=now)


def unread(person: User, now: dt.datetime) -> int:
    """How many of them they have not looked at."""
    return messages_of(person, now).filter(read=None).count()


def failed() -> QuerySet[Dispatch]:
    """Messages that did not reach anybody, newest first."""
    return Dispatch.objects.exclude(given_up=None).select_related("message__person").order_by("-given_up", "-id")


def letters() -> list[Letter]:
    """Letters that lie there, newest first."""
    numbers = list(letter.written())
    rows = Dispatch.objects.filter(pk__in=numbers).select_related("message__person")
    found = [Letter(row.pk, str(row.message.person), letter.when(row.pk)) for row in rows]
    return sorted(found, key=lambda one: one.written, reverse=True)
