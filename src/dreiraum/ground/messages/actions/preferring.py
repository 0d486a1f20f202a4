"""How somebody wants to hear from us."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from dreiraum.ground.messages import due as timing
from dreiraum.ground.messages.models import Dispatch, Preference

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User


@transaction.atomic
def prefer(
    *,
    person: User,
    channel: str,
    digest: str,
    quiet_from: dt.time | None = None,
    quiet_to: dt.time | None = None,
    reminders: bool = True,
) -> Preference:
    """Keep it; what waits to be sent goes by it too. Raises ValidationError."""
    wish = Preference(
        person=person, channel=channel, digest=digest, quiet_from=quiet_from, quiet_to=quiet_to, reminders=reminders
    )
    wish.full_clean(validate_unique=False, validate_constraints=False)
    wish.validate_constraints(exclude={"person"})
    fields = {name: getattr(wish, name) for name in ("channel", "digest", "quiet_from", "quiet_to", "reminders")}
    kept, _ = Preference.objects.update_or_create(person=person, defaults=fields)
    kept.person = person  # who may have looked up an earlier one
    way = timing.channel(person, channel)
    waiting = Dispatch.objects.filter(message__person=person, sent=None, given_up=None, claimed=None, tries=0)
    for one in waiting.select_related("message"):
        one.channel, one.due = way, timing.when(one.message, kept)
        one.save(update_fields=["channel", "due"])
    return kept
