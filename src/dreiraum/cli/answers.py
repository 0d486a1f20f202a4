"""How answers look on a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from dreiraum.cli.terminal import Terminal
from dreiraum.reach.answers.coverage import Coverage
from dreiraum.reach.answers.home import Choice, HomeAnswer, ServiceAnswer
from dreiraum.reach.export.words import percent, thousands
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.reached import Reason
from dreiraum.reach.region import Region

GERMAN_MODE = {
    "foot": "zu Fuß",
    "wheelchair": "Rollstuhl",
    "bike": "Rad",
    "ebike": "E-Bike",
    "car": "Auto",
}
# From these widths on, columns: a column per municipality, and the places' names beside the minutes.
WIDE, ROOMY, LONGEST_NAME = 140, 120, 9
HEADLINE_MODE = {
    "foot": "Zu Fuß",
    "wheelchair": "Mit dem Rollstuhl",
    "bike": "Mit dem Rad",
    "ebike": "Mit dem E-Bike",
    "car": "Mit dem Auto",
}
GERMAN_REASON = {
    Reason.OUTSIDE: "außerhalb des Gebiets",
    Reason.NOT_CONNECTED: "nicht ans Netz angeschlossen",
    Reason.NO_PLACE: "kein solcher Ort in der Region",
    Reason.NONE_OPEN: "zu dieser Zeit nichts geöffnet",
    Reason.TOO_FAR: "zu weit",
}


def about(region: Region) -> dict[str, Any]:
    """What belongs to every output: district, notices, attribution."""
    return {
        "region": region.manifest["name"],
        "notices": list(region.notices),
        "attribution": list(region.attribution),
    }


def print_about(console: Terminal, region: Region) -> None:
    """Notices and attribution under an answer."""
    for line in (*region.notices, *region.attribution):
        console.say(line, "dim")


def headline(answer: HomeAnswer) -> str:
    """ "Zu Fuß 6 von 14 in 15 Minuten - und 3 digital" as a sentence."""
    if answer.outside:
        return "Dieser Punkt liegt außerhalb des Gebiets."
    minutes = sorted({one.modes[answer.mode].limit for one in answer.services})
    limit = f"{minutes[0]}" if len(minutes) == 1 else f"{minutes[0]} bis {minutes[-1]}"
    head = answer.headline
    return (
        f"{HEADLINE_MODE[answer.mode]}: {head.physical} von {head.of} wichtigen Diensten in {limit} Minuten"
        f" - und {head.digital} digital"
    )


def home_json(region: Region, answer: HomeAnswer) -> dict[str, Any]:
    """The whole answer for programs; minutes are whole, tenths are tenths of a second."""
    return about(region) | {
        "at": {"lat": answer.lat, "lon": answer.lon},
        "municipality": answer.municipality,
        "village": answer.village,
        "mode": answer.mode,
        "asked": answer.asked.isoformat() if answer.asked else None,
        "outside": answer.outside,
        "headline": {
            "reached": answer.headline.physical,
            "of": answer.headline.of,
            "digital": answer.headline.digital,
            "sentence": headline(answer),
        },
        "services": [_service_json(region, one) for one in answer.services],
    }


def _service_json(region: Region, one: ServiceAnswer) -> dict[str, Any]:
    offers = region.manifest["digital"]
    return {
        "service": one.service.key,
        "name": one.service.name,
        "essential": one.service.essential,
        "modes": {
            mode: {
                "limit_minutes": by.limit,
                "reached": by.reached,
                "reason": by.reason,
                "nearest": _choice_json(region, by.nearest),
                "second": _choice_json(region, by.second),
            }
            for mode, by in one.modes.items()
        },
        "digital": {
            "offers": [offers[row] for row in one.digital.offers],
            "share": one.digital.share,
            "estimated": one.digital.estimated,
            "hub": _choice_json(region, one.digital.hub),
            "reached": one.digital.reached,
        },
        "mobile": _choice_json(region, one.mobile, when=one.mobile_when),
    }


def _choice_json(region: Region, choice: Choice | None, **more: str) -> dict[str, Any] | None:
    if choice is None:
        return None
    return {"minutes": choice.minutes, "tenths": choice.tenths, "place": place_json(region, choice.place), **more}


def place_json(region: Region, row: int) -> dict[str, Any]:
    """One place with everything known of it."""
    places = region.places
    texts = ("name", "organisation", "address", "hours", "phone", "website", "ref")
    return {
        **{name: getattr(places, name)[row] for name in texts},
        "lat": float(places.lat[row]),
        "lon": float(places.lon[row]),
        "synthetic": bool(places.synthetic[row]),
    }


def print_home(console: Terminal, region: Region, answer: HomeAnswer) -> None:
    """The answer as a table: a row per service, the chosen mode first; names below where there is no room."""
    where = ", ".join(dict.fromkeys(part for part in (answer.village, answer.municipality) if part))
    console.say(where or f"{answer.lat:.5f}, {answer.lon:.5f}", "bold")
    console.say(headline(answer), "bold")
    if answer.outside:
        return
    if answer.asked:
        console.say(f"gefragt für {answer.asked:%d.%m.%Y %H:%M}", "dim")
    roomy = console.width >= ROOMY
    modes = [answer.mode, *(mode for mode in GERMAN_MODE if mode != answer.mode)]
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("Dienst", no_wrap=True)
    for mode in modes:
        table.add_column(GERMAN_MODE[mode], justify="right", no_wrap=True)
    for name, width in (("digital", 30), ("nächster Ort", 44), ("fällt er aus", 34)) if roomy else (("digital", 20),):
        table.add_column(name, overflow="fold", max_width=width)
    for one in answer.services:
        named = (_place_words(region, answer, one), _named(region, one.modes[answer.mode].second))
        minutes = (_minutes_cell(one, mode) for mode in modes)
        table.add_row(one.service.name, *minutes, "\n".join(_digital_words(one)), *(named if roomy else ()))
    console.print(table)
    console.say("Minuten; * = nicht im Zeitlimit des Dienstes, - = weiter als 30 Minuten", "dim")
    if not roomy:
        _print_places(console, region, answer)


def _print_places(console: Terminal, region: Region, answer: HomeAnswer) -> None:
    services: dict[str, list[str]] = {}
    for one in answer.services:
        place = _place_words(region, answer, one).replace("\n", ", ")
        second = _named(region, one.modes[answer.mode].second)
        if place:
            services.setdefault(f"{place}{f'; fällt er aus: {second}' if second else ''}", []).append(one.service.name)
    for words, names in services.items():
        console.say(f"{', '.join(names)}: {words}")


def _place_words(region: Region, answer: HomeAnswer, one: ServiceAnswer) -> str:
    by = one.modes[answer.mode]
    lines = []
    if by.nearest is not None:
        hours = region.places.hours[by.nearest.place]
        said = hours_of(hours, region).today(answer.asked) if hours and answer.asked else ""
        lines.append(region.places.name[by.nearest.place] or "(ohne Namen)")
        lines += [said] if said else []
    if by.reason is not None and by.reason is not Reason.TOO_FAR:
        lines.append(GERMAN_REASON[by.reason])
    if one.mobile is not None:
        lines.append(f"{region.places.name[one.mobile.place]} {one.mobile_when}, {one.mobile.minutes} Min")
    return "\n".join(lines)


def _minutes_cell(one: ServiceAnswer, mode: str) -> str:
    by = one.modes[mode]
    if by.nearest is None:
        return "-"
    return f"{by.nearest.minutes}{'' if by.reached else '*'}"


def _named(region: Region, choice: Choice | None) -> str:
    return f"{region.places.name[choice.place] or '(ohne Namen)'}, {choice.minutes} Min" if choice else ""


def _digital_words(one: ServiceAnswer) -> list[str]:
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
        lines.append(f"am Hub, {digital.hub.minutes} Min")
    return lines


def coverage_json(region: Region, coverage: Coverage) -> dict[str, Any]:
    """Rows as in the CSV, with what belongs to every output."""
    return about(region) | {
        "population": region.cells.basis,
        "connections": region.connections.basis,
        "warnings": list(region.cells.warnings),
        "unknown_age": coverage.unknown_age,
        "not_connected": coverage.not_connected,
        "rows": list(coverage.rows()),
    }


def print_coverage(console: Terminal, region: Region, coverage: Coverage, age: int) -> None:
    """People within the limit: a row per service, a column per municipality."""
    title = f"{region.manifest['name']}: Menschen, die den Dienst {GERMAN_MODE[coverage.mode]} im Zeitlimit erreichen"
    console.say(title, "bold")
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("Dienst", no_wrap=True)
    wide = coverage.by == "municipality" and console.width >= WIDE
    areas: Sequence[int] = range(len(coverage.area)) if wide else [len(coverage.area) - 1]
    for a in areas:
        table.add_column(_heading(coverage, a) if wide else "Anteil", justify="right", no_wrap=True)
    for name in ("Menschen", "digital", "weder noch"):
        table.add_column(name, justify="right", no_wrap=True)
    etwa = "etwa " if coverage.estimated else ""
    for s, name in enumerate(coverage.service_name):
        shares = [percent(coverage.physical[a, s, age], coverage.people[a, age]) for a in areas]
        table.add_row(
            name,
            *shares,
            thousands(coverage.physical[-1, s, age]),
            etwa + thousands(coverage.digital[-1, s, age]) if coverage.digital[-1, s, age] else "-",
            (etwa if coverage.digital[-1, s, age] else "") + thousands(coverage.neither[-1, s, age]),
        )
    console.print(table)
    people = thousands(coverage.people[-1, age])
    for line in (f"{people} Menschen. {region.cells.basis}. {region.connections.basis}.", *region.cells.warnings):
        console.say(line, "dim")
    if walking := _walking(coverage, age):
        console.say(walking, "dim")
    if coverage.not_connected:
        lost = (
            f"{thousands(coverage.not_connected)} Menschen wohnen nicht an diesem Netz und zählen als nicht erreicht."
        )
        console.say(lost, "dim")


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


def _heading(coverage: Coverage, area: int) -> str:
    name = coverage.area[area] if area < len(coverage.area) - 1 else "gesamt"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip(' .')}."
