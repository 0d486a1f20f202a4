"""The area as a Django application."""

from django.apps import AppConfig


class SupplyConfig(AppConfig):
    """See the package."""

    name = "dreiraum.land.supply"
    label = "supply"
