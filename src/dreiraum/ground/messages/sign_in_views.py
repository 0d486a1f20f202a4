"""Signing in without a mail address: with the code of a printed card, or one that comes as a text message.

Whether somebody has an account is not to be seen: unknown numbers get the same answer, as fast.
"""

from __future__ import annotations

import logging
import threading

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dreiraum.ground.messages.carriers import Never, NotNow, Parcel, sms
from dreiraum.ground.messages.models import Message
from dreiraum.ground.people import codes
from dreiraum.ground.people.models import User
from dreiraum.ground.people.refusals import LATER, WRONG_CODE
from dreiraum.ground.people.ways_in import SignInCode
from dreiraum.ground.site.queries import site

log = logging.getLogger(__name__)

SENT = "sign_in_code"  # what the session of a visitor remembers
FORM = require_http_methods(["GET", "HEAD", "POST"])


class CardForm(forms.Form):
    """What stands on the card."""

    code = forms.CharField(
        label=_("Code von Ihrer Anmeldekarte"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Geben Sie bitte den Code ein.")},
    )


class PhoneForm(forms.Form):
    """The number we know."""

    phone = forms.CharField(
        label=_("Telefonnummer"),
        help_text=_("Die Nummer, die bei der Aufnahme eingetragen wurde."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        error_messages={"required": _("Geben Sie bitte Ihre Telefonnummer ein.")},
    )


class CodeForm(forms.Form):
    """What came as a text message."""

    code = forms.CharField(
        label=_("Code aus der SMS"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Geben Sie bitte den Code ein.")},
    )


@FORM
@sensitive_post_parameters()
def without_mail(request: HttpRequest) -> HttpResponse:
    """With a card."""
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _may_try(request, "card"):
            form.add_error(None, LATER)
        elif person := codes.use_card(code=form.cleaned_data["code"]):
            return _sign_in(request, person)
        else:
            form.add_error("code", _("Dieser Code stimmt nicht, oder er wurde schon benutzt."))
    context = {"form": form, "by_phone": site().sms is not None}
    return render(request, "messages/without_mail.html", context, status=400 if form.errors else 200)


@FORM
def by_phone(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""
    gateway = site().sms
    if gateway is None:
        return redirect("messages:without_mail")
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = sms.international(form.cleaned_data["phone"], gateway.country)
        if not number:
            form.add_error("phone", _("Das ist keine Telefonnummer. Schreiben Sie sie mit Vorwahl."))
        elif not _may_try(request, "phone", number):
            form.add_error(None, LATER)
        else:
            request.session[SENT] = _send(number, gateway.country)
            return redirect("messages:phone_code")
    return render(request, "messages/by_phone.html", {"form": form}, status=400 if form.errors else 200)


@FORM
@sensitive_post_parameters()
def phone_code(request: HttpRequest) -> HttpResponse:
    """Enter it."""
    if SENT not in request.session:
        return redirect("messages:by_phone")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _may_try(request, "phone_code"):
            form.add_error(None, LATER)
        elif person := codes.use_sms(number=request.session[SENT], code=form.cleaned_data["code"]):
            del request.session[SENT]
            return _sign_in(request, person)
        else:
            form.add_error("code", WRONG_CODE)
    return render(request, "messages/phone_code.html", {"form": form}, status=400 if form.errors else 200)


def _may_try(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Counted together with the other workers."""
    return bool(ratelimit.consume(request, action=f"dreiraum_{action}", key=key))


def _send(number: str, country: str) -> int:
    """Send a code to the only one with this number and no mail address; returns the code's, or that of none."""
    known = User.objects.filter(email=None, is_active=True).exclude(phone="")
    same = [pk for pk, phone in known.values_list("pk", "phone") if sms.international(phone, country) == number]
    if len(same) != 1:
        return 0
    person = User.objects.get(pk=same[0])
    row, code = codes.make_sms(person=person)
    threading.Thread(target=_carry, args=(row, code, person), daemon=True).start()
    return row.pk


def _carry(row: SignInCode, code: str, person: User) -> None:
    """Beside the answer, which takes no longer for a number that we know."""
    name = site().name
    words = f"{name}: {code} ist Ihr Code zum Anmelden. Geben Sie ihn niemandem."
    if person.language == "en":
        words = f"{name}: {code} is your code to sign in. Give it to nobody."
    parcel = Parcel(-row.pk, person, person.phone, (Message(subject=words),))  # numbers of other messages are positive
    try:
        sms.carry(parcel)
    except (Never, NotNow) as error:
        log.warning("a code to sign in could not be sent", extra={"why": str(error)})


def _sign_in(request: HttpRequest, person: User) -> HttpResponse:
    record_authentication(request, person, method="code")
    answer: HttpResponse = perform_login(
        request, person, email_verification="none", redirect_url=reverse("people:account")
    )
    return answer
