"""What went wrong, in one line a person can act on."""


class InputError(ValueError):
    """Input that cannot be used: one line naming the file, row or field, and the way out.

    The command line prints it as it is and leaves with exit code 2.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class BusyError(InputError):
    """Somebody else is writing to the Region; it will be free again."""


class SwappedError(InputError):
    """Latitude and longitude of a point were exchanged; `lat`, `lon`: as they were meant."""

    def __init__(self, lat: float, lon: float) -> None:
        super().__init__(
            f"{lon:g},{lat:g}: latitude and longitude look swapped; give the latitude first: {lat:g},{lon:g}"
        )
        self.lat, self.lon = lat, lon


class NoStreetError(InputError):
    """No street near a point can be used by the mode."""

    def __init__(self, lat: float, lon: float) -> None:
        super().__init__(f"{lat:g},{lon:g}: no street for this mode within 2 km; choose another point")


class NoWayError(InputError):
    """Two points are not connected in as many minutes as are searched."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"no way between the two points in {minutes} minutes; choose a nearer one or another mode")
        self.minutes = minutes
