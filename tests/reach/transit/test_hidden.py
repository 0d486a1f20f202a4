"""Rufbus trips that an ordinary GTFS hides: found by type and words, confirmed or rejected by the district."""

import pytest
from tests.reach.transit.feeds import Call, Town, Trip, bus, feed, timetable

from dreiraum.reach.transit.hidden import find_hidden
from dreiraum.reach.transit.need import RUFBUS, SCHEDULED
from dreiraum.reach.transit.own import Own

STOPS = [(0, 0, "A"), (2000, 0, "B")]


def trip(**more):
    return Trip([(0, "08:00"), (1, "08:10")], **more)


def likely(*routes, trips=None, stops=STOPS):
    town = Town(stops, trips or [trip(route=k) for k in range(len(routes))], routes=routes)
    return find_hidden(feed(town), (), ()).likely.tolist()


@pytest.mark.parametrize("kind", [715, 1501, 1507])
def test_route_types_of_on_demand_services(kind):
    assert likely(bus("7", type=kind)) == [True]


@pytest.mark.parametrize(
    "name",
    ["Rufbus Nord", "RufTaxi", "Ruf-Taxi 3", "Anrufbus", "Anruf-Sammel-Taxi", "AST 12", "ALT", "Linientaxi 8",
     "Bedarfslinie", "Bedarfsverkehr", "nach telefonischer Bestellung", "nur mit Voranmeldung", "On-Demand"],
)  # fmt: skip
def test_words_that_speak_of_booking(name):
    assert likely(bus("7", long_name=name)) == [True]
    assert likely(bus("7", desc=name)) == [True]
    assert likely(bus("7"), trips=[trip(headsign=name)]) == [True]


@pytest.mark.parametrize(
    "name",
    ["Altstadt", "ALTSTADT", "Alt Garge", "Asternweg", "Lastrup", "Beruf Bildungszentrum", "Bedarfshalt", "Bus 12"],
)
def test_words_that_do_not(name):
    assert likely(bus("7", long_name=name), trips=[trip(headsign=name)]) == [False]


def test_a_trip_whose_stops_all_say_so():
    stops = [(0, 0, "Adorf (nur Rufbus)"), (2000, 0, "Bdorf (nur Rufbus)"), (4000, 0, "C")]
    both, one = trip(), Trip([(0, "08:00"), (2, "08:10")])
    assert likely(bus("7"), trips=[both, one], stops=stops) == [True, False]


def test_what_has_a_rule_or_a_telephone_is_no_guess():
    booked = Trip([Call(0, "08:00", pickup=2), (1, "08:10")])
    assert likely(bus("Rufbus"), trips=[booked]) == [False]


def test_guesses_are_bookable_and_say_that_they_are_guesses(road, tmp_path):
    table = timetable(tmp_path, road, Town(STOPS, [trip(), trip(route=1)], routes=[bus("AST 7"), bus("12")]))
    kinds = dict(
        zip((table.route_short[row] for row in table.trip_route.tolist()), table.trip_kind.tolist(), strict=True)
    )
    assert kinds == {"AST 7": RUFBUS, "12": SCHEDULED}
    (rule,) = table.rules
    assert (rule.likely, rule.notice, "ermutlich nur nach Anmeldung" in rule.message) == (True, 60, True)
    assert table.facts["likely"] == {"AST 7": 1}
    assert any("AST 7" in warning and "not_rufbus" in warning for warning in table.facts["warnings"])


def test_the_district_confirms_and_rejects(road, tmp_path):
    town = Town(STOPS, [trip(), trip(route=1), trip(route=2)], routes=[bus("AST 7"), bus("12"), bus("Rufbus-Depot")])
    table = timetable(tmp_path, road, town, own=Own(confirmed=("linie 12",), denied=("rufbus-depot",), notice=30))
    kinds = {table.route_short[route]: rule for route, rule in zip(table.trip_route, table.trip_rule, strict=True)}
    assert kinds["Rufbus-Depot"] == -1
    assert (table.rules[kinds["12"]].likely, table.rules[kinds["12"]].notice) == (False, 30)
    assert table.rules[kinds["AST 7"]].likely


def test_a_line_the_timetable_does_not_have_is_told(road, tmp_path):
    table = timetable(tmp_path, road, Town(STOPS, [trip()]), own=Own(confirmed=("99",)))
    assert any("'99'" in warning for warning in table.facts["warnings"])


def test_a_name_as_long_as_a_book_is_read_in_no_time():
    assert likely(bus("7", desc="telefonisch" * 90_000)) == [False]
