"""The Region in the JSON interface: names, addresses, places, services, ways."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Router

from dreiraum.ground.region import parameters as asked
from dreiraum.ground.region import schemas
from dreiraum.ground.region.interface import GEOJSON, answer, answer_url, question
from dreiraum.ground.region.parameters import From, Lat, Limit, Lon, Minutes, Mode, Name, Near, Services, To
from dreiraum.ground.region.serving import region
from dreiraum.reach.export import documents

router = Router()


@question(
    router, "/find", schemas.Names, limit="find", secret=True,
    summary=gettext_noop("Namen suchen"),
    description=gettext_noop("Orte, Straßen, Adressen und Einrichtungen zu einem Text, auch mit Tippfehlern."),
)  # fmt: skip
def find(request: HttpRequest, q: Name, limit: Limit = 10, near: Near = "") -> HttpResponse:
    """What a name can mean."""
    served = region()
    found = served.find(q, limit=limit, near=asked.point(near, "near") if near else None)
    document = documents.found_json(served, found)
    for one in document["results"]:
        one["url"] = answer_url(request, one["lat"], one["lon"])
    return answer(document)


@question(
    router, "/address", schemas.House, limit="find", secret=True,
    summary=gettext_noop("Adresse eines Punktes"),
    description=gettext_noop("Die nächste bekannte Hausnummer im Umkreis von 60 Metern."),
)  # fmt: skip
def address(request: HttpRequest, lat: Lat, lon: Lon) -> HttpResponse:
    """Which house stands there."""
    served = region()
    document = documents.address_json(served, (lat, lon))
    if document["address"]:
        document["address"]["url"] = answer_url(request, lat, lon)
    return answer(document)


@question(
    router, "/route", schemas.Route, limit="route", secret=True, media=GEOJSON,
    summary=gettext_noop("Der schnellste Weg"),
    description=gettext_noop("Zwischen zwei Punkten: als Linie, mit den Straßen in ihrer Reihenfolge."),
)  # fmt: skip
def route(request: HttpRequest, start: From, end: To, mode: Mode = "foot") -> HttpResponse:
    """The way that proves the minutes."""
    served = region()
    way = served.route(asked.point(start, "from"), asked.point(end, "to"), mode=mode)
    return answer(documents.route_json(served, way), GEOJSON)


@question(
    router, "/isochrone", schemas.Isochrone, limit="area", secret=True, media=GEOJSON,
    summary=gettext_noop("Das Gebiet in Reichweite"),
    description=gettext_noop("Alles, was von einem Punkt aus in der Zeit erreichbar ist, als Fläche."),
)  # fmt: skip
def isochrone(
    request: HttpRequest, lat: Lat, lon: Lon, mode: Mode = "foot", minutes: Minutes = 15
) -> HttpResponse:  # fmt: skip
    """The area within some minutes."""
    served = region()
    return answer(documents.isochrone_json(served, served.isochrone(lat, lon, mode=mode, minutes=minutes)), GEOJSON)


@question(
    router, "/places", schemas.Places, limit="table", media=GEOJSON,
    summary=gettext_noop("Einrichtungen"),
    description=gettext_noop("Wo es einen Dienst gibt, mit Öffnungszeiten und Kontakt, als Punkte."),
)  # fmt: skip
def places(request: HttpRequest, service: Services) -> HttpResponse:
    """Where services are."""
    return answer(documents.places_json(region(), asked.services(service)), GEOJSON)


@question(
    router, "/services", schemas.Services, limit="table",
    summary=gettext_noop("Dienste und ihre Zeitgrenzen"),
    description=gettext_noop("Wann ein Dienst als erreicht gilt und worauf sich das stützt."),
)  # fmt: skip
def services(request: HttpRequest) -> HttpResponse:
    """What is counted, and how."""
    return answer(documents.services_json(region()))


@question(
    router, "/region", schemas.Region, limit="table",
    summary=gettext_noop("Stand und Quellen"),
    description=gettext_noop("Welche Daten gerade gelten, woher sie kommen und was ihre Lizenzen verlangen."),
)  # fmt: skip
def about(request: HttpRequest) -> HttpResponse:
    """What is served."""
    return answer(documents.region_json(region()))
