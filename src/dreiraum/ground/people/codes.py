"""Codes with which people without a mail address sign in: one on a printed card, one by text message."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from dreiraum.ground.people.acting import Acting, record
from dreiraum.ground.people.models import User
from dreiraum.ground.people.telling import tell_person
from dreiraum.ground.people.ways_in import CodeKind, SignInCode

LETTERS = "ABCDEFGHJKLMNPRTUVWXY346789"  # none that look alike
GROUP, GROUPS = 4, 4
CARD_HOLDS = dt.timedelta(days=60)
SMS_HOLDS = dt.timedelta(minutes=10)
TRIES = 5


class HasMail(Exception):
    """Who has a mail address signs in with it."""


@transaction.atomic
def make_card(*, by: Acting) -> str:
    """A new code for the person acted for; the last one's code is void, and the person is told. Raises HasMail."""
    if by.person.email:
        raise HasMail
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    _keep(by.person, CodeKind.CARD, _plain(code), CARD_HOLDS)
    record(by, "person.card")
    tell_person(by=by, kind="card-printed")
    return code


def make_sms(*, person: User) -> tuple[SignInCode, str]:
    """A new code of six digits, and its row, which a session remembers."""
    code = f"{secrets.randbelow(10**6):06}"
    return _keep(person, CodeKind.SMS, code, SMS_HOLDS), code


@transaction.atomic
def use_card(*, code: str) -> User | None:
    """Whom a card's code signs in, once."""
    found = _open(CodeKind.CARD).filter(digest=_digest(_plain(code))).first()
    return _use(found)


@transaction.atomic
def use_sms(*, number: int, code: str) -> User | None:
    """Whom a code signs in, once; a few wrong ones end it."""
    tried = _open(CodeKind.SMS).filter(pk=number, tries__lt=TRIES)
    if not tried.update(tries=F("tries") + 1):
        return None
    found = _open(CodeKind.SMS).filter(pk=number).first()
    right = found is not None and secrets.compare_digest(found.digest, _digest(code.strip()))
    return _use(found) if right else None


def _open(kind: CodeKind) -> QuerySet[SignInCode]:
    now = timezone.now()
    return SignInCode.objects.filter(kind=kind, expires__gt=now, person__is_active=True, person__email=None)


def _use(found: SignInCode | None) -> User | None:
    """Only one of two who come at once has it."""
    if found is None or not SignInCode.objects.filter(pk=found.pk).delete()[0]:
        return None
    return found.person


def _keep(person: User, kind: CodeKind, code: str, holds: dt.timedelta) -> SignInCode:
    now = timezone.now()
    facts = {"digest": _digest(code), "created": now, "expires": now + holds, "tries": 0}
    return SignInCode.objects.update_or_create(person=person, kind=kind, defaults=facts)[0]


def _digest(code: str) -> str:
    return salted_hmac("sign-in code", code, algorithm="sha256").hexdigest()


def _plain(code: str) -> str:
    """As people type it: small letters, spaces or strokes between."""
    return "".join(one for one in code.upper() if one in LETTERS)
