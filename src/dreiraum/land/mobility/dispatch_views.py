"""The dispatcher's desk: requests per line, answers, calls, and the sheet that the driver takes along."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dreiraum.ground.bookings.refused import Refused
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.people.rights import acting, require, right
from dreiraum.land.mobility import actions, queries
from dreiraum.land.mobility.models import Ride
from dreiraum.land.mobility.rides_forms import AnswerForm, CallForm

REFRESH = 60  # seconds
DAY = dt.timedelta(days=1)


@right("ride.dispatch")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Today's and tomorrow's requests, line by line."""
    return _desk(request)


@right("ride.dispatch")
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Yes or no to one of them."""
    found = get_object_or_404(queries.answered_by(_organisation(request)), booking__code=code)
    require(request, "ride.dispatch", found)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _desk(
            request,
            code=code,
            problem=" ".join(str(one) for words in form.errors.values() for one in words),
            status=400,
        )
    try:
        _answer(request, found, form)
    except Refused as refused:
        return _desk(request, code=code, problem=refused.sentence, status=409)
    return redirect(f"{reverse('mobility:desk')}#{code}")


@right("ride.dispatch")
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Somebody asks by phone."""
    lines = queries.lines_of(_organisation(request))
    start = {"depart": timezone.localtime().replace(second=0, microsecond=0)}
    form = CallForm(request.POST or None, lines=lines, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            said = {"line": form.cleaned_data["line"], "name": form.cleaned_data["name"], **form.told}
            made = actions.note_call(wish=form.wish, by=acting(request), **said)
            return redirect(f"{reverse('mobility:desk')}#{made.booking.code}")
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {"form": form, "lines": lines}
    return render(request, "mobility/dispatch_call.html", context, status=400 if form.errors else 200)


@right("ride.dispatch")
@require_safe
def sheet(request: HttpRequest, line: int, year: int, month: int, day: int) -> HttpResponse:
    """What the driver takes along: stops in order, names, numbers until the day after."""
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise Http404 from None
    found = get_object_or_404(queries.lines_of(_organisation(request)), pk=line)
    context = {
        "line": found,
        "day": date,
        "tours": queries.sheet(found, date),
        "phones": timezone.localdate() <= date + DAY,
        "now": timezone.localtime(),
    }
    return render(request, "mobility/dispatch_sheet.html", context)


def _answer(request: HttpRequest, found: Ride, form: AnswerForm) -> None:
    who, why = acting(request), form.cleaned_data["why"].strip()
    match form.cleaned_data["what"]:
        case AnswerForm.YES:
            actions.accept(ride=found, by=who, answer=why)
        case AnswerForm.NO:
            actions.decline(ride=found, by=who, why=why)
        case AnswerForm.OFF:
            actions.cancel_ride(ride=found, by=who, why=why, staff=True)
        case _:
            raise Http404


def _desk(request: HttpRequest, *, code: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    organisation, now = _organisation(request), timezone.localtime()
    today = now.date()
    found = queries.desk(organisation, [today, today + DAY])
    context: dict[str, Any] = {
        "organisation": organisation,
        "days": [(day, [one for one in found if one.day == day]) for day in (today, today + DAY)] if found else [],
        "today": today,
        "waiting": sum(one.waiting for one in found),
        "now": now,
        "refresh": REFRESH,
        "code": code,
        "problem": problem,
    }
    return render(request, "mobility/dispatch_desk.html", context, status=status)


def _organisation(request: HttpRequest) -> Organisation:
    organisation = acting(request).organisation
    if organisation is None:
        raise PermissionDenied
    return organisation
