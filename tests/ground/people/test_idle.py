"""A session ends after a while without use; using it keeps it, without a write for each page."""

import pytest
from django.conf import settings
from tests.ground.people.making import person

from dreiraum.ground.people.idle import EVERY, Idle

pytestmark = pytest.mark.django_db

PAGE = "/healthz"


class Clock:
    now = 1_800_000_000.0

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    from dreiraum.ground.people import idle

    clock = Clock()
    monkeypatch.setattr(idle, "time", clock)
    return clock


@pytest.fixture
def asking(client, rf, clock):
    """Ask with a session; tells whether somebody is still signed in."""
    client.force_login(person())
    store = client.session
    store["x"] = 1
    store.save()

    def ask(remember=True):
        from importlib import import_module

        request = rf.get(PAGE)
        request.COOKIES[settings.SESSION_COOKIE_NAME] = store.session_key
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(store.session_key)
        if not remember:
            request.session.set_expiry(0)
        Idle(lambda request: request)(request)
        modified = request.session.modified
        if "_auth_user_id" in request.session:
            request.session.save()
            return True, modified
        return False, modified

    return ask


@pytest.mark.parametrize(("remember", "longest"), [(True, settings.IDLE_KEPT), (False, settings.IDLE_BROWSER)])
def test_who_was_away_too_long_is_signed_out(asking, clock, remember, longest):
    assert asking(remember)[0]
    clock.now += longest
    assert asking(remember)[0]
    clock.now += longest + 1
    assert not asking(remember)[0]


def test_use_keeps_a_session(asking, clock):
    for _ in range(10):
        assert asking()[0]
        clock.now += settings.IDLE_KEPT - 1


def test_not_each_page_writes(asking, clock):
    assert asking() == (True, True)
    clock.now += EVERY - 1
    assert asking() == (True, False)
    clock.now += 2
    assert asking() == (True, True)


def test_a_visitor_has_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(PAGE)
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers


def test_cookies_are_for_this_site_and_no_script():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.HTTPS
    assert settings.IDLE_BROWSER < settings.IDLE_KEPT <= settings.SESSION_COOKIE_AGE
