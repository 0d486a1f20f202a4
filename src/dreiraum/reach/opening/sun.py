"""When the sun rises and sets at a point, to the minute.

Method: J. Meeus, Astronomical Algorithms (2nd ed. 1998), chapter 25 (low accuracy) and 28, iterated to the
moment itself; right to some seconds in these latitudes. The disc's upper edge
stands at -0.833 degrees, civil twilight ends at -6.
"""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from zoneinfo import ZoneInfo

Point = tuple[float, float]

NOMINAL = {"dawn": 330, "sunrise": 360, "sunset": 1080, "dusk": 1110}  # minutes where no point is known
_ALTITUDE = {"dawn": -6.0, "sunrise": -0.833, "sunset": -0.833, "dusk": -6.0}
_EPOCH = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)
_CENTURY = dt.timedelta(days=36525)


@lru_cache(maxsize=1 << 12)
def minute_of(event: str, day: dt.date, point: Point | None, zone: ZoneInfo) -> int:
    """Minutes after midnight of dawn, sunrise, sunset or dusk; the nominal ones without a point or in polar days."""
    if point is None:
        return NOMINAL[event]
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    minutes = 720.0
    for _ in range(3):  # the sun moves on until it rises
        found = _minutes(event, midnight + dt.timedelta(minutes=minutes), point)
        if found is None:
            return NOMINAL[event]
        minutes = found
    local = (midnight + dt.timedelta(seconds=round(60 * minutes))).astimezone(zone)
    return 60 * local.hour + local.minute


def _minutes(event: str, at: dt.datetime, point: Point) -> float | None:
    """Minutes of Universal Time of an event, with the sun where it stands at a moment; None where there is none."""
    declination, equation = _sun((at - _EPOCH) / _CENTURY)
    north = math.radians(point[0])
    height = math.sin(math.radians(_ALTITUDE[event]))
    cosine = (height - math.sin(north) * math.sin(declination)) / (math.cos(north) * math.cos(declination))
    if abs(cosine) > 1:
        return None
    angle = 4 * math.degrees(math.acos(cosine))
    noon = 720 - 4 * point[1] - equation
    return noon - angle if event in ("dawn", "sunrise") else noon + angle


def _sun(century: float) -> tuple[float, float]:
    """Declination in radians and the equation of time in minutes, at Julian centuries since 2000."""
    mean = 280.46646 + century * (36000.76983 + 0.0003032 * century)
    anomaly = math.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    centre = (
        (1.914602 - century * (0.004817 + 0.000014 * century)) * math.sin(anomaly)
        + (0.019993 - 0.000101 * century) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * century)
    nutation = -0.00478 * math.sin(node)
    longitude = math.radians(mean + centre - 0.00569 + nutation)
    tilt = math.radians(23.4392911 - 0.0130042 * century + 0.00256 * math.cos(node))
    ascension = math.degrees(math.atan2(math.cos(tilt) * math.sin(longitude), math.cos(longitude)))
    apart = mean - 0.0057183 - ascension + nutation * math.cos(tilt)
    equation = 4 * ((apart + 180) % 360 - 180)
    return math.asin(math.sin(tilt) * math.sin(longitude)), equation
