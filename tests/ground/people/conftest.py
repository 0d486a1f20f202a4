"""Somebody who has used everything, in an installation's folder of her own."""

import pytest


@pytest.fixture
def folder(tmp_path, settings):
    """An installation's folder of one's own."""
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path


@pytest.fixture
def gerda(folder):
    """Somebody who has used everything."""
    from tests.ground.people.making import person
    from tests.ground.people.traced import MAIL, NAME, PHONE, POST, with_traces

    return with_traces(person(NAME, email=MAIL, phone=PHONE, post=POST))
