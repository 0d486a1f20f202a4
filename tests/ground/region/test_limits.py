"""Who asks too much waits a little, the others do not, and nobody is remembered."""

import math
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.ground.region import limits
from dreiraum.ground.region.limits import DAY, Limits, visitor
from dreiraum.web.environment import InputError
from dreiraum.web.settings import PER_MINUTE

HOME = "lat=52.0&lon=9.5"


class Clock:
    """Time that passes when told."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def strict(monkeypatch, clock):
    """Two questions of each kind at once, four a minute."""
    found = Limits(dict.fromkeys(PER_MINUTE, 4), clock=clock)
    monkeypatch.setattr(limits, "limits", found)
    return found


def test_half_a_minutes_questions_may_be_asked_at_once_and_then_one_after_the_other(clock):
    limited = Limits({"answer": 120}, clock=clock)
    assert [limited.take("a", "answer") for _ in range(60)] == [0] * 60
    wait = limited.take("a", "answer")
    assert wait == pytest.approx(0.5)
    clock.now += wait
    assert limited.take("a", "answer") == 0
    assert limited.take("a", "answer") == pytest.approx(0.5)
    clock.now += 60
    assert [limited.take("a", "answer") for _ in range(60)] == [0] * 60


@given(
    per_minute=st.integers(1, 600),
    share=st.integers(1, 8),
    pauses=st.lists(st.floats(0, 20, allow_nan=False), max_size=200),
)
def test_in_no_stretch_of_time_more_is_answered_than_is_allowed(per_minute, share, pauses):
    clock = Clock()
    limited = Limits({"answer": per_minute}, share=share, clock=clock)
    answered = []
    for pause in pauses:
        clock.now += pause
        if not limited.take("a", "answer"):
            answered.append(clock.now)
    at_once = max(1, per_minute / 2)
    for first, start in enumerate(answered):
        for last in range(first, len(answered)):
            allowed = at_once + (answered[last] - start) * per_minute / share / 60
            assert last - first + 1 <= allowed + 1e-6


@given(per_minute=st.integers(1, 600), many=st.integers(1, 400))
def test_whoever_waits_as_long_as_told_is_answered(per_minute, many):
    clock = Clock()
    limited = Limits({"answer": per_minute}, clock=clock)
    for _ in range(many):
        wait = limited.take("a", "answer")
        if wait:
            clock.now += math.ceil(wait)
            assert limited.take("a", "answer") == 0


def test_visitors_and_kinds_of_questions_do_not_wait_for_each_other(clock):
    limited = Limits({"answer": 2, "route": 2}, clock=clock)
    assert limited.take("a", "answer") == 0
    assert limited.take("a", "answer") > 0
    assert limited.take("b", "answer") == 0
    assert limited.take("a", "route") == 0


def test_a_kind_without_a_limit_is_always_answered(clock):
    limited = Limits({"answer": 0}, clock=clock)
    assert [limited.take("a", kind) for kind in ("answer", "other") for _ in range(500)] == [0] * 1000
    assert len(limited) == 0


def test_a_refused_question_costs_nothing(clock):
    limited = Limits({"answer": 60}, clock=clock)
    waits = [limited.take("a", "answer") for _ in range(100)][30:]
    assert set(waits) == {waits[0]}


def test_memory_is_bounded_and_those_who_came_last_are_remembered(clock):
    limited = Limits({"answer": 2}, most=100, clock=clock)
    for number in range(10_000):
        assert limited.take(f"visitor {number}", "answer") == 0
    assert len(limited) == 100
    assert limited.take("visitor 9999", "answer") > 0
    assert limited.take("visitor 0", "answer") == 0


def test_every_day_all_are_forgotten_and_nobodys_address_is_there(clock):
    limited = Limits({"answer": 2}, clock=clock)
    limited.take("192.0.2.1", "answer")
    ((before, _),) = limited._full
    assert b"192" not in before
    clock.now += DAY
    assert limited.take("192.0.2.1", "answer") == 0
    ((after, _),) = limited._full
    assert after != before


def test_many_threads_together_are_answered_as_often_as_one(clock):
    limited = Limits({"answer": 200}, clock=clock)
    answered = []

    def ask():
        answered.extend(not limited.take("a", "answer") for _ in range(200))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(answered) == 100


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", 0, "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "made up, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9", 2, "203.0.113.9"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", " , ,", 1, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9:4711", 1, "203.0.113.9"),
        ("10.0.0.1", "[2001:db8:1:2:3::4]:4711", 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3::4", "", 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("fe80::1%eth0", "", 0, "fe80::/64"),
        ("", "", 0, ""),
    ],
)
def test_visitors_are_told_apart_by_what_our_own_proxies_saw(rf, settings, address, forwarded, proxies, expected):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else None
    assert visitor(rf.get("/", REMOTE_ADDR=address, headers=headers)) == expected


@given(text=st.text(max_size=300))
def test_whatever_a_proxy_writes_is_somebody(text):
    assert len(limits._household(text)) <= 100


@pytest.mark.parametrize(
    "question",
    [
        f"nearest?{HOME}", "find?q=West", f"address?{HOME}", "route?from=52,9.5&to=52,9.51", f"isochrone?{HOME}",
        "coverage", "coverage?time=2026-11-24T10:00", "places", "villages", "cells?format=csv",
    ],
)  # fmt: skip
def test_costly_questions_are_limited_and_answered_again_after_the_pause(client, strict, clock, question):
    address = f"/api/v1/{question}"
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(address)
    wait = int(refused.headers["Retry-After"])
    assert 0 < wait <= 15
    assert f"{wait} Sekunden" in refused.json()["error"]["message"]
    assert "no-store" in refused.headers["Cache-Control"]
    assert client.get(address, REMOTE_ADDR="192.0.2.1").status_code == 200
    clock.now += wait
    assert client.get(address).status_code == 200


def test_what_somebody_has_already_costs_nothing(client, strict):
    tag = client.get("/api/v1/places").headers["ETag"]
    answers = [client.get("/api/v1/places", headers={"If-None-Match": tag}).status_code for _ in range(9)]
    assert answers == [304] * 9


def test_a_page_says_how_long_to_wait(client, strict):
    for address, words in (("/erreichen/52.0,9.5/", "15 Sekunden"), ("/en/erreichen/52.0,9.6/", "429")):
        pages = [client.get(address, REMOTE_ADDR=words) for _ in range(3)]
        assert pages[-1].status_code == 429
        assert pages[-1].headers["Retry-After"] == "15"
        assert "no-store" in pages[-1].headers["Cache-Control"]
        assert words in pages[-1].content.decode()


def test_limits_can_be_set_and_switched_off(monkeypatch):
    import importlib

    from dreiraum.web import settings

    try:
        monkeypatch.setenv("DREIRAUM_LIMITS", "1")
        monkeypatch.setenv("DREIRAUM_LIMIT_FIND", "7")
        monkeypatch.setenv("DREIRAUM_WORKERS", "3")
        importlib.reload(settings)
        assert settings.LIMITS == {**PER_MINUTE, "find": 7}
        assert settings.WORKERS == 3
        monkeypatch.setenv("DREIRAUM_LIMITS", "0")
        importlib.reload(settings)
        assert not any(settings.LIMITS.values())
        monkeypatch.setenv("DREIRAUM_LIMIT_FIND", "-1")
        monkeypatch.setenv("DREIRAUM_LIMITS", "1")
        with pytest.raises(InputError, match="DREIRAUM_LIMIT_FIND"):
            importlib.reload(settings)
    finally:
        monkeypatch.undo()
        importlib.reload(settings)
