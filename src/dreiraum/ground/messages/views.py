"""Telling the operator: the general form, and the one below the accessibility statement."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dreiraum.ground.messages.actions import TooMany, send_feedback
from dreiraum.ground.messages.forms import BarrierForm, FeedbackForm
from dreiraum.ground.messages.models import page_of
from dreiraum.ground.region import limits
from dreiraum.ground.site.queries import page

OK = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Anything about the site."""
    return _form(request, FeedbackForm, "messages/feedback.html", {})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement with a form to report a barrier."""
    return _form(request, BarrierForm, "messages/accessibility.html", {"page": page("barrierefreiheit")})


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """It has arrived."""
    return render(request, "messages/thanks.html")


def _form(request: HttpRequest, form_class: type[BarrierForm], template: str, context: dict[str, Any]) -> HttpResponse:
    """Show the form; what is sent is kept, then a page of its own says so."""
    if request.method != "POST":
        asked = {"page": page_of(request.GET.get("page", "")), "kind": request.GET.get("kind")}
        return render(request, template, {**context, "form": form_class(initial=asked)})
    form = form_class(request.POST)
    status = _send(request, form)
    if status == OK:
        return redirect("messages:thanks")
    return render(request, template, {**context, "form": form, "status": status}, status=status)


def _send(request: HttpRequest, form: BarrierForm) -> int:
    """Keep what the form says; returns the status of HTTP that tells what became of it."""
    if not form.is_valid():
        return 400
    try:
        limits.count(request, "message")
        send_feedback(**form.told)
    except (TooMany, limits.TooMany):
        return 429
    except DatabaseError:
        return 503
    return OK
