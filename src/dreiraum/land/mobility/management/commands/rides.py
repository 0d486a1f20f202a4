"""`manage rides`."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dreiraum.ground.people.models import Organisation
from dreiraum.land.mobility.actions import take_requests
from dreiraum.land.mobility.models import Line


class Command(BaseCommand):
    """Which organisation answers requests for which line."""

    help = "Print whose requests are taken here, or have an organisation answer those of a line."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--organisation", metavar="SLUG", help="Who answers.")
        parser.add_argument("--agency", help="The company, as the timetable names it.")
        parser.add_argument("--line", default="", help="The line's short name; without it every line of the company.")
        parser.add_argument("--title", default="", help="What people read; without it the line or the company.")
        parser.add_argument("--seats", type=int, default=8, help="Seats of a vehicle.")

    def handle(self, *args: object, organisation: str | None, agency: str | None, line: str, title: str, seats: int,
               **options: object) -> None:  # fmt: skip
        """Link or print."""
        if bool(organisation) != bool(agency):
            raise CommandError("name both --organisation and --agency")
        if organisation and agency:
            self._link(organisation, agency, line, title or (f"Rufbus {line}" if line else agency), seats)
        for one in Line.objects.select_related("organisation"):
            state = "" if one.organisation.reviewed else " (not reviewed yet: nobody can ask)"
            of = f"{one.agency} {one.name}".strip()
            self.stdout.write(f"{of}: {one.organisation.slug}, {one.seats} seats{state}")

    def _link(self, slug: str, agency: str, line: str, title: str, seats: int) -> None:
        if seats < 1:
            raise CommandError("a vehicle has at least one seat")
        found = Organisation.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"no organisation is called {slug}")
        take_requests(organisation=found, agency=agency, name=line, title=title, seats=seats)
