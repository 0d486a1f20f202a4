"""Small factories for people and organisations."""

from itertools import count

from dreiraum.ground.people.models import Membership, Organisation, User

_number = count(1)


def person(name: str = "Erika Beispiel", **fields) -> User:
    fields.setdefault("email", f"person{next(_number)}@example.org")
    return User.objects.create_user(name=name, **fields)


def organisation(**fields) -> Organisation:
    number = next(_number)
    return Organisation.objects.create(
        **{"slug": f"verein-{number}", "name": f"Verein {number}", "kind": "association", **fields}
    )


def member(role: str, of: Organisation | None = None, **fields) -> User:
    who = person(**fields)
    Membership.objects.create(user=who, organisation=of or organisation(), role=role)
    return who
