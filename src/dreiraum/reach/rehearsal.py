"""Asks a Region each question once, so that nobody who asks it later waits for what answers share."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.export.cells import cell_minutes
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.places.hours import BERLIN
from dreiraum.reach.streets.profiles import MODES

if TYPE_CHECKING:
    from dreiraum.reach.region import Point, Region


def rehearse(region: Region) -> None:
    """See `Region.ready`. What the answers are does not matter."""
    for mode in MODES:
        region.targets(mode)
    for text in region.places.distinct_hours[0]:
        hours_of(text, region)
    cell_minutes(region)
    region.basemap.tile(region.basemap.minzoom, 0, 0)
    cells = region.cells
    inside = region.municipalities.at(cells.lon, cells.lat) >= 0
    some = int(np.argmax(inside))  # a cell's centre may lie outside its municipality
    home = float(cells.lat[some]), float(cells.lon[some])
    region.nearest(*home)
    region.nearest(*home, asked=dt.datetime.now(BERLIN))  # opening hours and this year's holidays
    _by_transit(region, home)
    region.coverage(by="village")
    region.find("Am Markt 1")
    region.address(*home)
    with suppress(InputError):  # where no street is near
        region.matrix([home], [home], minutes=1)
        region.route(home, home)
        region.isochrone(*home, minutes=1)


def _by_transit(region: Region, home: Point) -> None:
    for leaving in region.leavings:
        region.nearest(*home, window=leaving.window)  # the days' networks
    if region.leavings:
        start = region.leavings[0].start
        region.nearest(*home, asked=start)
        stop = int(np.argmax(region.timetable.stop_used))
        there = float(region.timetable.stop_lat[stop]), float(region.timetable.stop_lon[stop])
        region.departures([stop], start)
        with suppress(InputError):  # where no street is near
            region.journeys(home, there, depart=start)
            region.journeys(home, there, arrive=start)
            region.matrix([home], [there], mode="transit", depart=start)
