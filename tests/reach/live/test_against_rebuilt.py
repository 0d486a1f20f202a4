"""Live data over a timetable give what the timetable would be with these times in its files."""

import csv
import datetime as dt
import io
import random
import zipfile

import pytest
from tests.reach.answers.valley import write_valley
from tests.reach.live.feeds import cancelled, changed, feed, late, stop
from tests.reach.transit.feeds import timetable as timetable_of

from dreiraum.reach import Region
from dreiraum.reach.gtfs.read import read_feed
from dreiraum.reach.live.day import run_of
from dreiraum.reach.live.live import Live
from dreiraum.reach.live.reading import read_updates
from dreiraum.reach.transit.need import Need

DAY = dt.date(2026, 3, 4)
NOON = int(dt.datetime(2026, 3, 4, 11, tzinfo=dt.UTC).timestamp())


@pytest.fixture(scope="module")
def valley(tmp_path_factory):
    folder = tmp_path_factory.mktemp("valley")
    return Region.build(write_valley(folder), folder / "region")


@pytest.fixture(scope="module")
def rows(valley):
    """stop_times.txt of the valley's feed by trip."""
    with zipfile.ZipFile(valley.path.parent / "feed.zip") as zipped:
        found = {}
        for row in csv.DictReader(io.StringIO(zipped.read("stop_times.txt").decode("utf-8-sig"))):
            found.setdefault(row["trip_id"], []).append(row)
    return {trip: times for trip, times in found.items() if times[0]["arrival_time"]}


def rebuilt(valley, folder, rows, news):
    """The timetable of a feed whose stop_times.txt say what the news say, for every day."""
    with zipfile.ZipFile(valley.path.parent / "feed.zip") as old, zipfile.ZipFile(folder / "feed.zip", "w") as new:
        for name in old.namelist():
            if name != "stop_times.txt":
                new.writestr(name, old.read(name))
        every = csv.DictReader(io.StringIO(old.read("stop_times.txt").decode("utf-8-sig")))
        out = io.StringIO()
        table = csv.DictWriter(out, every.fieldnames)
        table.writeheader()
        for row in every:
            trip = row["trip_id"]
            said = rewritten(row, news[trip], rows[trip]) if trip in news else row
            if said is not None:
                table.writerow(said)
        new.writestr("stop_times.txt", out.getvalue())
    return timetable_of(folder, valley.streets, read_feed(folder / "feed.zip"))


def rewritten(row, news, calls):
    """A row with its delay: that of the last call before or at it of which something is said."""
    if news is None:
        return None
    place = [one["stop_sequence"] for one in calls].index(row["stop_sequence"])
    said = [news[before] for before in range(place + 1) if news.get(before) not in (None, "skipped")]
    row = dict(row)
    for name in ("arrival_time", "departure_time"):
        row[name] = clock(seconds(row[name]) + (said[-1] if said else 0))
    if news.get(place) == "skipped":
        row |= {"pickup_type": "1", "drop_off_type": "1"}
    return row


def seconds(text):
    hours, minutes, rest = map(int, text.split(":"))
    return 3600 * hours + 60 * minutes + rest


def clock(second):
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def runs(timetable, day):
    """Everything of the feed that runs: trip, service day, calls by the ids of their stops."""
    lines = day.network.lines
    found = []
    for row in range(len(lines.trip)):
        run, trip = run_of(lines, row), int(lines.trip[row])
        if timetable.part.array("trip_feed")[trip] < 0:
            continue  # the district's own, which no feed speaks of
        calls = [timetable.stop_id[place] for place in run.stop], run.arrive, run.depart, run.board, run.alight
        found.append((timetable.trip_id[trip], int(day.trip_shift[row]), *map(tuple, calls)))
    return sorted(found)


def entity(trip, news, calls, luck):
    """The news of a trip as GTFS-Realtime has it, in one of the ways in which it can be said."""
    if news is None:
        return cancelled(trip, day=f"{DAY:%Y%m%d}")
    stops = []
    for place, what in news.items():
        where = luck.choice([{"id": calls[place]["stop_id"]}, {"at": int(calls[place]["stop_sequence"])}])
        if what == "skipped":
            stops.append(stop(**where, said="SKIPPED"))
        elif luck.random() < 0.5:
            stops.append(stop(**where, late=what))
        else:
            arrive, depart = (
                {"time": NOON - 12 * 3600 + seconds(calls[place][name]) + what}
                for name in ("arrival_time", "departure_time")
            )
            stops.append(stop(**where, arrive=arrive, depart=depart))
    return changed(trip, *stops, day=f"{DAY:%Y%m%d}")


def news_of(rows, luck):
    """For most trips: gone, or by call a delay that grows or a stop that is skipped."""
    found = {}
    for trip in luck.sample(sorted(rows), luck.randrange(len(rows))):
        if luck.random() < 0.2:
            found[trip] = None
            continue
        delay, found[trip] = 0, {}
        for place in sorted(luck.sample(range(len(rows[trip])), luck.randint(1, len(rows[trip])))):
            delay += luck.choice([0, 30, 1500])
            found[trip][place] = "skipped" if luck.random() < 0.2 else delay
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_day_is_that_of_a_feed_with_these_times(valley, rows, tmp_path, seed):
    luck = random.Random(seed)
    news = news_of(rows, luck)
    entities = [entity(trip, what, rows[trip], luck) for trip, what in news.items()]
    live = Live([read_updates(feed(*entities, at=NOON), "live")])
    found = live.day(valley.timetable, DAY, Need.ANY)
    again = rebuilt(valley, tmp_path, rows, news)
    expected = [run for run in runs(again, again.day(DAY)) if run[1] == 0]
    others = [run for run in runs(valley.timetable, valley.timetable.day(DAY)) if run[1] != 0]
    assert runs(valley.timetable, found) == sorted(expected + others)
    assert live.matched(valley.timetable).found == len(news)


