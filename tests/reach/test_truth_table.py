"""When is a service reached? Each line of the table that needs no timetable, on a street one can walk.

A straight street runs from x = -2500 m to 8000 m, see `district.PLACES`. On foot 4.8 km/h: 1000 m take
750 s, 1200 m take 900 s, the limit. By car 25 km/h on this street: 6000 m take 864 s.
"""

import datetime as dt

import numpy as np
import pytest
from tests.reach.district import write_district
from tests.reach.drawing import latlon

from dreiraum.reach.reached import Headline, Reason, digital_share, minutes, neither_share, reached
from dreiraum.reach.region import Region

FOOT = 36 / 4.8  # tenths of a second per metre
TUESDAY, THURSDAY, FRIDAY = (dt.date(2026, 11, day) for day in (24, 26, 27))


def at(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock))


@pytest.fixture(scope="module")
def region(tmp_path_factory) -> Region:
    folder = tmp_path_factory.mktemp("truth")
    return Region.build(write_district(folder / "district"), folder / "region")


@pytest.fixture(scope="module")
def shared_lines(tmp_path_factory) -> Region:
    """The same district where broadband is known as a share of the municipality only."""
    folder = tmp_path_factory.mktemp("shares")
    table = "AGS;alle Technologien ≥ 1 Mbit/s;alle Technologien ≥ 2 Mbit/s\n03252001;100;90,0\n03252002;50;40\n"
    return Region.build(write_district(folder / "district", broadband=table), folder / "region")


def home(region, x, y=0.0, **question):
    return region.nearest(*latlon(x, y), **question)


def service(answer, key):
    return next(one for one in answer.services if one.service.key == key)


def on_foot(answer, key):
    return service(answer, key).modes["foot"]


def name(region, choice):
    return region.places.name[choice.place]


# street mode: minutes from the home's snapped point to the place's, offsets included, <= the service's limit


def test_street_mode_minutes_run_from_the_homes_point_to_the_places(region):
    # bakery at 300 m: 225.0 s; pharmacy at 1000 m: 750.0 s, shown as 13 minutes
    answer = home(region, 0)
    assert on_foot(answer, "bakery").nearest.tenths == pytest.approx(300 * FOOT, abs=1)
    assert on_foot(answer, "pharmacy").nearest.tenths == pytest.approx(1000 * FOOT, abs=1)
    assert on_foot(answer, "pharmacy").nearest.minutes == 13
    # 25 km/h by car: 1000 m in 144 s
    assert service(answer, "pharmacy").modes["car"].nearest.tenths == pytest.approx(1440, abs=1)


@pytest.mark.parametrize(("x", "expected"), [(-198, True), (-202, False)])
def test_street_mode_up_to_the_limit_is_reached_and_beyond_it_is_not(region, x, expected):
    # 1198 m: 898.5 s; 1202 m: 901.5 s; the limit is 900 s
    found = on_foot(home(region, x), "pharmacy")
    assert found.reached is expected
    assert found.reason is (None if expected else Reason.TOO_FAR)


@pytest.mark.parametrize(("x", "expected"), [(-100, True), (-140, False)])
def test_street_mode_counts_the_way_from_the_door_to_the_street(region, x, expected):
    # 80 m from door to street: 1100 + 80 = 1180 m, 885 s; 1140 + 80 = 1220 m, 915 s, though the street alone is 855 s
    found = on_foot(home(region, x, 80), "pharmacy")
    assert found.nearest.tenths == pytest.approx((1000 - x + 80) * FOOT, abs=2)
    assert found.reached is expected


def test_street_mode_exactly_the_limit_is_reached():
    assert reached(np.array([8999, 9000, 9001, 65535], np.uint16), 9000).tolist() == [True, True, False, False]
    assert not reached(np.array([65535], np.uint16), 65535)


def test_street_mode_minutes_shown_as_15_are_within_15():
    assert [minutes(tenths) for tenths in (0, 1, 600, 601, 8401, 9000, 9001)] == [0, 1, 1, 2, 15, 15, 16]


# headline "6 von 14"


def test_headline_counts_the_chosen_mode_and_foot_if_none_is_chosen(region):
    # on foot: bakery, pharmacy, childcare; by car also food at 6000 m
    assert home(region, 0).headline.physical == 3
    assert home(region, 0).mode == "foot"
    assert home(region, 0, mode="car").headline.physical == 4
    assert home(region, 0).headline.of == 14


def test_headline_has_digital_only_services_as_a_second_number(region):
    # digital: citizens' office, meeting, GP through the hub; the pharmacy is digital too but is reached on foot
    headline = home(region, 0).headline
    assert (headline.physical, headline.digital) == (3, 3)
    assert service(home(region, 0), "pharmacy").digital.reached


def test_headline_does_not_count_what_comes_to_people():
    essential, physical = np.array([True, True, False]), np.array([True, False, True])
    assert Headline.of_services(essential, physical, np.array([True, True, True])) == Headline(1, 2, 1)


