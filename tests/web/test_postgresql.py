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
# No tables; or what would only be asked twice: who may what, how many questions a list asks, other people's sign-in.
ELSEWHERE = (
    *("reach", "demo", "docs", "browser", "web/providers", "web/test_providers.py", "web/test_rights.py"),
    *("web/test_lists.py", "web/test_api_fuzzing.py"),
)


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


def test_whatever_touches_the_database_does_on_postgresql_too(url, home):
    without = [f"--ignore={TESTS / name}" for name in ELSEWHERE]
    command = [sys.executable, "-m", "pytest", "-n", "0", "-m", "database", "-p", "no:cacheprovider", TESTS, *without]
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
