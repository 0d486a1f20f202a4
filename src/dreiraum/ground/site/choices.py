"""What a choice without a value says in forms made from models, where Django draws dashes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms.models import ModelChoiceField
from django.utils.translation import gettext_lazy as _

DASHES = "---------"


def name_the_empty(form: forms.BaseForm) -> None:
    """Put words for the dashes: please choose, or nothing said."""
    for field in form.fields.values():
        words = _("bitte wählen") if field.required else _("keine Angabe")
        if isinstance(field, ModelChoiceField):
            field.empty_label = words if field.empty_label == DASHES else field.empty_label
        elif isinstance(field, forms.ChoiceField):
            choices = cast("Iterable[tuple[Any, Any]]", field.choices)
            field.choices = [(value, words if label == DASHES else label) for value, label in choices]
