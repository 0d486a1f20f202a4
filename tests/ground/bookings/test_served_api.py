"""A program books at a running site: what it sends as JSON arrives, whatever it says of its charset."""

import datetime as dt
import json
import os
import shutil
from http.client import HTTPConnection
from urllib.parse import urlsplit

from tests.ground.bookings.test_killing import BEGIN, run
from tests.serving import serving

HALF_HOUR = dt.timedelta(minutes=30)
PREPARE = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from tests.ground.bookings.making import policy, resource
from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.api_keys import make_key
hall = resource("A", "B", "C", policy=policy(ahead_days=99))
print(hall.slug)
print(make_key(who=Acting(), organisation=hall.organisation, name="Kasse", scopes=["booking.manage"], days=1)[1])
"""


def test_a_program_books_once_at_a_running_site(home, tmp_path):
    mine = tmp_path / "home"
    shutil.copytree(home, mine, ignore=shutil.ignore_patterns("*.sqlite3*"))
    database = f"sqlite:///{mine / 'dreiraum.sqlite3'}"
    environment = {**os.environ, "DREIRAUM_HOME": str(mine), "DATABASE_URL": database}
    slug, key = run(PREPARE, environment)
    wish = {"resource": slug, "starts": BEGIN.isoformat(), "ends": (BEGIN + HALF_HOUR).isoformat(), "name": "Chor"}

    def send(body: str, content_type: str, repeated: str) -> tuple[int, dict]:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": content_type, "Idempotency-Key": repeated}
        connection.request("POST", "/api/v1/bookings", body.encode(), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        connection.close()
        return answer.status, said

    with serving(mine, "--workers", "1", **environment) as address:
        first, again = (send(json.dumps(wish), "application/json", "one") for _ in range(2))
        men = json.dumps({**wish, "name": "Männerchor"}, ensure_ascii=False)
        other = send(men, "application/json; charset=utf-8", "two")
        broken = send("{", "application/json", "three")
    assert (first[0], again[0], other[0], broken[0]) == (201, 200, 201, 400)
    assert first[1] == again[1]
    assert (first[1]["parts"], other[1]["parts"], other[1]["name"]) == (["A"], ["B"], "Männerchor")
