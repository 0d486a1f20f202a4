"""The demo's configuration: sources with their licences, and example offers, as `district.toml`."""

from __future__ import annotations

import json

from dreiraum.demo.facts import Facts
from dreiraum.demo.houses import House
from dreiraum.demo.plane import Point, to_degrees

NOTICE = (
    "Vorführung: Straßen, Häuser, Wälder und Felder, kleine Angebote, Öffnungszeiten, der Fahrplan mit seinen "
    "Rufbussen, die Verteilung der Menschen und die Internetversorgung sind künstlich erzeugt; Gemeinden, Ortsnamen, "
    "Haltestellen, Bahnhöfe, Krankenhäuser und Einwohnerzahlen der Gemeinden sind echt."
)
Table = dict[str, str | float | bool | list[str] | list[list[str]]]


def district_toml(facts: Facts, houses: list[House]) -> str:
    """The district's configuration with example offers; hubs stand at their published addresses."""
    parts = [
        _table(
            None,
            {
                "name": "Landkreis Hameln-Pyrmont",
                "ags": "03252",
                "country": "DE",
                "subdivision": "NI",
                "notice": NOTICE,
                "buffer_km": 3.0,
            },
        )
    ]
    parts += [_table(f"sources.{kind}", source) for kind, source in SOURCES]
    parts += [_table("digital", offer) for offer in DIGITAL]
    for service, name, village, hours in MOBILE:
        at = facts.village(village).at
        stop = f"Dorfplatz {village}"
        offer: Table = {"service": service, "name": name, **_position(at), "stop": stop, "hours": hours}
        offer["synthetic"] = True
        parts.append(_table("mobile", offer))
    parts += [_table("ride", ride) for ride in RIDES]
    parts += [_table("bench", bench) for bench in BENCHES]
    for place in facts.places:
        if place.kind == "hub":
            at = next((h.at for h in houses if _is_at(facts, h, place.village, place.address)), place.at)
            hub: Table = {
                "name": place.name,
                **_position(at),
                "hours": "Mo-Fr 09:00-17:00",
                "address": f"{place.address}, {place.village}",
                "digital": ["gp", "citizens_office", "pharmacy"],
            }
            parts.append(_table("hub", hub))
    return "\n".join(parts)


def _is_at(facts: Facts, house: House, village: str, address: str) -> bool:
    return facts.villages[house.village].name == village and f"{house.street} {house.number}" == address


def _position(at: Point) -> dict[str, float]:
    lon, lat = to_degrees(at)
    return {"lat": round(lat, 6), "lon": round(lon, 6)}


def _table(name: str | None, values: Table) -> str:
    head = [f"[[{name}]]"] if name else []
    return "\n".join([*head, *(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in values.items()), ""])


SOURCES: tuple[tuple[str, Table], ...] = (
    (
        "streets",
        {
            "path": "streets.osm.pbf",
            "title": "Künstliches Straßennetz um echte Haltestellen",
            "licence": "ODbL-1.0",
            "attribution": "© OpenStreetMap-Mitwirkende (ODbL), © DB InfraGO AG (CC BY 4.0)",
            "date": "2026-11-01",
        },
    ),
    (
        "population",
        {
            "path": "population.csv",
            "title": "Künstliche Verteilung der echten Einwohnerzahlen der Gemeinden (2019 bis 2023)",
            "licence": "EUPL-1.2",
            "attribution": "Dreiraum, künstlich erzeugt",
            "date": "2023-12-31",
        },
    ),
    (
        "boundaries",
        {
            "path": "boundaries.geojson",
            "title": "Verwaltungsgebiete, Gemeinden",
            "licence": "GeoNutzV",
            "attribution": "© GeoBasis-DE / BKG 2017 (Daten verändert)",
            "date": "2017-01-01",
        },
    ),
    (
        "broadband",
        {
            "path": "broadband.csv",
            "title": "Künstliche Internetversorgung je Gitterzelle (erfunden, nicht gemessen)",
            "licence": "EUPL-1.2",
            "attribution": "Dreiraum, künstlich erzeugt",
            "date": "2026-11-01",
        },
    ),
    (
        "timetable",
        {
            "path": "timetable.zip",
            "title": "Künstlicher Fahrplan (erfundene Linien und Zeiten) an echten Haltestellen",
            "licence": "ODbL-1.0",
            "attribution": "Dreiraum, künstlich erzeugt; Haltestellen: © OpenStreetMap-Mitwirkende (ODbL), "
            "© DB InfraGO AG (CC BY 4.0)",
            "date": "2026-11-01",
        },
    ),
)