def test_headline_does_not_know_the_bbsr_kilometre(region):
    # 1100 m: 825 s, within 15 minutes though beyond 1000 m
    assert on_foot(home(region, -100), "pharmacy").reached
    pharmacy = region.catalogue.services[region.catalogue.index("pharmacy")]
    assert pharmacy.bbsr_metres.value == 1000


# a time is asked: open on arrival with the errand's minutes left before closing


@pytest.mark.parametrize(
    ("clock", "counts"),
    [
        ("07:55", False),  # arrival 7:58:45, still closed
        ("07:57", True),  # arrival 8:00:45
        ("10:00", True),
        ("11:46", True),  # arrival 11:49:45, 10 minutes for the errand, 11:59:45
        ("11:47", False),  # arrival 11:50:45, it closes before the errand is done
        ("12:30", False),
    ],
)
def test_a_time_is_asked_only_places_open_on_arrival_with_the_errands_minutes_left_count(region, clock, counts):
    found = on_foot(home(region, 0, asked=at(TUESDAY, clock)), "bakery")
    assert found.reached is counts
    assert found.reason is (None if counts else Reason.NONE_OPEN)


def test_a_time_is_asked_and_the_way_there_decides(region):
    # 600 m further away at 11:46 one arrives at 11:57:15, too late for the errand
    assert on_foot(home(region, 0, asked=at(TUESDAY, "11:46")), "bakery").reached
    assert not on_foot(home(region, -600, asked=at(TUESDAY, "11:46")), "bakery").reached


def test_a_time_is_asked_and_a_place_without_known_hours_does_not_count(region):
    assert on_foot(home(region, 0, asked=at(TUESDAY, "10:00")), "pharmacy").reason is Reason.NONE_OPEN


def test_without_a_time_opening_hours_are_ignored_and_shown(region):
    found = on_foot(home(region, 0), "bakery")
    assert found.reached
    assert region.places.hours[found.nearest.place] == "Mo-Fr 08:00-12:00"


def test_a_time_is_asked_of_the_whole_district(region):
    bakery = region.catalogue.index("bakery")
    open_, closed = (region.coverage(asked=at(TUESDAY, clock)) for clock in ("10:00", "12:30"))
    # 100 people live 300 m from the bakery; 20 live 1300 m from it, beyond 15 minutes
    assert open_.physical[-1, bakery, 0] == region.coverage().physical[-1, bakery, 0] == 100
    assert closed.physical[-1, bakery, 0] == 0


# mobile offer: reached on its dated stops only


def test_mobile_offer_is_shown_with_its_stops_and_does_not_count_without_a_time(region):
    found = service(home(region, 0), "cash")
    assert found.mobile_when == "donnerstags 15:10"
    assert found.mobile.tenths == pytest.approx(400 * FOOT, abs=1)
    assert not found.modes["foot"].reached


@pytest.mark.parametrize(
    ("day", "clock", "counts"),
    [
        (THURSDAY, "15:06", False),  # arrival 15:11, but it is not there when asked
        (THURSDAY, "15:12", True),  # arrival 15:17
        (THURSDAY, "15:34", True),  # arrival 15:39, just before it leaves
        (THURSDAY, "15:36", False),  # arrival 15:41, when it has left
        (THURSDAY, "14:00", False),
        (FRIDAY, "15:12", False),
    ],
)
def test_mobile_offer_counts_in_the_headline_only_in_a_stop(region, day, clock, counts):
    answer = home(region, 0, asked=at(day, clock))
    assert on_foot(answer, "cash").reached is counts
    assert answer.headline.physical == (1 if counts else 0)
    assert service(answer, "cash").mobile_when == "donnerstags 15:10"


def test_mobile_offer_does_not_count_in_the_coverage_without_a_time(region):
    cash = region.catalogue.index("cash")
    assert region.coverage().physical[-1, cash, 0] == 0
    assert region.coverage(asked=at(THURSDAY, "15:12")).physical[-1, cash, 0] == 100


# digital: the offer exists digitally and the connection at the home carries what it needs; or a hub is reached


def test_digital_at_home_where_the_connection_carries_it(region):
    # 50 Mbit/s at x = 0; 1.5 at x = -1000, enough for a form (1) and not for a video call (2)
    assert service(home(region, 0), "meeting").digital.reached
    assert service(home(region, -1000), "citizens_office").digital.reached
    assert not service(home(region, -1000), "meeting").digital.reached


def test_digital_takes_an_offer_and_not_only_a_line(region):
    assert not service(home(region, 0), "care").digital.reached
    assert service(home(region, 0), "care").digital.offers == ()


def test_digital_is_unknown_where_the_connection_is(region):
    found = service(home(region, -2200), "citizens_office").digital
    assert (found.reached, found.share) == (False, None)


def test_digital_is_not_known_from_the_line_of_a_neighbour_half_a_kilometre_away(region):
    # nobody is counted at x = 500, so nothing is known of a line there; the nearest one is a guess
    found = service(home(region, 500), "meeting").digital
    assert (found.reached, found.share, found.estimated) == (False, 1.0, True)


