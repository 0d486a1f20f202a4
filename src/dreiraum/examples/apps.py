"""The examples as a Django application, for their command."""

from django.apps import AppConfig


class ExamplesConfig(AppConfig):
    """See the package."""

    name = "dreiraum.examples"
    label = "examples"
