"""An installation as it is after some years: 2,000 offers in the directory, fed to the Region, and 50,000 bookings.

python -m benchmarks.filled HOME
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
from pathlib import Path

OFFERS, BOOKINGS, SEED = 2_000, 50_000, 23


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    home = parser.parse_args().home.resolve()
    os.environ |= {"DREIRAUM_HOME": str(home), "DJANGO_SETTINGS_MODULE": "dreiraum.web.settings"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from dreiraum.ground.places.feeding import feed

    call_command("migrate", verbosity=0)
    offers(home)
    bookings()
    feed(home, timezone.now())


def offers(home: Path) -> None:
    """Published, at random homes of the Region, of all its services in turn."""
    from tests.ground.people.making import organisation

    from dreiraum.ground.places import edition
    from dreiraum.ground.places.models import Offer, Place
    from dreiraum.reach import Region

    region, chosen, who = Region.open(home / "region"), random.Random(SEED), organisation()
    cells, keys = region.cells, region.catalogue.keys
    where = [
        Place(slug=f"p{n}", name=f"Ort {n}", lat=float(cells.lat[row]), lon=float(cells.lon[row]), organisation=who,
              opening_hours="Mo-Fr 08:00-18:00", state="published")
        for n, row in enumerate(chosen.choices(range(len(cells)), k=OFFERS))
    ]  # fmt: skip
    Place.objects.bulk_create(where)
    soon = dt.date.today() + dt.timedelta(days=90)
    Offer.objects.bulk_create(
        Offer(slug=f"o{n}", title=f"Angebot {n}", service=keys[n % len(keys)], place=place, organisation=who,
              review_on=soon, state="published")
        for n, place in enumerate(where)
    )  # fmt: skip
    edition.advance()


def bookings() -> None:
    """Half hours of 40 resources, past and to come, each with its claim."""
    from tests.ground.bookings.making import resource

    from dreiraum.ground.bookings.models import Booking, Claim

    begin = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) - dt.timedelta(days=10)
    things = [resource("1") for _ in range(40)]
    half = dt.timedelta(minutes=30)
    made = [
        Booking(resource=things[n % 40], starts=begin + n // 40 * half, ends=begin + (n // 40 + 1) * half,
                state="confirmed", walk_in="Gast")
        for n in range(BOOKINGS)
    ]  # fmt: skip
    Booking.objects.bulk_create(made, batch_size=1_000)
    units = {one.pk: one.units.get() for one in things}
    Claim.objects.bulk_create(
        (Claim(booking=one, unit=units[one.resource_id], starts=one.starts, ends=one.ends) for one in made),
        batch_size=1_000,
    )


if __name__ == "__main__":
    main()
