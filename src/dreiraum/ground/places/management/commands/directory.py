"""`manage directory`."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.actions import Answers, take_over
from dreiraum.ground.places.comparing import Question
from dreiraum.ground.places.planning import Plan, plan
from dreiraum.ground.places.sheets import read_sheet
from dreiraum.ground.places.tables import NoTable


class Command(BaseCommand):
    """The same as the page for files, for operators and for jobs at night."""

    help = "Bring places, offers or services of an administration (XZuFi, CSV) in from a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("file", type=Path, help="CSV, or XZuFi 2 as XML.")
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="Who answers for what is in it.")
        parser.add_argument("--yes", action="store_true", help="Do it; without, only tell what would happen.")
        parser.add_argument("--publish", action="store_true", help="Publish what is new.")
        parser.add_argument("--close", action="store_true", help="Close services that the file knows no more.")
        parser.add_argument("--add-similar", action="store_true", help="Add what is similar to something known, too.")

    def handle(self, *args: object, file: Path, organisation: str, yes: bool, **options: object) -> None:
        """Tell, or do. What a person has corrected stays."""
        begun = time.monotonic()
        ours = Organisation.objects.filter(slug=organisation).first()
        if ours is None:
            raise CommandError(f"no organisation is called {organisation}; its page has the name in its address")
        with override("de"):
            try:
                sheet = read_sheet(file.read_bytes(), ours.slug)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from None
            except NoTable as problem:
                raise CommandError(f"{file}: {problem}") from None
            found = plan(sheet, ours, lambda thing: thing.organisation == ours)
            self._tell(found)
            if not yes:
                self.stdout.write("nothing was changed; add --yes to do it")
                return
            every = {
                Question.GONE: "close" if options["close"] else "",
                Question.TWIN: "other" if options["add_similar"] else "",
            }
            answers = Answers({}, every, publish=bool(options["publish"]))
            done = take_over(who=Acting(), organisation=ours, name=file.name, plan=found, answers=answers)
        many = ", ".join(f"{done[act]} {act}" for act in ("new", "changed", "closed", "left"))
        self.stdout.write(f"{many}, in {time.monotonic() - begun:.0f} s")

    def _tell(self, found: Plan) -> None:
        for note in found.notes:
            self.stdout.write(note)
        for row in found.rows:
            for head, words in row.problems:
                self.stdout.write(f"row {row.line}: {head}: {words}")
            if row.question:
                self.stdout.write(f"row {row.line}: {row.name}: {row.question}: {row.twin or ''}".rstrip(": "))
        self.stdout.write(", ".join(f"{many} {kind}" for kind, many in sorted(found.counts.items())) or "no rows")
