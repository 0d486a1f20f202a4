"""The district's own on-demand buses and shared rides as GTFS and GTFS-Flex, for every other journey planner.

Ride benches are left out: GTFS has no word for waiting until somebody stops.
Reference: https://gtfs.org/documentation/schedule/reference/
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dreiraum.land.mobility.own_zones import Zones
from dreiraum.reach import Region
from dreiraum.reach.gtfs.write import write_feed
from dreiraum.reach.transit.booking import DAYS_BEFORE, SAME_DAY, Rule
from dreiraum.reach.transit.need import RIDE, RUFBUS
from dreiraum.reach.transit.timetable import Area, Timetable

Row = dict[str, object]

OWN = (RUFBUS, RIDE)
NONE, ORDER, ASK_DRIVER = 1, 2, 3  # pickup_type and drop_off_type
UNKNOWN = "Ohne Angabe"
BUS = 3  # route_type


def write_own_feed(region: Region, path: Path, *, publisher: str, url: str) -> None:
    """Write the zip; there must be such rides. publisher, url: who offers it."""
    timetable = region.timetable
    trips, areas = own_trips(timetable), own_areas(timetable)
    zones = Zones(timetable)
    own = _Own(timetable, trips, areas)
    tables = {
        "feed_info": [_about(region, publisher, url)],
        "agency": list(own.agencies(url)),
        "routes": list(own.routes()),
        "trips": list(own.trips()),
        "stop_times": [*own.calls(), *own.windows(zones)],
        "calendar_dates": list(own.days()),
        "booking_rules": list(own.rules()),
        "stops": list(_stops(timetable, own.stops | zones.stops)),
        "location_groups": zones.groups,
        "location_group_stops": zones.members,
    }
    write_feed(path, tables, zones.extra)


def has_own(timetable: Timetable) -> bool:
    """Whether there is anything to write."""
    return bool(own_areas(timetable)) or bool(np.isin(timetable.trip_kind, OWN).any())


def own_trips(timetable: Timetable) -> list[int]:
    """Rows of the trips that are ordered or offered, each id once: the one with its rule."""
    found: dict[str, int] = {}
    for row in np.flatnonzero(np.isin(timetable.trip_kind, OWN)).tolist():
        trip = timetable.trip_id[row]
        if trip not in found or timetable.trip_rule[row] >= 0:
            found[trip] = row
    return sorted(found.values())


def own_areas(timetable: Timetable) -> list[int]:
    """Rows of the areas in which a bus is ordered."""
    return [row for row, area in enumerate(timetable.areas) if area.kind == RUFBUS and area.route >= 0]


@dataclass(frozen=True, slots=True)
class _Own:
    """What is written of one timetable."""

    timetable: Timetable
    rows: list[int]
    areas: list[int]

    @property
    def stops(self) -> set[int]:
        """Rows of the stops of trips with times."""
        return {int(stop) for row in self.rows for stop in self.timetable.calls(row)[0]}

    def agencies(self, url: str) -> Iterator[Row]:
        """Who runs the routes; their pages are those of the routes."""
        timetable = self.timetable
        pages = {timetable.route_agency[route]: timetable.route_url[route] for route in self._routes}
        for at, name in enumerate(self._agencies):
            yield {
                "agency_id": f"a{at}",
                "agency_name": name or UNKNOWN,
                "agency_url": pages.get(name) or url,
                "agency_timezone": timetable.zone.key,
            }

    def routes(self) -> Iterator[Row]:
        """Lines; shared cars are a bus too, since GTFS knows nothing that is nearer."""
        timetable = self.timetable
        for route in self._routes:
            short, long = timetable.route_short[route], timetable.route_long[route]
            yield {
                "route_id": timetable.route_id[route],
                "agency_id": f"a{self._agencies.index(timetable.route_agency[route])}",
                "route_short_name": short if short != long else "",
                "route_long_name": long or ("" if short else timetable.route_id[route]),
                "route_type": BUS,
                "route_color": timetable.route_colour[route].upper() or None,
            }

    def trips(self) -> Iterator[Row]:
        """Trips with times, and areas."""
        timetable = self.timetable
        for row in self.rows:
            yield {
                "route_id": timetable.route_id[int(timetable.trip_route[row])],
                "service_id": _service(int(timetable.trip_service[row])),
                "trip_id": timetable.trip_id[row],
                "trip_headsign": timetable.trip_headsign[row],
                "wheelchair_accessible": int(timetable.trip_wheelchair[row]),
                "bikes_allowed": int(timetable.trip_bikes[row]),
            }
        for trip, _, area in self._named_areas():
            yield {
                "route_id": timetable.route_id[area.route],
                "service_id": _service(area.service),
                "trip_id": trip,
                "wheelchair_accessible": area.wheelchair,
                "bikes_allowed": area.bikes,
                "safe_duration_factor": area.factor,
                "safe_duration_offset": area.offset,
            }

    def calls(self) -> Iterator[Row]:
        """Stops of the trips with times."""
        timetable = self.timetable
        for row in self.rows:
            rule = int(timetable.trip_rule[row])
            order = {"pickup_type": ORDER if rule >= 0 else ASK_DRIVER, "pickup_booking_rule_id": _rule(rule)}
            for at, (stop, arrive, depart) in enumerate(zip(*timetable.calls(row), strict=True)):
                yield {
                    "trip_id": timetable.trip_id[row],
                    "stop_sequence": at,
                    "stop_id": timetable.stop_id[int(stop)],
                    "arrival_time": clock(int(arrive)),
                    "departure_time": clock(int(depart)),
                    "drop_off_type": order["pickup_type"],
                    "drop_off_booking_rule_id": order["pickup_booking_rule_id"],
                    **order,
                }

    def windows(self, zones: Zones) -> Iterator[Row]:
        """Where and when areas are served: on in the first zone, off in the second."""
        array = self.timetable.part.array
        opens, closes, ends = (array(f"area_{name}") for name in ("opens", "closes", "ends"))
        for trip, row, area in self._named_areas():
            order = _rule(area.rule)
            on = {"pickup_type": ORDER, "drop_off_type": NONE, "pickup_booking_rule_id": order}
            off = {"pickup_type": NONE, "drop_off_type": ORDER, "drop_off_booking_rule_id": order}
            for at, (end, until, how) in enumerate((("from", closes[row], on), ("to", ends[row], off))):
                yield {
                    "trip_id": trip,
                    "stop_sequence": at,
                    **zones.place(row, end),
                    "start_pickup_drop_off_window": clock(int(opens[row])),
                    "end_pickup_drop_off_window": clock(int(until)),
                    **how,
                }

    def days(self) -> Iterator[Row]:
        """Every day of every service in use."""
        timetable = self.timetable
        used = {int(timetable.trip_service[row]) for row in self.rows}
        used |= {timetable.areas[row].service for row in self.areas}
        for service in sorted(used):
            for day in np.flatnonzero(timetable.services[service]).tolist():
                date = timetable.first_day + dt.timedelta(days=day)
                yield {"service_id": _service(service), "date": f"{date:%Y%m%d}", "exception_type": 1}

    def rules(self) -> Iterator[Row]:
        """Booking rules in use."""
        timetable = self.timetable
        used = {int(timetable.trip_rule[row]) for row in self.rows} | {timetable.areas[row].rule for row in self.areas}
        yield from (_booking(row, timetable.rules[row]) for row in sorted(used) if row >= 0)

    @property
    def _agencies(self) -> list[str]:
        """Names of who runs something."""
        return sorted({self.timetable.route_agency[route] for route in self._routes})

    @property
    def _routes(self) -> list[int]:
        trips = {int(self.timetable.trip_route[row]) for row in self.rows}
        return sorted(trips | {self.timetable.areas[row].route for row in self.areas})

    def _named_areas(self) -> Iterator[tuple[str, int, Area]]:
        """Areas with ids that no trip has."""
        seen = Counter(self.timetable.trip_id[row] for row in self.rows)
        for row in self.areas:
            area = self.timetable.areas[row]
            seen[area.trip_id] += 1
            again = seen[area.trip_id]
            yield area.trip_id if again == 1 else f"{area.trip_id}-{again}", row, area


def clock(seconds: int) -> str:
    """ "24:10:00" of seconds of the service day."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _about(region: Region, publisher: str, url: str) -> Row:
    timetable = region.timetable
    return {
        "feed_publisher_name": publisher,
        "feed_publisher_url": url,
        "feed_lang": "de",
        "feed_start_date": None if timetable.empty else f"{timetable.first_day:%Y%m%d}",
        "feed_end_date": None if timetable.empty else f"{timetable.last_day:%Y%m%d}",
        "feed_version": region.version,
        "feed_contact_url": url,
    }


