"""What kind of vehicle a route type means: basic types, and Google's extended ones that German feeds use.

References: https://gtfs.org/documentation/schedule/reference/#routestxt and
https://developers.google.com/transit/gtfs/reference/extended-route-types.
"""

from __future__ import annotations

from dreiraum.reach.answers.journeys import Kind
from dreiraum.reach.transit.need import BENCH, RIDE, RUFBUS

_BASIC = {
    0: Kind.TRAM, 1: Kind.TRAM, 2: Kind.RAIL, 3: Kind.BUS, 4: Kind.FERRY, 5: Kind.TRAM, 11: Kind.BUS,
}  # fmt: skip
_HUNDREDS = {
    1: Kind.RAIL, 2: Kind.BUS, 4: Kind.TRAM, 7: Kind.BUS, 8: Kind.BUS, 9: Kind.TRAM, 10: Kind.FERRY, 12: Kind.FERRY,
}  # fmt: skip
_BY_KIND = {RUFBUS: Kind.RUFBUS, RIDE: Kind.RIDE, BENCH: Kind.BENCH}
_SUBURBAN_RAILWAY = 403  # some feeds number their S-Bahn so


def kind_of(route_type: int, kind: int) -> Kind:
    """What people ride in. kind: SCHEDULED, RUFBUS, RIDE or BENCH; only scheduled rides go by their route's type."""
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if route_type == _SUBURBAN_RAILWAY:
        return Kind.RAIL
    return _BASIC.get(route_type) or _HUNDREDS.get(route_type // 100, Kind.OTHER)
