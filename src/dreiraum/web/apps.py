"""The site as a Django application: it holds the base templates and the translations."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """See the package."""

    name = "dreiraum.web"
    label = "web"
