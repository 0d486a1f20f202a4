import pytest

from dreiraum.demo.timetable.clock import clock, times


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6:20", (380,)),
        ("6:20-8:20/60, 24:30", (380, 440, 500, 1470)),
        ("7:00, 6:00-7:00/30", (360, 390, 420)),
        ("", ()),
    ],
)
def test_times_are_written_short(text, found):
    assert times(text) == found


def test_the_clock_goes_on_after_midnight():
    assert clock(1510) == "25:10:00"
    assert clock(9) == "00:09:00"
