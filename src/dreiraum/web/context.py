"""What every page knows: who runs it, where its reader is, what the Region has to say to every answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve, translate_url
from django.utils import timezone
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dreiraum.ground.messages.queries import address as feedback_address
from dreiraum.ground.messages.queries import unread
from dreiraum.ground.people.rights import acting
from dreiraum.ground.region.links import fixed
from dreiraum.ground.region.serving import Unavailable, region
from dreiraum.ground.site.queries import site
from dreiraum.web import paper


def page(request: HttpRequest) -> dict[str, Any]:
    """Variables of base.html: site, navigation, the other language's address, notices and attribution."""
    here, english = _here(request), get_language() == "en"
    return {
        "site": site(),
        "acting": acting(request),
        "navigation": [
            {"label": label, "url": fixed(rooms[0]), "current": here in rooms}
            for label, rooms in (
                (_("Erreichen"), ("home", "region:search", "coverage:answer", "coverage:route")),
                (_("Wege"), ("mobility:planner", "mobility:journey", "mobility:stops", "mobility:board")),
                (_("Angebote"), ("places:offers", "places:offer", "places:place", "supply:hubs", "supply:hub")),
                (_("Karte"), ("coverage:map",)),
                (_("Gemeinden"), ("coverage:municipalities", "coverage:municipality", "coverage:village")),
            )
        ],
        "at_account": here.startswith(("people:", "account_", "mfa_", "socialaccount_")),
        "unread": unread(acting(request).person, timezone.now()) if acting(request).signed_in else 0,
        "switch": {
            "url": escape_leading_slashes(translate_url(request.get_full_path(), "de" if english else "en")),
            "label": "Deutsch" if english else "English",
            "language": "de" if english else "en",
        },
        "feedback": feedback_address(request.path),
        "paper": {"qr": partial(paper.qr, request), "address": partial(paper.address, request)},
        **_region(),
    }


def _here(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return ""
    return match.view_name


def _region() -> dict[str, Any]:
    try:
        served = region()
    except Unavailable:
        return {"notices": (), "attribution": (), "district": ""}
    return {"notices": served.notices, "attribution": served.attribution, "district": served.manifest["name"]}
