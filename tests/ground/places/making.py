"""Small factories for places and offers; they lie in the small installation's Westdorf."""

import datetime as dt
from itertools import count

from tests.ground.people.making import organisation

from dreiraum.ground.places.models import Offer, Place

_number = count(1)


def place(**fields) -> Place:
    number = next(_number)
    return Place.objects.create(
        **{"slug": f"ort-{number}", "name": f"Ort {number}", "lat": 52.0, "lon": 9.5, "state": "published", **fields}
    )


def offer(**fields) -> Offer:
    number = next(_number)
    fields.setdefault("organisation", fields["place"].organisation if fields.get("place") else None)
    fields["organisation"] = fields["organisation"] or organisation()
    if fields.get("delivery", "physical") == "physical":
        fields["place"] = fields.get("place") or place(organisation=fields["organisation"])
    if fields.get("delivery") == "digital":
        fields.setdefault("link", "https://example.org/")
    return Offer.objects.create(
        **{
            "slug": f"angebot-{number}",
            "title": f"Angebot {number}",
            "service": "gp",
            "review_on": dt.date(2030, 1, 1),
            "state": "published",
            **fields,
        }
    )
