"""Accounts to try the roles with. None has a password: who signs in shows that mail to the address reaches them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import transaction

from dreiraum.examples.reading import read
from dreiraum.ground.people.acting import NOBODY
from dreiraum.ground.people.actions import add_member
from dreiraum.ground.people.models import Organisation, User


class Example(NamedTuple):
    """An account and what it is for."""

    mail: str
    what: str


@transaction.atomic
def enter_accounts(organisations: Mapping[str, Organisation]) -> list[Example]:
    """The example accounts with their hats; those that are there stay as they are."""
    tables = read("accounts")["account"]
    there = set(User.objects.filter(email__in=[one["mail"] for one in tables]).values_list("email", flat=True))
    for one in tables:
        if one["mail"] not in there:
            make = User.objects.create_superuser if one.get("operator") else User.objects.create_user
            person = make(one["mail"], None, name=one["name"])
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
            for key, role in one.get("roles", []):
                add_member(organisation=organisations[key], person=person, role=role, by=NOBODY)
    return [Example(one["mail"], one["what"]) for one in tables]
