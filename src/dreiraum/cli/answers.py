"""How the answer for one home looks on a terminal, and what belongs to every answer."""

from __future__ import annotations

import click
from rich.table import Table

from dreiraum.cli import by_transit
from dreiraum.cli.terminal import Terminal
from dreiraum.reach.answers.by_transit import ByTransit
from dreiraum.reach.answers.choice import Choice
from dreiraum.reach.answers.home import TRANSIT, HomeAnswer, ServiceAnswer
from dreiraum.reach.export.documents import headline
from dreiraum.reach.places.phrases import say_opening
from dreiraum.reach.reached import Reason
from dreiraum.reach.region import Region

GERMAN_MODE = {
    "foot": "zu Fuß",
    "wheelchair": "Rollstuhl",
    "bike": "Rad",
    "ebike": "E-Bike",
    "car": "Auto",
}
ROOMY = 120  # from this width on the places' names stand beside the minutes
GERMAN_REASON = {
    Reason.OUTSIDE: "außerhalb des Gebiets",
    Reason.NOT_CONNECTED: "nicht ans Netz angeschlossen",
    Reason.NO_PLACE: "kein solcher Ort in der Region",
    Reason.NONE_OPEN: "zu dieser Zeit nichts geöffnet",
    Reason.TOO_FAR: "zu weit",
    Reason.NO_TIMETABLE: "kein Fahrplan an diesem Tag",
    Reason.NO_WAY_BACK: "kein Weg zurück",
}


# What the headline does not count, and why.
_NOT_COUNTED = {"emergency": "der Rettungsdienst kommt zu Ihnen"}


def print_about(console: Terminal, region: Region) -> None:
    """Notices and attribution under an answer."""
    for line in (*region.notices, *region.attribution):
        console.say(line, "dim")


def echo_about(region: Region, *, err: bool) -> None:
    """The same for answers that programs read line by line; on stderr it stays out of their pipes."""
    for line in (*region.notices, *region.attribution):
        click.echo(line, err=err)


def print_home(console: Terminal, region: Region, answer: HomeAnswer) -> None:
    """The answer as a table: a row per service, the chosen mode first; names below where there is no room."""
    where = ", ".join(dict.fromkeys(part for part in (answer.village, answer.municipality) if part))
    console.say(where or f"{answer.lat:.5f}, {answer.lon:.5f}", "bold")
    console.say(headline(answer), "bold")
    if answer.outside:
        return
    if answer.asked:
        console.say(f"gefragt für {answer.asked:%d.%m.%Y %H:%M}", "dim")
    transit = answer.mode == TRANSIT
    if transit:
        by_transit.print_leaving(console, region, answer)
    roomy = console.width >= ROOMY
    modes = [] if transit else [answer.mode, *(mode for mode in GERMAN_MODE if mode != answer.mode)]
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("Dienst", no_wrap=True)
    if transit:
        by_transit.add_columns(table)
    for mode in modes:
        table.add_column(GERMAN_MODE[mode], justify="right", no_wrap=True)
    for name, width in (("digital", 30), ("nächster Ort", 44), ("fällt er aus", 34)) if roomy else (("digital", 20),):
        table.add_column(name, overflow="fold", max_width=width)
    for one in answer.services:
        named = (_place_words(region, answer, one), _named(region, _second(one, answer.mode)))
        minutes = by_transit.cells(one.transit) if transit else (_minutes_cell(one, mode) for mode in modes)
        digital = "\n".join(_digital_words(one, one.modes["foot" if transit else answer.mode].limit))
        table.add_row(one.service.name, *minutes, digital, *(named if roomy else ()))
    console.print(table)
    for line in (_legend(region, answer), *_not_counted(answer)):
        console.say(line, "dim")
    if not roomy:
        _print_places(console, region, answer)


