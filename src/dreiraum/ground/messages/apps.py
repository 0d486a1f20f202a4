"""The area as a Django application."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """See the package."""

    name = "dreiraum.ground.messages"
    label = "ground_messages"
