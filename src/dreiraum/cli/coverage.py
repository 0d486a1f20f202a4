"""How many people reach what, as tables for a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table

from dreiraum.cli.terminal import Terminal
from dreiraum.reach.answers.coverage import Coverage
from dreiraum.reach.errors import InputError
from dreiraum.reach.export.words import by_mode, percent, say_leaving, thousands
from dreiraum.reach.region import Region

WIDE = 140  # from this width on every municipality is a column
FEW = ("food", "gp", "pharmacy", "primary_school", "stop")  # those of the BBSR's indicators
TOTAL = "gesamt"
PEOPLE = ("Menschen", "Menschen unter 18", "Menschen von 18 bis 64", "Menschen ab 65")
_SHORTEST, _LONGEST = 9, 15  # letters of a word in a column's head


def rows_of(known: Sequence[str], chosen: Sequence[str]) -> list[int]:
    """Rows of the chosen services, in the catalogue's order; InputError for an unknown one."""
    for key in chosen:
        if key not in known:
            raise InputError(f"unknown service '{key[:80]}'; known are {', '.join(known)}")
    return [row for row, key in enumerate(known) if key in chosen]


def print_coverage(
    console: Terminal, region: Region, coverage: Coverage, age: int = 0, chosen: Sequence[int] = ()
) -> None:
    """People within the limit. chosen: rows of services to show, else all (or FEW where there is no room)."""
    console.say(_title(region, coverage, age), "bold")
    services = chosen or range(len(coverage.service))
    few = chosen or [row for row, key in enumerate(coverage.service) if key in FEW] or services[:5]
    if coverage.by == "village":
        console.print(_area_table(console, coverage, few, age))
    elif (wide := _service_table(console, coverage, services, age, wide=True)) is not None:
        console.print(wide)
    else:
        console.print(_area_table(console, coverage, few, age))
        console.print()
        console.print(_service_table(console, coverage, services, age, wide=False))
    _print_basis(console, region, coverage, age)


def _title(region: Region, coverage: Coverage, age: int) -> str:
    asked = f", gefragt für {coverage.asked:%d.%m.%Y %H:%M}" if coverage.asked else ""
    if coverage.leaving:
        asked = f", {say_leaving(region.catalogue, coverage.leaving)}"
    guessed = " (etwa: Einwohnerzahlen geschätzt)" if _guessed(coverage) else ""
    return (
        f"{region.manifest['name']}: {PEOPLE[age]}, die den Dienst {by_mode(coverage.mode)} "
        f"im Zeitlimit erreichen{asked}{guessed}"
    )


def _service_table(
    console: Terminal, coverage: Coverage, services: Sequence[int], age: int, *, wide: bool
) -> Table | None:
    """A row per service; with a column per municipality, or None where those have no room."""
    if not wide:
        return _services(coverage, services, age, [])
    if console.width < WIDE:
        return None
    for longest in range(_LONGEST, _SHORTEST - 1, -1):
        table = _services(coverage, services, age, _heads(coverage.area[:-1], longest))
        if _fits(console, table):
            return table
    return None


