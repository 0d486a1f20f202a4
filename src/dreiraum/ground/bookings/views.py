"""What people see: the free times of a resource, a session, their own bookings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dreiraum.ground.bookings import queries
from dreiraum.ground.bookings.actions import Sort, Who, book, book_seats, book_series, cancel, plan_series
from dreiraum.ground.bookings.actions.leaving import OPEN, last_cancel
from dreiraum.ground.bookings.calendars import booking_file
from dreiraum.ground.bookings.forms import ResourceForm, SeatsForm, lengths, moment_in
from dreiraum.ground.bookings.models import Booking, Resource, Session
from dreiraum.ground.bookings.opening import midnight
from dreiraum.ground.bookings.qr import code_picture
from dreiraum.ground.bookings.refused import Reason, Refused, euros, length
from dreiraum.ground.bookings.telling import address, title, where
from dreiraum.ground.people.rights import acting, public, record, require, right
from dreiraum.ground.region.caching import private

FORM = require_http_methods(["GET", "HEAD", "POST"])
WEEK = dt.timedelta(days=7)
CONFLICT = 409


@public
@require_safe
@private
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """A week of free times."""
    found = get_object_or_404(queries.resources(), slug=slug)
    now = timezone.now()
    today = timezone.localtime(now).date()
    asked = moment_in(f"{request.GET.get('woche', '')}T12:00")
    day = asked.date() if asked else today
    monday = max(day, today) - dt.timedelta(days=max(day, today).weekday())
    known = lengths(found.policy)
    minutes = next((one for one in known if str(one) == request.GET.get("dauer")), known[0])
    slots = queries.free_slots(found, monday, monday + WEEK - dt.timedelta(days=1), now=now, minutes=minutes)
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    by_day = {one: [slot for slot in slots if timezone.localtime(slot.starts).date() == one] for one in days}
    later = (
        [] if slots else queries.next_free(found, midnight(monday + WEEK), midnight(monday + WEEK), now=now, limit=1)
    )
    context = {
        "resource": found, "days": by_day.items(), "monday": monday, "today": today, "minutes": minutes,
        "lengths": [(one, length(one)) for one in known], "later": later[0] if later else None,
        "price": euros(found.policy.price_cents),
        "earlier": monday - WEEK if monday > today else None, "next": monday + WEEK,
    }  # fmt: skip
    return render(request, "bookings/resource.html", context)


@right("booking.make")
@FORM
def book_resource(request: HttpRequest, slug: str) -> HttpResponse:
    """Book a time of it, once or by a rhythm."""
    found = get_object_or_404(queries.bookable(), slug=slug)
    at = moment_in(request.POST.get("starts", request.GET.get("ab", "")))
    context: dict[str, Any] = {"resource": found, "starts": at, "who": acting(request)}
    if request.method != "POST":
        asked = {"starts": at.isoformat() if at else "", "minutes": request.GET.get("dauer", "")}
        form = ResourceForm(found, initial=asked).offering(queries.in_use(found))
        return render(request, "bookings/book.html", {**context, "form": form})
    form = ResourceForm(found, request.POST)
    if not form.is_valid():
        context["form"] = form.offering(queries.in_use(found))
        return render(request, "bookings/book.html", context, status=400)
    try:
        made = _book(request, found, form)
    except Refused as refused:
        context |= {"refused": refused, "plan": _plan(request, found, form, refused)}
        context["form"] = form.offering(queries.in_use(found))
        return render(request, "bookings/book.html", context, status=CONFLICT)
    return redirect("bookings:booking", made.code)


def _book(request: HttpRequest, found: Resource, form: ResourceForm) -> Booking:
    said = form.cleaned_data
    wish: dict[str, Any] = {
        "resource": found, "starts": said["starts"], "ends": form.ends, "who": who(request), "note": said["note"],
        "many": said["many"] or 1, "key": said["key"], "agreed": said.get("agreed", False),
    }  # fmt: skip
    if form.rule:
        sort = Sort.FREE if request.POST.get("sort") == Sort.FREE else Sort.ALL
        made = book_series(**wish, rule=form.rule, sort=sort)[0]
    else:
        made = book(**wish)
    _record(request, "booking.make", made)
    return made


def _plan(request: HttpRequest, found: Resource, form: ResourceForm, refused: Refused) -> list[Any]:
    """Each day of a series and what stands in the way."""
    if refused.reason != Reason.CLASHES:
        return []
    said = form.cleaned_data
    return plan_series(
        resource=found, starts=said["starts"], ends=form.ends, rule=form.rule, who=who(request),
        many=said["many"] or 1, agreed=said.get("agreed", False),
    )  # fmt: skip


@public
@require_safe
@private
def session(request: HttpRequest, number: str) -> HttpResponse:
    """A dated occasion: what, when, how many seats are free."""
    found = get_object_or_404(queries.sessions(), pk=number)
    return render(request, "bookings/session.html", _session(request, found, SeatsForm(found)))


@right("booking.make")
@require_POST
def book_session(request: HttpRequest, number: str) -> HttpResponse:
    """Take seats, or go on the waitlist."""
    found = get_object_or_404(queries.sessions(), pk=number)
    form = SeatsForm(found, request.POST)
    if not form.is_valid():
        return render(request, "bookings/session.html", _session(request, found, form), status=400)
    said = form.cleaned_data
    try:
        made = book_seats(
            session=found, who=who(request), seats=said["seats"], note=said["note"], key=said["key"],
            agreed=said.get("agreed", False), wait="wait" in request.POST,
        )  # fmt: skip
    except Refused as refused:
        found.refresh_from_db(fields=["taken", "cancelled"])
        context = _session(request, found, form) | {"refused": refused}
        return render(request, "bookings/session.html", context, status=CONFLICT)
    _record(request, "booking.make", made)
    return redirect("bookings:booking", made.code)


def _session(request: HttpRequest, found: Session, form: SeatsForm) -> dict[str, Any]:
    now = timezone.now()
    return {
        "session": found, "form": form, "who": acting(request), "free": max(0, found.seats - found.taken),
        "over": found.ends <= now, "running": found.starts <= now < found.ends,
    }  # fmt: skip


@right("booking.own")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own bookings, or those of the person one acts for."""
    person, now = acting(request).person, timezone.now()
    pages = Paginator(queries.over(person, now), queries.LISTED)
    context = {
        "coming": list(queries.coming(person, now)[: queries.LISTED]),
        "over": pages.get_page(request.GET.get("seite")),
    }
    return render(request, "bookings/mine.html", context)


