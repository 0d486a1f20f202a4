"""What those see who answer for what is booked: who comes today, requests, a resource's calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dreiraum.ground.bookings import queries
from dreiraum.ground.bookings.actions import approve, cancel, check_in, decline, walk_in
from dreiraum.ground.bookings.forms import WalkInForm, moment_in, new_key
from dreiraum.ground.bookings.models import Booking, Resource
from dreiraum.ground.bookings.refused import Refused
from dreiraum.ground.bookings.telling import title
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.people.rights import acting, may, record, require, right

CONFLICT = 409
CHOICES = 200  # of what somebody without a booking takes


@right("booking.manage")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who comes today; somebody by code or name."""
    return _desk(request)


@right("booking.manage")
@require_POST
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """Check somebody in."""
    found = _theirs(request, code)
    try:
        check_in(booking=found)
    except Refused as refused:
        return _desk(request, refused)
    record_act(request, found)
    return redirect("bookings:desk")


@right("booking.manage")
@require_POST
def arrive_unbooked(request: HttpRequest) -> HttpResponse:
    """Somebody is here without a booking."""
    form = _walk_in_form(request)
    if not form.is_valid():
        return _desk(request, form=form)
    said = form.cleaned_data
    try:
        walk_in(of=said["resource"], name=said["name"], by=acting(request).user, key=said["key"])
    except Refused as refused:
        return _desk(request, refused, form)
    return redirect("bookings:desk")


@right("booking.manage")
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for an answer."""
    return _requests(request)


@right("booking.manage")
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Say yes, or no with the reason."""
    found, said = _theirs(request, code), request.POST.get("answer", "").strip()[:500]
    if "no" in request.POST and not said:
        return _requests(request, without_reason=found)
    try:
        if "no" in request.POST:
            decline(booking=found, why=said)
        else:
            approve(booking=found, answer=said)
    except Refused as refused:
        return _requests(request, refused=refused)
    record_act(request, found)
    return redirect("bookings:requests")


@right("booking.manage")
@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """A week of a resource: who has it when."""
    found = get_object_or_404(queries.resources(), slug=slug)
    require(request, "booking.manage", found)
    asked = moment_in(f"{request.GET.get('woche', '')}T12:00")
    day = asked.date() if asked else timezone.localdate()
    monday = day - dt.timedelta(days=day.weekday())
    days: dict[dt.date, list[Any]] = {monday + dt.timedelta(days=number): [] for number in range(7)}
    for claim in queries.claims_of(found, monday, monday + dt.timedelta(days=6)):
        begins = max(timezone.localtime(claim.starts).date(), monday)
        days[begins].append(claim)
    week = dt.timedelta(days=7)
    context = {"resource": found, "days": days.items(), "earlier": monday - week, "next": monday + week}
    return render(request, "bookings/calendar.html", context)


@right("booking.manage")
@require_POST
def cancel_for(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel for them, with the reason."""
    found, why = _theirs(request, code), request.POST.get("why", "").strip()[:500]
    try:
        cancel(booking=found, by=acting(request).user, staff=True, why=why)
    except Refused as refused:
        return _desk(request, refused)
    record_act(request, found)
    return redirect("bookings:desk")


def _desk(request: HttpRequest, refused: Refused | None = None, form: WalkInForm | None = None) -> HttpResponse:
    organisations, text = _organisations(request), request.GET.get("code", request.GET.get("name", "")).strip()[:200]
    by_code = queries.by_code(organisations, text) if text else None
    today = timezone.localdate()
    listed = queries.expected(queries.answered_by(organisations), today, text)
    context: dict[str, Any] = {
        "typed": text, "found": by_code, "today": today, "refused": refused,
        "expected": None if by_code else Paginator(listed, queries.LISTED).get_page(request.GET.get("seite")),
        "waiting": queries.requests(organisations).count(),
        "resources": Resource.objects.filter(organisation__in=organisations)[: queries.LISTED],
        "may_keep": may(request, "resource.manage"),
        "form": form or _walk_in_form(request, bound=False),
    }  # fmt: skip
    status = CONFLICT if refused else 400 if form is not None and form.errors else 200
    return render(request, "bookings/desk.html", context, status=status)


def _requests(request: HttpRequest, refused: Refused | None = None, without_reason: Booking | None = None
              ) -> HttpResponse:  # fmt: skip
    pages = Paginator(queries.requests(_organisations(request)), queries.LISTED)
    context = {"requests": pages.get_page(request.GET.get("seite")), "refused": refused, "unexplained": without_reason}
    status = CONFLICT if refused else 400 if without_reason else 200
    return render(request, "bookings/requests.html", context, status=status)


def _walk_in_form(request: HttpRequest, *, bound: bool = True) -> WalkInForm:
    form = WalkInForm(request.POST) if bound else WalkInForm(initial={"key": new_key()})
    theirs = queries.resources().filter(organisation__in=_organisations(request))
    field: Any = form.fields["resource"]
    field.queryset = theirs
    field.choices = [("", field.empty_label), *((one.pk, one.name) for one in theirs[:CHOICES])]
    return form


def _organisations(request: HttpRequest) -> list[Organisation]:
    own = acting(request).organisation
    return [own] if own else []


def _theirs(request: HttpRequest, code: str) -> Booking:
    found = get_object_or_404(queries.bookings(), code=queries.spelled(code))
    require(request, "booking.manage", found)
    return found


def record_act(request: HttpRequest, booking: Booking) -> None:
    """What was done with somebody's booking at a desk can be read by them."""
    if booking.person is not None:
        about = f"{title(booking)}, {timezone.localtime(booking.starts):%d.%m.%Y %H:%M}"
        record(acting(request), "booking.manage", about=about, person=booking.person)
