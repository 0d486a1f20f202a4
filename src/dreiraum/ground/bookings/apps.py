"""The area as a Django application."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """See the package."""

    name = "dreiraum.ground.bookings"
    label = "bookings"

    def ready(self) -> None:
        """Tell the directory what of it can be booked."""
        from dreiraum.ground.bookings import using  # noqa: F401, PLC0415 - it registers itself
