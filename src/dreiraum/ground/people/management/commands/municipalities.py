"""`manage municipalities`."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from dreiraum.ground.people.actions import enter_municipality
from dreiraum.ground.people.models import Organisation, OrganisationKind
from dreiraum.ground.region.serving import Unavailable, region


class Command(BaseCommand):
    """Each municipality of the Region answers for places and offers of its own."""

    help = "Enter the Region's municipalities as organisations; those that are there stay as they are."

    def handle(self, *args: object, **options: object) -> None:
        """Enter what is missing, and print all."""
        try:
            named = region().municipalities
        except Unavailable as why:
            raise CommandError(f"no Region answers: {why}") from None
        rows = zip(named.ags, named.name, named.shape, strict=True)
        pairs = [(ags, name) for ags, name, shape in rows if ags and shape is not None]
        if not pairs:
            raise CommandError("the Region knows no municipalities; build it with boundaries")
        there = set(
            Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY).values_list("municipality", flat=True)
        )
        for ags, name in pairs:
            found = enter_municipality(name=name, ags=ags)
            self.stdout.write(f"{ags} {found.name}: {found.slug}{'' if ags in there else ', new'}")
