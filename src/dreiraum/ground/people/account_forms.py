"""Allauth's forms as the house shows them: no words inside the fields, and help that people need."""

from __future__ import annotations

from allauth.account import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Mindestens zehn Zeichen. Gut sind vier Wörter, die nichts miteinander zu tun haben.")
OPTIONAL = _(
    "Ohne Passwort schicken wir Ihnen zum Anmelden jedes Mal einen Code. Mit Passwort: mindestens zehn Zeichen."
)


class Plain:
    """A form whose labels say it all; `helps` has other help for some of its fields."""

    helps: dict[str, str | Promise] = {}  # noqa: RUF012

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.helps.get(name, field.help_text)


class LoginForm(Plain, forms.LoginForm):  # type: ignore[misc]
    """The link to a new password stands below."""

    helps = {"password": ""}  # noqa: RUF012


class SignupForm(Plain, forms.SignupForm):  # type: ignore[misc]
    """The name first."""

    field_order = ("name", "email", "password1")
    helps = {"password1": OPTIONAL}  # noqa: RUF012


class ChangePasswordForm(Plain, forms.ChangePasswordForm):  # type: ignore[misc]
    """The old one and the new one."""

    helps = {"oldpassword": "", "password1": CHOOSE}  # noqa: RUF012


class SetPasswordForm(Plain, forms.SetPasswordForm):  # type: ignore[misc]
    """The first one."""

    helps = {"password1": CHOOSE}  # noqa: RUF012


class ResetPasswordKeyForm(Plain, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new one."""

    helps = {"password1": CHOOSE}  # noqa: RUF012


class ResetPasswordForm(Plain, forms.ResetPasswordForm):  # type: ignore[misc]
    """Where the code goes."""


class RequestLoginCodeForm(Plain, forms.RequestLoginCodeForm):  # type: ignore[misc]
    """Where the code goes."""


class AddEmailForm(Plain, forms.AddEmailForm):  # type: ignore[misc]
    """The new address."""
