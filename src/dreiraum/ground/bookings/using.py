"""What of the directory can be booked: resources with their next free times, offers with their next sessions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from dreiraum.ground.bookings import queries
from dreiraum.ground.bookings.models import Resource, ResourceKind, Session
from dreiraum.ground.bookings.opening import midnight
from dreiraum.ground.bookings.terms import MINUTE
from dreiraum.ground.places.models import Delivery, Offer, Place
from dreiraum.ground.places.using import Time, Use, tells_uses

MOST = 8  # resources of one page
TIMES = 4  # of each
APART = dt.timedelta(hours=1)  # between two free times that are shown


@tells_uses
def tell(thing: Offer | Place) -> list[Use]:
    """Sessions first, then what is free: four queries, however much there is."""
    now = timezone.now()
    return [*_dates(thing, now), *_free(thing, now)]


def _dates(thing: Offer | Place, now: dt.datetime) -> Iterator[Use]:
    of = Q(offer=thing) if isinstance(thing, Offer) else Q(offer__place=thing, offer__state="published")
    coming = Session.objects.filter(of, starts__gt=now, cancelled=None, page_at=None).filter(
        Q(taken__lt=F("seats")) | Q(policy__waitlist=True)
    )
    found: defaultdict[UUID, list[Session]] = defaultdict(list)
    for one in coming.select_related("offer").order_by("starts", "id")[: MOST * TIMES]:
        found[one.offer_id].append(one)
    for sessions in found.values():
        times = [Time(one.starts, _session(one), one.seats - one.taken) for one in sessions[:TIMES]]
        yield Use(sessions[0].title or sessions[0].offer.title, times[0].url, True, times)


def _free(thing: Offer | Place, now: dt.datetime) -> Iterator[Use]:
    shown = list(queries.resources().filter(_bookable(thing), public=True)[:MOST])
    if not shown:
        return
    first = timezone.localtime(now).date()
    last = first + dt.timedelta(days=queries.LOOKED)
    around = max(max(one.policy.buffer_before, one.policy.buffer_after) for one in shown) * MINUTE
    busy = queries.busy(shown, midnight(first) - around, midnight(last + queries.DAY) + around)
    for one in shown:
        slots = queries.free_slots(one, first, last, now=now, taken=busy[one.pk])
        yield Use(one.name, reverse("bookings:resource", args=[one.slug]), False, _some(one, slots))


def _bookable(thing: Offer | Place) -> Q:
    """Resources of an offer; of a place all of them; of a digital offer the booths where somebody helps."""
    if isinstance(thing, Place):
        return Q(place=thing)
    if thing.delivery == Delivery.DIGITAL and thing.help_at_id is not None:
        return Q(offer=thing) | Q(place=thing.help_at_id, place__state="published", kind=ResourceKind.BOOTH)
    return Q(offer=thing)


def _some(resource: Resource, slots: list[queries.Slot]) -> list[Time]:
    """The next free times, some time apart."""
    page = reverse("bookings:book_resource", args=[resource.slug])
    found: list[Time] = []
    for slot in slots:
        if not found or slot.starts >= found[-1].starts + APART:
            at = urlencode({"ab": timezone.localtime(slot.starts).isoformat()})
            found.append(Time(slot.starts, f"{page}?{at}", slot.free))
        if len(found) == TIMES:
            break
    return found


def _session(one: Session) -> str:
    return reverse("bookings:session", args=[one.pk])
