"""Whom the mail address in a form names."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from dreiraum.ground.people.actions import UnknownPerson, person_by_mail
from dreiraum.ground.people.models import User


def person_named(form: forms.Form) -> User | None:
    """The person, or None, with the reason in the form."""
    try:
        return person_by_mail(form.cleaned_data["mail"])
    except UnknownPerson:
        form.add_error("mail", _("Zu dieser Adresse gibt es hier kein Konto."))
        return None


def another_named(form: forms.Form, user: User) -> User | None:
    """The same, where it must be somebody else than `user`."""
    found = person_named(form)
    if found == user:
        form.add_error("mail", _("Das sind Sie selbst."))
        return None
    return found
