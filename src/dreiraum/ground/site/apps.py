"""The area as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    """See the package."""

    name = "dreiraum.ground.site"
    label = "site"

    def ready(self) -> None:
        """Refuse an installation whose `site.toml` or texts cannot be read, before anybody asks for a page."""
        from dreiraum.ground.site.installation import read_site  # noqa: PLC0415 - not before the settings stand
        from dreiraum.ground.site.queries import PAGES  # noqa: PLC0415
        from dreiraum.ground.site.texts import check_own_texts  # noqa: PLC0415

        read_site(settings.HOME / "site.toml")
        check_own_texts(settings.HOME / "texts", PAGES)
