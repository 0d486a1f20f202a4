"""People counted cell by cell, from the parts of a Region and the definition of "reached" alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreiraum.reach import Region
from dreiraum.reach.streets.profiles import MODES

AGES = ("under18", "18to64", "65plus")


@dataclass
class Count:
    """Expected numbers of people of one age group."""

    people: int = 0
    physical: int = 0
    neither: float = 0.0
    walking: int = 0


def count(
    region: Region, cells: np.ndarray, mode: str, service: int, age: str = "all", limit: int | None = None
) -> Count:
    """Who of the homes in some cells has a service. limit: minutes, else the service's own."""
    m, of = MODES.index(mode), region.catalogue.services[service]
    times = region.parts["times"]
    most = of.limit[mode].value if limit is None else limit
    minutes, to_hub = (times.array(name)[m, service, cells] / 600 for name in ("cost", "hub"))
    metres = times.array("walk")[service, cells] / 10
    homes = region.cells.people[cells] if age == "all" else region.cells.age[cells, AGES.index(age)]
    digital = any(offer["service"] == of.key for offer in region.manifest["digital"]) and of.digital_mbits is not None
    shares = region.connections.able(of.digital_mbits.value)[cells] if digital else np.zeros(len(cells))
    found = Count()
    for k, many in enumerate(np.maximum(homes, 0).tolist()):
        near = bool(minutes[k] <= most)
        online = 1.0 if to_hub[k] <= most else 0.0 if np.isnan(shares[k]) else float(shares[k])
        found.people += many
        found.physical += many * near
        found.neither += 0 if near else many * (1 - online)
        if of.bbsr_metres:
            found.walking += many * bool(metres[k] <= of.bbsr_metres.value)
    return found
