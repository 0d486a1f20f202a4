"""How the answer by public transport looks on a terminal: there and back, usual and bad case."""

from __future__ import annotations

from rich.table import Table

from dreiraum.cli.terminal import Terminal
from dreiraum.reach.answers.by_transit import ByTransit
from dreiraum.reach.answers.home import HomeAnswer
from dreiraum.reach.export.words import say_leaving
from dreiraum.reach.reached import Reason
from dreiraum.reach.region import Region

HEADS = ("hin", "schlecht", "zurück", "schlecht", "Fahrten")


def add_columns(table: Table) -> None:
    """The columns of public transport."""
    for head in HEADS:
        table.add_column(head, justify="right", no_wrap=True)


def cells(by: ByTransit) -> list[str]:
    """Minutes and rides of one service."""
    out = by.typical.minutes if by.typical else None
    return [
        "zu" if by.reason is Reason.NONE_OPEN else _minutes(out, by.limit),
        _minutes(by.bad, by.limit),
        _minutes(by.back, by.limit),
        _minutes(by.back_bad, by.limit),
        str(by.departures or "-"),
    ]


def legend(region: Region, answer: HomeAnswer) -> str:
    """What the columns mean."""
    longest = round(region.catalogue.transit.longest_minutes.value)
    return (
        "Minuten von Tür zu Tür mit Warten, wenn man irgendwann in dieser Zeit losgeht: hin und nach der Erledigung "
        "zurück, jeweils üblich (Median) und im schlechten Fall (90 von 100 sind nicht langsamer); Fahrten = Ankünfte "
        f"mit einer Fahrt; * = über dem Zeitlimit des Dienstes, - = keine Verbindung in {longest} Minuten"
        + (", zu = im Zeitlimit, aber dann nicht geöffnet" if answer.asked else "")
    )


def print_leaving(console: Terminal, region: Region, answer: HomeAnswer) -> None:
    """When one leaves."""
    if answer.leaving:
        console.say(say_leaving(region.catalogue, answer.leaving), "dim")


def _minutes(minutes: int | None, limit: int) -> str:
    return "-" if minutes is None else f"{minutes}{'' if minutes <= limit else '*'}"
