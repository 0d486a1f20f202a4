"""The area as a Django application."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """See the package."""

    name = "dreiraum.ground.messages"
    label = "ground_messages"

    def ready(self) -> None:
        """Carry what people are told about their accounts."""
        from dreiraum.ground.messages import told  # noqa: F401, PLC0415 - it registers itself
