"""What every test may ask for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.test import Client
from tests import serving

SHARED = Path(os.environ.get("DREIRAUM_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
OURS = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Before Django reads its settings: an installation of this run, shared by its processes."""
    made = serving.prepare()
    if made is not None:
        config.stash[OURS] = made


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that made the installations removes them."""
    if OURS in config.stash:
        shutil.rmtree(config.stash[OURS], ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What touches the database runs on PostgreSQL too.

    What takes minutes comes first, so that no process waits for it at the end; what needs the demo district last.
    """
    for one in items:
        if one.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(one, "fixturenames", ())):
            one.add_marker("database")
    items.sort(key=lambda one: (needs_demo(one), one.get_closest_marker("minutes") is None))


def pytest_collection_finish(session: pytest.Session) -> None:
    """The demo district is built while those tests run that do not need it."""
    asked = {needs_demo(one) for one in session.items}
    if asked == {True, False} and not session.config.option.collectonly:
        Thread(target=serving.once, args=("demo", serving.write_demo), name="demo").start()


def needs_demo(one: pytest.Item) -> bool:
    """Whether a test asks for the demo district, itself or through others."""
    return "demo_home" in getattr(one, "fixturenames", ())


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real test extracts; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("real test data is not there (set DREIRAUM_TEST_DATA)")
    return SHARED


@pytest.fixture(scope="session")
def home() -> Path:
    """The small installation that Django serves in tests (`settings.HOME`); not to be changed."""
    return serving.once("home", serving.write_home)


@pytest.fixture(scope="session")
def demo_home() -> Path:
    """An installation with the whole demo district; not to be changed."""
    return serving.once("demo", serving.write_demo)


@pytest.fixture
def served_region(home: Path):
    """The Region that Django serves in tests."""
    from dreiraum.ground.region.serving import served

    return served.now()


@pytest.fixture
def client(home: Path, client: Client) -> Client:
    """pytest-django's client, over the small installation."""
    return client


@pytest.fixture(scope="session")
def site_server(demo_home: Path) -> Iterator[str]:
    """The address of a real `dreiraum serve` over the demo district, stopped at the end."""
    own = demo_home.with_name(f"site-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    with serving.serving(shutil.copytree(demo_home, own), "--workers", "1") as address:
        yield address