def test_digital_through_a_staffed_hub_that_is_itself_reached(region):
    # the hub is 500 m from x = 0: 375 s; 1500 m from x = -1000: 1125 s, beyond the limit
    near, far = (service(home(region, x), "gp").digital for x in (0, -1000))
    assert near.reached
    assert near.hub.tenths == pytest.approx(500 * FOOT, abs=1)
    assert not far.reached
    assert service(home(region, -1000, mode="car"), "gp").digital.reached


def test_digital_through_a_hub_only_while_it_is_staffed(region):
    assert service(home(region, 0, asked=at(TUESDAY, "10:00")), "gp").digital.reached
    assert not service(home(region, 0, asked=at(TUESDAY, "20:00")), "gp").digital.reached


def test_digital_stands_beside_physical_in_the_coverage(region):
    found = region.coverage()
    gp, meeting = (region.catalogue.index(key) for key in ("gp", "meeting"))
    # through the hub: 100 people at x = 0; by their own lines 100 + 30 people have 2 Mbit/s
    assert found.physical[-1, gp, 0] == 0
    assert found.digital[-1, gp, 0] == 100
    assert found.digital[-1, meeting, 0] == 130
    assert found.neither[-1, gp, 0] == 200 - 100
    assert not found.estimated


def test_digital_people_are_shares_and_a_hub_is_certain():
    able, hub = np.array([0.5, np.nan, 0.5]), np.array([False, False, True])
    assert digital_share(able, True, hub).tolist() == [0.5, 0.0, 1.0]
    assert digital_share(able, False, hub).tolist() == [0.0, 0.0, 1.0]
    physical = np.array([True, False, False])
    assert neither_share(physical, np.array([0.5, 0.5, 0.0])).tolist() == [0.0, 0.5, 1.0]


# connection known only as a share per municipality: expected numbers, never a yes or no for one home


def test_connection_known_as_a_share_is_never_a_yes_for_one_home(shared_lines):
    # 100 % of West have 1 Mbit/s, and still nobody knows about this home
    found = service(home(shared_lines, 0), "citizens_office").digital
    assert (found.share, found.estimated, found.reached) == (1.0, True, False)
    assert home(shared_lines, 0).headline.digital == 1  # the GP through the hub


def test_connection_known_as_a_share_gives_expected_numbers_of_people(shared_lines):
    found = shared_lines.coverage()
    meeting = shared_lines.catalogue.index("meeting")
    # West 160 people, 90 %; Ost 40 people, 40 %
    assert found.digital[:, meeting, 0].tolist() == pytest.approx([144, 16, 160])
    assert found.neither[:, meeting, 0].tolist() == pytest.approx([16, 24, 40])
    assert found.estimated


# second choice: the next nearest place of the same service, other owner preferred


def test_second_choice_is_of_another_owner(region):
    # Hirsch at 1000 m and Adler at 1100 m are both Müller's; Rose at 1150 m is Schmidt's
    found = on_foot(home(region, 0), "pharmacy")
    assert (name(region, found.nearest), name(region, found.second)) == ("Hirsch", "Rose")
    assert found.second.tenths == pytest.approx(1150 * FOOT, abs=1)


def test_second_choice_is_of_the_same_owner_where_there_is_no_other(region):
    found = on_foot(home(region, 0), "childcare")
    assert (name(region, found.nearest), name(region, found.second)) == ("Spatzen", "Meisen")


def test_second_choice_is_missing_where_there_is_but_one(region):
    assert on_foot(home(region, 0), "bakery").second is None


# no answer: the reason is the answer


def test_no_answer_outside(region):
    answer = home(region, 20_000)
    assert answer.outside is Reason.OUTSIDE
    assert {one.reason for each in answer.services for one in each.modes.values()} == {Reason.OUTSIDE}
    assert (answer.headline.physical, answer.headline.digital, answer.municipality) == (0, 0, "")


def test_no_answer_not_connected(region):
    # 3.5 km from the only street
    answer = home(region, 0, 3500)
    assert answer.outside is None
    assert {one.modes["foot"].reason for one in answer.services} == {Reason.NOT_CONNECTED}


def test_no_answer_no_such_place(region):
    assert on_foot(home(region, 0), "hospital").reason is Reason.NO_PLACE


def test_no_answer_too_far(region):
    assert on_foot(home(region, 0), "food").reason is Reason.TOO_FAR
    assert service(home(region, 0), "food").modes["car"].reached


# village: the nearest place node within the municipality, marked as such


def test_village_is_the_nearest_place_node_within_the_municipality(region):
    # at x = 2900 the node of Ostdorf is 200 m away, but across the boundary
    answer = home(region, 2900)
    assert (answer.municipality, answer.village) == ("West", "Westdorf")
    assert home(region, 5000).village == "Ostdorf"


def test_village_is_marked_as_such(region):
    assert region.parts["people"].facts["village_basis"] == "Dorf = nächster Ortspunkt in derselben Gemeinde"


def test_village_is_an_area_of_the_coverage(region):
    found = region.coverage(by="village")
    assert dict(zip(found.area, found.people[:, 0], strict=True)) == {
        "Westdorf": 160,
        "Ostdorf": 40,
        "Zwei Dörfer": 200,
    }
