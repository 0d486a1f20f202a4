"""The moderation's desk: reports, and what waits for four eyes."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dreiraum.ground.people.rights import acting, right
from dreiraum.ground.places import actions
from dreiraum.ground.places.forms import DecisionForm
from dreiraum.ground.places.models import Offer, Photo, Place, Report
from dreiraum.ground.places.queries import waiting

KINDS = {"angebot": Offer, "ort": Place, "bild": Photo}


@right("offer.moderate")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first."""
    return render(request, "places/queue.html", {"waiting": waiting()})


@right("offer.moderate")
@require_POST
def decide(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Show what waits; hide that, or what is public already, with a reason."""
    if kind not in KINDS:
        raise Http404
    thing = cast("Offer | Place | Photo", get_object_or_404(KINDS[kind], pk=number))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _again(request, _("Sagen Sie bitte, warum."), 400)
    try:
        actions.decide(who=acting(request), thing=thing, **form.cleaned_data)
    except actions.MayNotDecide:
        return _again(request, _("Vier Augen: Über Eigenes entscheidet jemand anderes."), 403)
    except actions.NothingToDecide:
        return _again(request, _("Das ist schon entschieden oder zurückgezogen."), 409)
    return redirect("places:queue" if form.cleaned_data["accept"] else f"{reverse('places:queue')}?ausgeblendet=1")


@right("offer.moderate")
@require_POST
def close_report(request: HttpRequest, number: int) -> HttpResponse:
    """Say what became of a report."""
    report = get_object_or_404(Report, pk=number)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _again(request, _("Sagen Sie bitte, warum."), 400)
    decision = form.cleaned_data["why"] or _("erledigt")
    actions.close_report(who=acting(request), report=report, decision=decision)
    return redirect("places:queue")


def _again(request: HttpRequest, problem: str, status: int) -> HttpResponse:
    return render(request, "places/queue.html", {"waiting": waiting(), "problem": problem}, status=status)
