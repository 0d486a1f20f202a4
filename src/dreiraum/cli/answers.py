"""How answers look on a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from dreiraum.reach.answers.coverage import Coverage
from dreiraum.reach.answers.home import Choice, HomeAnswer, ServiceAnswer
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
# A narrower terminal gets the district's column alone.
WIDE, LONGEST_NAME = 140, 9
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


def print_about(console: Console, region: Region) -> None:
    """Notices and attribution under an answer."""
    for line in (*region.notices, *region.attribution):
        console.print(line, style="dim", markup=False, highlight=False)


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
        "mobile": _choice_json(region, one.mobile) and {**_choice_json(region, one.mobile), "when": one.mobile_when},
    }  # fmt: skip


def _choice_json(region: Region, choice: Choice | None) -> dict[str, Any]:
    if choice is None:
        return {}
    return {"minutes": choice.minutes, "tenths": choice.tenths, "place": place_json(region, choice.place)}


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


def print_home(console: Console, region: Region, answer: HomeAnswer) -> None:
    """The answer as a table: a row per service, the chosen mode first."""
    where = ", ".join(part for part in (answer.village, answer.municipality) if part)
    console.print(where or f"{answer.lat:.5f}, {answer.lon:.5f}", style="bold", markup=False, highlight=False)
    console.print(headline(answer), style="bold", markup=False, highlight=False)
    if answer.asked:
        console.print(f"gefragt für {answer.asked:%d.%m.%Y %H:%M}", style="dim", highlight=False)
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("Dienst", no_wrap=True)
    table.add_column("nächster Ort", overflow="fold", max_width=44)
    modes = [answer.mode, *(mode for mode in GERMAN_MODE if mode != answer.mode)]
    for mode in modes:
        table.add_column(GERMAN_MODE[mode], justify="right", no_wrap=True)
    table.add_column("fällt er aus", overflow="fold", max_width=34)
    table.add_column("digital", overflow="fold", max_width=30)
    for one in answer.services:
        by = one.modes[answer.mode]
        table.add_row(
            one.service.name,
            _place_cell(region, answer, one),
            *(_minutes_cell(one, mode) for mode in modes),
            _named(region, by.second),
            _digital_cell(one),
        )
    console.print(table)
    console.print("Minuten; * = nicht im Zeitlimit des Dienstes, - = weiter als 30 Minuten", style="dim")


def _place_cell(region: Region, answer: HomeAnswer, one: ServiceAnswer) -> str:
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


def _digital_cell(one: ServiceAnswer) -> str:
    digital = one.digital
    lines = []
    if digital.offers:
        if digital.share is None:
            lines.append("ja, Anschluss unbekannt")
        elif digital.estimated:
            lines.append(f"etwa {digital.share:.0%} der Haushalte".replace("%", " %"))
        else:
            lines.append("ja" if digital.share else "Anschluss zu langsam")
    if digital.hub is not None:
        lines.append(f"am Versorgungspunkt, {digital.hub.minutes} Min")
    return "\n".join(lines)


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


def print_coverage(console: Console, region: Region, coverage: Coverage, age: int) -> None:
    """People within the limit: a row per service, a column per municipality."""
    title = f"{region.manifest['name']}: Menschen, die den Dienst {GERMAN_MODE[coverage.mode]} im Zeitlimit erreichen"
    console.print(title, style="bold", markup=False, highlight=False)
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("Dienst", no_wrap=True)
    wide = coverage.by == "municipality" and console.width >= WIDE
    areas: Sequence[int] = range(len(coverage.area)) if wide else [len(coverage.area) - 1]
    for a in areas:
        table.add_column(_short(coverage.area[a]) if wide else "Anteil", justify="right", no_wrap=True)
    for name in ("Menschen", "digital", "weder noch"):
        table.add_column(name, justify="right", no_wrap=True)
    etwa = "etwa " if coverage.estimated else ""
    for s, name in enumerate(coverage.service_name):
        shares = [
            f"{100 * coverage.physical[a, s, age] / coverage.people[a, age]:.0f} %" if coverage.people[a, age] else "-"
            for a in areas
        ]
        table.add_row(
            name,
            *shares,
            _count(coverage.physical[-1, s, age]),
            etwa + _count(coverage.digital[-1, s, age]) if coverage.digital[-1, s, age] else "-",
            (etwa if coverage.digital[-1, s, age] else "") + _count(coverage.neither[-1, s, age]),
        )
    console.print(table)
    people = _count(coverage.people[-1, age])
    for line in (f"{people} Menschen. {region.cells.basis}. {region.connections.basis}.", *region.cells.warnings):
        console.print(line, style="dim", markup=False, highlight=False)
    if coverage.not_connected:
        lost = f"{_count(coverage.not_connected)} Menschen wohnen nicht an diesem Netz und zählen als nicht erreicht."
        console.print(lost, style="dim", markup=False, highlight=False)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}."


def _count(number: float) -> str:
    return f"{round(number):,}".replace(",", ".")
