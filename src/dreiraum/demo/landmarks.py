"""What stands on the map besides streets and houses: villages, stops, stations, river and rails."""

from __future__ import annotations

from dreiraum.demo.facts import Facts
from dreiraum.demo.write import Extract, Tags


def add_landmarks(extract: Extract, facts: Facts) -> None:
    """Place nodes, all real stops and stations, the Weser and the two railways."""
    for village in facts.villages:
        tags = {"place": village.place, "name": village.name, "population": str(village.people)}
        tags |= {"source:population": "Schätzung des Beispiels", "source:position": village.found}
        extract.node(village.at, tags | {"is_in:municipality": facts.municipality(village.ags).name})
    stations = {station["eva"]: station for station in facts.stations}
    for stop in facts.stops:
        tags = {"name": stop.name, "ref:hafas": stop.ref}
        rail = {"suburban", "regional"} & set(stop.products)
        tags |= _station(stations.get(stop.ref)) if rail else _bus_stop(stop.products)
        extract.node(stop.at, tags)
    for (kind, ref, name), points in facts.corridors.items():
        if kind == "river":
            extract.way([extract.node(p) for p in points], {"waterway": "river", "name": name})
        elif kind == "rail":
            tags = {"railway": "rail", "name": name, "ref": ref, "usage": "main"}
            extract.way([extract.node(p) for p in points], tags)


def _station(known: dict[str, str] | None) -> Tags:
    tags = {"railway": "station", "public_transport": "station", "train": "yes"}
    if known:
        tags |= {"name": known["name"], "ref:eva": known["eva"]}
        tags |= {"addr:postcode": known["postcode"], "addr:city": known["city"]}
        tags["contact:street"] = known["street"]
    return tags


def _bus_stop(products: tuple[str, ...]) -> Tags:
    tags = {"highway": "bus_stop", "public_transport": "platform"}
    if "bus" in products or not products:
        tags["bus"] = "yes"
    if "taxi" in products:
        tags["share_taxi"] = "yes"
    return tags
