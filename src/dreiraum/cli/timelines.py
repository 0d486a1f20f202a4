"""How journeys and departure boards look on a terminal."""

from __future__ import annotations

import datetime as dt
import math

from rich.table import Table

from dreiraum.cli.terminal import Terminal
from dreiraum.reach.answers.departures import Departure
from dreiraum.reach.answers.journeys import Booking, Call, Journey, Journeys, Kind, Leg, Nothing
from dreiraum.reach.german import thousands

GERMAN_KIND = {
    Kind.FOOT: "zu Fuß",
    Kind.WHEELCHAIR: "mit dem Rollstuhl",
    Kind.BIKE: "mit dem Rad",
    Kind.CAR: "mit dem Auto",
    Kind.BUS: "Bus",
    Kind.RAIL: "Bahn",
    Kind.TRAM: "Straßenbahn",
    Kind.FERRY: "Fähre",
    Kind.OTHER: "Linie",
    Kind.RUFBUS: "Rufbus",
    Kind.RIDE: "Mitfahrt",
    Kind.BENCH: "Mitfahrbank",
}
GERMAN_NOTHING = {
    Nothing.NO_TIMETABLE: "Für diesen Tag gibt es keinen Fahrplan.",
    Nothing.NOT_CONNECTED: "Start oder Ziel ist nicht ans Wegenetz angeschlossen.",
    Nothing.NO_CONNECTION: "Es gibt keine Verbindung zu dieser Zeit.",
    Nothing.TOO_LATE: "Es fährt nur noch, was man hätte vorbestellen müssen. Dafür ist es jetzt zu spät.",
}
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def print_journeys(console: Terminal, answer: Journeys) -> None:
    """One journey after the other as a timeline, then the way without any ride."""
    if answer.stale:
        console.say("Die Echtzeitdaten sind veraltet; es gilt der Fahrplan.", "bold")
    if answer.nothing:
        console.say(GERMAN_NOTHING[answer.nothing], "bold")
    for journey in answer.found:
        _print_journey(console, journey)
    if answer.direct:
        leg = answer.direct.legs[0]
        console.say(f"Ganz {GERMAN_KIND[leg.kind]}: {answer.direct.minutes} Min, {_metres(leg.metres)}", "bold")


def _print_journey(console: Terminal, journey: Journey) -> None:
    console.say(f"{_day(journey.depart)}  {journey.depart:%H:%M} - {_arrival(journey)}  {_summary(journey)}", "bold")
    if journey.book_by:
        console.say(f"  Spätestens {_when(journey.book_by, journey.depart)} buchen", "bold")
    for leg in journey.legs:
        for line in _ride_lines(leg) if leg.ride else [_way_line(leg)]:
            console.say(f"  {line}")
    console.say(f"  {journey.arrive:%H:%M}  Ziel")
    console.say("")


def _summary(journey: Journey) -> str:
    changes = max(0, journey.rides - 1)
    parts = [
        f"{journey.minutes} Min",
        f"{changes} Umstieg{'e' if changes > 1 else ''}" if changes else "ohne Umstieg",
        f"{_metres(journey.walk_metres)} zu Fuß",
    ]
    if journey.co2 is not None:
        parts.append(f"{thousands(journey.co2)} g CO2")
    if journey.cost is not None:
        parts.append(f"{journey.cost:.2f} Euro".replace(".", ","))
    if not journey.guaranteed:
        parts.append("nicht sicher")
    return ", ".join(parts)


def _way_line(leg: Leg) -> str:
    goal = f" nach {leg.end}" if leg.end else " zum Ziel"
    return (
        f"{leg.depart:%H:%M}  {math.ceil(leg.seconds / 60)} Min {GERMAN_KIND[leg.kind]}{goal} ({_metres(leg.metres)})"
    )


def _ride_lines(leg: Leg) -> list[str]:
    ride = leg.ride
    if ride is None:
        return []
    direction = f" Richtung {ride.headsign}" if ride.headsign else ""
    first, last = ride.calls[0], ride.calls[-1]
    lines = [
        f"{leg.depart:%H:%M}{_delay(first)}  {GERMAN_KIND[leg.kind]} {ride.line}{direction}".rstrip(),
        f"       ab {leg.start or 'Ihrer Tür'}{_platform(first)}",
    ]
    if ride.booking:
        lines.append(f"       {say_booking(ride.booking, leg.depart)}")
    if leg.kind in (Kind.RIDE, Kind.BENCH):
        lines.append("       ohne Gewähr: jemand nimmt Sie mit")
    if not ride.exact:
        lines.append(
            f"       etwa zu dieser Zeit: {'der Fahrplan nennt nur einen Takt' if ride.trip else 'ohne Fahrplan'}"
        )
    lines += [f"       Hinweis: {alert}" for alert in ride.alerts]
    lines.append(f"{leg.arrive:%H:%M}  an {leg.end or 'Ihrer Tür'}{_platform(last)}")
    return lines


def say_booking(booking: Booking, depart: dt.datetime) -> str:
    """Until when and how: "bis 21:40 buchen: Telefon 05151 788-988"."""
    until = f"bis {_when(booking.deadline, depart)} buchen" if booking.deadline else "vor der Abfahrt buchen"
    how = ", ".join((*([f"Telefon {booking.phone}"] if booking.phone else []), *([booking.url] if booking.url else [])))
    return f"{until}{f': {how}' if how else ''}{f' ({booking.message})' if booking.message else ''}"


def board(departures: list[Departure]) -> Table:
    """A departure board: time, delay, line, direction, platform, what one must know."""
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for name in ("ab", "", "Linie", "Richtung", "Steig", ""):
        table.add_column(name, overflow="fold")
    for one in departures:
        table.add_row(
            *(f"{one.planned:%H:%M}", _late(one), f"{GERMAN_KIND[one.kind]} {one.line}".rstrip()),
            *(one.headsign, one.platform, _remark(one)),
        )
    return table


def _late(one: Departure) -> str:
    if one.expected is None or not one.live:
        return ""
    return f"{round((one.expected - one.planned).total_seconds() / 60):+d}"


def _remark(one: Departure) -> str:
    if one.cancelled:
        return "fällt aus"
    if one.too_late:
        return "nicht mehr buchbar"
    booked = [say_booking(one.booking, one.planned)] if one.booking else []
    return "; ".join((*booked, *([] if one.guaranteed else ["ohne Gewähr"]), *one.alerts))


def _delay(call: Call) -> str:
    if call.depart is None or call.planned_depart is None:
        return ""
    minutes = round((call.depart - call.planned_depart).total_seconds() / 60)
    return f" ({minutes:+d})" if minutes else ""


def _platform(call: Call) -> str:
    return f", Steig {call.platform}" if call.platform else ""


def _metres(metres: float) -> str:
    return f"{round(metres, -1):.0f} m" if round(metres, -1) < 1000 else f"{metres / 1000:.1f} km".replace(".", ",")


def _day(moment: dt.datetime) -> str:
    return f"{_DAYS[moment.weekday()]} {moment:%d.%m.%Y}"


def _when(moment: dt.datetime, depart: dt.datetime) -> str:
    """The time, with its day where that is not the day of departure."""
    return f"{moment:%H:%M}" if moment.date() == depart.date() else f"{_day(moment)} {moment:%H:%M}"


def _arrival(journey: Journey) -> str:
    return _when(journey.arrive, journey.depart)
