"""The area as a Django application."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    """See the package."""

    name = "dreiraum.land.coverage"
    label = "coverage"
