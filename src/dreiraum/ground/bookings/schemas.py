"""Shapes of what programs ask and hear about bookings, as the description of the interface tells them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from dreiraum.ground.region.schemas import Fault, Shape

StateKey = Literal[
    "held", "requested", "confirmed", "arrived", "waiting", "declined", "cancelled", "expired", "missed"
]  # fmt: skip
Moment = Annotated[str, Field(description="ISO 8601 with its zone.", examples=["2026-12-01T09:00:00+01:00"])]
Code = Annotated[str, Field(description="What people say at the desk.", examples=["K7QX2M9P"])]


def _text(value: object) -> object:
    """A text without the sign that no database keeps, and no number for a text."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("a null character")
    return value


Text = BeforeValidator(_text)


class Rule(Shape):
    """Booking terms; times in minutes if they say nothing else."""

    name: str
    price_cents: int
    approval: bool = Field(description="Each booking waits for an answer.")
    prerequisite: str = Field(description="What people must say they meet; empty if there is nothing.")
    notice: int = Field(description="How long before at the latest.")
    ahead_days: int
    cancel_until: int
    step: int
    shortest: int
    longest: int
    buffer_before: int
    buffer_after: int


class Thing(Shape):
    """Something that can be booked."""

    resource: str = Field(description="Its key in addresses.", examples=["saal-im-dorfhaus"])
    name: str
    kind: Literal["room", "desk", "booth", "person", "machine", "vehicle"]
    place: str | None = Field(description="Name of its place.")
    parts: int = Field(description="How many are in use; each is booked by itself.")
    public: bool = Field(description="Everybody can book it on the site.")
    last_day: dt.date | None = Field(description="Withdrawn after that day.")
    hours: str = Field(description="When it can be booked, in OpenStreetMap's syntax; empty: as its place, or always.")
    rule: Rule
    url: str = Field(description="Its page of free times.")


class Things(Shape):
    """What an organisation has to be booked."""

    resources: list[Thing]
    next: int | None = Field(description="The next page, null on the last.")


class Free(Shape):
    """A time that can be booked."""

    starts: Moment
    ends: Moment
    free: int = Field(description="How many parts are free all that time.")


class Times(Shape):
    """When something is free."""

    resource: str
    minutes: int
    times: list[Free]


class Booked(Shape):
    """A booking."""

    code: Code
    state: StateKey
    starts: Moment
    ends: Moment
    resource: str | None = Field(description="Key of the resource, null for seats of a session.")
    session: str | None = Field(description="Number of the session, null for a resource.")
    what: str
    parts: list[str] = Field(description="Which parts are taken.")
    seats: int
    name: str = Field(description="Whose it is; empty once that was forgotten.")
    note: str
    answer: str
    price_cents: int
    expires: str | None = Field(description="When a request or a hold ends by itself.")
    created: Moment
    changed: Moment


class Bookings(Shape):
    """Bookings of an organisation, by their beginning."""

    bookings: list[Booked]
    next: int | None = Field(description="The next page, null on the last.")


class Clash(Fault):
    """Why a booking was not made or changed."""

    reason: str = Field(description="taken, closed, notice, quota ... as a key.", examples=["taken"])
    free: list[Free] = Field(description="The next times that are free, where there are any to name.")


class Conflict(Shape):
    """What stands in the way."""

    error: Clash


class Wish(BaseModel):
    """A booking to be made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "resource": "saal-im-dorfhaus", "starts": "2026-12-01T09:00:00+01:00",
                "ends": "2026-12-01T11:00:00+01:00", "name": "Chor", "parts": 1,
            }
        },
    )  # fmt: skip

    resource: Annotated[str, Text] = Field(min_length=1, max_length=100, description="Key of the resource.")
    starts: AwareDatetime = Field(description="ISO 8601 with its zone.")
    ends: AwareDatetime = Field(description="ISO 8601 with its zone.")
    name: Annotated[str, Text] = Field(min_length=1, max_length=100, pattern=r"\S", description="For whom it is.")
    parts: int = Field(1, ge=1, le=200, description="How many parts.")
    note: Annotated[str, Text] = Field("", max_length=500)
    agreed: bool = Field(False, description="The prerequisite is met.")
    override: bool = Field(
        False,
        description="Whatever the rule says, as at the desk; what is taken stays taken.",
    )
