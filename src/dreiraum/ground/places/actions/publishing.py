"""Where a place or an offer stands: published, waiting for four eyes, back to a draft, closed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.people.rights import allowed
from dreiraum.ground.places.changes import step
from dreiraum.ground.places.models import Offer, Place, State

Thing = Place | Offer


def publish(*, who: Acting, thing: Thing) -> State:
    """Show it to everybody, or have it looked at first; returns where it stands then.

    It waits for somebody else where nobody has reviewed the organisation, and where it had been hidden.
    """
    return _put(who, thing, standing(who, thing), _("veröffentlicht"))


def withdraw(*, who: Acting, thing: Thing) -> State:
    """Make it a draft again."""
    return _put(who, thing, State.DRAFT, _("zurückgezogen"))


def close(*, who: Acting, thing: Thing) -> State:
    """It is over: kept, and shown to nobody but its owner."""
    return _put(who, thing, State.CLOSED, _("geschlossen"))


def standing(who: Acting, thing: Thing) -> State:
    """Where something stands that shall be public."""
    if allowed(who, "offer.moderate") and thing.organisation != who.organisation:
        return State.PUBLISHED
    trusted = thing.organisation is None or thing.organisation.reviewed is not None
    return State.PUBLISHED if trusted and not thing.hidden_why else State.WAITING


def after_edit(who: Acting, thing: Thing) -> State:
    """Where something stands once it was edited: what was public and is not trusted is looked at again."""
    return standing(who, thing) if thing.state == State.PUBLISHED else State(thing.state)


def _put(who: Acting, thing: Thing, state: State, verb: str) -> State:
    with step(what=f"{thing}: {verb}", by=who.account, organisation=owner(thing)) as noting:
        noting.before(thing)
        thing.state = state
        thing.save(update_fields=["state", "changed"])
    return state


def owner(thing: Thing) -> Organisation | None:
    """Who answers for it."""
    return thing.organisation
