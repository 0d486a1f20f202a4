"""People read in a message what a helper did in their account."""

from __future__ import annotations

from dreiraum.ground.messages.actions import notify
from dreiraum.ground.people.models import User
from dreiraum.ground.people.telling import Done, tells_people

ACCOUNT = "/konto/"


@tells_people
def told(person: User, done: Done) -> None:
    """At once, whatever the quiet hours: it is about who can reach the account."""
    context = {"actor": done.by.account, "organisation": done.by.organisation, "what": done.what}
    notify(person=person, kind=done.kind, context=context, link=ACCOUNT, urgent=True)
