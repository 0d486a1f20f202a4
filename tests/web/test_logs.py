"""What is logged, and what never is: where somebody lives, what somebody typed, who somebody is."""

import io
import json
import logging.config
import re
import shutil
import sys
import warnings
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from tests.serving import serving

from dreiraum.web import logs, wsgi

AT = "52.00417,9.50623"
TYPED = "Zaubererweg 77"
ASKED = {
    "REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "198.51.100.9", "HTTP_USER_AGENT": "Seltener/8.15",
    "HTTP_REFERER": f"http://testserver/erreichen/{AT}/", "HTTP_COOKIE": "keks=kruemel",
}  # fmt: skip
PERSONAL = (
    "52.004", "9.506", "52,004", "Zauberer", "203.0.113", "198.51.100", "Seltener", "kruemel", "geheimnis", "127.0.0.9",
)  # fmt: skip

PAGES = [
    "/", "/en/", f"/suche/?q={quote(TYPED)}", f"/erreichen/{AT}/", f"/erreichen/{AT}/?mode=bike&time=2026-11-24T10:00",
    f"/erreichen/{AT}/?mode={quote(TYPED)}", f"/erreichen/{quote(TYPED)}/", f"/erreichen/{AT}/weg/node/502/",
    f"/{AT}", f"/gibt/es/nicht/{quote(TYPED)}/?wo={AT}", "/karte/", f"/karte/?at={AT}", "/gemeinden/", "/impressum/",
    f"/wege/?von={AT}&nach={AT}&zeit=2026-11-24T10:00", f"/wege/?von={quote(TYPED)}&nach={AT}",
    f"/wege/fahrt/?von={AT}&nach={AT}&zeit=2026-11-24T10:00&fahrt=0", f"/haltestellen/?q={quote(TYPED)}",
    f"/haltestellen/?um={AT}", f"/haltestellen/bei/{AT}/tafel/", f"/api/v1/journeys?from={AT}&to={AT}",
    f"/api/v1/nearest?at={AT}", f"/statisch/{quote(TYPED)}.js", "/healthz", "/readyz", f"/metrics?q={AT}",
]  # fmt: skip


