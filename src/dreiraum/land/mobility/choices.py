"""Where a text can mean several things: each of them as a link that goes on with the question."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dreiraum.ground.region.links import written
from dreiraum.land.mobility.asking import Draft, End
from dreiraum.land.mobility.spots import Spot

KEPT = ("zeit", "art", "mit", "fuss", "sicher")


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning."""

    label: str
    context: str
    url: str


@dataclass(frozen=True, slots=True)
class Choices:
    """One end that is not clear yet. missing: nothing was typed. found: empty where nothing bears that name."""

    name: str
    title: str
    text: str
    missing: bool
    found: tuple[Choice, ...]


def choices(request: HttpRequest, draft: Draft) -> list[Choices]:
    """The ends that are not clear, if anything was asked at all."""
    if draft.empty:
        return []
    said = ((draft.start, draft.end, _("Von wo?")), (draft.end, draft.start, _("Wohin?")))
    return [
        Choices(
            one.name, title, one.text, not one.text, tuple(_link(request, one, other, spot) for spot in one.choices)
        )
        for one, other, title in said
        if one.at is None
    ]


def _link(request: HttpRequest, one: End, other: End, spot: Spot) -> Choice:
    query = {one.name: written(*spot.at), other.name: written(*other.at) if other.at else other.text}
    query |= {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    query = {name: query[name] for name in ("von", "nach", *KEPT) if query.get(name)}
    return Choice(spot.label, spot.context, f"{reverse('mobility:planner')}?{urlencode(query)}")
