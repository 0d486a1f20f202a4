"""A person's own data: see, fetch, erase; consents. The operator's record of processing activities."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth import logout
from django.db.models import F
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from dreiraum.ground.people.erasure import LastOperator, erase, left_without_keeper
from dreiraum.ground.people.export import counts, write
from dreiraum.ground.people.models import Consent, Remainder
from dreiraum.ground.people.processing import as_markdown, entries
from dreiraum.ground.people.rights import acting, record, right

MARKDOWN = "text/markdown; charset=utf-8"


def _can_confirm(request: HttpRequest) -> bool:
    """Whether whoever asks has a password, a passkey or the like here to show again."""
    return bool(get_adapter().get_reauthentication_methods(request.user))


confirmed = reauthentication_required(enabled=_can_confirm)


class EraseForm(forms.Form):
    """One deliberate tick."""

    sure = forms.BooleanField(
        label=_("Ja, mein Konto und alle meine Daten sollen gelöscht werden."),
        error_messages={"required": _("Setzen Sie hier ein Häkchen, wenn Sie sicher sind.")},
    )


@require_safe
@right("privacy.export")
def mine(request: HttpRequest) -> HttpResponse:
    """What is stored about whoever asks."""
    return render(request, "people/privacy/mine.html", {"counts": counts(acting(request).user)})


@require_safe
@right("privacy.export")
@confirmed
def download(request: HttpRequest) -> HttpResponse | FileResponse:
    """Everything in one file."""
    who = acting(request)
    record(who, "privacy.export", person=who.user)
    return FileResponse(write(who.user), as_attachment=True, filename="meine-daten.zip", content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@right("privacy.erase")
@confirmed
def erasing(request: HttpRequest) -> HttpResponse:
    """Ask once, then erase the own account and sign out."""
    user = acting(request).user
    form = EraseForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "keeperless": left_without_keeper(user)}
    if not form.is_bound or not form.is_valid():
        return render(request, "people/privacy/erase.html", context, status=400 if form.errors else 200)
    try:
        erase(person=user)
    except LastOperator:
        return render(request, "people/privacy/erase.html", {**context, "last": True}, status=409)
    logout(request)
    return redirect("privacy:erased")


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return render(request, "people/privacy/erased.html")


@require_http_methods(["GET", "HEAD", "POST"])
@right("privacy.consents")
def consents(request: HttpRequest) -> HttpResponse:
    """The consent log of whoever asks; a consent can be taken back."""
    user = acting(request).user
    if request.method == "POST":
        number = request.POST.get("consent", "")
        given = get_object_or_404(Consent, pk=int(number) if number.isdecimal() else 0, user=user, withdrawn=None)
        given.withdrawn = timezone.now()
        given.save(update_fields=["withdrawn"])
        return redirect("privacy:consents")
    log = Consent.objects.filter(user=user).order_by(F("withdrawn").asc(nulls_first=True), "-given", "-id")
    return render(request, "people/privacy/consents.html", {"consents": log})


@require_safe
@right("privacy.records")
def processing(request: HttpRequest) -> HttpResponse:
    """The record of processing activities, and what laws keep of people that were erased."""
    if request.GET.get("format") == "md":
        return HttpResponse(as_markdown(), content_type=MARKDOWN)
    context = {"entries": entries(), "remainders": Remainder.objects.all()[:500]}
    return render(request, "people/privacy/processing.html", context)