EXAMPLE = "Beispiel, kein wirkliches Angebot"
DIGITAL: tuple[Table, ...] = tuple(
    {"service": service, "name": name, "url": url, "organisation": "Beispiel", "note": EXAMPLE}
    for service, name, url in (
        ("gp", "Videosprechstunde (Beispiel)", "https://example.org/videosprechstunde"),
        ("pharmacy", "Versandapotheke mit E-Rezept (Beispiel)", "https://example.org/apotheke"),
        ("citizens_office", "Bürgerdienste online (Beispiel)", "https://example.org/buergerdienste"),
        ("care", "Pflegeberatung per Video (Beispiel)", "https://example.org/pflege"),
        ("meeting", "Digitaler Dorftreff (Beispiel)", "https://example.org/dorftreff"),
        ("food", "Lebensmittel liefern lassen (Beispiel)", "https://example.org/lebensmittel"),
    )
)
_OFFERED: Table = {
    "organisation": "Beispiel",
    "seats": 3,
    "notice": 120,
    "url": "https://example.org/mitfahren",
    "message": f"Im Netz anfragen und Treffpunkt absprechen. {EXAMPLE}.",
}
RIDES: tuple[Table, ...] = (
    {
        "name": "Mitfahrangebot nach Hameln (Beispiel)",
        "stops": ["Salzhemmendorf, Wallensen", "Salzhemmendorf, Hauptstraße", "Hameln, Bahnhof/ZOB"],
        "days": "Mo-Fr; PH off",
        "times": [["06:10", "06:20", "06:50"]],
        **_OFFERED,
    },
    {
        "name": "Mitfahrangebot nach Wallensen (Beispiel)",
        "stops": ["Hameln, Bahnhof/ZOB", "Salzhemmendorf, Hauptstraße", "Salzhemmendorf, Wallensen"],
        "days": "Mo-Fr; PH off",
        "times": [["16:30", "17:00", "17:10"]],
        **_OFFERED,
    },
)
BENCHES: tuple[Table, ...] = (
    {
        "name": "Mitfahrbank Harderode (Beispiel)",
        "from": ["Coppenbrügge, Harderode Mitte"],
        "to": ["Coppenbrügge, Bisperode Am Anger", "Coppenbrügge, Bahnhof"],
        "wait": 25,
        "hours": "Mo-Sa 08:00-18:00; PH off",
    },
)
MOBILE = (
    ("food", "Hofladen-Mobil (Beispiel)", "Ockensen", "Th 15:10-15:40"),
    ("food", "Hofladen-Mobil (Beispiel)", "Levedagsen", "Th 15:55-16:15"),
    ("food", "Hofladen-Mobil (Beispiel)", "Harderode", "Th 16:40-17:10"),
    ("food", "Rollender Laden (Beispiel)", "Langenfeld", "We 09:30-10:00"),
    ("food", "Rollender Laden (Beispiel)", "Rohdental", "We 10:20-10:45"),
    ("bakery", "Bäckerwagen (Beispiel)", "Esperde", "Tu,Fr 08:15-08:40"),
    ("bakery", "Bäckerwagen (Beispiel)", "Brockensen", "Tu,Fr 08:50-09:05"),
    ("bakery", "Bäckerwagen (Beispiel)", "Bessinghausen", "Tu,Fr 09:15-09:30"),
    ("meeting", "Bücherbus (Beispiel)", "Neersen", "Mo 14:00-14:40"),
    ("meeting", "Bücherbus (Beispiel)", "Baarsen", "Mo 15:00-15:40"),
    ("meeting", "Bücherbus (Beispiel)", "Grupenhagen", "Tu 15:00-15:45"),
    ("cash", "Mobile Bankfiliale (Beispiel)", "Bisperode", "We 10:00-11:30"),
    ("cash", "Mobile Bankfiliale (Beispiel)", "Börry", "We 13:30-14:30"),
    ("citizens_office", "Rathaus unterwegs (Beispiel)", "Wallensen", "Tu 14:00-16:00"),
    ("citizens_office", "Rathaus unterwegs (Beispiel)", "Hemeringen", "Th 14:00-16:00"),
)
