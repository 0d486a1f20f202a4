"""The home page, and what is said when something goes wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dreiraum.ground.region.queries import largest_villages


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question: where do you live?"""
    return render(request, "home.html", {"examples": largest_villages(3)})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was asked cannot be read."""
    return _sorry(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed."""
    return _sorry(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    return _sorry(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return _sorry(request, 500)


def _sorry(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)
