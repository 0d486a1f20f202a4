"""Who may do what: every right of the installation, by name, in one place.

A right asked without an object says whether somebody might; with an object, whether they may with this one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import include, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from rules.predicates import Predicate, predicate

from dreiraum.ground.people.acting import MACHINES, Acting, acting, record
from dreiraum.ground.people.belonging import municipality_of, organisation_of, person_of
from dreiraum.ground.people.models import OrganisationKind, Role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

PUBLIC = "public"


@predicate
def signed_in(who: Acting, thing: object) -> bool:
    """Has an account."""
    return who.signed_in


@predicate
def operator(who: Acting, thing: object) -> bool:
    """Runs the installation. Acting for somebody else, nobody does."""
    return who.account is not None and who.account.is_operator and not who.for_another


@predicate
def own(who: Acting, thing: object) -> bool:
    """It is about the person who asks, or the one they act for."""
    return who.signed_in and (thing is None or person_of(thing) == who.person)


@predicate
def in_person(who: Acting, thing: object) -> bool:
    """Nobody can do this for another."""
    return who.signed_in and not who.for_another


@predicate
def reviewed(who: Acting, thing: object) -> bool:
    """The organisation whose hat is on was confirmed by the operator."""
    return who.hat is not None and who.hat.organisation.reviewed is not None


@predicate
def public_body(who: Acting, thing: object) -> bool:
    """The hat is one of a municipality or an administration."""
    kinds = (OrganisationKind.MUNICIPALITY, OrganisationKind.ADMINISTRATION)
    return who.hat is not None and who.hat.organisation.kind in kinds


@predicate
def same_organisation(who: Acting, thing: object) -> bool:
    """It belongs to the organisation whose hat is on."""
    return who.hat is not None and (thing is None or organisation_of(thing) == who.hat.organisation)


@predicate
def unclaimed_at_home(who: Acting, thing: object) -> bool:
    """It lies in the municipality whose hat is on, and no organisation answers for it."""
    home = who.hat.organisation if who.hat else None
    if home is None or home.kind != OrganisationKind.MUNICIPALITY or not home.municipality:
        return False
    return thing is None or (organisation_of(thing) is None and municipality_of(thing) == home.municipality)


def wears(*roles: Role) -> Predicate:
    """Whether one of these hats is on."""

    def wearing(who: Acting, thing: object) -> bool:
        return who.hat is not None and who.hat.role in roles

    return Predicate(wearing, name=" or ".join(roles))


PROVIDING = wears(Role.PROVIDER, Role.HOST) & same_organisation
AT_HOME = wears(Role.PROVIDER, Role.HOST) & reviewed & unclaimed_at_home
HOSTING = wears(Role.HOST) & same_organisation
RUNNING = wears(Role.PROVIDER, Role.HOST, Role.DISPATCHER) & same_organisation
KEEPING = wears(Role.KEEPER) & same_organisation
HELPING = wears(Role.HELPER) & reviewed
MODERATING = wears(Role.MODERATOR) & reviewed & public_body
PLANNING = wears(Role.PLANNER) & reviewed

RIGHTS: dict[str, tuple[Predicate, str]] = {
    "account.own": (own, "see the own account, change name and language"),
    "account.reach": (own & in_person, "change how one is reached: mail, telephone, post, and by which way"),
    "account.secure": (in_person, "change how one signs in"),
    "hat.wear": (in_person, "put on a hat of one's own"),
    "message.own": (own, "read own messages"),
    "mandate.give": (own & in_person, "let somebody act for oneself, and end it"),
    "mandate.use": (signed_in, "act for somebody who allowed it"),
    "mandate.record": (HELPING, "note a consent given on paper, by phone or at the desk"),
    "person.add": (HELPING, "make an account for somebody without mail"),
    "person.card": (HELPING, "print a card with which somebody without mail signs in"),
    "organisation.create": (in_person, "enter an organisation, which waits for its review"),
    "organisation.edit": (KEEPING | operator, "change what is said of an organisation"),
    "organisation.review": (operator, "confirm an organisation"),
    "member.manage": (KEEPING | operator, "add members, give and take roles"),
    "api_key.manage": (KEEPING, "make and revoke keys for programs"),
    "place.create": (PROVIDING | operator, "add a place"),
    "place.map": (AT_HOME | operator, "take places over from OpenStreetMap and settle differences"),
    "place.edit": (PROVIDING | AT_HOME | operator, "change a place"),
    "offer.create": (PROVIDING, "add an offer"),
    "offer.edit": (PROVIDING | AT_HOME | operator, "change, close or publish an offer"),
    "offer.moderate": (MODERATING | operator, "decide about reports, photos and what waits for four eyes"),
    "offer.import": (PROVIDING | operator, "bring in places and offers from a file"),
    "photo.add": (PROVIDING | operator, "add a photo"),
    "booking.make": (own, "book, for oneself or the person acted for"),
    "booking.own": (own, "see and cancel own bookings"),
    "booking.see": (own | RUNNING, "see a booking"),
    "booking.manage": (RUNNING, "answer requests, check people in, cancel for them"),
    "hub.run": (HOSTING, "run a hub's desk: visits, what is fetched and lent, the next shift, its figures"),
    "resource.manage": (PROVIDING, "change what can be booked, when and on which terms"),
    "calendar.own": (own, "make and end secret links to calendars"),
    "ride.request": (own, "ask for a ride, for oneself or the person acted for"),
    "ride.dispatch": (wears(Role.DISPATCHER) & reviewed & same_organisation, "answer requests for rides"),
    "plan.edit": (PLANNING | operator, "edit scenarios"),
    "privacy.export": (own & in_person, "fetch everything that is stored about oneself"),
    "privacy.erase": (own & in_person, "erase the own account"),
    "privacy.consents": (own & in_person, "see and withdraw own consents"),
    "privacy.records": (operator, "read the record of processing activities"),
    "operator.see": (operator, "see what the installation's operator sees"),
    "audit.see": (operator, "see what was done with which hat"),
}


def allowed(who: Acting, name: str, thing: object = None) -> bool:
    """Whether somebody may. A machine may what its key says, for its organisation. Raises KeyError: no such right."""
    rule = RIGHTS[name][0]
    if who.key is not None:
        return name in who.key.scopes and (thing is None or organisation_of(thing) == who.key.organisation)
    return bool(rule.test(who, thing))


def may(request: HttpRequest, name: str, thing: object = None) -> bool:
    """Whether whoever asks may do this, with this thing."""
    return allowed(acting(request), name, thing)


def require(request: HttpRequest, name: str, thing: object = None) -> None:
    """Raise PermissionDenied for whoever may not."""
    if not may(request, name, thing):
        raise PermissionDenied


def right(name: str) -> Callable[[View[P]], View[P]]:
    """Decorate a view: only who has this right. Others are sent to sign in, or refused; nobody keeps its answers."""
    if name not in RIGHTS:
        raise KeyError(name)

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def check(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if may(request, name):
                response = view(request, *args, **kwargs)
                if not response.has_header("Cache-Control"):
                    add_never_cache_headers(cast("HttpResponse", response))
                return response
            return _refuse(request)

        check.right = name  # type: ignore[attr-defined]
        return check

    return decorate


def public(view: Callable[P, Any]) -> Callable[P, Any]:
    """Say of a view, where its address stands, that everybody may see it."""
    view.right = PUBLIC  # type: ignore[attr-defined]
    return view


def public_urls(module: str) -> tuple[Any, Any, Any]:
    """Include the addresses of an area below this one, which knows nobody: everybody may see them."""
    included: tuple[Any, Any, Any] = include(module)
    for pattern in included[0].urlpatterns:
        public(pattern.callback)
    return included


def right_of(view: object, method: str = "GET") -> str | None:
    """The right that a view asks for, PUBLIC, or None where nobody said anything. Operations have one per method."""
    said: str | dict[str, str] | None = getattr(view, "right", None)
    return said.get(method) if isinstance(said, dict) else said


def _refuse(request: HttpRequest) -> HttpResponseBase:
    who = acting(request)
    if who.signed_in or who.key is not None:
        raise PermissionDenied
    if request.path_info.startswith(MACHINES):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


__all__ = (
    "PUBLIC",
    "RIGHTS",
    "Acting",
    "acting",
    "allowed",
    "may",
    "public",
    "public_urls",
    "record",
    "require",
    "right",
    "right_of",
)
