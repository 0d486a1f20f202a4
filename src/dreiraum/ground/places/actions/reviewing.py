"""Asking the owners of offers whether everything still is as it says."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from dreiraum.ground.places.models import Offer, State
from dreiraum.ground.places.telling import tell_owners


def ask_for_reviews(now: dt.datetime) -> int:
    """Ask once for each published offer past its review date; returns for how many."""
    today = now.astimezone().date()
    unasked = Q(review_asked=None) | Q(review_asked__lt=F("review_on"))
    due = Offer.objects.filter(unasked, state=State.PUBLISHED, review_on__lt=today).select_related("organisation")
    asked = 0
    for offer in due.iterator(chunk_size=500):
        with transaction.atomic():
            if not Offer.objects.filter(unasked, pk=offer.pk).update(review_asked=today):
                continue
            context = {"name": offer.title, "day": offer.review_on}
            link = f"/angebote/verwalten/angebot/{offer.slug}/"
            tell_owners(offer.organisation, kind="offer-review", about=f"review {offer.pk}", context=context, link=link)
            asked += 1
    return asked
