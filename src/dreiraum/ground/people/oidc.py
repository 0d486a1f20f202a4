"""Signing in with OpenID Connect, stricter than allauth alone: nonce, signature and subject are always checked.

Nothing that the other side tells is kept but its number for the person, a name to be called by and a mail address.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase
from requests import RequestException

from dreiraum.ground.people.signing_in import not_reached, sign_in_of

NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class Unreachable(Exception):
    """The other side does not answer, or says of itself what nobody understands."""


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One sign-in."""

    verifier = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the other side says of itself. Raises Unreachable."""
        try:
            said = super().openid_config
        except (RequestException, ValueError) as error:
            raise Unreachable(type(error).__name__) from None
        if not isinstance(said, dict) or any(not isinstance(said.get(key), str) for key in NEEDED):
            raise Unreachable("its configuration is not complete")
        return said

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: object, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Remember the secret of this sign-in, from which its nonce is made."""
        self.verifier = pkce_code_verifier or ""
        data: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return data

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:  # noqa: ANN401
        """Who it is. Raises OAuth2Error where the answer is not one to this sign-in."""
        claims = self._checked(app, kwargs["response"].get("id_token"))
        about = self._fetch_user_info(token.token)
        if not isinstance(about, dict) or about.get("sub") != claims["sub"]:
            raise OAuth2Error("the answer is about somebody else")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": about, "id_token": claims})

    def _checked(self, app: SocialApp, credential: str | None) -> dict[str, Any]:
        said = self.openid_config
        if not isinstance(credential, str):
            raise OAuth2Error("no ID token")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=credential, keys_url=said["jwks_uri"], issuer=said["issuer"], audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )  # fmt: skip
        if not claims.get("sub") or claims.get("nonce") != nonce(self.verifier):
            raise OAuth2Error("the answer is one to another sign-in")
        return claims


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """Another account."""

    oauth2_adapter_class = Adapter

    def extract_extra_data(self, data: object) -> dict[str, Any]:
        """Keep nothing."""
        return {}

    def get_pkce_params(self) -> dict[str, Any]:
        """The secret of a sign-in, and the nonce that goes with it."""
        pkce: dict[str, Any] = super().get_pkce_params()
        return {**pkce, "nonce": nonce(pkce["code_verifier"])}

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """A link signs in, whatever it says; it asks for no more than we do."""
        return sign_in_of(request)


def nonce(verifier: str) -> str:
    """Known to whoever began the sign-in alone."""
    return hashlib.sha256(b"nonce" + verifier.encode()).hexdigest()


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send somebody there."""
    return _answer(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Somebody comes back."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: type, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    adapter = Adapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    if provider.id != Provider.id:
        raise Http404
    try:
        answer: HttpResponseBase = view.adapter_view(adapter)(request)  # type: ignore[attr-defined]
    except (Unreachable, RequestException, ValueError, KeyError, TypeError) as error:
        return not_reached(request, provider, error)
    return answer
