"""A card for somebody without a mail address: printed by a helper, handed over or put into an envelope."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dreiraum.ground.people import codes
from dreiraum.ground.people.acting import acting
from dreiraum.ground.people.rights import right


@right("person.card")
@require_POST
def card(request: HttpRequest) -> HttpResponse:
    """The card, shown once."""
    who = acting(request)
    if not who.for_another:
        return redirect("people:account")
    try:
        code = codes.make_card(by=who)
    except codes.HasMail:
        return render(request, "people/has_mail.html", {"person": who.person}, status=409)
    address = request.build_absolute_uri(reverse("messages:without_mail"))
    until = timezone.localdate() + codes.CARD_HOLDS
    context = {"person": who.person, "code": code, "address": address, "until": until}
    return render(request, "people/card.html", context)
