"""The pages of the district, a municipality and a village: their figures, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import modes, sentences, words
from dreiraum.land.coverage.areas import Municipality, Village, covered, directory, unconnected
from dreiraum.land.coverage.areas_table import AreasTable, Member, areas_table, basic, counted
from dreiraum.land.coverage.carfree import pair
from dreiraum.land.coverage.choosing import AGE, ORDER, USUAL, Choice, Chosen
from dreiraum.land.coverage.refusing import url_of
from dreiraum.land.coverage.services_table import ServiceRow, WalkRow, service_rows, walk_rows
from dreiraum.land.coverage.shares import People, count, percent, tenths
from dreiraum.reach.services.catalogue import Service

MUNICIPALITY, VILLAGE = "municipality", "village"


@dataclass(frozen=True, slots=True)
class Gap:
    """How many people go without one of the basic services."""

    name: str
    people: str
    percent: str


@dataclass(frozen=True, slots=True)
class AreaPage:
    """One area. first: the service it speaks of first. around: names of the areas it is compared with.

    minutes, all_minutes: the limits of the basic and of all services. keep: what links to other areas take along.
    notes: what limits the figures, in sentences. windows: times of the week to choose, for the modes that they are
    for; window: the one that is chosen, "" for other modes. when: "Dienstag, 24. November, 7 bis 8 Uhr". beside:
    the page that shows two times of the week, "" without a timetable.
    """

    name: str
    verdict: str
    compared: str
    gaps: tuple[Gap, ...]
    modes: tuple[Choice, ...]
    windows: tuple[Choice, ...]
    ages: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    around: tuple[str, ...]
    services: tuple[ServiceRow, ...]
    walks: tuple[WalkRow, ...]
    table: AreasTable | None
    notes: tuple[str, ...]
    first: str
    age: str
    mode: str
    window: str
    when: str
    beside: str
    mode_word: str | Promise
    by_mode: str
    minutes: str
    all_minutes: str
    keep: str
    who: str | Promise


def district_page(chosen: Chosen) -> AreaPage:
    """All municipalities."""
    every = directory()
    chosen = _known(chosen, MUNICIPALITY, -1)
    people = _people(chosen, MUNICIPALITY, -1)
    members = [Member(one.name, url_of(one), _people(chosen, MUNICIPALITY, one.row)) for one in every.municipalities]
    table = _table(chosen, members, Member(every.name, reverse("coverage:municipalities"), people))
    return _page(
        every.name, reverse("coverage:carfree"), _("Im ganzen Gebiet"), chosen, people, {}, table, MUNICIPALITY
    )


def municipality_page(of: Municipality, chosen: Chosen) -> AreaPage:
    """One municipality with its villages."""
    chosen = _known(chosen, MUNICIPALITY, of.row)
    people = _people(chosen, MUNICIPALITY, of.row)
    members = [Member(one.name, url_of(one), _people(chosen, VILLAGE, one.row)) for one in of.villages]
    table = _table(chosen, members, Member(of.name, url_of(of), people)) if members else None
    around = _district(chosen) if len(directory().municipalities) > 1 else {}
    beside = reverse("coverage:carfree_in", args=(of.slug,))
    return _page(of.name, beside, _("In %s") % of.name, chosen, people, around, table, MUNICIPALITY)


def village_page(of: Village, within: Municipality, chosen: Chosen) -> AreaPage:
    """One village."""
    chosen = _known(chosen, VILLAGE, of.row)
    people = _people(chosen, VILLAGE, of.row)
    around = {within.name: _people(chosen, MUNICIPALITY, within.row)}
    if within.name == of.name:
        around = {_("Gemeinde %s") % within.name: around[within.name]}
    if len(directory().municipalities) > 1:
        around |= _district(chosen)
    beside = reverse("coverage:carfree_in", args=(within.slug,))
    return _page(of.name, beside, _("In %s") % of.name, chosen, people, around, None, VILLAGE)


def sorts() -> list[str]:
    """The services by which a table of areas can be sorted."""
    services = region().catalogue.services
    return [services[s].key for s in basic(services)]


def _known(chosen: Chosen, by: str, row: int) -> Chosen:
    """The same choice, but of all ages where nobody's is known."""
    return chosen if _people(chosen, by, row).ages_known else replace(chosen, age=USUAL.age)


def _people(chosen: Chosen, by: str, row: int, mode: str = "") -> People:
    mode = mode or chosen.mode
    return People(covered(mode, by, chosen.window if mode in modes.TIMED else ""), row, chosen.group)