def _booking(row: int, rule: Rule) -> Row:
    return {
        "booking_rule_id": _rule(row),
        "booking_type": rule.type,
        "prior_notice_duration_min": rule.notice if rule.type == SAME_DAY else None,
        "prior_notice_last_day": rule.days if rule.type == DAYS_BEFORE else None,
        "prior_notice_last_time": clock(rule.last) if rule.type == DAYS_BEFORE else None,
        "message": rule.message,
        "phone_number": rule.phone,
        "info_url": rule.info_url,
        "booking_url": rule.url,
    }


def _stops(timetable: Timetable, rows: Iterable[int]) -> Iterator[Row]:
    wanted = set(rows)
    parents = {int(timetable.stop_station[row]) for row in wanted} - wanted
    for row in sorted(wanted | parents):
        parent = int(timetable.stop_station[row])
        yield {
            "stop_id": timetable.stop_id[row],
            "stop_name": timetable.stop_name[row],
            "stop_lat": f"{timetable.stop_lat[row]:.7f}",
            "stop_lon": f"{timetable.stop_lon[row]:.7f}",
            "location_type": int(row in parents),
            "parent_station": timetable.stop_id[parent] if parent in parents and parent != row else None,
            "wheelchair_boarding": int(timetable.stop_wheelchair[row]),
            "platform_code": timetable.stop_platform[row],
        }


def _service(row: int) -> str:
    return f"s{row}"


def _rule(row: int) -> str | None:
    return f"r{row}" if row >= 0 else None
