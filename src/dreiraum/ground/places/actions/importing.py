"""Keeping a file until somebody has looked at it, and taking it over: everything at once, as one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Organisation, User
from dreiraum.ground.places.actions.taking import Taking
from dreiraum.ground.places.changes import step
from dreiraum.ground.places.comparing import Kind, Question, Row
from dreiraum.ground.places.models import Upload
from dreiraum.ground.places.planning import Plan
from dreiraum.ground.places.sheets import Sheet

SAME, OTHER, SKIP, TAKE, KEEP, CLOSE = "same", "other", "skip", "take", "keep", "close"
ANSWERS: Mapping[Question, tuple[str, ...]] = {  # the first one is meant where nothing is said
    Question.TWIN: (SKIP, SAME, OTHER), Question.WORD: (KEEP, TAKE), Question.GONE: (KEEP, CLOSE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody decided: row by row (`key_of` names it), else for every question of a kind."""

    each: Mapping[str, str]
    every: Mapping[Question, str]
    publish: bool = False

    def to(self, row: Row) -> str:
        """The answer to a row's question; "" where it asks none."""
        if not row.question:
            return ""
        known = ANSWERS[row.question]
        said = (self.each.get(key_of(row), ""), self.every.get(row.question, ""))
        return next((one for one in said if one in known and not (one == SAME and row.same is None)), known[0])


def key_of(row: Row) -> str:
    """What a row is called in a form."""
    return f"gone-{row.thing.pk}" if row.kind == Kind.GONE and row.thing is not None else f"row-{row.line}"


@transaction.atomic
def keep_upload(*, person: User, organisation: Organisation, name: str, sheet: Sheet) -> Upload:
    """Keep what was read until it is taken over; what the person had sent before is forgotten."""
    said = {
        "organisation": organisation, "name": name[-100:], "table": sheet.table, "rows": sheet.rows,
        "notes": sheet.notes, "scopes": sheet.scopes, "created": timezone.now(),
    }  # fmt: skip
    return Upload.objects.update_or_create(by=person, defaults=said)[0]


def drop_upload(*, person: User) -> None:
    """Forget it."""
    Upload.objects.filter(by=person).delete()


def take_over(*, who: Acting, organisation: Organisation, name: str, plan: Plan, answers: Answers) -> Counter[str]:
    """Do what a plan says, in one step that can be taken back; how much is new, changed, closed and left out."""
    acts = [(_act(row, answers.to(row)), row, answers.to(row)) for row in plan.rows]
    many = Counter(act for act, _row, _answer in acts if act)
    words = _("Datei „%(name)s“: %(new)s neu, %(changed)s geändert, %(closed)s geschlossen")
    what = words % {"name": name[-60:], **{act: many[act] for act in ("new", "changed", "closed")}}
    with step(what=what, by=who.account, organisation=organisation) as noting:
        taking = Taking(who, organisation, plan.table, noting)
        for act, row, answer in acts:
            if act == "closed":
                taking.close(row)
            elif act == "changed":
                taking.change(row, row.held if answer == TAKE else set())
        taking.write()
        taking.add([row for act, row, _answer in acts if act == "new"], publish=answers.publish)
    return many


def _act(row: Row, answer: str) -> str:
    if row.kind == Kind.GONE:
        return "closed" if answer == CLOSE else ""
    if row.kind == Kind.WRONG or answer == SKIP:
        return "left"
    if answer == SAME or row.kind == Kind.CHANGED:
        return "changed"
    return "new" if row.kind == Kind.NEW else ""
