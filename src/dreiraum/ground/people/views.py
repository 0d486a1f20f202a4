"""The account page: one's data, one's hats, and the person one acts for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dreiraum.ground.people import actions, queries
from dreiraum.ground.people.acting import HAT, MANDATE, acting, mandates_of, record
from dreiraum.ground.people.forms import PersonForm
from dreiraum.ground.people.models import Mandate
from dreiraum.ground.people.numbers import number_in, uuid_in
from dreiraum.ground.people.rights import may, right

FORM = require_http_methods(["GET", "HEAD", "POST"])


@right("account.own")
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What we know, what one may do, who acted for one."""
    who = acting(request)
    may_review = may(request, "organisation.review")
    waiting = queries.waiting_organisations().count() if may_review else 0
    context = {"account": queries.account(who), "waiting": waiting, "may_review": may_review}
    return render(request, "people/account.html", context)


@right("account.own")
@FORM
def details(request: HttpRequest) -> HttpResponse:
    """Name, telephone, post, language; of the person one acts for, not how they are reached."""
    who = acting(request)
    form = PersonForm(request.POST or None, instance=who.person)
    reach = may(request, "account.reach", who.person)
    if not reach:
        form.keep_reach()
    if request.method == "POST" and form.is_valid():
        actions.change_details(by=who, changed=form.changed_data)
        return redirect("people:account")
    return render(request, "people/details.html", {"form": form, "reach": reach}, status=400 if form.errors else 200)


@right("hat.wear")
@require_POST
def wear(request: HttpRequest) -> HttpResponse:
    """Put on a hat, or take it off."""
    number = number_in(request.POST.get("hat", ""))
    request.session.pop(MANDATE, None)
    request.session.pop(HAT, None)
    if number is not None:
        request.session[HAT] = get_object_or_404(queries.hats_of(acting(request).user), pk=number).pk
    return redirect("people:account")


@right("mandate.use")
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Act for somebody who allowed it, or for oneself again."""
    who = acting(request)
    number = uuid_in(request.POST.get("mandate", ""))
    request.session.pop(MANDATE, None)
    if number is not None:
        mandate = get_object_or_404(Mandate.objects.filter(mandates_of(who.user, who.hat)), pk=number)
        request.session[MANDATE] = str(mandate.pk)
        record(who, "mandate.use", person=mandate.person)
    return redirect("people:account")
