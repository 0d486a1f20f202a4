"""What a file would do to the directory: a plan that is shown before anything is changed, and worked out anew then."""

from __future__ import annotations

import hashlib
import json
import re
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.columns import KEYS, TABLES
from dreiraum.ground.places.comparing import Kind, Question, References, Row, Thing, compare
from dreiraum.ground.places.models import Delivery, Offer, Place, State
from dreiraum.ground.places.sheets import Cells, Sheet
from dreiraum.ground.places.twins import Offers, Places

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,88}[a-z0-9])?")

MayEdit = Callable[[Thing], bool]


@dataclass(frozen=True)
class Plan:
    """The rows of a file in the order of their lines, then what the file knows no more."""

    table: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)

    def of(self, *kinds: Kind) -> list[Row]:
        """The rows of some kinds."""
        return [one for one in self.rows if one.kind in kinds]

    @property
    def counts(self) -> Counter[str]:
        """How many rows there are of each kind."""
        return Counter(str(one.kind) for one in self.rows)

    @property
    def questions(self) -> list[Row]:
        """Rows about which a person decides."""
        return [one for one in self.rows if one.question]

    @property
    def digest(self) -> str:
        """The same for the same plan: whoever says yes says it to this one."""
        said = [
            (one.line, one.kind, one.question, str(one.thing and one.thing.pk), str(one.twin and one.twin.pk),
             [(each.name, each.before, each.after, each.persons) for each in one.differences], one.problems)
            for one in self.rows
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:32]


def plan(sheet: Sheet, organisation: Organisation, may_edit: MayEdit) -> Plan:
    """Compare a file with the directory; how many queries it takes does not grow with the rows."""
    work = (_PlacesPlan if sheet.table == "places" else _OffersPlan)(sheet, organisation, may_edit)
    rows = [work.row(line, cells) for line, cells in sheet.rows]
    work.compare_twins(rows)
    return Plan(sheet.table, [*rows, *work.gone()], sheet.notes)


class _Planning(ABC):
    """What both tables have in common: finding a row's record by its key, and refusing what stands twice."""

    def __init__(self, sheet: Sheet, organisation: Organisation, may_edit: MayEdit) -> None:
        self.sheet, self.organisation, self.may_edit = sheet, organisation, may_edit
        self.columns, self.key = TABLES[sheet.table], KEYS[sheet.table]
        self.keys = {cells[self.key] for _line, cells in sheet.rows if cells.get(self.key)}
        self.known: dict[str, Thing] = {}
        self.places: References = {}
        self._seen: dict[tuple[str, ...], int] = {}

    def row(self, line: int, cells: Cells) -> Row:
        """One row, compared."""
        thing = self.known.get(cells.get(self.key, ""))
        row = compare(line, cells, self.columns, thing, self.places)
        row.key = cells.get(self.key, "")
        problem = self._problem(row, cells)
        if problem:
            row.kind, row.question = Kind.WRONG, Question.NONE
            row.problems.append(problem)
        if row.kind == Kind.NEW and (twin := self.twin(row)) is not None:
            row.twin, row.question = twin, Question.TWIN
        return row

    def compare_twins(self, rows: Iterable[Row]) -> None:
        """How each row would be if it were its twin, where that may be changed and no other row speaks of it."""
        cells = dict(self.sheet.rows)
        found = [(row, row.twin) for row in rows if row.twin is not None and self._free(row.twin)]
        prefetch_related_objects([twin for _row, twin in found if isinstance(twin, Place)], "statements")
        for row, twin in found:
            row.same = compare(row.line, cells[row.line], self.columns, twin, self.places)

    def gone(self) -> Iterable[Row]:
        """What the file should name and does not."""
        return ()

    @abstractmethod
    def twin(self, row: Row) -> Thing | None:
        """What a new row probably is."""

    def _free(self, thing: Thing) -> bool:
        return self.may_edit(thing) and getattr(thing, self.key) not in self.keys

    def _problem(self, row: Row, cells: Cells) -> tuple[str, str] | None:
        head = next(one.head for one in self.columns if one.name == self.key)
        if row.thing is not None and not self.may_edit(row.thing):
            return head, _("Das gehört jemand anderem. Nur wer dafür antwortet, kann es ändern.")
        key = cells.get(self.key, "")
        if not key and self.key == "outside_id":
            return head, _("Hier fehlt die Kennung.")
        if key and row.thing is None and self.key == "slug" and not SLUG.fullmatch(key):
            return head, _("Eine Kennung hat nur kleine Buchstaben, Ziffern und Bindestriche.")
        named = (key,) if key else (row.name.casefold(), cells.get("street", ""), cells.get("town", ""),
                                    cells.get("place", ""), cells.get("delivery", ""))  # fmt: skip
        first = self._seen.setdefault(named, row.line)
        if first != row.line:
            return head, _("Das steht schon in Zeile %(line)s.") % {"line": first}
        return None


class _PlacesPlan(_Planning):
    def __init__(self, sheet: Sheet, organisation: Organisation, may_edit: MayEdit) -> None:
        super().__init__(sheet, organisation, may_edit)
        everything = list(Place.objects.prefetch_related("organisation"))
        self.known = {one.slug: one for one in everything if one.slug in self.keys}
        prefetch_related_objects(list(self.known.values()), "statements")
        self._twins = Places(one for one in everything if one.state != State.CLOSED)

    def twin(self, row: Row) -> Place | None:
        """A place of a similar name near by."""
        return self._twins.of(row.name, row.values["lat"], row.values["lon"])


class _OffersPlan(_Planning):
    def __init__(self, sheet: Sheet, organisation: Organisation, may_edit: MayEdit) -> None:
        super().__init__(sheet, organisation, may_edit)
        wanted = Q(organisation=organisation) | Q(**{f"{self.key}__in": self.keys})
        self._everything = list(Offer.objects.filter(wanted).select_related("place", "help_at", "organisation"))
        self.known = {key: one for one in self._everything if (key := getattr(one, self.key)) in self.keys}
        self.places = self._references()
        own = (one for one in self._everything if one.organisation_id == organisation.pk)
        services = sheet.table == "services"  # what another file knows by its identifier is not meant by this one
        open_ones = (one for one in own if one.state != State.CLOSED)
        self._twins = Offers(one for one in open_ones if not services or not one.outside_id)

    def twin(self, row: Row) -> Offer | None:
        """An offer of a similar title at the same place."""
        said = row.values
        delivery = Delivery.DIGITAL if self.sheet.table == "services" else said.get("delivery", Delivery.PHYSICAL)
        return self._twins.of(row.name, delivery, said.get("place"), said.get("link", ""))

    def gone(self) -> list[Row]:
        """Own services that an earlier file named."""
        return [
            Row(0, one.title, kind=Kind.GONE, thing=one, question=Question.GONE)
            for one in self._everything
            if one.organisation_id == self.organisation.pk and one.state != State.CLOSED and one.outside_id
            and one.outside_id.startswith(tuple(self.sheet.scopes)) and one.outside_id not in self.keys
        ]  # fmt: skip

    def _references(self) -> References:
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for one in Place.objects.filter(Q(organisation=self.organisation) | Q(state=State.PUBLISHED)):
            found[one.slug.casefold()].append(one)
            if one.name.casefold() != one.slug.casefold():
                found[one.name.casefold()].append(one)
        return found
