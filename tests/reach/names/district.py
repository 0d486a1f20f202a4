"""A small district for the tests of the name search: real names, invented positions and house numbers."""

import numpy as np

from dreiraum.reach.names.collect import NamedPoints
from dreiraum.reach.osm.features import NODE, Features
from dreiraum.reach.strings import Strings

Tagged = tuple[float, float, dict[str, str]]

VILLAGES = {
    "Hameln": ("town", 9.36, 52.10),
    "Bad Münder am Deister": ("town", 9.46, 52.20),
    "Bad Pyrmont": ("town", 9.26, 51.98),
    "Salzhemmendorf": ("village", 9.59, 52.07),
    "Ockensen": ("village", 9.65, 52.05),
    "Hessisch Oldendorf": ("town", 9.25, 52.17),
    "Fischbeck": ("village", 9.30, 52.14),
}
STREETS = {
    "Hameln": ["Osterstraße", "Bahnhofstraße", "Deisterallee", "Straße des 17. Juni", "Am Markt"],
    "Bad Münder am Deister": ["Lange Straße", "St.-Annen-Straße", "Theodor-Heuss-Platz"],
    "Bad Pyrmont": ["Brunnenstraße", "Bahnhofstraße"],
    "Salzhemmendorf": ["Hauptstraße", "Calenberger Allee"],
    "Ockensen": ["Hauptstraße", "Am Mühlenbach"],
    "Hessisch Oldendorf": ["Lange Straße", "Südwall"],
    "Fischbeck": ["Lange Straße", "Dr.-Grüne-Weg"],
}
POSTCODES = {"Hameln": "31785", "Salzhemmendorf": "31020", "Hessisch Oldendorf": "31840"}
PLACES = [
    (9.361, 52.101, {"name": "Stadt Hameln", "amenity": "townhall"}),
    (9.591, 52.071, {"name": "IthPunkt", "amenity": "community_centre"}),
    (9.355, 52.102, {"name": "Hameln", "railway": "station"}),
    (9.461, 52.201, {"name": "Süntel-Apotheke", "amenity": "pharmacy"}),
]


def features(objects: list[Tagged]) -> Features:
    lon, lat = (np.array([each[axis] for each in objects], np.float64) for axis in (0, 1))
    count = len(objects)
    tags = [each[2] for each in objects]
    return Features(np.full(count, NODE, np.int8), np.arange(count), lon, lat, np.zeros(count), tags)


def streets(rows: list[tuple[str, float, float]]) -> NamedPoints:
    lon, lat = (np.array([row[axis] for row in rows], np.float64) for axis in (1, 2))
    return NamedPoints(Strings.of([row[0] for row in rows]), lon, lat)


def house(street: str, number: str, lon: float, lat: float, **more: str) -> Tagged:
    tags = {"addr:street": street, "addr:housenumber": number}
    return lon, lat, tags | {f"addr:{key}": value for key, value in more.items()}


def small_district() -> tuple[Features, NamedPoints]:
    objects: list[Tagged] = [(lon, lat, {"place": kind, "name": name}) for name, (kind, lon, lat) in VILLAGES.items()]
    rows = []
    for village, names in STREETS.items():
        _, lon, lat = VILLAGES[village]
        for at, street in enumerate(names):
            here = lon + 0.002 * at, lat + 0.001
            rows += [(street, *here), (street, here[0], here[1] + 0.0005)]
            said = {"postcode": POSTCODES[village]} if village in POSTCODES else {}
            objects += [house(street, number, *here, **said) for number in ("1", "2a", "4-8")]
    objects.append(house("Hauptstraße", "2", 9.591, 52.071, postcode="31020"))
    return features([*objects, *PLACES]), streets(rows)
