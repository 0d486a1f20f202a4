"""What somebody chooses on a page about an area: mode, time of the week, age group, orders. Each choice is a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dreiraum.land.coverage import asking, modes
from dreiraum.reach.answers.coverage import AGES

AGE = {
    "all": gettext_lazy("alle"),
    "under18": gettext_lazy("unter 18"),
    "18to64": gettext_lazy("18 bis 64"),
    "65plus": gettext_lazy("ab 65"),
}
ORDER = {"catalogue": gettext_lazy("übliche Reihenfolge"), "gaps": gettext_lazy("größte Lücke zuerst")}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose, as a link."""

    label: str | Promise
    url: str
    chosen: bool
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """mode; age of AGES; order of the services; sort: "name", "people", "mean" or a service, with "-" backwards.

    window: time of the week, "" for the first one.
    """

    mode: str = "foot"
    window: str = ""
    age: str = "all"
    order: str = "catalogue"
    sort: str = "name"

    @property
    def group(self) -> int:
        """The age group's column in a coverage."""
        return AGES.index(self.age)

    def link(self, **changes: str) -> str:
        """The address, on the same page, that chooses this with some changes; what is usual is left out."""
        changed = replace(self, **changes)
        said = {one.name: getattr(changed, one.name) for one in fields(self)}
        query = urlencode({name: value for name, value in said.items() if value != getattr(USUAL, name)})
        return f"?{query}" if query else "./"

    def choices(
        self, what: str, words: Mapping[str, str | Promise], figures: Mapping[str, str] | None = None
    ) -> tuple[Choice, ...]:
        """All values of one choice as links."""
        now = getattr(self, what)
        return tuple(
            Choice(label, self.link(**{what: key}), key == now, (figures or {}).get(key, ""))
            for key, label in words.items()
        )


USUAL = Chosen()


def chosen(request: HttpRequest, sorts: Iterable[str]) -> Chosen:
    """What is asked for; `sorts`: what a table can be sorted by. Raises CannotRead."""
    sort = request.GET.get("sort") or USUAL.sort
    if sort.removeprefix("-") not in {"name", "people", "mean", *sorts}:
        raise asking.CannotRead(_("So lässt sich die Tabelle nicht sortieren. Wählen Sie eine ihrer Spalten."))
    mode, window = asking.mode(request, modes.covered()), asking.window(request)
    first = mode not in modes.TIMED or window == next(iter(modes.windows()))
    return Chosen(
        mode,
        "" if first else window,
        _one_of(request, "age", AGE, _("Diese Altersgruppe kennen wir nicht. Wählen Sie eine der angebotenen.")),
        _one_of(request, "order", ORDER, _("Diese Reihenfolge kennen wir nicht. Wählen Sie eine der angebotenen.")),
        sort,
    )


def _one_of(request: HttpRequest, name: str, known: Mapping[str, object], otherwise: str) -> str:
    value = request.GET.get(name) or str(getattr(USUAL, name))
    if value not in known:
        raise asking.CannotRead(otherwise)
    return value