def test_a_trip_after_midnight_belongs_to_the_day_before(valley):
    """It leaves at 24:10; on the day after it is the one of the day before, and no other."""
    live = Live([read_updates(feed(late("N1-b1-1450", 300, day="20260304")), "live")])
    for day, shift in ((DAY, 0), (DAY + dt.timedelta(days=1), -1)):
        found = live.day(valley.timetable, day, Need.ANY)
        assert found.first == len(found.network.lines.stop_ends) - 2
        assert found.trip_shift[-1] == shift
        assert found.network.lines.depart[-1] - found.planned_call(found.first, 0, 1)[1] == 300
    assert len(live.day(valley.timetable, DAY + dt.timedelta(days=2), Need.ANY).origin) == 0


@pytest.mark.parametrize(("hour", "later"), [(13, 0), (22, 0), (30, 0), (36, 0), (37, 1), (46, 1)])
def test_a_trip_without_a_day_is_the_one_nearest_to_the_feeds_time(valley, hour, later):
    """It rides from 24:10 to 24:25."""
    at = NOON - 12 * 3600 + hour * 3600
    live = Live([read_updates(feed(late("N1-b1-1450", 300), at=at), "live")])
    changed_on = [day for day in range(3) if has_changed(live, valley, day)]
    assert changed_on == [later]


def has_changed(live, valley, later):
    """Whether a trip of that very day, so many days later, has changed."""
    found = live.day(valley.timetable, DAY + dt.timedelta(days=later), Need.ANY)
    return found.trip_shift[len(found.trip_shift) - len(found.origin) :].tolist() == [0]


def test_the_later_feed_is_right(valley):
    one, other = (read_updates(feed(late("12-a-360", delay), at=NOON), "live") for delay in (60, 120))
    found = Live([one, other]).day(valley.timetable, DAY, Need.ANY)
    assert found.network.lines.depart[-3] - found.planned_call(found.first, 0, 0)[1] == 120


def test_a_start_that_is_not_the_trips_is_another_trip(valley):
    for start, many in (("06:00:00", 1), ("06:01:00", 0)):
        live = Live([read_updates(feed(late("12-a-360", 60, start=start), at=NOON), "live")])
        assert len(live.day(valley.timetable, DAY, Need.ANY).origin) == many


def test_another_platform_is_ridden_to(valley):
    news = changed("12-a-360", stop(2, late=0, moved_to="b2"))
    found = Live([read_updates(feed(news, at=NOON), "live")]).day(valley.timetable, DAY, Need.ANY)
    row = int(found.network.lines.stop[-1])
    assert valley.timetable.stop_id[row] == "b2"


def test_a_platform_of_the_same_station_is_the_stop_that_was_planned(valley):
    news = changed("12-a-360", stop(id="b2", late=60), stop(2, id="b2", late=90))
    found = Live([read_updates(feed(news, at=NOON), "live")]).day(valley.timetable, DAY, Need.ANY)
    assert found.network.lines.arrive[-1] - found.planned_call(found.first, 0, 2)[0] == 90


def test_what_no_timetable_knows_changes_nothing(valley):
    live = Live([read_updates(feed(late("nobody", 60), changed("12-a-360", stop(77, late=60)), at=NOON), "live")])
    found = live.day(valley.timetable, DAY, Need.ANY)
    assert len(found.origin) == 0
    assert (live.matched(valley.timetable).trips, live.matched(valley.timetable).found) == (2, 1)


def test_days_are_worked_out_once_and_forgotten_with_their_timetable(valley):
    live = Live([read_updates(feed(late("12-a-360", 60), at=NOON), "live")])
    first = live.day(valley.timetable, DAY, Need.ANY)
    assert live.day(valley.timetable, DAY, Need.ANY) is first
    other = Region.open(valley.path).timetable
    assert live.day(other, DAY, Need.ANY) is not first
    assert live.day(other, DAY, Need.WHEELCHAIR).planned.need == Need.WHEELCHAIR


def test_days_that_were_asked_for_are_worked_out_beforehand(valley):
    old, new = (Live([read_updates(feed(late("12-a-360", delay), at=NOON), "live")]) for delay in (60, 90))
    old.day(valley.timetable, DAY, Need.BIKE)
    new.prepare(old)
    assert list(new._days) == [(DAY, Need.BIKE)]
    assert new.day(valley.timetable, DAY, Need.BIKE) is new._days[DAY, Need.BIKE]


def test_without_any_feed_it_is_the_planned_day(valley):
    live = Live((), stale=True)
    assert (live.at, live.stale) == (None, True)
    assert live.day(valley.timetable, DAY, Need.ANY).network is valley.timetable.day(DAY).network


def test_a_rufbus_that_is_late_is_booked_by_its_planned_departure(valley):
    """The 11:50 from Cheim with 30 minutes' notice, 20 late: at 11:30 it is too late, at 11:19 not yet."""
    live = Live([read_updates(feed(late("R6-c-710", 1200), at=NOON), "live")])
    found = live.day(valley.timetable, DAY, Need.ANY)
    depart = int(found.network.lines.depart[found.network.lines.time_ends[found.first]])
    assert depart == 730 * 60
    for asked, bookable in ((dt.time(11, 30), False), (dt.time(11, 19), True)):
        bounds = found.bounds(dt.datetime.combine(DAY, asked))
        assert (depart >= bounds.line[found.first]) == bookable
        assert len(bounds.line) == len(found.network.lines.stop_ends) - 1
