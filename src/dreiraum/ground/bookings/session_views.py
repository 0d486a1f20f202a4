"""Pages of those who keep sessions: what comes, new ones once or by a rhythm, who takes part, calling one off."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dreiraum.ground.bookings import queries
from dreiraum.ground.bookings.actions import Sort, call_off, change_seats, schedule
from dreiraum.ground.bookings.actions.scheduling import Dates
from dreiraum.ground.bookings.keeping_forms import SeatsNumberForm, SessionForm
from dreiraum.ground.bookings.keeping_views import organisation, simple_terms
from dreiraum.ground.bookings.models import Session
from dreiraum.ground.bookings.refused import Reason, Refused
from dreiraum.ground.bookings.telling import session_title
from dreiraum.ground.people.rights import acting, record, require, right

CONFLICT = 409


@right("resource.manage")
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """What comes, next first."""
    found = queries.sessions_of(organisation(request), timezone.now())
    page = Paginator(found, queries.LISTED).get_page(request.GET.get("seite"))
    return render(request, "bookings/keep_sessions.html", {"sessions": page})


@right("resource.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new_session(request: HttpRequest) -> HttpResponse:
    """One, or one for each day of a rhythm; where a unit is taken, the days are listed first."""
    of = organisation(request)
    form = SessionForm(request.POST if request.method == "POST" else None, of=of)
    context: dict[str, Any] = {"form": form, "offers": queries.offers_of(of).exists()}
    if not form.is_bound:
        return render(request, "bookings/keep_session_new.html", context)
    if not form.is_valid():
        return render(request, "bookings/keep_session_new.html", context, status=400)
    try:
        made = _schedule(request, form)
    except Refused as refused:
        context |= {"refused": refused, "some": bool(form.rule) and refused.reason == Reason.CLASHES}
        return render(request, "bookings/keep_session_new.html", context, status=CONFLICT)
    if len(made.made) > 1:
        return redirect("bookings:keep_sessions")
    return redirect("bookings:keep_session", made.made[0].pk)


@right("resource.manage")
@require_safe
def session(request: HttpRequest, number: str) -> HttpResponse:
    """Who comes, who waits."""
    return _session(request, _kept(request, number))


@right("resource.manage")
@require_POST
def put_seats(request: HttpRequest, number: str) -> HttpResponse:
    """More seats, which those get who wait; or fewer, down to what is taken."""
    found = _kept(request, number)
    form = SeatsNumberForm(request.POST, session=found)
    if not form.is_valid():
        return _session(request, found, form=form)
    try:
        change_seats(session=found, seats=form.cleaned_data["seats"])
    except Refused:
        form.add_error("seats", _("So viele Plätze sind schon vergeben. Sagen Sie erst jemandem ab."))
        return _session(request, found, form=form)
    return redirect("bookings:keep_session", number)


@right("resource.manage")
@require_POST
def put_off(request: HttpRequest, number: str) -> HttpResponse:
    """It does not take place: everybody is told, with the reason."""
    found, why = _kept(request, number), request.POST.get("why", "").strip()[:300]
    if not why:
        return _session(request, found, unexplained=True)
    call_off(session=found, why=why)
    about = f"{session_title(found)}, {timezone.localtime(found.starts):%d.%m.%Y %H:%M}"
    record(acting(request), "resource.manage", about=_("fällt aus: %(what)s") % {"what": about})
    return redirect("bookings:keep_session", number)


def _schedule(request: HttpRequest, form: SessionForm) -> Dates:
    said = form.cleaned_data
    sort = Sort.FREE if request.POST.get("sort") == Sort.FREE else Sort.ALL
    return schedule(
        offer=said["offer"], policy=said["policy"] or simple_terms(organisation(request)), starts=said["starts"],
        ends=said["ends"], seats=said["seats"], title=said["title"], rule=form.rule, units=list(said["units"]),
        sort=sort,
    )  # fmt: skip


def _session(
    request: HttpRequest, found: Session, *, form: SeatsNumberForm | None = None, unexplained: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "session": found, "form": form or SeatsNumberForm(session=found), "unexplained": unexplained,
        "over": found.ends <= timezone.now(), "units": queries.units_of(found),
        "coming": Paginator(queries.taking_part(found), queries.LISTED).get_page(request.GET.get("seite")),
    }  # fmt: skip
    wrong = unexplained or (form is not None and form.errors)
    return render(request, "bookings/keep_session.html", context, status=400 if wrong else 200)


def _kept(request: HttpRequest, number: str) -> Session:
    found = get_object_or_404(queries.sessions(), pk=number)
    require(request, "resource.manage", found)
    return found
