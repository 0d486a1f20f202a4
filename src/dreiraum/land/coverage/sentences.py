"""What a page about an area says first, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from dreiraum.land.coverage import modes, words
from dreiraum.land.coverage.shares import People, count, percent, tenths
from dreiraum.reach.services.catalogue import Service

WHO = {
    "all": pgettext_lazy("im Satz", "Menschen"),
    "under18": gettext_lazy("Menschen unter 18"),
    "18to64": gettext_lazy("Menschen von 18 bis 64"),
    "65plus": gettext_lazy("Menschen ab 65"),
}
_WHAT = {
    "food": gettext_lazy("einen Lebensmittelladen"),
    "gp": gettext_lazy("eine Hausarztpraxis"),
    "pharmacy": gettext_lazy("eine Apotheke"),
    "primary_school": gettext_lazy("eine Grundschule"),
    "stop": gettext_lazy("eine Haltestelle"),
}


def by_mode(mode: str, window: str = "") -> str:
    """ "mit dem Rad", inside a sentence; "sonntags mit Bus und Bahn" where the time of the week matters."""
    said = str(words.BY_MODE[mode])
    said = said[:1].lower() + said[1:]
    if mode not in modes.TIMED:
        return said
    return _("%(window)s %(mode)s") % {"window": modes.windows()[window], "mode": said}


def what(service: Service) -> str:
    """A service as somebody reaches it: "einen Lebensmittelladen"."""
    known = _WHAT.get(service.key)
    return str(known) if known else _("den Dienst „%s“") % words.service_name(service)


def verdict(place: str, people: People, service: int, age: str, of: Service) -> str:
    """ "In Salzhemmendorf erreichen 4.120 von 9.279 Menschen zu Fuß einen Lebensmittelladen in 15 Minuten."

    place: "In Salzhemmendorf".
    """
    reached = round(people.physical(service))
    everybody = round(people.all)
    said = {
        "place": place,
        "reached": count(reached, people.coverage.people_estimated),
        "people": count(everybody),
        "who": WHO[age],
        "mode": by_mode(people.coverage.mode, people.coverage.leaving.window if people.coverage.leaving else ""),
        "what": what(of),
        "minutes": int(people.coverage.limit[service]) // 600,
    }
    if not everybody:
        return _("%(place)s wohnt nach unseren Daten niemand.") % said
    if not reached:
        return _("%(place)s erreicht niemand von %(people)s %(who)s %(mode)s %(what)s in %(minutes)d Minuten.") % said
    if reached == everybody:
        return _("%(place)s erreichen alle %(people)s %(who)s %(mode)s %(what)s in %(minutes)d Minuten.") % said
    return (
        ngettext(
            "%(place)s erreicht %(reached)s von %(people)s %(who)s %(mode)s %(what)s in %(minutes)d Minuten.",
            "%(place)s erreichen %(reached)s von %(people)s %(who)s %(mode)s %(what)s in %(minutes)d Minuten.",
            reached,
        )
        % said
    )


def compared(people: People, others: list[tuple[str, People]], service: int, counted: list[int]) -> str:
    """The share and the mean number of services, each beside those of the areas it lies in."""
    shares = [(name, percent(one.physical(service), one.all)) for name, one in others]
    means = [(name, tenths(one.mean(counted))) for name, one in others]
    share = _("Das sind %s") % percent(people.physical(service), people.all)
    mean = _("Im Mittel sind %(mean)s von %(of)d wichtigen Diensten so erreichbar") % {
        "mean": tenths(people.mean(counted)),
        "of": len(counted),
    }
    return f"{share}{_beside(shares)}. {mean}{_beside(means)}.".replace(" %", "\N{NO-BREAK SPACE}%")


def _beside(figures: list[tuple[str, str]]) -> str:
    """ " (Landkreis: 58 %)"."""
    return f" ({', '.join(f'{name}: {figure}' for name, figure in figures)})" if figures else ""
