"""Connecting another account with one's own: begun here with a button, so that no foreign page begins it."""

from __future__ import annotations

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from requests import RequestException

from dreiraum.ground.people.oidc import Unreachable
from dreiraum.ground.people.rights import right
from dreiraum.ground.people.signing_in import not_reached


@right("account.secure")
@require_POST
def connect(request: HttpRequest) -> HttpResponse:
    """A page with the link to the other side: browsers follow no form there, as our policy asks of them."""
    try:
        provider = get_adapter().get_provider(request, request.POST.get("account", ""))
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        sent = provider.redirect(request, process=AuthProcess.CONNECT)
    except (Unreachable, RequestException) as error:
        return not_reached(request, provider, error)
    return render(request, "socialaccount/connect.html", {"provider": provider, "address": sent["Location"]})
