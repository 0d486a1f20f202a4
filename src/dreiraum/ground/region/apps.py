"""The area as a Django application."""

from django.apps import AppConfig


class RegionConfig(AppConfig):
    """See the package."""

    name = "dreiraum.ground.region"
    label = "region"
