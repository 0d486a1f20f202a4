"""What machines read on a page: schema.org in JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dreiraum.ground.places.models import Delivery, Offer, Place
from dreiraum.ground.site.queries import absolute

Things = dict[str, Any]


def place_data(place: Place) -> Things:
    """A place as schema.org knows it."""
    said = {
        "@type": "Place",
        "@id": absolute(reverse("places:place", args=[place.slug])),
        "name": place.name,
        "description": place.about,
        "telephone": place.phone,
        "url": place.website,
        "address": address(place),
        "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon},
        "openingHours": place.opening_hours,
    }
    return {name: value for name, value in said.items() if value}


def address(place: Place) -> Things:
    """Its postal address; empty if none is known."""
    said = {"streetAddress": place.street, "postalCode": place.postcode, "addressLocality": place.town}
    known = {name: value for name, value in said.items() if value}
    return {"@type": "PostalAddress", **known} if known else {}


def offer_data(offer: Offer) -> Things:
    """An offer: a service, where it is available, and who provides it."""
    channel: Things = {"@type": "ServiceChannel"}
    if offer.delivery == Delivery.DIGITAL:
        channel["serviceUrl"] = offer.link
    elif offer.place is not None:
        channel["serviceLocation"] = place_data(offer.place)
    said = {
        "@type": "Service",
        "@id": absolute(reverse("places:offer", args=[offer.slug])),
        "name": offer.title,
        "serviceType": offer.service,
        "description": offer.about,
        "provider": {"@type": "Organization", "name": offer.organisation.name},
        "availableChannel": channel,
        "hoursAvailable": offer.opening_hours,
        "availableLanguage": offer.languages.split() if channel.keys() > {"@type"} else [],
        "isAccessibleForFree": offer.price_cents == 0 if offer.price_cents is not None else None,
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def element(data: Things) -> SafeString:
    """The data as an element of the page; it is never run, so the policy for scripts does not concern it."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    escaped = text.translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"})
    return mark_safe(f'<script type="application/ld+json">{escaped}</script>')
