"""Journeys asked at random against a slow second opinion, and what must be true of every one."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reach.drawing import latlon
from tests.reach.transit import oracle

from dreiraum.reach.answers.choosing import SLACK
from dreiraum.reach.answers.journeys import Journey, Journeys, Kind
from dreiraum.reach.answers.questions import question
from dreiraum.reach.answers.searching import LONGEST, Search
from dreiraum.reach.region import Region

places = st.sampled_from([-400, 0, 90, 700, 1000, 5600, 6000, 6300, 11900, 12000, 14800, 15100, 18400, 19000, 19900])
moments = st.builds(
    lambda day, minute: dt.datetime(2026, 3, day) + dt.timedelta(minutes=minute),
    st.sampled_from([3, 7, 28, 29]),
    st.integers(0, 24 * 60 - 1),
)
DAY = 86_400
SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Opinion:
    """When the oracle says one arrives."""

    def __init__(self, region: Region, start: float, end: float, moment: dt.datetime, *, arriving: bool) -> None:
        one, other = (None, moment) if arriving else (moment, None)
        asked = question(
            latlon(start, 0), latlon(end, 0), region.timetable.zone, depart=one, arrive=other, asked=None,
            access="foot", egress="foot", wheelchair=False, bike=False, walk_minutes=20, transfers=3, rides_too=True,
            many=20,
        )  # fmt: skip
        self.search = Search.of(region, asked, None)
        doors = self.search.doors
        self.day = oracle.Day(doors.network, self.search.bounds())
        self.access = dict(zip(doors.access.stop.tolist(), doors.access.seconds.tolist(), strict=True))
        self.egress = dict(zip(doors.egress.stop.tolist(), doors.egress.seconds.tolist(), strict=True))

    def arrival(self, moment: dt.datetime) -> int | None:
        """The earliest arrival by rides, unix seconds, for who leaves at a moment."""
        start = self.search.day.second(moment)
        arrived = oracle.found(self.day, self.access, start, 4, 2 * DAY)
        labels = oracle.doors(arrived, self.egress, start + 2 * DAY)
        return self.search.day.base + min(label[0] for label in labels) if labels else None


def ask(region: Region, start: float, end: float, **more) -> Journeys:
    return region.journeys(latlon(start, 0), latlon(end, 0), transfers=3, many=20, **more)


def seconds(moment: dt.datetime) -> int:
    return round(moment.timestamp())


@SOME
@given(places, places, moments)
def test_nobody_could_arrive_earlier(valley: Region, start: float, end: float, moment: dt.datetime):
    found = ask(valley, start, end, depart=moment)
    opinion = Opinion(valley, start, end, moment, arriving=False).arrival(moment)
    first = min((seconds(one.arrive) for one in found.found), default=None)
    if first is not None:
        assert opinion is not None and opinion <= first
    walked = seconds(found.direct.arrive) if found.direct else math.inf
    later = dt.datetime(2026, 3, moment.day) + dt.timedelta(hours=33)  # shown is what leaves before four in the morning
    if opinion is not None and opinion < min(walked, later.timestamp() - LONGEST):
        assert first is not None and first <= opinion + SLACK


@SOME
@given(places, places, moments)
def test_nobody_could_leave_later_and_arrive_in_time(valley: Region, start: float, end: float, moment: dt.datetime):
    found = ask(valley, start, end, arrive=moment)
    opinion = Opinion(valley, start, end, moment, arriving=True)
    due = seconds(moment.replace(tzinfo=valley.timetable.zone))
    assert all(seconds(one.arrive) <= due for one in found.found)
    if found.found and not found.direct:
        last = max(found.found, key=lambda one: one.depart)
        arrives = opinion.arrival(last.depart)
        assert arrives is not None and arrives <= due
        after = opinion.arrival(last.depart + dt.timedelta(seconds=SLACK + 1))
        assert after is None or after > due


def check(journey: Journey) -> None:
    """What must be true of every journey."""
    assert journey.depart <= journey.legs[0].depart
    assert journey.arrive == journey.legs[-1].arrive
    assert journey.minutes == math.ceil((seconds(journey.arrive) - seconds(journey.depart)) / 60)
    assert journey.rides == sum(leg.ride is not None for leg in journey.legs)
    assert journey.walk_metres == pytest.approx(sum(leg.metres for leg in journey.legs if leg.kind is Kind.FOOT))
    for leg in journey.legs:
        assert seconds(leg.arrive) >= seconds(leg.depart)
        assert leg.line.shape[0] >= 2
        assert (leg.ride is None) == (leg.kind in (Kind.FOOT, Kind.BIKE, Kind.CAR, Kind.WHEELCHAIR))
        if leg.ride:
            assert (leg.ride.calls[0].name, leg.ride.calls[-1].name) == (leg.start, leg.end)
            moments = [moment for call in leg.ride.calls for moment in (call.arrive, call.depart) if moment]
            assert moments == sorted(moments)
            assert (moments[0], moments[-1]) == (leg.depart, leg.arrive)
    for one, other in itertools.pairwise(journey.legs):
        assert seconds(one.arrive) <= seconds(other.depart)
        assert one.end == other.start
        assert one.line[-1] == pytest.approx(other.line[0], abs=1e-4)
        assert one.ride or other.ride, "two walks in a row"


@SOME
@given(places, places, moments, st.booleans(), st.sampled_from(["foot", "bike"]))
def test_legs_join_in_time_and_place(
    valley: Region, start: float, end: float, moment: dt.datetime, arriving: bool, access: str
):
    when = {"arrive": moment} if arriving else {"depart": moment}
    found = ask(valley, start, end, access=access, **when)
    for journey in (*found.found, *([found.direct] if found.direct else [])):
        check(journey)
        begins, ends = journey.legs[0].line[0], journey.legs[-1].line[-1]
        assert tuple(begins[::-1]) == pytest.approx(latlon(start, 0), abs=1e-4)
        assert tuple(ends[::-1]) == pytest.approx(latlon(end, 0), abs=1e-4)
    order = [one.arrive if arriving else one.depart for one in found.found]
    assert order == sorted(order)


@SOME
@given(places, places, moments, st.integers(0, 600))
def test_what_is_offered_can_still_be_booked(
    valley: Region, start: float, end: float, moment: dt.datetime, before: int
):
    asked = moment - dt.timedelta(minutes=before)
    for journey in ask(valley, start, end, depart=moment, asked=asked).found:
        assert journey.book_by is None or seconds(journey.book_by) >= seconds(
            asked.replace(tzinfo=valley.timetable.zone)
        )
