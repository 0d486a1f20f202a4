"""Somebody with a hat on."""

from django.utils import timezone
from tests.ground.people.making import member, organisation, person

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Membership, Organisation, User


def wearing(role: str, of: Organisation | None = None, **fields) -> Acting:
    """A member of a reviewed organisation, unless another is given."""
    of = of or organisation(**{"reviewed": timezone.now(), **fields})
    return Acting(*_hat(member(role, of)))


def operator() -> Acting:
    return Acting(person("Olaf Betrieb", is_superuser=True))


def signed_in(client, who: Acting):
    """Let a test's client wear the same hat."""
    client.force_login(who.user)
    session = client.session
    if who.hat:
        session["hat"] = who.hat.pk
        session.save()
    return client


def _hat(user: User) -> tuple[User, Membership]:
    return user, Membership.objects.select_related("organisation").get(user=user)
