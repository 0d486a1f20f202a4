"""Pages of those who keep what can be booked: resources, their units, hours and calendars, and the terms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dreiraum.ground.bookings import queries
from dreiraum.ground.bookings.actions import add_units, enter_resource, follow, resume, withdraw
from dreiraum.ground.bookings.actions.keeping import ahead, sessions_ahead
from dreiraum.ground.bookings.keeping_forms import CalendarForm, TermsForm, ThingForm, UnitsForm, WithdrawForm
from dreiraum.ground.bookings.models import OutsideCalendar, Policy, Resource, Unit
from dreiraum.ground.bookings.outside import problem_said
from dreiraum.ground.people.models import Organisation
from dreiraum.ground.people.rights import acting, record, require, right
from dreiraum.ground.places.saying import say_hours
from dreiraum.ground.places.week_form import WeekForm
from dreiraum.ground.region import limits

FORM = require_http_methods(["GET", "HEAD", "POST"])


@right("resource.manage")
@require_safe
def keep(request: HttpRequest) -> HttpResponse:
    """What the organisation has to be booked."""
    context = {"resources": _page(request, queries.kept_by(organisation(request)))}
    return render(request, "bookings/keep.html", context)


@right("resource.manage")
@FORM
def new_resource(request: HttpRequest) -> HttpResponse:
    """Enter something that can be booked."""
    of = organisation(request)
    form, units = ThingForm(_sent(request), of=of), UnitsForm(_sent(request))
    if request.method == "POST" and form.is_valid() and units.is_valid():
        values = {**form.cleaned_data, "policy": form.cleaned_data["policy"] or simple_terms(of)}
        made = enter_resource(organisation=of, values=values, units=units.cleaned_data["units"])
        return redirect("bookings:keep_resource", made.slug)
    wrong = form.errors or units.errors
    return render(request, "bookings/keep_new.html", {"form": form, "units": units}, status=400 if wrong else 200)


@right("resource.manage")
@FORM
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them: what it is, its units, its calendars."""
    found = _kept(request, slug)
    form = ThingForm(_sent(request), instance=_kept(request, slug), of=found.organisation)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("bookings:keep_resource", slug)
    return _resource(request, found, form=form)


@right("resource.manage")
@require_POST
def more_units(request: HttpRequest, slug: str) -> HttpResponse:
    """Add units."""
    found, form = _kept(request, slug), UnitsForm(request.POST)
    if not form.is_valid():
        return _resource(request, found, more=form)
    add_units(resource=found, names=form.cleaned_data["units"])
    return redirect("bookings:keep_resource", slug)


@right("resource.manage")
@require_POST
def put_unit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a unit out of use, or into use again; what is booked of it stays booked."""
    found = get_object_or_404(Unit, pk=number, resource=_kept(request, slug))
    Unit.objects.filter(pk=found.pk).update(active="on" in request.POST)
    return redirect("bookings:keep_resource", slug)


@right("resource.manage")
@FORM
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """When it can be booked: a week, seasons, exceptions; empty as its place."""
    found, today = _kept(request, slug), timezone.localdate()
    text = found.opening_hours
    form = WeekForm(_sent(request), text=text)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if "preview" not in request.POST:
            Resource.objects.filter(pk=found.pk).update(opening_hours=text)
            return redirect("bookings:keep_resource", slug)
    context = {"form": form, "thing": found, "said": say_hours(text, today), "text": text}
    return render(request, "bookings/keep_hours.html", context, status=400 if form.errors else 200)


@right("resource.manage")
@FORM
def off(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdraw it: who has booked later is shown first, and told."""
    found, now = _kept(request, slug), timezone.now()
    day = found.last_day or timezone.localdate()
    form = WithdrawForm(_sent(request), initial={"last_day": day})
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["last_day"]
        if "look" not in request.POST:
            withdraw(resource=found, last_day=day, why=form.cleaned_data["why"], now=now)
            record(acting(request), "resource.manage", about=_("zurückgezogen: %(name)s") % {"name": found.name})
            return redirect("bookings:keep_resource", slug)
    theirs = ahead(found, day, now)
    context = {
        "resource": found, "form": form, "day": day, "bookings": theirs[: queries.LISTED], "many": theirs.count(),
        "sessions": sessions_ahead(found, day, now)[: queries.LISTED],
    }  # fmt: skip
    return render(request, "bookings/keep_off.html", context, status=400 if form.errors else 200)


