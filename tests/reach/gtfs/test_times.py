"""Times that are left out, trips that repeat."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.gtfs.feeds import call, calls, codes, read, stop, trip

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs import assemble
from dreiraum.reach.gtfs import frequencies as module


def clock(seconds):
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def one_trip(tmp_path, times, **more):
    return read(tmp_path, trips=[trip("early")], stop_times=times, **more)


def test_a_time_that_only_arrives_departs_at_once(tmp_path):
    times = calls("early", "6:00:00", "6:05:00", "6:10:00")
    times[0]["arrival_time"], times[1]["departure_time"] = "", ""
    feed = one_trip(tmp_path, times)
    assert feed.times.arrive.tolist() == feed.times.depart.tolist() == [21600, 21900, 22200]


def test_times_left_out_follow_the_distance_along_the_shape(tmp_path):
    times = calls("early", "6:00:00", "", "", "7:00:00")
    for row, metres in zip(times, (0, 1000, 1500, 4000), strict=True):
        row["shape_dist_traveled"] = metres
    assert one_trip(tmp_path, times).times.arrive.tolist() == [21600, 22500, 22950, 25200]


def test_without_distances_they_follow_the_way_from_stop_to_stop(tmp_path):
    stops = [stop("A", 52.0), stop("B", 52.1), stop("C", 52.2), stop("D", 52.4)]
    times = calls("early", "6:00:00", "", "", "7:00:00")
    assert one_trip(tmp_path, times, stops=stops).times.arrive.tolist() == [21600, 22500, 23400, 25200]


def test_at_one_place_they_are_spread_evenly(tmp_path):
    stops = [stop(name, 52.0) for name in "ABCD"]
    times = calls("early", "6:00:00", "", "", "7:00:00")
    assert one_trip(tmp_path, times, stops=stops).times.arrive.tolist() == [21600, 22800, 24000, 25200]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 900), st.booleans()), min_size=2, max_size=20))
def test_they_are_what_numpy_interpolates(tmp_path_factory, steps):
    metres = np.cumsum([step for step, _, _ in steps])
    seconds = 20000 + np.cumsum([step for _, step, _ in steps])
    known = np.array([said for _, _, said in steps])
    known[[0, -1]] = True
    times = [
        call("early", number, "AB"[number % 2], clock(int(at)) if said else "", shape_dist_traveled=int(far))
        for number, (at, far, said) in enumerate(zip(seconds, metres, known, strict=True))
    ]
    feed = one_trip(tmp_path_factory.mktemp("f"), times)
    expected = np.interp(metres, metres[known], seconds[known])
    assert np.abs(feed.times.arrive - expected).max() <= 0.5 + 1e-6
    assert (feed.times.arrive == feed.times.depart).all()


def test_a_trip_of_frequencies_runs_until_the_end_without_it(tmp_path):
    rows = [
        {"trip_id": "early", "start_time": "8:00:00", "end_time": "8:30:00", "headway_secs": 600, "exact_times": 0},
        {"trip_id": "early", "start_time": "22:00:00", "end_time": "22:10:00", "headway_secs": 900, "exact_times": 1},
    ]
    feed = read(tmp_path, frequencies=rows)
    assert list(feed.trips.id) == ["late", "early@08:00:00", "early@08:10:00", "early@08:20:00", "early@22:00:00"]
    assert feed.trips.exact.tolist() == [True, False, False, False, True]
    assert feed.times.depart[feed.trips.times[1:-1]].tolist() == [28800, 29400, 30000, 79200]
    assert np.diff(feed.times.arrive[4:8]).tolist() == [300, 600, 300]
    assert feed.left_out == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"headway_secs": 0}, "bad_frequency"),
        ({"start_time": "acht"}, "bad_frequency"),
        ({"end_time": "7:00:00"}, "bad_frequency"),
        ({"trip_id": "ghost"}, "frequency_of_unknown_trip"),
    ],
)
def test_a_broken_frequency_is_left_out(tmp_path, change, code):
    row = {"trip_id": "early", "start_time": "8:00:00", "end_time": "8:30:00", "headway_secs": 600, **change}
    feed = read(tmp_path, frequencies=[row])
    assert codes(feed) == {code: 1}
    assert feed.left_out == (0 if code == "frequency_of_unknown_trip" else 1)


def test_departures_by_the_million_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_RUNS", 100)
    row = {"trip_id": "early", "start_time": "8:00:00", "end_time": "8:30:00", "headway_secs": 1}
    with pytest.raises(InputError, match="1800 departures"):
        read(tmp_path, frequencies=[row])


def test_stop_times_by_the_million_are_refused(tmp_path, monkeypatch):
    row = {"trip_id": "early", "start_time": "8:00:00", "end_time": "8:30:00", "headway_secs": 60}
    monkeypatch.setattr(assemble, "MOST_STOP_TIMES", 120)
    assert len(read(tmp_path, frequencies=[row]).times.stop) == 124
    monkeypatch.setattr(assemble, "MOST_STOP_TIMES", 119)
    with pytest.raises(InputError, match=r"frequencies.txt: 120 stop times; more than 119 are too many"):
        read(tmp_path, frequencies=[row])
