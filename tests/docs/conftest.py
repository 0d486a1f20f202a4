"""A desk to try the documentation at: the demo district is built, and a small one lies ready as files."""

import shutil
from pathlib import Path

import pytest
from tests.docs.pages import page
from tests.reach.district import write_district


@pytest.fixture(scope="session")
def demo(demo_home) -> Path:
    """What `make demo` leaves."""
    return demo_home


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
