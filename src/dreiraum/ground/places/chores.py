"""What the directory does again and again."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from dreiraum.ground.messages.chores import DAY, chore
from dreiraum.ground.places.actions import ask_for_reviews, follow_map
from dreiraum.ground.places.feeding import feed
from dreiraum.ground.places.mapped import mapped
from dreiraum.ground.region.serving import Unavailable


@chore(every=DAY, name="ask for reviews of offers")
def ask(now: dt.datetime) -> int:
    """Offers past their review date ask their owners."""
    return ask_for_reviews(now)


@chore(every=dt.timedelta(seconds=3), name="offers into the Region")
def tell_region(now: dt.datetime) -> int:
    """The answer page, the map and the coverage follow what the directory says."""
    return feed(settings.HOME, now)


@chore(every=dt.timedelta(hours=1), name="follow OpenStreetMap")
def follow(now: dt.datetime) -> int:
    """Facts that nobody has corrected follow a new Region."""
    try:
        return follow_map(now=mapped())
    except Unavailable:
        return 0