def _legend(region: Region, answer: HomeAnswer) -> str:
    if answer.mode == TRANSIT:
        return by_transit.legend(region, answer)
    furthest = region.parts["times"].facts["horizon_minutes"]
    if answer.asked is None:
        return f"Minuten; * = nicht im Zeitlimit des Dienstes, - = weiter als {furthest} Minuten"
    return (
        "Minuten; * = nicht im Zeitlimit des Dienstes, zu = im Zeitlimit, aber dann nicht geöffnet, "
        f"- = in {furthest} Minuten nichts, was dann geöffnet ist"
    )


def _not_counted(answer: HomeAnswer) -> list[str]:
    """A sentence for each service that is shown and not counted."""
    services = [one.service for one in answer.services if not one.service.essential]
    return [
        f"{one.name} zählt nicht mit{f': {_NOT_COUNTED[one.key]}' if one.key in _NOT_COUNTED else ''}."
        for one in services
    ]


def _print_places(console: Terminal, region: Region, answer: HomeAnswer) -> None:
    services: dict[str, list[str]] = {}
    for one in answer.services:
        place = _place_words(region, answer, one).replace("\n", ", ")
        second = _named(region, _second(one, answer.mode))
        if place:
            services.setdefault(f"{place}{f'; fällt er aus: {second}' if second else ''}", []).append(one.service.name)
    for words, names in services.items():
        console.say(f"{', '.join(names)}: {words}")


def _place_words(region: Region, answer: HomeAnswer, one: ServiceAnswer) -> str:
    """What stands in the column of the nearest place: it, or why there is none, and the mobile offer."""
    by, names = one.by(answer.mode), region.places.name
    nearest = by.typical if isinstance(by, ByTransit) else by.nearest
    if nearest is None:
        lines = _elsewhere(region, one) if by.reason is Reason.TOO_FAR else [GERMAN_REASON[by.reason or Reason.TOO_FAR]]
    elif by.reason is Reason.NONE_OPEN:
        lines = [f"offen: {names[nearest.place] or '(ohne Namen)'}, weiter als das Limit"]
    else:
        hours, asked = region.hours(nearest.place), answer.asked
        said = say_opening(hours.state(asked), asked) if hours.text and asked else ""
        lines = [names[nearest.place] or "(ohne Namen)", *([said] if said else [])]
    if one.mobile is not None:
        name = names[one.mobile.place]
        again = nearest is not None and names[nearest.place] == name
        lines.append(f"{'' if again else f'{name} '}{one.mobile_when}, {one.mobile.minutes} Min")
    return "\n".join(lines)


def _second(one: ServiceAnswer, mode: str) -> Choice | None:
    return None if mode == TRANSIT else one.modes[mode].second


def _elsewhere(region: Region, one: ServiceAnswer) -> list[str]:
    """The nearest place by the fastest of the other modes, where there is one."""
    found = [(by.nearest.tenths, mode, by.nearest) for mode, by in one.modes.items() if by.nearest is not None]
    return [
        f"{_named(region, choice)} {GERMAN_MODE[mode]}" for _, mode, choice in sorted(found, key=lambda one: one[0])[:1]
    ]


def _minutes_cell(one: ServiceAnswer, mode: str) -> str:
    by = one.modes[mode]
    if by.nearest is None:
        return "zu" if by.reason is Reason.NONE_OPEN else "-"
    return f"{by.nearest.minutes}{'' if by.reached else '*'}"


def _named(region: Region, choice: Choice | None) -> str:
    return f"{region.places.name[choice.place] or '(ohne Namen)'}, {choice.minutes} Min" if choice else ""


def _digital_words(one: ServiceAnswer, limit: int) -> list[str]:
    digital = one.digital
    lines = []
    if digital.offers:
        if digital.share is None:
            lines.append("Netz unbekannt")
        elif digital.estimated:
            lines.append(f"etwa {100 * digital.share:.0f} %")
        else:
            lines.append("ja" if digital.share else "Netz zu langsam")
    if digital.hub is not None:
        lines.append(f"am Hub, {digital.hub.minutes}{'' if digital.hub.tenths <= limit * 600 else '*'} Min")
    return lines