@right("booking.own")
@require_safe
def booking(request: HttpRequest, code: str) -> HttpResponse:
    """One booking: when, where, the code for the desk, how to cancel; or the page that its room has for it."""
    context = _booking(request, code)
    found: Booking = context["booking"]
    if found.session is not None and found.session.page_at and found.person == acting(request).person:
        return redirect(translate_url(address(found), get_language() or ""))
    return render(request, "bookings/booking.html", context)


@right("booking.own")
@require_POST
def cancel_booking(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel it."""
    context = _booking(request, code)
    who_asks = acting(request)
    try:
        made = cancel(booking=context["booking"], by=who_asks.user)
    except Refused as refused:
        return render(request, "bookings/booking.html", context | {"refused": refused}, status=CONFLICT)
    _record(request, "booking.own", made)
    return redirect("bookings:booking", made.code)


@right("booking.own")
@require_safe
def booking_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The booking for a calendar."""
    found = _booking(request, code)["booking"]
    page = request.build_absolute_uri(reverse("bookings:booking", args=(found.code,)))
    headers = {"Content-Disposition": f'attachment; filename="buchung-{found.code}.ics"'}
    return HttpResponse(booking_file(found, page), content_type="text/calendar; charset=utf-8", headers=headers)


def _booking(request: HttpRequest, code: str) -> dict[str, Any]:
    found = get_object_or_404(queries.bookings(), code=queries.spelled(code))
    require(request, "booking.see", found)
    now = timezone.now()
    until = last_cancel(found)
    firm = found.state in ("confirmed", "arrived")
    desk = request.build_absolute_uri(f"{reverse('bookings:desk')}?code={found.code}")
    return {
        "booking": found, "what": title(found), "where": where(found), "until": until if firm else found.starts,
        "open": found.state in OPEN and found.ends > now, "qr": code_picture(desk),
        "can_cancel": found.state in OPEN and now < found.starts and (now <= until or not firm),
    }  # fmt: skip


def who(request: HttpRequest) -> Who:
    """For whom it is, and whose hands."""
    asks = acting(request)
    return Who(person=asks.person, by=asks.user)


def _record(request: HttpRequest, verb: str, made: Booking) -> None:
    asks = acting(request)
    if asks.for_another:
        record(asks, verb, about=f"{title(made)}, {timezone.localtime(made.starts):%d.%m.%Y %H:%M}")
