"""What can be booked in the demo: rooms, desks, booths, bikes, machines, and courses on their days."""

from __future__ import annotations

import datetime as dt

from dreiraum.examples.dates import spans
from dreiraum.examples.reading import Table, offers_of, read
from dreiraum.ground.bookings.actions import enter_resource, schedule
from dreiraum.ground.bookings.models import Policy, Resource, Session
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.places.models import Offer, Place


class Bookable:
    """Enters what is missing; remembers what is there."""

    def __init__(self, today: dt.date) -> None:
        self._today, self._terms = today, read("policies")
        self._policies = {(one.organisation_id, one.name): one for one in Policy.objects.all()}
        self._resources = set(Resource.objects.values_list("name", "organisation"))
        self._sessions = set(Session.objects.values_list("offer", "starts"))

    def enter(self, table: Table, place: Place, offers: dict[str, Offer]) -> None:
        """Resources of a place and of its offers, and the sessions of those."""
        for one in table.get("bookable", []):
            self._resource(one, place, None)
        for told in offers_of(table):
            offer = offers[told["title"]]
            for one in told.get("bookable", []):
                self._resource(one, place, offer)
            for one in told.get("sessions", []):
                self._dates(one, offer, self._policy(told["policy"], offer.organisation))

    def _resource(self, one: Table, place: Place, offer: Offer | None) -> None:
        organisation = place.organisation
        if organisation is None or (one["name"], organisation.pk) in self._resources:
            return
        values = {"name": one["name"], "kind": one["kind"], "place": place, "offer": offer}
        policy = self._policy(one["policy"], organisation)
        enter_resource(organisation=organisation, values={**values, "policy": policy}, units=one["units"])

    def _dates(self, one: Table, offer: Offer, policy: Policy) -> None:
        for starts, ends in spans(one, self._today, every=one["every"], many=one["many"]):
            if (offer.pk, starts) not in self._sessions:
                schedule(
                    offer=offer, policy=policy, starts=starts, ends=ends, seats=one["seats"], title=one["title"],
                )  # fmt: skip

    def _policy(self, key: str, organisation: Organisation) -> Policy:
        terms = self._terms[key]
        found = self._policies.get((organisation.pk, terms["name"]))
        if found is None:
            found = self._policies[organisation.pk, terms["name"]] = Policy.objects.create(
                organisation=organisation, **terms
            )
        return found
