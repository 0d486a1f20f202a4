"""What a traveller needs of every ride, and what kind a trip is."""

from __future__ import annotations

from enum import IntFlag

SCHEDULED, RUFBUS, RIDE, BENCH = 0, 1, 2, 3  # kinds of trips and areas
KINDS = ("scheduled", "rufbus", "ride", "bench")


class Need(IntFlag):
    """Only rides that fit are in the day's network; several needs may be joined with `|`.

    WHEELCHAIR: only vehicles and stops known to be accessible, and walks of the wheelchair's network. BIKE: only
    vehicles known to take bikes. GUARANTEED: neither offered rides nor ride benches.
    """

    ANY = 0
    WHEELCHAIR = 1
    BIKE = 2
    GUARANTEED = 4
