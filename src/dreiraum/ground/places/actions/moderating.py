"""Light moderation: readers report, somebody else than the giver decides, what is hidden says why."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dreiraum.ground.people.acting import Acting, record
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places import edition
from dreiraum.ground.places.models import Offer, Photo, Place, Report, State
from dreiraum.ground.places.telling import tell_owners

Thing = Place | Offer | Photo
KINDS: dict[type[Thing], str] = {Place: "place", Offer: "offer", Photo: "photo"}


class MayNotDecide(Exception):
    """Four eyes: who gave it does not decide about it."""


class NothingToDecide(Exception):
    """Somebody was quicker, or its owner took it back: it neither waits nor is public."""


@transaction.atomic
def report(*, thing: Thing, reason: str) -> Report:
    """Keep what a reader thinks is wrong, and tell who answers for it."""
    made: Report = Report.objects.create(**{KINDS[type(thing)]: thing}, reason=reason)
    context = {"name": str(thing), "reason": reason}
    tell_owners(_owner(thing), kind="offer-reported", about=f"report {made.pk}", context=context)
    return made


@transaction.atomic
def close_report(*, who: Acting, report: Report, decision: str) -> Report:
    """Say what became of a report."""
    if report.decided is None:
        report.decided, report.decision = timezone.now(), decision[:300]
        report.save(update_fields=["decided", "decision"])
        record(who, "offer.moderate", about=_("Meldung entschieden: %(what)s") % {"what": decision})
    return report


def decide(*, who: Acting, thing: Thing, accept: bool, why: str = "") -> State:
    """Show what waits; hide that, or what is public, and say why. Raises MayNotDecide, NothingToDecide."""
    if not may_decide(who, thing):
        raise MayNotDecide
    if thing.state not in ((State.WAITING,) if accept else (State.WAITING, State.PUBLISHED)):
        raise NothingToDecide
    if not accept:
        return hide(who=who, thing=thing, why=why)
    _put(who, thing, State.PUBLISHED, "", _("geprüft und veröffentlicht"))
    return State.PUBLISHED


def hide(*, who: Acting, thing: Thing, why: str) -> State:
    """Take something from the public, with a reason that its owner reads. Shown again only after four eyes."""
    _put(who, thing, State.HIDDEN, why[:300], _("ausgeblendet"))
    return State.HIDDEN


def may_decide(who: Acting, thing: Thing) -> bool:
    """Whether this is somebody else than who gave it."""
    if who.account is None:
        return False
    if isinstance(thing, Photo) and thing.by_id == who.account.pk:
        return False
    owner = _owner(thing)
    return owner is None or not owner.memberships.filter(user=who.account).exists()


@transaction.atomic
def _put(who: Acting, thing: Thing, state: State, why: str, verb: str) -> None:
    owner = _owner(thing)
    thing.state, thing.hidden_why = state, why
    thing.save()
    record(who, "offer.moderate", about=f"{thing}: {verb}")
    context = {"name": str(thing), "accepted": state == State.PUBLISHED, "why": why}
    tell_owners(owner, kind="offer-decided", about=f"{thing.pk}", context=context)
    edition.advance()


def _owner(thing: Thing) -> Organisation | None:
    return thing.place.organisation if isinstance(thing, Photo) else thing.organisation
