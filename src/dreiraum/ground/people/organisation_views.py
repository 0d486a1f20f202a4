"""Organisations: entering one, its members, and the operator's look at new ones."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dreiraum.ground.people import actions, queries
from dreiraum.ground.people.acting import HAT, acting
from dreiraum.ground.people.forms import MemberForm, OrganisationForm
from dreiraum.ground.people.models import Membership, Organisation, Role
from dreiraum.ground.people.naming import person_named
from dreiraum.ground.people.numbers import number_in
from dreiraum.ground.people.rights import require, right
from dreiraum.ground.people.views import FORM
from dreiraum.ground.region import limits

PAGE = 100  # organisations


@right("organisation.create")
@FORM
def enter(request: HttpRequest) -> HttpResponse:
    """A new organisation; the operator looks before its helpers and moderators count."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = acting(request).user
        try:
            organisation = actions.enter_organisation(by=user, **form.cleaned_data)
        except actions.TooManyWaiting:
            form.add_error(None, _("Es warten schon viele Ihrer Organisationen auf die Prüfung."))
        else:
            request.session[HAT] = queries.hats_of(user).get(organisation=organisation, role=Role.KEEPER).pk
            return redirect("people:organisation", organisation.slug)
    return render(request, "people/enter_organisation.html", {"form": form}, status=400 if form.errors else 200)


@right("organisation.edit")
@FORM
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What is said of it."""
    found = _found(request, slug, "organisation.edit")
    form = OrganisationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("people:organisation", slug)
    return _page(request, found, form=form)


@right("member.manage")
@require_POST
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a role."""
    found = _found(request, slug, "member.manage")
    form = MemberForm(request.POST)
    if form.is_valid():
        limits.count(request, "message")
        person = person_named(form)
        if person is not None:
            actions.add_member(organisation=found, person=person, role=form.cleaned_data["role"], by=acting(request))
            return redirect("people:organisation", slug)
    return _page(request, found, member_form=form)


@right("member.manage")
@require_POST
def remove_member(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a role away."""
    found = _found(request, slug, "member.manage")
    members = Membership.objects.select_related("user", "organisation").filter(organisation=found)
    membership = get_object_or_404(members, pk=number_in(request.POST.get("member", "")))
    try:
        actions.remove_member(membership=membership, by=acting(request))
    except actions.LastKeeper:
        return _page(request, found, last_keeper=True, status=409)
    if membership.user == acting(request).account:
        return redirect("people:account")
    return redirect("people:organisation", slug)


@right("organisation.review")
@FORM
def review(request: HttpRequest) -> HttpResponse:
    """What waits for the operator, and all that is confirmed."""
    if request.method == "POST":
        found = get_object_or_404(queries.waiting_organisations(), slug=request.POST.get("organisation", "")[:80])
        actions.confirm_organisation(organisation=found, by=acting(request))
        return redirect("people:review")
    page = Paginator(queries.confirmed_organisations(), PAGE).get_page(request.GET.get("seite"))
    return render(request, "people/review.html", {"waiting": queries.waiting_organisations()[:PAGE], "page": page})


def _found(request: HttpRequest, slug: str, name: str) -> Organisation:
    found = get_object_or_404(Organisation, slug=slug)
    require(request, name, found)
    return found


def _page(
    request: HttpRequest, found: Organisation, *, form: OrganisationForm | None = None,
    member_form: MemberForm | None = None, last_keeper: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "organisation": found,
        "form": form or OrganisationForm(instance=found),
        "member_form": member_form or MemberForm(prefix=None),
        "members": Paginator(queries.members_of(found), PAGE).get_page(request.GET.get("seite")),
        "last_keeper": last_keeper,
    }
    wrong = any(one is not None and one.errors for one in (form, member_form))
    return render(request, "people/organisation.html", context, status=400 if wrong else status)
