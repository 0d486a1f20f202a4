"""The area as a Django application."""

from django.apps import AppConfig


class MobilityConfig(AppConfig):
    """See the package."""

    name = "dreiraum.land.mobility"
    label = "mobility"
