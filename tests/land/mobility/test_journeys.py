"""What a reader sees of one journey, whatever the engine may know or not know of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.land.mobility import making

from dreiraum.land.mobility import words
from dreiraum.land.mobility.journeys import Viewer, journey_key
from dreiraum.land.mobility.lines import journey_line
from dreiraum.land.mobility.planning import planner_page
from dreiraum.reach.answers.journeys import Kind, Nothing

ENDS = "Zuhause", "Ziel"


def view(journey, car=None, **asked):
    return Viewer(making.asking(**asked), ENDS, car).view(journey)


class TestLegs:
    def test_a_late_ride_says_both_times(self, town):
        leg = view(making.by_bus("22:40", "23:10", late=3)).legs[0]
        assert (leg.depart.shown, leg.depart.instead) == ("22:43", "statt 22:40")
        assert leg.live

    def test_a_ride_on_time_says_one(self, town):
        leg = view(making.by_bus("22:40", "23:10")).legs[0]
        assert (leg.depart.shown, leg.depart.instead) == ("22:40", "")

    def test_waiting_is_told(self, town):
        assert [leg.wait for leg in view(making.by_rufbus()).legs] == ["", "8 Min warten", "", ""]

    def test_ways_begin_and_end_at_the_names_that_were_asked_for(self, town):
        legs = view(making.by_rufbus()).legs
        assert (legs[0].start, legs[-1].end) == ENDS

    def test_picked_up_at_the_door_one_says_where_one_lives(self, town):
        ride = making.by_rufbus().legs[2]
        (order,) = view(making.joined(replace(ride, start="", end=""))).bookings
        assert order.say == "Rufbus 33 von Zuhause um 23:10 nach Ziel, 1 Person."

    def test_a_few_steps_to_the_stop_are_no_leg(self, town):
        journey = making.by_rufbus()
        nearly = replace(journey.legs[-1], metres=4)
        assert len(view(making.joined(*journey.legs[:-1], nearly)).legs) == len(journey.legs) - 1

    def test_at_a_glance_only_longer_ways_are_named(self, town):
        chain = [leg.chip_long.replace("\N{NO-BREAK SPACE}", " ") for leg in view(making.by_rufbus()).chain]
        assert chain == ["zu Fuß 4 Min", "S5", "Rufbus 33", "zu Fuß 3 Min"]

    def test_goodwill_is_marked(self, town):
        seen = view(making.by_goodwill())
        assert seen.uncertain
        assert [leg.uncertain for leg in seen.legs] == [False, True]
        assert any("Mitfahrbank" in note for note in seen.legs[1].notes)


class TestOrders:
    def test_who_comes_along_is_said(self, town):
        for means, who in (("rollstuhl", "1 Person mit Rollstuhl"), ("rad", "1 Person mit Fahrrad")):
            (order,) = view(making.by_rufbus(), means=means).bookings
            assert order.say.endswith(f"nach Ockensen, Ort, {who}.")

    def test_a_deadline_on_another_day_has_its_date(self, town):
        journey = making.by_rufbus()
        booking = replace(making.order(), deadline=making.at("16:00", making.DAY - dt.timedelta(days=1)))
        ride = journey.legs[2]
        legs = (*journey.legs[:2], replace(ride, ride=replace(ride.ride, booking=booking)), journey.legs[3])
        (order,) = view(making.joined(*legs)).bookings
        assert order.until == "Bis Mi, 25. Nov., 16:00 anrufen"

    def test_without_a_deadline_it_is_before_departure(self, town):
        (order,) = view(making.by_rufbus(deadline=None)).bookings
        assert order.until == "Vor der Abfahrt anrufen"

    def test_only_a_page_means_there_is_nothing_to_say(self, town):
        (order,) = view(making.by_rufbus(phone="", url="https://example.org/b")).bookings
        assert (order.until, order.say, order.url) == ("Bis 22:10 bestellen", "", "https://example.org/b")

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x"])
    def test_what_is_no_web_address_is_no_link(self, town, url):
        (order,) = view(making.by_rufbus(url=url)).bookings
        assert order.url == ""


class TestFigures:
    @pytest.mark.parametrize(
        ("depart", "arrive"), [("22:38:30", "22:52:47"), ("22:44:15", "23:11:10"), ("22:00:59", "22:01:00")]
    )
    def test_times_and_minutes_agree(self, town, depart, arrive):
        start, end = (dt.datetime.fromisoformat(f"2026-11-26T{one}+01:00") for one in (depart, arrive))
        seconds = (end - start).total_seconds()
        seen = view(making.joined(making.by_bus().legs[0], depart=start, arrive=end, minutes=int(-(-seconds // 60))))
        hours = [dt.datetime.strptime(one, "%H:%M") for one in (seen.depart, seen.arrive)]
        assert words.duration(int((hours[1] - hours[0]).total_seconds() // 60)) == seen.duration
        assert hours[0].time() <= start.time()

    def test_the_climate_is_compared_with_the_car(self, town):
        assert any("2,2 kg weniger als mit dem Auto" in fact for fact in view(making.by_rufbus(), car=5000.0).facts)
        assert not any("Auto" in fact for fact in view(making.by_rufbus(), car=2500.0).facts)

    def test_long_journeys_are_told_in_hours(self):
        assert [words.duration(one) for one in (59, 60, 61, 125)] == ["59 Min", "1 Std", "1 Std 1 Min", "2 Std 5 Min"]

    @pytest.mark.parametrize(
        ("kind", "line", "said"),
        [
            (Kind.BUS, "33", "Bus 33"), (Kind.RAIL, "S5", "S5"), (Kind.RAIL, "77", "Zug 77"), (Kind.BUS, "", "Bus"),
            (Kind.RUFBUS, "Rufbus Süntel", "Rufbus Süntel"), (Kind.BUS, "Bürgerbus", "Bürgerbus"),
            (Kind.BENCH, "Mitfahrbank", "Mitfahrbank"),
        ],
    )  # fmt: skip
    def test_the_kind_is_said_once(self, kind, line, said):
        assert words.line_name(kind, line) == said

    def test_platforms_say_what_they_are(self):
        said = [words.platform(*one) for one in ((Kind.RAIL, "2"), (Kind.BUS, "B"), (Kind.BUS, "Bussteig 4"))]
        assert said == ["Gleis 2", "Steig B", "Bussteig 4"]


class TestPage:
    def test_stale_live_data_are_said_to_be_stale(self, town):
        page = planner_page(making.asking(), making.answer(making.by_bus(), stale=True))
        assert page.stale

    def test_live_data_say_from_when_they_are(self, town):
        page = planner_page(making.asking(), making.answer(making.by_bus(), live=making.at("21:29").astimezone(dt.UTC)))
        assert page.live == "21:29"

    @pytest.mark.parametrize("nothing", list(Nothing))
    @pytest.mark.parametrize("certain", [False, True])
    def test_every_reason_has_a_sentence_and_a_way_out(self, town, nothing, certain):
        page = planner_page(making.asking(certain=certain), making.answer(nothing=nothing))
        assert page.reason.endswith(".")
        assert page.ways_out
        assert all("asked" not in one.url for one in page.ways_out)
        assert any("Mitfahr" in one.label for one in page.ways_out) == (certain and nothing is not Nothing.NO_TIMETABLE)

    def test_a_journey_keeps_its_key_while_it_is_the_same(self):
        assert journey_key(making.by_rufbus()) == journey_key(making.by_rufbus())
        keys = {
            journey_key(one) for one in (making.by_rufbus(), making.by_bus(), making.by_goodwill(), making.on_foot())
        }
        assert len(keys) == 4


def test_on_the_map_each_name_stands_once():
    shape = journey_line(making.by_rufbus(), ENDS)
    names = [one["properties"]["name"] for one in shape["features"] if "name" in one["properties"]]
    assert len(names) == len(set(names))
    assert {"Zuhause", "Ziel", "Elze", "S5", "Rufbus 33"} <= set(names)
    marks = [one["properties"]["mark"] for one in shape["features"] if "mark" in one["properties"]]
    assert marks == ["walk", "rail", "demand", "walk"]
