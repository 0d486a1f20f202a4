"""A timetable is replaced while people ask for journeys: every answer is that of the old or of the new one, whole."""

import csv
import io
import time
import zipfile
from urllib.parse import urlencode

import pytest
from tests.cli.command import dreiraum
from tests.land.mobility.town import FERN, OST, WEST, write_town
from tests.reach.drawing import latlon
from tests.serving import get, serving
from tests.web.visitors import Visitors, content, follow, settles

from dreiraum.ground.region.links import written

MORNING, EVENING = "2026-11-26T08:50", "2026-11-26T22:30"
LATER = 5  # minutes: every trip of the new timetable


def question(path, **parameters):
    return f"{path}?{urlencode(parameters)}"


def journey(start, end, when=MORNING):
    return question("/wege/", von=written(*start), nach=written(*end), zeit=when, asked=MORNING)


PAGES = (
    journey(WEST, OST),
    journey(WEST, FERN),
    journey(OST, WEST, EVENING),
    question(f"/erreichen/{written(*latlon(40, 0))}/", time=MORNING),
    question(
        "/api/v1/journeys", **{"from": written(*WEST), "to": written(*FERN)}, depart=MORNING, asked=MORNING
    ),
    question("/api/v1/departures", stop="ost-bahnhof", depart=MORNING, asked=MORNING),
)  # fmt: skip


def later(old, new):
    """The same feed with every trip some minutes later."""
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, moved(text.decode("utf-8-sig")) if name == "stop_times.txt" else text)
    return new


def moved(text):
    rows = list(csv.DictReader(io.StringIO(text)))
    out = io.StringIO()
    table = csv.DictWriter(out, rows[0].keys())
    table.writeheader()
    for row in rows:
        for name in ("arrival_time", "departure_time"):
            hours, minutes, seconds = map(int, row[name].split(":"))
            second = 3600 * hours + 60 * (minutes + LATER) + seconds
            row[name] = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        table.writerow(row)
    return out.getvalue()


@pytest.fixture
def feeds(tmp_path):
    """Two feeds, the first of them in force."""
    config = write_town(tmp_path / "sources")
    plain = config.read_text("utf-8").replace('title = "Fahrplan zum Ausprobieren"\n', "")  # known by its file's name
    config.write_text(plain, "utf-8")
    dreiraum("region", "build", config, "--out", tmp_path / "region").fine()
    old = tmp_path / "sources" / "timetable.zip"
    return old, later(old, tmp_path / "later.zip")


def put(feed, region):
    dreiraum("region", "timetable", region, "--set", feed).fine()


def expected(address):
    answers = {page: get(address + page) for page in PAGES}
    assert {page: answer.status for page, answer in answers.items() if answer.status != 200} == {}
    return {page: content(answer.body) for page, answer in answers.items()}


def test_under_load_every_answer_is_exactly_that_of_one_timetable(feeds, tmp_path):
    region = tmp_path / "region"
    with serving(tmp_path, "--workers", "2") as address:
        truth = [expected(address)]
        put(feeds[1], region)
        follow(address, region)
        truth.append(expected(address))
        assert [page for page in PAGES if truth[0][page] == truth[1][page]] == []
        with Visitors(address, PAGES) as visitors:
            for feed in (*feeds, feeds[0]):
                put(feed, region)
                time.sleep(1)
        follow(address, region)
        assert settles(lambda: expected(address), truth[0])
    assert visitors.failures == []
    assert {status for _, status, _ in visitors.answers} == {200}
    assert [page for page, _, body in visitors.answers if body not in (truth[0][page], truth[1][page])] == []
    assert len({body for _, _, body in visitors.answers}) == 2 * len(PAGES)