def _services(coverage: Coverage, services: Sequence[int], age: int, heads: Sequence[str]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("Dienst", no_wrap=True, vertical="bottom")
    for name in (*heads, TOTAL, "Menschen", "digital", "weder noch"):
        table.add_column(name, justify="right", no_wrap=True, vertical="bottom")
    areas = (*range(len(heads)), -1)
    for s in services:
        shares = [percent(coverage.physical[a, s, age], coverage.people[a, age]) for a in areas]
        digital = coverage.digital[-1, s, age]
        guessed = _guessed(coverage)
        table.add_row(
            coverage.service_name[s],
            *shares,
            _count(coverage.physical[-1, s, age], guessed),
            _count(digital, guessed or coverage.estimated) if digital else "-",
            _count(coverage.neither[-1, s, age], guessed or bool(coverage.estimated and digital)),
        )
    return table


def _area_table(console: Terminal, coverage: Coverage, services: Sequence[int], age: int) -> Table:
    """A row per area, villages under their municipality, the district last; the longest heads that fit."""
    names = [coverage.service_name[s] for s in services]
    tables = (_areas(coverage, services, age, _heads(names, longest)) for longest in range(_LONGEST, _SHORTEST - 1, -1))
    for table in tables:
        if _fits(console, table):
            break
    return table


def _areas(coverage: Coverage, services: Sequence[int], age: int, heads: Sequence[str]) -> Table:
    villages = coverage.by == "village"
    table = Table(box=None, padding=(0, 1), collapse_padding=True, header_style="dim")
    table.add_column("Ort" if villages else "Gemeinde", overflow="fold", vertical="bottom")
    for head in ("Menschen", *heads):
        table.add_column(head, justify="right", no_wrap=True, vertical="bottom")
    many = len(coverage.area) - 1
    order = (
        sorted(range(many), key=lambda a: (coverage.municipality[a], coverage.area[a], a)) if villages else range(many)
    )
    above, seen = "", set()
    for a in (*order, many):
        of, name = coverage.municipality[a], coverage.area[a] if a < many else TOTAL
        if villages and a < many and of != above:
            table.add_row(of, style="bold")
            above = of
        if (of, name) in seen:
            name = "außerhalb der Orte"
        seen.add((of, name))
        shares = (percent(coverage.physical[a, s, age], coverage.people[a, age]) for s in services)
        people = _count(coverage.people[a, age], _guessed(coverage))
        table.add_row(f"  {name}" if villages and a < many else name, people, *shares)
    return table


def _print_basis(console: Terminal, region: Region, coverage: Coverage, age: int) -> None:
    people = f"{_count(coverage.people[-1, age], _guessed(coverage))} {PEOPLE[age]}"
    for line in (f"{people}. {region.cells.basis}. {region.connections.basis}.", *region.cells.warnings):
        console.say(line, "dim")
    if walking := _walking(coverage, age):
        console.say(walking, "dim")
    if coverage.not_connected:
        lost = _count(coverage.not_connected, _guessed(coverage))
        console.say(f"{lost} Menschen wohnen nicht an diesem Netz und zählen als nicht erreicht.", "dim")


def _walking(coverage: Coverage, age: int) -> str:
    """The BBSR's indicator in one line."""
    shares = [
        f"{name} {percent(coverage.walking[-1, s, age], coverage.people[-1, age])}"
        for s, name in enumerate(coverage.service_name)
        if coverage.walking_metres[s]
    ]
    metres = sorted({most for most in coverage.walking_metres if most})
    limit = " bis ".join(thousands(most) for most in dict.fromkeys((metres[0], metres[-1]))) if metres else ""
    return f"Höchstens {limit} m Fußweg (BBSR): {', '.join(shares)}." if shares else ""


def _guessed(coverage: Coverage) -> bool:
    return bool(getattr(coverage, "people_estimated", False))


def _count(people: float, about: bool) -> str:
    return f"{'etwa ' if about else ''}{thousands(people)}"


def _fits(console: Terminal, table: RenderableType) -> bool:
    return console.measure(table, options=console.options.update(width=10_000)).maximum <= console.width


def _heads(names: Sequence[str], longest: int) -> list[str]:
    """Names as heads of columns, a word on each line; "am Deister" and the like only where it tells two apart."""
    brief = [re.sub(r"(,| am | an | im | bei | ob | a\. ?d\.| \().*", "", name) for name in names]
    return ["\n".join(_brief(word, longest) for word in head.split()) for head in _apart(brief, names)]


def _apart(brief: Sequence[str], names: Sequence[str]) -> list[str]:
    return [one if brief.count(one) == 1 else name for one, name in zip(brief, names, strict=True)]


def _brief(word: str, longest: int) -> str:
    """A word cut behind a consonant, as German abbreviations are: "Lebensm.", "Coppenbr."."""
    if len(word) <= longest:
        return word
    return re.sub(r"[aeiouyäöü-]+$", "", word[: longest - 1], flags=re.IGNORECASE) + "."
