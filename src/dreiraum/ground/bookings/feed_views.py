"""Calendars that other programs fetch again and again."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dreiraum.ground.bookings import queries
from dreiraum.ground.bookings.calendars import busy_feed, feed
from dreiraum.ground.bookings.models import CalendarLink, new_token
from dreiraum.ground.people.rights import acting, public, right
from dreiraum.ground.places.models import Place
from dreiraum.ground.region.caching import private

PAST, AHEAD = dt.timedelta(days=30), dt.timedelta(days=366)
MOST = 1000


@right("calendar.own")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """The secret address of one's own calendar: make it, make another, end it."""
    person = acting(request).person
    if request.method == "POST":
        CalendarLink.objects.filter(person=person).delete()
        if "end" not in request.POST:
            CalendarLink.objects.create(person=person, token=new_token())
        return redirect("bookings:calendar_link")
    known = CalendarLink.objects.filter(person=person).first()
    address = request.build_absolute_uri(reverse("bookings:person_feed", args=(known.token,))) if known else ""
    return render(request, "bookings/calendar_link.html", {"address": address})


@public
@require_safe
@private
def person_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's bookings, for whoever has the secret address."""
    known = get_object_or_404(CalendarLink.objects.select_related("person"), token=token, person__is_active=True)
    now = timezone.now()
    found = queries.bookings().filter(person=known.person, ends__gt=now - PAST, starts__lt=now + AHEAD)[:MOST]
    pages = ((one, request.build_absolute_uri(reverse("bookings:booking", args=(one.code,)))) for one in found)
    return _calendar(feed(_("Meine Buchungen"), pages))


@public
@require_safe
def resource_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """When all units of a resource are busy is not said, but when each is."""
    found = get_object_or_404(queries.resources(), slug=slug, public=True)
    return _calendar(busy_feed(found.name, queries.busy_spans(*_span(), resource=found)))


@public
@require_safe
def place_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """When something is going on at a place."""
    found = get_object_or_404(Place, slug=slug, state="published")
    return _calendar(busy_feed(found.name, queries.busy_spans(*_span(), resource__place=found, resource__public=True)))


def _span() -> tuple[dt.datetime, dt.datetime]:
    now = timezone.now()
    return now - PAST, now + AHEAD


def _calendar(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