@right("resource.manage")
@require_POST
def on_again(request: HttpRequest, slug: str) -> HttpResponse:
    """It can be booked again."""
    resume(resource=_kept(request, slug))
    return redirect("bookings:keep_resource", slug)


@right("resource.manage")
@require_POST
def add_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow a calendar of somebody else, and read it at once."""
    found = _kept(request, slug)
    form = CalendarForm(request.POST, resource=found)
    if not form.is_valid():
        return _resource(request, found, calendar=form)
    limits.count(request, "message")
    made = OutsideCalendar.objects.create(unit=form.cleaned_data["unit"], url=form.cleaned_data["url"])
    follow(calendar=made, now=timezone.now())
    return redirect("bookings:keep_resource", slug)


@right("resource.manage")
@require_POST
def put_calendar(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Read it now, or follow it no more: what it kept busy is free again."""
    found = get_object_or_404(OutsideCalendar, pk=number, unit__resource=_kept(request, slug))
    if "read" in request.POST:
        limits.count(request, "message")
        follow(calendar=found, now=timezone.now())
    elif "end" in request.POST:
        found.delete()
    else:
        raise Http404
    return redirect("bookings:keep_resource", slug)


@right("resource.manage")
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """The organisation's booking terms."""
    return render(request, "bookings/keep_terms.html", {"policies": _page(request, policies_kept(request))})


@right("resource.manage")
@FORM
def new_policy(request: HttpRequest) -> HttpResponse:
    """Write booking terms."""
    return _terms(request, Policy(organisation=organisation(request)))


@right("resource.manage")
@FORM
def policy(request: HttpRequest, number: int) -> HttpResponse:
    """Change booking terms; what is booked stays as it was booked."""
    found = get_object_or_404(Policy.objects.select_related("organisation"), pk=number)
    require(request, "resource.manage", found)
    return _terms(request, found)


def organisation(request: HttpRequest) -> Organisation:
    """The organisation whose hat is on. Raises PermissionDenied without one."""
    own = acting(request).organisation
    if own is None:
        raise PermissionDenied
    return own


def simple_terms(of: Organisation) -> Policy:
    """Terms for whoever did not choose any: free of charge, at once."""
    return Policy.objects.get_or_create(organisation=of, name=_("einfach"))[0]


def policies_kept(request: HttpRequest) -> Any:  # noqa: ANN401 - a query set
    """Terms with where they hold."""
    return queries.policies_of(organisation(request)).prefetch_related("resources")


def _terms(request: HttpRequest, found: Policy) -> HttpResponse:
    form = TermsForm(_sent(request), instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("bookings:keep_terms")
    status = 400 if form.errors else 200
    return render(request, "bookings/keep_policy.html", {"form": form, "new": found.pk is None}, status=status)


def _resource(
    request: HttpRequest, found: Resource, *, form: ThingForm | None = None, more: UnitsForm | None = None,
    calendar: CalendarForm | None = None,
) -> HttpResponse:  # fmt: skip
    today, now = timezone.localdate(), timezone.now()
    calendars = list(queries.outside_calendars().filter(unit__resource=found).order_by("unit__name", "id"))
    context: dict[str, Any] = {
        "resource": found, "units": found.units.all(), "form": form or ThingForm(instance=found, of=found.organisation),
        "more": more or UnitsForm(initial={"units": ""}), "calendar": calendar or CalendarForm(resource=found),
        "calendars": [(one, problem_said(one.problem)) for one in calendars],
        "hours": say_hours(found.opening_hours, today), "over": found.last_day is not None and found.last_day < today,
        "many": ahead(found, today - dt.timedelta(days=1), now).count(),
    }  # fmt: skip
    wrong = any(one is not None and one.errors for one in (form, more, calendar))
    return render(request, "bookings/keep_resource.html", context, status=400 if wrong else 200)


def _kept(request: HttpRequest, slug: str) -> Resource:
    found = get_object_or_404(queries.resources(), slug=slug)
    require(request, "resource.manage", found)
    return found


def _page(request: HttpRequest, found: Any) -> Any:  # noqa: ANN401 - whatever is listed
    return Paginator(found, queries.LISTED).get_page(request.GET.get("seite"))


def _sent(request: HttpRequest) -> Any:  # noqa: ANN401 - what forms take
    return request.POST if request.method == "POST" else None
