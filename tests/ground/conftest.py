"""Installations that say who runs them."""

import pytest
from tests.ground.site.example import SITE, install


@pytest.fixture
def installed(home, tmp_path, settings):
    """Put another `site.toml` and texts in place of the tests' installation; its Region stays in force."""
    from dreiraum.ground.region import serving

    assert serving.served.folder == home / "region"

    def put(text=SITE, **texts):
        settings.HOME = install(tmp_path / f"home{len(list(tmp_path.iterdir()))}", text, **texts)

    return put


@pytest.fixture(autouse=True)
def unread():
    """What one test has put in the directory is not remembered in the next."""
    from dreiraum.ground.places import directory

    directory.forget()
