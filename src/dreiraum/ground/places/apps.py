"""The area as a Django application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See the package."""

    name = "dreiraum.ground.places"
    label = "places"
