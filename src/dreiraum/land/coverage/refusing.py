"""What is answered where a question cannot be read, or asks for an area that is not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from dreiraum.land.coverage.areas import Municipality, Unknown, Village
from dreiraum.land.coverage.asking import CannotRead

P = ParamSpec("P")


def refusing(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A view that says in a sentence what it cannot read (400) or does not know (404)."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except CannotRead as error:
            return render(request, "400.html", {"reason": str(error)}, status=400)
        except Unknown as unknown:
            near = unknown.near and {"name": unknown.near.name, "url": url_of(unknown.near)}
            return render(request, "coverage/unknown_area.html", {"near": near, "within": unknown.within}, status=404)

    return answered


def url_of(area: Municipality | Village) -> str:
    """The address of an area's page."""
    if isinstance(area, Village):
        return reverse("coverage:village", args=(area.municipality, area.slug))
    return reverse("coverage:municipality", args=(area.slug,))
