"""What can be booked, and who booked it."""

from dreiraum.ground.bookings.models.offering import Policy, Resource, ResourceKind, Session, Unit
from dreiraum.ground.bookings.models.taking import (
    ACTIVE,
    Booking,
    BookingState,
    CalendarLink,
    Claim,
    OutsideCalendar,
    Series,
    new_code,
    new_token,
)

__all__ = (
    "ACTIVE", "Booking", "BookingState", "CalendarLink", "Claim", "OutsideCalendar", "Policy", "Resource",
    "ResourceKind", "Series", "Session", "Unit", "new_code", "new_token",
)  # fmt: skip
