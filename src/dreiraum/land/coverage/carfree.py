"""Who reaches what without a car at two times of the week, side by side: the district, or one municipality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dreiraum.ground.region.links import written
from dreiraum.ground.region.serving import region
from dreiraum.land.coverage import modes, sentences, words
from dreiraum.land.coverage.areas import Municipality, directory
from dreiraum.land.coverage.areas_table import counted
from dreiraum.land.coverage.refusing import url_of
from dreiraum.land.coverage.shares import People, count, difference, percent, tenths
from dreiraum.land.coverage.within import within

SUNDAY = "sunday"
OWN = "own"  # in an address: the targets instead of minutes


@dataclass(frozen=True, slots=True)
class Asked:
    """mode: without a car at all, or by public transport alone. service: its row, None for all important ones.

    limit: minutes there and minutes back, 0 for the targets.
    """

    mode: str
    service: int | None
    limit: int

    @property
    def query(self) -> str:
        """Behind the question mark of another page that compares in the same way."""
        key = {"service": region().catalogue.keys[self.service]} if self.service is not None else {}
        return urlencode({"mode": self.mode, "limit": self.limit or OWN, **key})

    def people(self, by: str, window: str, row: int) -> People:
        """Who reaches what of an area."""
        return People(within(self.mode, by, window, self.limit), row)


@dataclass(frozen=True, slots=True)
class Side:
    """One area at one time of the week: people or a mean number of services; url: what stands behind it."""

    figure: str
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One area at both times."""

    name: str
    url: str
    people: str
    sides: tuple[Side, Side]
    difference: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The page. names, days: of the two times of the week."""

    name: str
    verdict: str
    names: tuple[str, str]
    days: tuple[str, str]
    lines: tuple[Line, ...]
    total: Line
    about: bool


@dataclass(frozen=True, slots=True)
class _Area:
    """An area as it goes into the table. urls: of its figures."""

    name: str
    url: str
    by: str
    row: int
    urls: tuple[str, str]


def pair() -> tuple[str, str] | None:
    """The times of the week that are compared: the first one, and Sunday or the last; None where there is but one."""
    keys = list(modes.windows())
    last = SUNDAY if SUNDAY in keys[1:] else keys[-1] if len(keys) > 1 else ""
    return (keys[0], last) if last else None


def compare(asked: Asked, windows: tuple[str, str], of: Municipality | None) -> Comparison:
    """All municipalities, or the villages of one."""
    name = of.name if of else directory().name
    members = _villages(asked, windows, of) if of else _municipalities(asked)
    page = reverse("coverage:carfree")
    whole = _Area(name, "", "municipality", of.row if of else -1, (page, page))
    first, second = (asked.people("municipality", one, whole.row) for one in windows)
    total = _line(asked, windows, whole)
    names = modes.windows()
    return Comparison(
        name=name,
        verdict=_verdict(asked, windows, first, second, of),
        names=(names[windows[0]], names[windows[1]]),
        days=(words.leaving(modes.leaving(windows[0])), words.leaving(modes.leaving(windows[1]))),
        lines=tuple(_line(asked, windows, one) for one in members),
        total=total,
        about=first.coverage.people_estimated,
    )


def _municipalities(asked: Asked) -> Iterable[_Area]:
    for one in directory().municipalities:
        inside = f"{reverse('coverage:carfree_in', args=(one.slug,))}?{asked.query}"
        yield _Area(one.name, inside, "municipality", one.row, (inside, inside))


def _villages(asked: Asked, windows: tuple[str, str], of: Municipality) -> Iterable[_Area]:
    """Each figure opens the answer for the middle of the village at that time of the week."""
    key = f"#{region().catalogue.keys[asked.service]}" if asked.service is not None else ""
    for one in of.villages:
        home = reverse("coverage:answer", args=(written(one.lat, one.lon),))
        first, second = (f"{home}?{urlencode({'mode': modes.TRANSIT, 'window': window})}{key}" for window in windows)
        yield _Area(one.name, url_of(one), "village", one.row, (first, second))


def _line(asked: Asked, windows: tuple[str, str], of: _Area) -> Line:
    first, second = (asked.people(of.by, one, of.row) for one in windows)
    sides = (_side(asked, first, of.urls[0]), _side(asked, second, of.urls[1]))
    about = first.coverage.people_estimated
    return Line(of.name, of.url, count(first.all, about), sides, _difference(asked, first, second))


def _side(asked: Asked, people: People, url: str) -> Side:
    if asked.service is None:
        return Side(tenths(_mean(people)) if people.all else "–", "", url)
    within = people.physical(asked.service)
    return Side(count(within, people.coverage.people_estimated), percent(within, people.all), url)


def _difference(asked: Asked, first: People, second: People) -> str:
    """Of the second time of the week from the first, as the figures shown differ."""
    if not first.all:
        return "–"
    if asked.service is not None:
        return difference(second.share(second.physical(asked.service)), first.share(first.physical(asked.service)))
    apart = round(round(_mean(second), 1) - round(_mean(first), 1), 1)
    if not apart:
        return _("gleich")
    return (_("%s mehr") if apart > 0 else _("%s weniger")) % tenths(abs(apart))


def _mean(people: People) -> float:
    return people.mean(counted(region().catalogue.services))


def _verdict(asked: Asked, windows: tuple[str, str], first: People, second: People, of: Municipality | None) -> str:
    """ "... sind werktags morgens mit Bus und Bahn in 30 Minuten im Mittel 8,9 von 14 ..., sonntags 8,1."."""
    names = modes.windows()
    said = {
        "place": _("In %s") % of.name if of else _("Im ganzen Gebiet"),
        "mode": sentences.by_mode(asked.mode, windows[0]),
        "second": names[windows[1]],
    }
    services = region().catalogue.services
    limits = first.coverage.limit // 600
    if asked.service is None:
        many = counted(services)
        said |= {"one": tenths(_mean(first)), "other": tenths(_mean(second)), "of": f"{len(many)}"}
        said["minutes"] = words.span(int(limits[many].min()), int(limits[many].max()))
        mean = _(
            "%(place)s sind %(mode)s in %(minutes)s Minuten im Mittel %(one)s von %(of)s wichtigen Diensten "
            "erreichbar, %(second)s %(other)s."
        )
        return mean % said
    reached, other = (round(one.physical(asked.service)) for one in (first, second))
    about = first.coverage.people_estimated
    said |= {
        "one": count(reached, about),
        "other": count(other, about),
        "people": count(first.all),
        "what": sentences.what(services[asked.service]),
        "minutes": f"{int(limits[asked.service])}",
    }
    return (
        ngettext(
            "%(place)s erreicht %(mode)s %(one)s von %(people)s Menschen %(what)s in %(minutes)s Minuten, "
            "%(second)s %(other)s.",
            "%(place)s erreichen %(mode)s %(one)s von %(people)s Menschen %(what)s in %(minutes)s Minuten, "
            "%(second)s %(other)s.",
            reached,
        )
        % said
    )
