"""Telling somebody what another did in their account. Messages lie above people, and register here how they tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.functional import Promise

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import User


class Done(NamedTuple):
    """What was done: its kind names the words that are sent, `what` is said in them, one after the other."""

    kind: str
    by: Acting
    what: Sequence[str | Promise] = ()


Teller = Callable[[User, Done], object]
_known: list[Teller] = []


def tells_people(tell: Teller) -> Teller:
    """Have a function carry what people are told."""
    _known.append(tell)
    return tell


def tell_person(*, by: Acting, kind: str, what: Sequence[str | Promise] = ()) -> None:
    """Tell the person acted for; whoever acts for themselves knows."""
    if by.for_another:
        for tell in _known:
            tell(by.person, Done(kind, by, what))
