"""The table of rights, worked out from the rules themselves: `dreiraum manage FOLDER rights` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from dreiraum.ground.people.acting import NOBODY, Acting
from dreiraum.ground.people.models import Membership, Organisation, OrganisationKind, Role, User
from dreiraum.ground.people.rights import RIGHTS, allowed

HEAD = """# Rights

Made by `dreiraum manage FOLDER rights` from the rules in `src/dreiraum/ground/people/rights.py`; a test keeps it true.

**yes**: with any thing. **own**: with what belongs to the person, or to the organisation whose hat is on. Everybody
with an account may what a citizen may; a hat adds to it while it is on. Visitors without an account have none of these
rights: what is public asks for none. Hats of an organisation that the operator has not confirmed yet do not count where
the last column says so.

"""


class Thing:
    """Something of an organisation or a person, of which only the owner counts."""

    def __init__(self, organisation: Organisation | None, person: User | None) -> None:
        self.organisation, self.person = organisation, person


def actors(*, reviewed: bool = True) -> Iterator[tuple[str, Acting]]:
    """One of each role, as nobody has them in a database. The organisation is a municipality: it may most."""
    yield "visitor", NOBODY
    yield "citizen", Acting(User(name="citizen", email="citizen@example.org"))
    for role in Role.values:
        user = User(name=role, email=f"{role}@example.org")
        ours = Organisation(
            name="ours", kind=OrganisationKind.MUNICIPALITY, municipality="03252006",
            reviewed=timezone.now() if reviewed else None,
        )  # fmt: skip
        yield role, Acting(user, Membership(user=user, organisation=ours, role=role))
    yield "operator", Acting(User(name="operator", email="operator@example.org", is_superuser=True))


def verdict(who: Acting, name: str) -> str:
    """What somebody may do with a right: "yes", "own", or "" for nothing."""
    if not allowed(who, name):
        return ""
    stranger, strangers = User(email="stranger@example.org"), Organisation(name="strangers")
    return "yes" if allowed(who, name, Thing(strangers, stranger)) else "own"


def table() -> str:
    """The document."""
    roles = [(name, who) for name, who in actors() if who.signed_in]
    waiting = dict(actors(reviewed=False))
    lines = [
        "| right | what | " + " | ".join(name for name, _ in roles) + " | needs review |",
        "|---|---|" + "---|" * (len(roles) + 1),
    ]
    for name, (_, words) in RIGHTS.items():
        said = [verdict(who, name) for _, who in roles]
        needs = any(verdict(who, name) and not verdict(waiting[role], name) for role, who in roles)
        lines.append(f"| `{name}` | {words} | {' | '.join(said)} | {'yes' if needs else ''} |")
    return HEAD + "\n".join(lines) + "\n"
