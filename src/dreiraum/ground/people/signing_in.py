"""How people sign up and in: what we ask, what we write to them, and other accounts they may come with."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.contrib.sites.requests import RequestSite
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from requests import RequestException

from dreiraum.ground.people import refusals
from dreiraum.ground.people.acting import HAT, MANDATE
from dreiraum.ground.people.letters import letter
from dreiraum.ground.people.models import User
from dreiraum.ground.site.queries import site

SAML_CANCELLED = "was not Success, was AuthnFailed"  # in python3-saml's words

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our words, our mails, no notes that blink by."""

    error_messages: ClassVar = {**DefaultAccountAdapter.error_messages, **refusals.ACCOUNT}

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: ANN401
        """Keep the name they want to be called by and the language they read."""
        user.name = form.cleaned_data.get("name", "").strip()
        user.language = "en" if get_language() == "en" else "de"
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """One of our letters, in the language of the person."""
        person = context.get("user")
        language = getattr(person, "language", "") or get_language() or "de"
        with override(language):
            subject, text = letter(template_prefix.rpartition("/")[2], context)
            operator = site()
            lines = [
                _("Guten Tag,") if not getattr(person, "name", "") else _("Guten Tag %(name)s,") % {"name": person}
            ]
            body = "\n\n".join([*lines, text, operator.name])
        sender = operator.feedback or None
        EmailMessage(f"{operator.name}: {subject}", body, sender, [email]).send(fail_silently=False)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not of who has just signed in, whichever way; some ways cannot be gone a second time."""
        done = get_authentication_records(self.request, self.request.user)
        if done and time.time() - done[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT:
            return False
        needed: bool = super().is_reauthentication_required(app=app)
        return needed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the account page, with the own name: nobody starts in another's."""
        for key in (HAT, MANDATE):
            request.session.pop(key, None)
        return reverse("people:account")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """As after signing in."""
        return self.get_login_redirect_url(request)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Names that apps and devices show."""

    error_messages: ClassVar = {**DefaultMFAAdapter.error_messages, **refusals.SECOND_STEP}

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls us."""
        return site().name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a device calls us when it makes a passkey."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": site().name}


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes with another account is asked what to be called; nothing else that it tells is kept."""

    error_messages: ClassVar = {**DefaultSocialAccountAdapter.error_messages, **refusals.OTHER_ACCOUNT}

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:  # noqa: ANN401
        """A name to be called by, from whatever the other account tells."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(part for part in parts if isinstance(part, str) and part)
        user.name = name[:100] if isinstance(name, str) else ""
        user.language = "en" if get_language() == "en" else "de"
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401
        """Keys with which we could ask the other side for more: forgotten before anything is stored."""
        sociallogin.token = None

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:  # noqa: ANN401
        """What people see before it is taken over, and may change."""
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,  # noqa: ANN401
        extra_context: Any = None,  # noqa: ANN401
    ) -> None:  # fmt: skip
        """One line for the operator; says nothing of the person. Raises ImmediateHttpResponse: it does not answer."""
        why = type(exception).__name__ if exception else (extra_context or {}).get("saml_last_error_reason") or ""
        if SAML_CANCELLED in why:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("socialaccount_login_cancelled")))
        if error != AuthError.CANCELLED:
            log.warning("a sign-in with another account failed", extra={"account": provider.app.name, "why": why})
        if isinstance(exception, RequestException):
            raise ImmediateHttpResponse(_silent(request, provider))


class OurName:
    """Middleware: allauth's pages say the name of the site, as all others do, and not where it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Allauth has a `site` of its own in what its pages show."""
        if isinstance((response.context_data or {}).get("site"), RequestSite):
            response.context_data = {**(response.context_data or {}), "site": site()}
        return response


def sign_in_of(request: HttpRequest) -> dict[str, Any]:
    """What a link to another account begins: a sign-in, never a connection, which a foreign page could begin too."""
    following = get_next_redirect_url(request)
    return {"process": AuthProcess.LOGIN, **({"next_url": following} if following else {})}


def not_reached(request: HttpRequest, provider: Any, error: Exception) -> HttpResponse:  # noqa: ANN401
    """The other side does not answer, or with nonsense: one line for the operator, plain words for the person."""
    log.warning("another account does not answer", extra={"account": provider.app.name, "why": repr(error)[:200]})
    return _silent(request, provider)


def _silent(request: HttpRequest, provider: Any) -> HttpResponse:  # noqa: ANN401
    return render(request, "socialaccount/silent.html", {"provider": provider}, status=503)
