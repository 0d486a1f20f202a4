"""Small factories for what can be booked; each call makes its own of everything it needs."""

import datetime as dt
from itertools import count

from tests.ground.people.making import organisation
from tests.ground.places.making import offer

from dreiraum.ground.bookings.models import Booking, Claim, Policy, Resource, Session, Unit

NOON = dt.datetime(2027, 3, 2, 11, tzinfo=dt.UTC)  # 12:00 in Hameln, a Tuesday
HOUR = dt.timedelta(hours=1)
_number = count(1)


def policy(**fields) -> Policy:
    return Policy.objects.create(
        **{"organisation": fields.pop("organisation", None) or organisation(), "name": "Immer", **fields}
    )


def resource(*units: str, **fields) -> Resource:
    fields.setdefault("policy", policy())
    made = Resource.objects.create(
        **{
            "slug": f"ressource-{next(_number)}",
            "name": "Saal",
            "kind": "room",
            "organisation": fields["policy"].organisation,
            **fields,
        }
    )
    Unit.objects.bulk_create(Unit(resource=made, name=name) for name in units)
    return made


def unit(**fields) -> Unit:
    return Unit.objects.create(**{"resource": fields.pop("resource", None) or resource(), "name": "1", **fields})


def session(**fields) -> Session:
    fields.setdefault("offer", offer())
    fields.setdefault("policy", policy(organisation=fields["offer"].organisation))
    return Session.objects.create(**{"starts": NOON, "ends": NOON + HOUR, "seats": 10, **fields})


def booking(of: Session | Resource, **fields) -> Booking:
    key = "session" if isinstance(of, Session) else "resource"
    return Booking.objects.create(
        **{key: of, "starts": NOON, "ends": NOON + HOUR, "state": "confirmed", "walk_in": "Gast", **fields}
    )


def claim(of: Unit, starts: dt.datetime, ends: dt.datetime, **fields) -> Claim:
    if not {"booking", "session", "outside"} & set(fields):
        fields["booking"] = booking(of.resource, starts=starts, ends=ends)
    return Claim.objects.create(unit=of, starts=starts, ends=ends, **fields)