def _district(chosen: Chosen) -> dict[str, People]:
    return {directory().name: _people(chosen, MUNICIPALITY, -1)}


def _table(chosen: Chosen, members: list[Member], total: Member) -> AreasTable:
    return areas_table(region().catalogue.services, members, total, chosen)


def _page(
    name: str,
    beside: str,
    place: str,
    chosen: Chosen,
    people: People,
    around: Mapping[str, People],
    table: AreasTable | None,
    by: str,
) -> AreaPage:
    services = region().catalogue.services
    first = basic(services)[0]
    many = counted(services)
    others = list(around.values())
    leaving = people.coverage.leaving
    window = leaving.window if leaving else ""
    return AreaPage(
        name=name,
        verdict=sentences.verdict(place, people, first, chosen.age, services[first]),
        compared=sentences.compared(people, list(around.items()), first, many) if people.all else "",
        gaps=_gaps(services, people),
        modes=chosen.choices("mode", modes.covered(), _means(chosen, by, people.row, many)),
        windows=replace(chosen, window=window).choices("window", modes.windows()) if leaving else (),
        ages=chosen.choices("age", AGE) if people.ages_known else (),
        orders=chosen.choices("order", ORDER),
        around=tuple(around),
        services=service_rows(services, people, others, widest_gap_first=chosen.order == "gaps"),
        walks=walk_rows(services, people, others),
        table=table,
        notes=_notes(chosen, people, by),
        first=services[first].key,
        age=chosen.age,
        mode=chosen.mode,
        window=window,
        when=words.leaving(leaving) if leaving else "",
        beside=beside if pair() else "",
        mode_word=words.MODE[chosen.mode],
        by_mode=sentences.by_mode(chosen.mode, window),
        minutes=_minutes(people, basic(services)),
        all_minutes=_minutes(people, range(len(services))),
        keep=replace(chosen, sort=USUAL.sort).link().removeprefix("./"),
        who=sentences.WHO[chosen.age],
    )


def _minutes(people: People, some: Iterable[int]) -> str:
    """ "15", or "10 bis 20" where services differ."""
    limits = {int(people.coverage.limit[s]) // 600 for s in some}
    return words.span(min(limits), max(limits))


def _gaps(services: tuple[Service, ...], people: People) -> tuple[Gap, ...]:
    about = people.coverage.people_estimated
    return tuple(
        Gap(words.service_name(services[s]), count(people.missing(s), about), percent(people.missing(s), people.all))
        for s in basic(services)
    )


def _means(chosen: Chosen, by: str, row: int, many: list[int]) -> dict[str, str]:
    """How many of the important services one reaches on average, by each mode."""
    return {mode: tenths(_people(chosen, by, row, mode).mean(many)) for mode in modes.covered()}


def _notes(chosen: Chosen, people: People, by: str) -> tuple[str, ...]:
    lost = unconnected(chosen.mode, by)[people.row]
    about = people.coverage.people_estimated
    notes = []
    if about:
        notes.append(_("Die Zahlen von Menschen sind geschätzt, nicht gezählt: Lesen Sie jede als „etwa“."))
    if people.coverage.leaving:
        notes += _timed_notes(chosen.mode, people)
    if not people.ages_known:
        notes.append(_("Das Alter der Menschen ist hier nicht bekannt."))
    elif people.ageless:
        notes.append(
            _("Von %(people)s Menschen ist das Alter nicht bekannt; sie zählen nur bei „alle“.")
            % {"people": count(people.ageless, about)}
        )
    if lost:
        notes.append(
            _("%(people)s Menschen wohnen an keinem Weg für dieses Verkehrsmittel und zählen als nicht erreicht.")
            % {"people": count(lost, about)}
        )
    if people.coverage.estimated:
        notes.append(_("„Nur digital“ und „gar nicht“ sind aus Anteilen je Gemeinde erwartet, deshalb „etwa“."))
    return tuple(notes)


def _timed_notes(mode: str, people: People) -> list[str]:
    """How public transport was measured."""
    leaving = people.coverage.leaving
    assert leaving is not None, "only what follows a timetable is noted so"
    notes = []
    if mode == modes.CARFREE:
        notes.append(_("Ohne Auto heißt: zu Fuß, mit dem Rad oder mit Bus und Bahn, je nachdem, was im Ziel liegt."))
    measured = _(
        "Bus und Bahn: Abfahrt jede Minute am %(when)s. Gezählt wird, was bei der Hälfte der Abfahrten im Ziel liegt, "
        "hin und nach der Erledigung auch zurück."
    )
    return [*notes, measured % {"when": words.leaving(leaving)}]