@pytest.fixture(params=["for machines", "for a terminal"])
def logged(request, monkeypatch):
    """What is written to stderr while a test runs."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logging.config.dictConfig(logs.logging_config(terminal=request.param == "for a terminal"))
    yield written
    monkeypatch.undo()
    logging.config.dictConfig(django_settings.LOGGING)


@pytest.fixture
def visitor(home):
    """A browser with a name and an address; errors are answered, not raised."""
    return Client(raise_request_exception=False, **ASKED)


def nothing_personal(text):
    found = [word for word in PERSONAL if word.casefold() in text.casefold()]
    assert found == [], text


def test_every_page_and_error_is_logged_without_what_was_asked(visitor, logged, db):
    for page in PAGES:
        visitor.get(page)
    assert len(logged.getvalue().splitlines()) >= len(PAGES)
    nothing_personal(logged.getvalue())


@pytest.mark.parametrize("page", ["kaputt", "kaputt/weil", "kaputt/dabei"])
def test_an_error_of_ours_is_logged_with_its_lines_but_not_its_words(visitor, logged, settings, page):
    settings.ROOT_URLCONF = "tests.web.failing"
    answer = visitor.get(f"/{page}/{AT}/?q={quote(TYPED)}")
    assert answer.status_code == 500
    text = logged.getvalue()
    assert "raise ValueError(f" in text
    assert "ValueError" in text
    assert answer.headers["X-Request-ID"] in text
    nothing_personal(text)


def test_an_error_of_the_error_page_is_neither_shown_nor_told(home, db, logged, monkeypatch, settings):
    settings.ROOT_URLCONF = "tests.web.failing"
    started = []
    environ = {
        **ASKED, "REQUEST_METHOD": "GET", "PATH_INFO": f"/kaputt/ganz/{AT}/", "QUERY_STRING": f"q={quote(TYPED)}",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
    }  # fmt: skip
    monkeypatch.setattr(wsgi, "django", WSGIHandler())
    body = b"".join(wsgi.application(environ, lambda status, headers: started.append(status)))
    assert started[-1].startswith("500")
    assert "schiefgegangen" in body.decode()
    assert "FileNotFoundError" in logged.getvalue()
    nothing_personal(body.decode() + logged.getvalue())


def test_a_name_the_site_does_not_have_is_refused_and_not_logged(visitor, logged):
    assert visitor.get("/", HTTP_HOST="zauberer.example").status_code == 400
    assert len(logged.getvalue().splitlines()) == 1  # that it was answered; a trace for each would fill the log
    nothing_personal(logged.getvalue())


def test_a_forged_request_is_refused_and_not_logged(home, logged):
    forger = Client(enforce_csrf_checks=True, **ASKED)
    assert forger.post(f"/?q={quote(TYPED)}", {"text": TYPED}).status_code in (403, 405)
    nothing_personal(logged.getvalue())


def test_what_others_log_is_told_by_name_only(logged):
    logging.getLogger("somebody.else").error("asked for %s", AT)
    logging.getLogger("_granian").error(f"Application callable raised an exception\nValueError: {AT}")
    logging.captureWarnings(True)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"naive {AT}", stacklevel=1)
    logging.captureWarnings(False)
    text = logged.getvalue()
    assert "somebody.else" in text
    assert "Application callable raised an exception" in text
    nothing_personal(text)


def test_for_machines_each_line_is_one_json_object(home, monkeypatch):
    records = logs.Facts()
    record = logging.makeLogRecord({"name": "dreiraum.web", "levelname": "INFO", "msg": "zwei\nZeilen", "ms": 1.5})
    told = json.loads(records.format(record))
    assert "\n" not in records.format(record)
    assert (told["message"], told["level"], told["ms"]) == ("zwei\nZeilen", "info", 1.5)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", told["time"])


def test_an_answer_is_logged_with_page_status_time_and_region(client, served_region, caplog):
    caplog.set_level("INFO")
    page = client.get("/suche/?q=Hauptstr")
    (record,) = [one for one in caplog.records if one.name == "dreiraum.web.access"]
    assert (record.method, record.route, record.status) == ("GET", "region:search", page.status_code)
    assert record.region == served_region.version
    assert 0 < record.ms < 60_000


def test_two_requests_never_share_a_number(client):
    numbers = {client.get("/healthz").headers["X-Request-ID"] for _ in range(50)}
    assert len(numbers) == 50


def test_a_number_from_outside_is_not_taken_over(client):
    """It could be anything: an address, a name."""
    assert client.get("/healthz", headers={"X-Request-ID": AT}).headers["X-Request-ID"] != AT


def test_a_visit_leaves_nothing_personal_anywhere(home, tmp_path):
    """A real server, all pages and errors: not in its output, not in its database, in no file of the installation."""
    own = shutil.copytree(home, tmp_path / "own", ignore=shutil.ignore_patterns("sources", "dreiraum.sqlite3*"))
    log = tmp_path / "output"
    before = {file for file in own.rglob("*") if file.is_file()}
    with serving(own, "--workers", "2", log=log) as address:
        host = address.removeprefix("http://")
        for page in PAGES:
            assert visit(host, page) != 0
        visit(host, f"/{AT}", Host="zauberer.example")
        visit(host, f"/erreichen/{AT}", body=f"text={TYPED}".encode())
    assert log.stat().st_size > 0
    nothing_personal(log.read_text(encoding="utf-8"))
    for file in own.rglob("*"):
        if file.is_file() and (file not in before or file.name == "secret-key"):
            nothing_personal(file.read_bytes().decode("latin-1"))


def visit(host, page, body=None, **headers):
    """Ask as a browser somewhere else in the network would; the status."""
    connection = HTTPConnection(host, timeout=60, source_address=("127.0.0.9", 0))
    shown = {"User-Agent": "Seltener/8.15", "X-Forwarded-For": "203.0.113.77", "Cookie": "keks=kruemel", **headers}
    try:
        connection.request("POST" if body else "GET", page, body, shown)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
