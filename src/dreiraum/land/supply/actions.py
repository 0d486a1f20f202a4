"""Verbs of a hub's desk."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils import timezone

from dreiraum.ground.people.models import User
from dreiraum.ground.places.models import Place
from dreiraum.land.supply.models import Handover, Loan, Pickup, Visits


def count_visit(*, place: Place, now: dt.datetime | None = None) -> None:
    """One more person is here. Nothing is kept but the number of this hour."""
    at = timezone.localtime(now)
    hour, _ = Visits.objects.get_or_create(place=place, day=at.date(), hour=at.hour)
    Visits.objects.filter(pk=hour.pk).update(number=F("number") + 1)


def take_back_visit(*, place: Place, now: dt.datetime | None = None) -> bool:
    """The last person of today was counted by mistake; False where nobody was counted."""
    today = Visits.objects.filter(place=place, day=timezone.localtime(now).date(), number__gt=0)
    last = today.order_by("hour").last()
    return last is not None and today.filter(pk=last.pk).update(number=F("number") - 1) == 1


def take_in(*, place: Place, kind: str, name: str, shelf: str = "", now: dt.datetime | None = None) -> Pickup:
    """Keep something until it is fetched; its code is for whoever fetches it."""
    return Pickup.objects.create(place=place, kind=kind, name=name, shelf=shelf, came=now or timezone.now())


def hand_out(*, pickup: Pickup, now: dt.datetime | None = None) -> bool:
    """It is fetched; False where it was fetched before."""
    return Pickup.objects.filter(pk=pickup.pk, fetched=None).update(fetched=now or timezone.now()) == 1


def lend(*, place: Place, what: str, name: str, due: dt.date | None = None, now: dt.datetime | None = None) -> Loan:
    """Somebody takes something of the hub's along."""
    return Loan.objects.create(place=place, what=what, name=name, due=due, lent=now or timezone.now())


def bring_back(*, loan: Loan, now: dt.datetime | None = None) -> bool:
    """It is back; False where it was back before."""
    return Loan.objects.filter(pk=loan.pk, back=None).update(back=now or timezone.now()) == 1


def hand_over(*, place: Place, text: str, by: User, now: dt.datetime | None = None) -> Handover:
    """Tell the next shift."""
    return Handover.objects.create(place=place, text=text, by=by, written=now or timezone.now())
