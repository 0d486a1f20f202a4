"""Fill the demo with life: organisations, places with their offers, what comes by, what can be booked, accounts.

Each thing is known by its name: a second run adds what is missing - dates that have come nearer, too - and changes
nothing that somebody has edited meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from dreiraum.examples.accounts import Example, enter_accounts
from dreiraum.examples.bookable import Bookable
from dreiraum.examples.dates import spans
from dreiraum.examples.reading import Table, offers_of, places, read
from dreiraum.examples.spots import Spot, Spots
from dreiraum.ground.bookings.models import Resource
from dreiraum.ground.people.acting import NOBODY
from dreiraum.ground.people.actions import enter_confirmed, enter_municipality
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.actions import create_offer, create_place, publish, set_stops
from dreiraum.ground.places.models import Delivery, Offer, Place
from dreiraum.land.mobility.actions import take_requests
from dreiraum.land.mobility.models import Line
from dreiraum.reach import Region
from dreiraum.reach.progress import Progress, silent

YEAR = dt.timedelta(days=365)
PLAIN = ("about", "topics", "languages", "barrier_free", "age_from", "age_to", "price_note", "needs", "device", "mbit",
         "eid", "link")  # fmt: skip
OTHER = {"hours": "opening_hours", "price": "price_cents", "cost": "yearly_cost", "review": "review_on"}


class NotTheDemo(Exception):
    """The Region is not the demo's; examples have no place among real ones."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What is there afterwards. accounts: none where mail leaves this machine."""

    organisations: int
    places: int
    offers: int
    resources: int
    accounts: tuple[Example, ...]


def fill(region: Region, today: dt.date, progress: Progress = silent) -> Filled:
    """Enter whatever of the examples is missing. Raises NotTheDemo."""
    if not any("künstlich" in str(one.get("title", "")).lower() for one in region.manifest["sources"]):
        raise NotTheDemo
    with transaction.atomic():
        return _Filling(region, today, progress).run()


def said(filled: Filled, home: Path) -> Iterator[str]:
    """What there is to try now, in a few lines."""
    yield (
        f"{filled.places} Orte, {filled.offers} Angebote und {filled.resources} Dinge zum Buchen von "
        f"{filled.organisations} Organisationen, alles erfunden. Ansehen: dreiraum serve {home}"
    )
    if filled.accounts:
        yield (
            "Rollen ausprobieren: „Anmelden“, dann „Code per E-Mail schicken lassen“ mit einer dieser Adressen. "
            f"Die E-Mail liegt als Datei in {home / 'mail'}."
        )
        yield from (f"  {one.mail:26} {one.what}" for one in filled.accounts)


class _Filling:
    def __init__(self, region: Region, today: dt.date, progress: Progress) -> None:
        self.region, self.today, self.progress = region, today, progress
        self.spots = Spots(region)
        self.places = {one.name: one for one in Place.objects.filter(example=True).select_related("organisation")}
        self.offers = {one.title: one for one in Offer.objects.filter(example=True).select_related("organisation")}

    def run(self) -> Filled:
        """Everything, in the order in which one needs the other."""
        self.organisations = self._organisations()
        bookable = Bookable(self.today)
        tables = places()
        for number, table in enumerate(tables):
            self.progress("Beispiele eintragen", number, len(tables))
            place = self._place(table)
            offers = {one["title"]: self._at(one, place) for one in offers_of(table)}
            bookable.enter(table, place, offers)
        for table in read("digital")["offer"]:
            self._digital(table)
        for table in read("mobile")["offer"]:
            self._mobile(table)
        self.progress("Beispiele eintragen", len(tables), len(tables))
        accounts = () if settings.MAIL.host else tuple(enter_accounts(self.organisations))
        example = Organisation.objects.filter(example=True)
        resources = Resource.objects.filter(organisation__in=example).count()
        return Filled(example.count(), len(self.places), len(self.offers), resources, accounts)

    def _organisations(self) -> dict[str, Organisation]:
        named = self.region.municipalities
        found = {
            ags: enter_municipality(name=name, ags=ags, example=True)
            for ags, name in zip(named.ags, named.name, strict=True)
        }
        for table in read("organisations")["organisation"]:
            told = {name: value for name, value in table.items() if name != "key"}
            found[table["key"]] = enter_confirmed(**told, example=True)
        for agency in dict.fromkeys(self.region.timetable.route_agency):
            if agency.startswith("Busse ") and not Line.objects.filter(agency=agency).exists():
                take_requests(organisation=found["rufbus"], agency=agency, title="Rufbus")
        return found

    def _place(self, table: Table) -> Place:
        spot = self.spots.house(table["village"], table["ags"])
        if table["name"] in self.places:
            return self.places[table["name"]]
        values = spot._asdict() | {
            "name": table["name"], "about": table["about"], "opening_hours": table["hours"],
            "barrier_free": table["barrier_free"], "hub": table.get("hub", False), "municipality": table["ags"],
            "example": True,
        }  # fmt: skip
        made = create_place(who=NOBODY, organisation=self.organisations[table["org"]], values=values)
        publish(who=NOBODY, thing=made)
        self.places[made.name] = made
        return made

    def _at(self, table: Table, place: Place) -> Offer:
        assert place.organisation is not None
        return self._offer(table, place.organisation, delivery=Delivery.PHYSICAL, place=place)

    def _digital(self, table: Table) -> None:
        helping = self.places[table["help"]]
        self._offer(table, self.organisations[table["org"]], delivery=Delivery.DIGITAL, help_at=helping)

    def _mobile(self, table: Table) -> None:
        offer = self._offer(table, self.organisations[table["org"]], delivery=Delivery.MOBILE)
        there = list(offer.stops.values("starts", "ends", "where", "lat", "lon"))
        known = {(one["starts"], one["where"]) for one in there}
        missing = [one for one in self._stops(table) if (one["starts"], one["where"]) not in known]
        if missing:
            set_stops(who=NOBODY, offer=offer, stops=[*there, *missing])

    def _stops(self, table: Table) -> Iterator[dict[str, Any]]:
        for stop in table["stops"]:
            at: Spot = self.spots.middle(stop["village"], stop["ags"])
            for starts, ends in spans(stop, self.today, every=table["every"], phase=table.get("phase", 0)):
                where = f"{stop['village']}, Dorfplatz"
                yield {"starts": starts, "ends": ends, "where": where, "lat": at.lat, "lon": at.lon}

    def _offer(self, table: Table, organisation: Organisation, **more: Any) -> Offer:  # noqa: ANN401 - fields
        if table["title"] in self.offers:
            return self.offers[table["title"]]
        values = {"title": table["title"], "service": table["service"], "review_on": self.today + YEAR, "example": True}
        values |= {name: table[name] for name in PLAIN if name in table}
        values |= {field: table[name] for name, field in OTHER.items() if name in table}
        made = create_offer(who=NOBODY, organisation=organisation, values=values | more)
        publish(who=NOBODY, thing=made)
        self.offers[made.title] = made
        return made
