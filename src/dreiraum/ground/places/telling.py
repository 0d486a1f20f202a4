"""Telling those who answer for a place or an offer."""

from __future__ import annotations

from collections.abc import Mapping

from dreiraum.ground.messages.actions import notify
from dreiraum.ground.people.models import Organisation, Role, User

LINK = "/angebote/verwalten/"


def tell_owners(
    organisation: Organisation | None, *, kind: str, about: str, context: Mapping[str, object], link: str = LINK
) -> int:
    """Tell everybody who may change the organisation's offers; returns how many."""
    if organisation is None:
        return 0
    roles = (Role.PROVIDER, Role.HOST)
    owners = User.objects.filter(memberships__organisation=organisation, memberships__role__in=roles, is_active=True)
    people = list(owners.distinct())
    for person in people:
        notify(person=person, kind=kind, about=about[:80], context=context, link=link)
    return len(people)
