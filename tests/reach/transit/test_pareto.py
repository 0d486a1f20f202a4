"""Journeys between two points, against two other ways to find them."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.transit import oracle
from tests.reach.transit.networks import LATEST, area_of, at, free, network_of, questions, ways, ways_of

from dreiraum.reach.transit.bags import LINE, WALKED
from dreiraum.reach.transit.mirror import mirrored, mirrored_bounds
from dreiraum.reach.transit.network import NEVER
from dreiraum.reach.transit.pareto import pareto, profile_journeys
from dreiraum.reach.transit.unpack import turned_back

HOUR = 3600


def costs(found):
    return sorted((one.arrive, one.rides, one.walk) for one in found)


def asked(question, **rest):
    """Journeys of a question."""
    return pareto(
        question.table.network(), ways(question.access), ways(question.egress), question.start, question.bounds,
        question.rides, question.longest, **rest,
    )  # fmt: skip


def clock(seconds):
    return f"{seconds // 3600}:{seconds // 60 % 60:02}"


def told(one):
    """A journey as a line: "A 8:00 B 8:10, walk B C, ..."."""
    name = "ABCDEFGHIJ"
    return ", ".join(
        f"walk {name[leg.start]} {name[leg.end]}"
        if leg.kind == WALKED
        else f"{name[leg.start]} {clock(leg.depart)} {name[leg.end]} {clock(leg.arrive)}"
        for leg in one.segments
    )


def test_faster_with_a_change_and_slower_without_are_both_given():
    network = network_of("A 8:00 C 9:00", "A 8:05 B 8:15", "B 8:15 C 8:30")
    found = pareto(network, ways_of(A=60), ways_of(C=60), at("7:50"), free(network), 6, 6 * HOUR)
    assert [told(one) for one in found] == ["A 8:05 B 8:15, B 8:15 C 8:30", "A 8:00 C 9:00"]
    assert [(clock(one.depart), clock(one.arrive), one.rides, one.walk) for one in found] == [
        ("8:04", "8:31", 2, 120), ("7:59", "9:01", 1, 120),
    ]  # fmt: skip


def test_a_longer_walk_that_saves_time_stands_beside_a_shorter_one():
    network = network_of("A 8:00 B 8:20 C 8:30")
    found = pareto(network, ways_of(A=60), ways_of(B=500, C=60), at("7:50"), free(network), 6, 6 * HOUR)
    assert [(clock(one.arrive), one.walk) for one in found] == [("8:28", 560), ("8:31", 120)]
    unbothered = pareto(
        network, ways_of(A=60), ways_of(B=500, C=60), at("7:50"), free(network), 6, 6 * HOUR, walking=False
    )
    assert [clock(one.arrive) for one in unbothered] == ["8:28"]


def test_walks_between_stops_are_told():
    network = network_of("A 8:00 B 8:10", "C 8:12 D 8:20", walks={"BC": 60})
    (one,) = pareto(network, ways_of(A=0), ways_of(D=0), at("8:00"), free(network), 6, HOUR)
    assert told(one) == "A 8:00 B 8:10, walk B C, C 8:12 D 8:20"
    assert (one.rides, one.walk) == (2, 60)


def test_who_takes_the_rufbus_to_the_train_waits_at_home():
    network = network_of("B 9:00 C 9:30", areas=[area_of("A", "B", 600, wait=300)], change={"B": 120})
    (one,) = pareto(network, ways_of(A=60), ways_of(C=0), at("7:00"), free(network), 6, 6 * HOUR)
    assert told(one) == "A 8:48 B 8:58, B 9:00 C 9:30"
    assert clock(one.depart) == "8:42"


def test_a_rufbus_that_stops_early_is_not_moved_beyond():
    network = network_of("B 9:00 C 9:30", areas=[area_of("A", "B", 600, closes=at("8:00"))])
    (one,) = pareto(network, ways_of(A=60), ways_of(C=0), at("7:00"), free(network), 6, 6 * HOUR)
    assert told(one) == "A 8:00 B 8:10, B 9:00 C 9:30"


def test_a_window_gives_every_departure_that_is_worth_it():
    network = network_of("A 8:00 C 9:00", "A 8:30 C 8:50", "A 8:40 C 9:40", "A 9:30 C 9:50")
    found = profile_journeys(network, ways_of(A=0), ways_of(C=0), at("7:00"), at("9:00"), free(network), 6, 6 * HOUR)
    assert [told(one) for one in found] == ["A 8:30 C 8:50", "A 8:40 C 9:40"]


def test_a_window_looks_at_areas_now_and_then():
    network = network_of("B 9:00 C 9:30", "B 10:00 C 10:30", areas=[area_of("A", "B", 600)])
    found = profile_journeys(network, ways_of(A=0), ways_of(C=0), at("8:00"), at("10:00"), free(network), 6, 6 * HOUR)
    assert [told(one) for one in found] == ["A 8:50 B 9:00, B 9:00 C 9:30", "A 9:50 B 10:00, B 10:00 C 10:30"]


def test_arriving_by_a_time_gives_the_latest_departures():
    network = network_of("A 8:00 B 8:10", "A 8:30 B 8:40", "B 8:45 C 9:00", change={"B": 300})
    back = mirrored(network)
    (one,) = (
        turned_back(back, found)
        for found in pareto(back, ways_of(C=60), ways_of(A=120), -at("9:10"), free(back), 6, 6 * HOUR)
    )
    assert told(one) == "A 8:30 B 8:40, B 8:45 C 9:00"
    assert (clock(one.depart), clock(one.arrive)) == ("8:28", "9:01")


def check(question, one):
    """Every leg runs, is allowed, and follows the one before; the sums are right."""
    table = question.table
    network = table.network()
    walked, ready = False, one.depart + question.access[one.segments[0].start]
    assert [*question.access][one.access] == one.segments[0].start
    assert [*question.egress][one.egress] == one.segments[-1].end
    for number, leg in enumerate(one.segments):
        if leg.kind == WALKED:
            assert number and not walked
            assert leg.depart >= ready - table.changes()[leg.start]
            ready = leg.depart + table.walks[leg.start, leg.end]
            assert leg.arrive == ready
        elif leg.kind == LINE:
            calls = table.trips[network.lines.trip[network.lines.trip_ends[leg.row] + leg.trip]]
            on, off = calls[leg.on], calls[leg.off]
            assert leg.on < leg.off and on.board and off.alight
            assert (on.stop, on.depart, off.stop, off.arrive) == (leg.start, leg.depart, leg.end, leg.arrive)
            assert leg.depart >= max(ready, question.bounds.line[leg.row])
            ready = leg.arrive + table.changes()[leg.end]
        else:
            area = table.areas[leg.row]
            assert max(ready + area.wait, area.opens, question.bounds.area[leg.row]) <= leg.depart <= area.closes
            assert leg.depart + area.seconds[leg.start, leg.end] == leg.arrive <= area.ends
            ready = leg.arrive + table.changes()[leg.end]
        walked = leg.kind == WALKED
    rides = [leg for leg in one.segments if leg.kind != WALKED]
    assert one.rides == len(rides) <= question.rides
    walks = sum(leg.arrive - leg.depart for leg in one.segments if leg.kind == WALKED)
    ends = question.access[one.segments[0].start], question.egress[one.segments[-1].end]
    assert one.walk == walks + sum(ends)
    assert one.arrive >= one.segments[-1].arrive + ends[1]


@settings(max_examples=120, deadline=None)
@given(questions())
def test_journeys_are_those_of_the_events(question):
    found = asked(question)
    day = oracle.Day(question.table.network(), question.bounds)
    arrived = oracle.found(day, question.access, question.start, question.rides, question.longest)
    assert costs(found) == oracle.doors(arrived, question.egress, question.start + question.longest)
    for one in found:
        check(question, one)
        assert question.start <= one.depart
        assert one.arrive == one.segments[-1].arrive + question.egress[one.segments[-1].end]


@settings(max_examples=120, deadline=None)
@given(questions(areas=1, trips=3))
def test_journeys_are_those_of_the_list_of_all(question):
    small = replace(question, rides=min(3, question.rides))
    day = oracle.Day(small.table.network(), small.bounds)
    everything = oracle.listed(day, small.access, small.egress, small.start, small.rides, small.longest)
    assert costs(asked(small)) == everything


@settings(deadline=None)
@given(questions())
def test_without_walking_they_are_the_best_of_arrival_and_rides(question):
    found = asked(question, walking=False)
    pairs = [(one.arrive, one.rides) for one in asked(question)]
    assert sorted((one.arrive, one.rides) for one in found) == oracle.best(pairs)
    for one in found:
        check(question, one)


@settings(max_examples=120, deadline=None)
@given(questions(), st.booleans())
def test_who_knows_when_it_is_too_late_finds_the_same(question, turned):
    network, bounds, there, away = question.table.network(), question.bounds, question.access, question.egress
    back = mirrored(network)
    if turned:
        network, back, bounds, there, away = back, network, mirrored_bounds(bounds), away, there
    start = -question.start - question.longest if turned else question.start
    given_ = ways(there), ways(away), start, bounds, question.rides, question.longest
    assert costs(pareto(network, *given_, back=back)) == costs(pareto(network, *given_))


@settings(max_examples=120, deadline=None)
@given(questions(areas=0), st.integers(0, 20))
def test_a_window_gives_what_its_departures_give(question, width):
    network = question.table.network()
    found = profile_journeys(
        network, ways(question.access), ways(question.egress), question.start, question.start + width,
        question.bounds, question.rides, question.longest,
    )  # fmt: skip
    day, end = oracle.Day(network, question.bounds), question.start + width
    leaving = []
    for start in range(question.start, end + 1):
        arrived = oracle.found(day, question.access, start, question.rides, question.longest, until=end)
        leaving += [(-start, *label) for label in oracle.doors(arrived, question.egress, start + question.longest)]
    assert sorted((-one.depart, one.arrive, one.rides, one.walk) for one in found) == oracle.best(leaving)
    for one in found:
        check(question, one)


@settings(max_examples=120, deadline=None)
@given(questions(), st.integers(0, 20))
def test_a_window_with_areas_gives_journeys_that_work(question, width):
    found = profile_journeys(
        question.table.network(), ways(question.access), ways(question.egress), question.start,
        question.start + width, question.bounds, question.rides, question.longest, every=1,
    )  # fmt: skip
    for one in found:
        check(question, one)
        assert question.start <= one.depart
        assert one.arrive <= question.start + width + question.longest
    labels = [(-one.depart, one.arrive, one.rides, one.walk) for one in found]
    assert sorted(labels) == oracle.best(labels)


@settings(max_examples=60, deadline=None)
@given(questions(), st.integers(0, 45))
def test_the_mirror_gives_the_latest_departures(question, end):
    network = question.table.network()
    back = mirrored(network)
    bounds = mirrored_bounds(question.bounds)
    late = pareto(back, ways(question.egress), ways(question.access), -end, bounds, question.rides, LATEST)
    found = [turned_back(back, one) for one in late]
    day = oracle.Day(network, question.bounds)
    expected = []
    for start in range(-12, 46):
        arrived = oracle.found(day, question.access, start, question.rides, LATEST)
        expected += [(-start, *label[1:]) for label in oracle.doors(arrived, question.egress, end)]
    assert sorted((-one.depart, one.rides, one.walk) for one in found) == oracle.best(expected)
    for one in found:
        check(question, one)
        assert one.arrive <= end


def test_nothing_is_found_where_all_is_too_late():
    network = network_of("A 8:00 B 8:10", areas=[area_of("A", "B", 600)])
    bounds = free(network)
    bounds.line[:], bounds.area[:] = NEVER, NEVER
    assert pareto(network, ways_of(A=0), ways_of(B=0), at("7:00"), bounds, 6, 6 * HOUR) == []
