"""Somebody with a browser at our site, and what an account holds in the end."""

import pytest

from dreiraum.web.providers import providers


@pytest.fixture
def offered(tmp_path, settings):
    """Put accounts.toml in force."""

    def offer(text):
        (tmp_path / "accounts.toml").write_text(text, "utf-8")
        settings.SOCIALACCOUNT_PROVIDERS = providers(tmp_path)

    return offer
