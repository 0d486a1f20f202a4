"""What people do with accounts, hats, organisations and mandates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from dreiraum.ground.people.acting import Acting, record
from dreiraum.ground.people.models import Channel, Mandate, Membership, Organisation, OrganisationKind, Role, User
from dreiraum.ground.people.rights import allowed
from dreiraum.ground.people.telling import tell_person
from dreiraum.ground.site.queries import site

LONGEST = dt.timedelta(days=366)  # a mandate holds
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
MANY = 20  # organisations of one person that wait for their review; more are no people
REACH = ("phone", "post")  # where codes and messages find somebody; a mail address changes elsewhere


class UnknownPerson(Exception):
    """There is no account with this mail address."""


class LastKeeper(Exception):
    """An organisation keeps somebody who can add members."""


class TooManyWaiting(Exception):
    """One person has entered more organisations than anybody reviews."""


def person_by_mail(mail: str) -> User:
    """The active account of a confirmed mail address. Raises UnknownPerson."""
    found = User.objects.filter(email__iexact=mail.strip(), is_active=True).first()
    if found is None:
        raise UnknownPerson
    return found


@transaction.atomic
def change_details(*, by: Acting, changed: Sequence[str]) -> None:
    """Keep these fields of a person, set already; told to whom it is done for.

    Raises PermissionDenied where another would change how somebody is reached: it would be a way into the account.
    """
    if set(REACH).intersection(changed) and not allowed(by, "account.reach", by.person):
        raise PermissionDenied
    by.person.save(update_fields=list(changed))
    if by.for_another and changed:
        labels = [one.verbose_name for one in User._meta.fields if one.name in changed]
        record(by, "account.own", about=", ".join(map(str, labels)))
        tell_person(by=by, kind="account-changed", what=labels)


@transaction.atomic
def enter_organisation(*, by: User, name: str, kind: str, **about: str) -> Organisation:
    """Enter an organisation, which waits for its review; who enters it keeps its members and answers for offers."""
    waiting = Organisation.objects.filter(reviewed=None, memberships__user=by, memberships__role=Role.KEEPER)
    if waiting.count() >= MANY:
        raise TooManyWaiting
    organisation = Organisation(slug=_free_slug(name), name=name, kind=kind, **about)
    organisation.full_clean()
    organisation.save(force_insert=True)
    for role in (Role.KEEPER, Role.PROVIDER):
        Membership.objects.create(user=by, organisation=organisation, role=role)
    return organisation


@transaction.atomic
def enter_municipality(*, name: str, ags: str, example: bool = False) -> Organisation:
    """The organisation of a municipality of the Region, confirmed; the one that is there if there is one."""
    found = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY, municipality=ags).first()
    return found or _confirmed(name=name, kind=OrganisationKind.MUNICIPALITY, municipality=ags, example=example)


@transaction.atomic
def enter_confirmed(*, name: str, kind: str, example: bool = False, **about: str) -> Organisation:
    """One that whoever runs the installation enters, confirmed; the one of that name and kind if there is one."""
    found = Organisation.objects.filter(kind=kind, name=name).first()
    return found or _confirmed(name=name, kind=OrganisationKind(kind), example=example, **about)


def _confirmed(*, name: str, **fields: object) -> Organisation:
    return Organisation.objects.create(slug=_free_slug(name), name=name, reviewed=timezone.now(), **fields)


@transaction.atomic
def confirm_organisation(*, organisation: Organisation, by: Acting) -> None:
    """The operator has looked: from now on its hats count."""
    Organisation.objects.filter(pk=organisation.pk, reviewed=None).update(reviewed=timezone.now())
    record(by, "organisation.review", about=organisation.name)


@transaction.atomic
def add_member(*, organisation: Organisation, person: User, role: str, by: Acting) -> Membership:
    """Give somebody a role."""
    membership, new = Membership.objects.get_or_create(user=person, organisation=organisation, role=Role(role))
    if new:
        record(by, "member.manage", about=f"{membership}", person=person)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: Acting) -> None:
    """Take a role away. Raises LastKeeper."""
    of = Membership.objects.select_for_update().filter(organisation=membership.organisation, role=Role.KEEPER)
    if membership.role == Role.KEEPER and not any(one.pk != membership.pk for one in of):
        raise LastKeeper
    record(by, "member.manage", about=f"{membership}", person=membership.user)
    membership.delete()


@transaction.atomic
def give_mandate(
    *, person: User, days: int, helper: User | None = None, organisation: Organisation | None = None
) -> Mandate:
    """Let somebody act for oneself until a day."""
    return _mandate(person, Channel.WEB, days, helper=helper, organisation=organisation)


@transaction.atomic
def record_mandate(*, person: User, days: int, channel: str, by: Acting) -> Mandate:
    """Note a consent that somebody gave on paper, by phone or at the desk, to the helpers of one's organisation."""
    mandate = _mandate(person, Channel(channel), days, organisation=by.organisation, recorded_by=by.user)
    record(by, "mandate.record", about=mandate.get_channel_display(), person=person)
    if person.email:
        transaction.on_commit(partial(_tell, person, mandate), robust=True)
    return mandate


@transaction.atomic
def add_person(*, by: Acting, days: int, channel: str, name: str, phone: str = "", post: str = "",
               language: str = "de") -> Mandate:  # fmt: skip
    """An account for somebody without mail, who lets the helpers of this organisation act; returns the mandate."""
    person = User(name=name, phone=phone, post=post, language=language)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save(force_insert=True)
    record(by, "person.add", about=str(by.organisation or ""), person=person)
    return record_mandate(person=person, days=days, channel=channel, by=by)


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, by: Acting) -> None:
    """End it now."""
    if Mandate.objects.filter(pk=mandate.pk, revoked=None).update(revoked=timezone.now()):
        record(by, "mandate.give", about=str(mandate.helper or mandate.organisation), person=mandate.person)


def _tell(person: User, mandate: Mandate) -> None:
    """A person with a mail address learns at once what was noted in their name."""
    with override(person.language):
        day = f"{timezone.localtime(mandate.expires):%d.%m.%Y}"
        text = _(
            "%(organisation)s hat notiert, dass Sie Hilfe erlaubt haben: Bis zum %(day)s dürfen die Helferinnen und "
            "Helfer für Sie buchen und absagen. Stimmt das nicht? Beenden Sie die Hilfe auf der Seite „Konto“ oder "
            "antworten Sie auf diese E-Mail."
        ) % {"organisation": mandate.organisation, "day": day}
        subject = f"{site().name}: {_('Jemand darf jetzt für Sie handeln')}"
    EmailMessage(subject, text, site().feedback or None, [person.email or ""]).send()


def _mandate(person: User, channel: Channel, days: int, **helper: User | Organisation | None) -> Mandate:
    now = timezone.now()
    expires = now + min(dt.timedelta(days=days), LONGEST)
    mandate = Mandate(person=person, channel=channel, given=now, expires=expires, **helper)
    mandate.full_clean()
    mandate.save(force_insert=True)
    return mandate


def _free_slug(name: str) -> str:
    """An address for a name; the next number where it is taken."""
    base = slugify(name.lower().translate(UMLAUTS))[:70] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(one for one in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)
