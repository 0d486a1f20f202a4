"""An organisation's keys for programs: list, make, end."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from dreiraum.ground.people.api_keys import MOST_PER_MINUTE, SCOPES, make_key, revoke_key
from dreiraum.ground.people.models import ApiKey
from dreiraum.ground.people.rights import acting, require, right

WORDS = {
    "booking.see": _("Buchungen lesen"),
    "booking.manage": _("Buchen, Buchungen beantworten und absagen"),
    "resource.manage": _("Buchbares ändern"),
    "ride.dispatch": _("Fahrtwünsche lesen und beantworten"),
    "offer.create": _("Angebote anlegen"),
    "offer.edit": _("Angebote ändern"),
    "place.create": _("Orte anlegen"),
    "place.edit": _("Orte ändern"),
}
NEEDED = _("Bitte füllen Sie dieses Feld aus.")


class KeyForm(forms.Form):
    """What a key is for, what it may do, and until when."""

    name = forms.CharField(
        label=_("Wofür ist der Schlüssel?"),
        help_text=_("Zum Beispiel: Kasse im Vereinsheim"),
        max_length=80,
        error_messages={"required": NEEDED},
    )
    scopes = forms.MultipleChoiceField(
        label=_("Was darf das Programm?"),
        choices=[(name, WORDS[name]) for name in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eines aus.")},
    )
    days = forms.IntegerField(
        label=_("Wie viele Tage gilt er?"),
        help_text=_("Höchstens 366."),
        min_value=1,
        max_value=366,
        initial=180,
        error_messages={"required": NEEDED},
    )
    per_minute = forms.IntegerField(
        label=_("Anfragen je Minute"), min_value=1, max_value=MOST_PER_MINUTE, initial=60,
        error_messages={"required": NEEDED},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@right("api_key.manage")
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the organisation whose hat is on; a new one's secret is shown in the answer and never again."""
    who = acting(request)
    organisation = who.organisation
    require(request, "api_key.manage", organisation)
    assert organisation is not None
    form, secret = KeyForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        _key, secret = make_key(who=who, organisation=organisation, **form.cleaned_data)
        form = KeyForm()
    context = {
        "form": form, "secret": secret, "organisation": organisation, "now": timezone.now(),
        "keys": [(key, [WORDS.get(one, one) for one in key.scopes]) for key in organisation.api_keys.all()[:200]],
    }  # fmt: skip
    return render(request, "people/privacy/api_keys.html", context, status=400 if form.errors else 200)


@require_POST
@right("api_key.manage")
def revoke(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """End one."""
    key = get_object_or_404(ApiKey, pk=number)
    require(request, "api_key.manage", key)
    revoke_key(who=acting(request), key=key)
    return redirect("privacy:api_keys")
