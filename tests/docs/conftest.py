"""A desk to try the documentation at: the demo district is built, and a small one lies ready as files."""

import fcntl
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.docs.pages import page
from tests.reach.district import write_district

from dreiraum.cli import main


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Path:
    """What `make demo` leaves, made once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "make-demo"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "region" / "manifest.json").exists():
            said = CliRunner().invoke(main, ["demo", "--out", str(folder)], catch_exceptions=False)
            assert said.exit_code == 0, said.output
    return folder


@pytest.fixture
def small_sources(tmp_path) -> Path:
    """A folder with the input files that the pages name."""
    folder = tmp_path / "desk"
    write_district(folder)
    (folder / "district.toml").unlink()
    (folder / "people.csv").rename(folder / "population.csv")
    return folder


@pytest.fixture
def desk(small_sources, demo, monkeypatch) -> Path:
    """The working folder of a reader who has run `make demo` and copied the example of a configuration."""
    example = next(block for block in page("docs/configuration.md").blocks if block.file == "district.toml")
    (small_sources / "district.toml").write_text(example.text, encoding="utf-8")
    (small_sources / "out").mkdir()
    shutil.copytree(demo, small_sources / "out" / "demo")
    monkeypatch.chdir(small_sources)
    return small_sources
