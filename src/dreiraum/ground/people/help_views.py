"""Letting others help: consents given here, and those a helper notes for somebody at the desk or on the phone."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dreiraum.ground.people import actions, queries
from dreiraum.ground.people.acting import MANDATE, Acting, acting
from dreiraum.ground.people.forms import HelpedForm, MandateForm, NotedForm
from dreiraum.ground.people.models import Mandate
from dreiraum.ground.people.naming import another_named
from dreiraum.ground.people.rights import right
from dreiraum.ground.people.views import FORM
from dreiraum.ground.region import limits


@right("mandate.give")
@FORM
def helping(request: HttpRequest) -> HttpResponse:
    """Whom one lets help, and how long."""
    who = acting(request)
    form = MandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _give(request, who, form):
        return redirect("people:helping")
    context = {"form": form, "given": queries.given_by(who.user)}
    return render(request, "people/helping.html", context, status=400 if form.errors else 200)


@right("account.own")
@require_POST
def end(request: HttpRequest, number: UUID) -> HttpResponse:
    """End a mandate: the person who gave it, or who holds it."""
    who = acting(request)
    mandate = get_object_or_404(Mandate.objects.select_related("person", "helper", "organisation"), pk=number)
    if not _may_end(who, mandate):
        raise PermissionDenied
    actions.revoke_mandate(mandate=mandate, by=who)
    return redirect("people:account" if who.for_another else "people:helping")


@right("person.add")
@FORM
def add_person(request: HttpRequest) -> HttpResponse:
    """Somebody without mail, who agreed that the hub's helpers act for them."""
    form = HelpedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mandate = actions.add_person(
            by=acting(request), **{**form.cleaned_data, "days": int(form.cleaned_data["days"])}
        )
        request.session[MANDATE] = str(mandate.pk)
        return redirect("people:account")
    return render(request, "people/add_person.html", {"form": form}, status=400 if form.errors else 200)


@right("mandate.record")
@FORM
def note(request: HttpRequest) -> HttpResponse:
    """Somebody with an account agreed on paper, by phone or at the desk; they are told by mail."""
    form = NotedForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _note(request, form):
        return redirect("people:account")
    return render(request, "people/note.html", {"form": form}, status=400 if form.errors else 200)


def _give(request: HttpRequest, who: Acting, form: MandateForm) -> bool:
    said = form.cleaned_data
    limits.count(request, "message")
    helper = another_named(form, who.user) if said["mail"] else None
    if form.errors:
        return False
    actions.give_mandate(person=who.user, days=int(said["days"]), helper=helper, organisation=said["organisation"])
    return True


def _note(request: HttpRequest, form: NotedForm) -> bool:
    said, who = form.cleaned_data, acting(request)
    limits.count(request, "message")
    person = another_named(form, who.user)
    if person is None:
        return False
    actions.record_mandate(person=person, days=int(said["days"]), channel=said["channel"], by=who)
    return True


def _may_end(who: Acting, mandate: Mandate) -> bool:
    """Nobody ends by one mandate what the person allowed another."""
    if who.for_another:
        return who.mandate == mandate
    held = mandate.helper == who.user or (mandate.organisation is not None and mandate.organisation == who.organisation)
    return mandate.person == who.user or held
