"""Signing in with SAML 2, such as with the BundID: what allauth does, and what it leaves to the person's luck.

Nothing that the other side tells is kept but its number for the person, a name to be called by and a mail address.
The BundID wants to be told in the request which attributes and which level of trust are asked for
(Integrationsleitfaden BundID; namespace of the AKDB).
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.saml import utils, views
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from onelogin.saml2.auth import OneLogin_Saml2_Auth  # type: ignore[import-untyped]
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request  # type: ignore[import-untyped]
from onelogin.saml2.errors import OneLogin_Saml2_Error  # type: ignore[import-untyped]
from onelogin.saml2.settings import OneLogin_Saml2_Settings  # type: ignore[import-untyped]

from dreiraum.ground.people.signing_in import not_reached, sign_in_of

ISSUER = "</saml:Issuer>"
EXTENSION = (
    '<samlp:Extensions><akdb:AuthenticationRequest xmlns:akdb="https://www.akdb.de/request/2018/09" Version="2">'
    "<akdb:RequestedAttributes>{}</akdb:RequestedAttributes></akdb:AuthenticationRequest></samlp:Extensions>"
)


class Provider(SAMLProvider):  # type: ignore[misc]
    """Another account."""

    def extract_extra_data(self, data: object) -> dict[str, Any]:
        """Keep nothing."""
        return {}

    def extract_uid(self, data: OneLogin_Saml2_Auth) -> str:
        """The number that stays; one that changes each time would be another account each time."""
        wanted = self.app.settings["attribute_mapping"].get("uid")
        found = (data.get_attributes().get(wanted) or [""])[0] if wanted else data.get_nameid()
        if not isinstance(found, str) or not found.strip():
            raise ProviderException("the answer has no number for the person")
        return found.strip()

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """A link signs in, whatever it says."""
        return sign_in_of(request)

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: object = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> HttpResponse:  # fmt: skip
        """Send somebody there, with what that side wants to be told."""
        _name_host(request)
        auth = OneLogin_Saml2_Auth(utils.prepare_django_request(request), _config(request, self))
        names = self.app.settings["asked"]
        auth.authn_request_class = _asking(names) if names else OneLogin_Saml2_Authn_Request
        address = auth.login(return_to="sign-in")  # not empty: some leave an empty one out of what was signed
        self.stash_redirect_state(request, process, next_url, data, state_id=auth.get_last_request_id(), **kwargs)
        return HttpResponseRedirect(address)


def _config(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    """What python3-saml takes. No signing out from afar: that would let any page end a session."""
    config: dict[str, Any] = utils.build_saml_config(request, provider.app.settings, provider.app.client_id)
    config["sp"].pop("singleLogoutService")
    level = provider.app.settings["level"]
    if level:
        config["security"].update(requestedAuthnContext=[level], requestedAuthnContextComparison="minimum")
    return config


def _asking(names: list[str]) -> type:
    """A request that names attributes."""

    class Asking(OneLogin_Saml2_Authn_Request):  # type: ignore[misc]
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)
            listed = "".join(f"<akdb:RequestedAttribute Name={quoteattr(name)}/>" for name in names)
            self._authn_request: str = self.get_xml().replace(ISSUER, ISSUER + EXTENSION.format(listed), 1)

    return Asking


def login(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Send somebody there."""
    try:
        answer: HttpResponseBase = views.login(request, organization_slug=organization_slug)
    except OneLogin_Saml2_Error as error:
        return not_reached(request, _provider(request, organization_slug), error)
    return answer


def finish_acs(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Somebody comes back: an answer that nobody here asked for, or that came before, is refused."""
    try:
        answer: HttpResponseBase = views.finish_acs(request, organization_slug)
    except (PermissionDenied, ProviderException, OneLogin_Saml2_Error, SyntaxError, ValueError) as error:  # or no XML
        answer = render_authentication_error(request, _provider(request, organization_slug), exception=error)
    return answer


def sls(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Nobody is signed out from afar; allauth wants the address all the same."""
    raise Http404


def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What the other side needs to know of us."""
    provider = _provider(request, organization_slug)
    try:
        ours = OneLogin_Saml2_Settings(settings=_config(request, provider), sp_validation_only=True)
    except OneLogin_Saml2_Error as error:
        return not_reached(request, provider, error)
    return HttpResponse(ours.get_sp_metadata(), content_type="application/samlmetadata+xml")


def _provider(request: HttpRequest, key: str) -> Provider:
    """The account of that key, or 404."""
    provider: Provider = utils.get_app_or_404(request, key).get_provider(request)
    return provider


@csrf_exempt
def acs(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """The other side's page sends its answer here; `finish_acs` reads it, with our own cookies."""
    _name_host(request)
    answer: HttpResponseBase = views.acs(request, organization_slug=organization_slug)
    return answer


def _name_host(request: HttpRequest) -> None:
    """Allauth counts on a header that HTTP/1.0 has not."""
    request.META.setdefault("HTTP_HOST", request.get_host())
