"""Verbs of bookings: each one transaction; raises Refused with nothing left behind."""

from dreiraum.ground.bookings.actions.answering import approve, confirm, decline
from dreiraum.ground.bookings.actions.arriving import check_in, release_no_shows, walk_in
from dreiraum.ground.bookings.actions.booking import Who, book, book_seats
from dreiraum.ground.bookings.actions.following import follow, follow_calendars
from dreiraum.ground.bookings.actions.keeping import add_units, enter_resource, resume, withdraw
from dreiraum.ground.bookings.actions.leaving import call_off, cancel, change_seats, expire, promote
from dreiraum.ground.bookings.actions.repeating import Occasion, Sort, book_series, plan_series
from dreiraum.ground.bookings.actions.scheduling import schedule

__all__ = (
    "Occasion", "Sort", "Who", "add_units", "approve", "book", "book_seats", "book_series", "call_off", "cancel",
    "change_seats", "check_in", "confirm", "decline", "enter_resource", "expire", "follow", "follow_calendars",
    "plan_series", "promote", "release_no_shows", "resume", "schedule", "walk_in", "withdraw",
)  # fmt: skip
