"""Reads about accounts, hats and mandates."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from dreiraum.ground.people.acting import Acting, mandates_of
from dreiraum.ground.people.models import Act, Mandate, Membership, Organisation, User

ACTS = 50  # shown at once


@dataclass(frozen=True, slots=True)
class Account:
    """What the account page shows."""

    hats: list[Membership]
    helped: list[Mandate]
    given: list[Mandate]
    acts: list[Act]


def account(who: Acting) -> Account:
    """A person's hats, whom they may act for, who may act for them, and what others did."""
    return Account(
        hats=list(hats_of(who.user)),
        helped=list(Mandate.objects.filter(mandates_of(who.user, who.hat)).select_related("person", "organisation")),
        given=list(given_by(who.person)),
        acts=list(acts_for(who.person)[:ACTS]),
    )


def hats_of(user: User) -> QuerySet[Membership]:
    """A person's memberships."""
    return Membership.objects.filter(user=user).select_related("organisation")


def given_by(person: User) -> QuerySet[Mandate]:
    """Who may act for a person now, or soon."""
    live = Mandate.objects.filter(person=person, revoked=None, expires__gt=timezone.now())
    return live.select_related("helper", "organisation", "recorded_by")


def acts_for(person: User) -> QuerySet[Act]:
    """What others did for or about a person, newest first."""
    others = Act.objects.filter(Q(person=person) & ~Q(actor=person))
    return others.select_related("actor", "organisation", "person")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who is what."""
    return organisation.memberships.select_related("user").order_by("user__name", "role", "id")


def confirmed_organisations() -> QuerySet[Organisation]:
    """What the operator has looked at, each with how many roles it has given (`given`)."""
    return Organisation.objects.exclude(reviewed=None).annotate(given=Count("memberships")).order_by("name", "id")


def waiting_organisations() -> QuerySet[Organisation]:
    """What the operator has not looked at yet, oldest first."""
    return Organisation.objects.filter(reviewed=None).order_by("created", "id")
