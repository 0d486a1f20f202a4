"""The same code on PostgreSQL: all tests that touch the database, and a start of the site."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests import databases
from tests.serving import get, serving

TESTS = Path(__file__).parents[1]
# Where rows are kept and changed; what the engine, the pages and the command say is the same on any database.
WHERE = ("examples", "ground", "land", "web/test_operations.py")


@pytest.fixture(scope="module")
def url():
    """DATABASE_URL of a PostgreSQL for tests."""
    given, binaries = os.environ.get(databases.GIVEN), databases.programs()
    if given:
        yield given
    elif binaries:
        with databases.cluster(binaries) as fresh:
            yield fresh
    else:
        pytest.skip(f"PostgreSQL is not there (install it, or set {databases.GIVEN})")


@pytest.mark.minutes
def test_whatever_touches_the_database_does_on_postgresql_too(url, home):
    where = [TESTS / name for name in WHERE]
    command = [sys.executable, "-m", "pytest", "-n", "0", "-m", "database", "-p", "no:cacheprovider", *where]
    ended = subprocess.run(
        command, cwd=TESTS.parent, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-5000:] + ended.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", ended.stdout)[1]) > 10


def test_the_site_starts_over_postgresql(url, home, tmp_path):
    own = shutil.copytree(home, tmp_path / "own", ignore=shutil.ignore_patterns("dreiraum.sqlite3*", "sources"))
    with serving(own, "--workers", "2", DATABASE_URL=url) as address:
        assert get(f"{address}/readyz").status == 200
        assert get(f"{address}/").status == 200
    assert not (own / "dreiraum.sqlite3").exists()
