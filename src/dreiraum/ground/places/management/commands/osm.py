"""`manage osm`."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.places.actions import follow_map
from dreiraum.ground.places.differing import differences, gone
from dreiraum.ground.places.mapped import mapped
from dreiraum.ground.region.serving import Unavailable


class Command(BaseCommand):
    """Follow what OpenStreetMap says of the places that are in it; the worker does so every hour."""

    help = "Note what OpenStreetMap says now of the places of the directory, and say where people say otherwise."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        """Follow, and list the differences."""
        try:
            now = mapped()
        except Unavailable as problem:
            raise CommandError(f"there is no Region to compare with ({problem}); build one first") from None
        everybody = Acting(None)
        changed = follow_map(now=now)
        self.stdout.write(f"{changed} facts followed OpenStreetMap")
        for one in differences(everybody, settled=False):
            person = one.person_value  # type: ignore[attr-defined]  # an annotation
            self.stdout.write(f"{one.place.slug}: {one.field}: here {person!r}, OpenStreetMap {one.value!r}")
        for place in gone(everybody, now):
            self.stdout.write(f"{place.slug}: {place.osm} is in OpenStreetMap no more")
