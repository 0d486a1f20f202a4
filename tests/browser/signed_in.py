"""People who are signed in already, in an installation of their own, and what they need there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext

START = """
import json, django
django.setup()
from django.test import Client
from tests.ground.bookings.making import *
from tests.ground.people.making import *
from tests.ground.places.making import *

def session_of(who, hat=None):
    client = Client()
    client.force_login(who)
    if hat is not None:
        session = client.session
        session["hat"] = hat.pk
        session.save()
    return client.cookies["sessionid"].value

said = {}
"""


def prepare(home: Path, lines: str) -> dict[str, str]:
    """Run lines of Python with the tests' factories in an installation; what they put in `said`."""
    environment = {**os.environ, "DREIRAUM_HOME": str(home), "DJANGO_SETTINGS_MODULE": "dreiraum.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", f"{START}\n{lines}\nprint(json.dumps(said))"],
        check=False, capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return said


def as_person(context: BrowserContext, address: str, session: str) -> BrowserContext:
    """The visitor with that session."""
    context.clear_cookies()
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context
