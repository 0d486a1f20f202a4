"""The area as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package."""

    name = "dreiraum.ground.people"
    label = "people"
