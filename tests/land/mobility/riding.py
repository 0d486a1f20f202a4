"""Small factories for rides on request: the town's Rufbus of 22:40, whose organisation answers here."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.test import Client
from django.utils import timezone
from tests.ground.people.making import member, organisation, person

from dreiraum.ground.people.acting import HAT, Acting
from dreiraum.ground.people.models import Membership, Organisation, User
from dreiraum.land.mobility.actions import request_ride, take_requests
from dreiraum.land.mobility.models import Line, Ride
from dreiraum.land.mobility.rides import Wish
from dreiraum.reach.places.hours import BERLIN

AGENCY, NAME = "Öffis", "61"


def line(of: Organisation | None = None, **fields) -> Line:
    of = of or organisation(kind="transport", reviewed=timezone.now(), name="Öffis GmbH", phone="05151 99999")
    return take_requests(organisation=of, **{"agency": AGENCY, "name": NAME, "title": "Rufbus 61", **fields})


def soon(hours: int = 24) -> dt.datetime:
    """A whole hour about so many hours from now."""
    return timezone.now().astimezone(BERLIN).replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=hours)


def wish(depart: dt.datetime | None = None, **fields) -> Wish:
    depart = depart or soon()
    made = Wish(
        start="Ost, Bahnhof", end="West, Dorfplatz", at=(52.1, 9.4), depart=depart,
        arrive=depart + dt.timedelta(minutes=12), deadline=depart - dt.timedelta(minutes=30),
        run=f"rufbus@{depart:%Y-%m-%dT%H:%M}", opens=depart, closes=depart + dt.timedelta(minutes=12),
    )  # fmt: skip
    return replace(made, **fields)


def asked(of: Line, by: User | Acting | None = None, when: dt.datetime | None = None, **fields) -> Ride:
    usual = {"line": of, "wish": wish(when), "by": by if isinstance(by, Acting) else Acting(by or person())}
    return request_ride(**usual | fields)


def dispatcher(of: Line) -> Acting:
    user = member("dispatcher", of.organisation, name="Dora Dispo")
    return Acting(user, Membership.objects.select_related("organisation").get(user=user))


def signed_in(user: User, hat: Membership | None = None) -> Client:
    client = Client()
    client.force_login(user)
    if hat:
        session = client.session
        session[HAT] = hat.pk
        session.save()
    return client
