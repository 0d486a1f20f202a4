"""Reads of what people told the operator."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from dreiraum.ground.messages.models import Feedback, page_of


def address(path: str) -> str:
    """Where to tell the operator something about the page at `path`."""
    return f"{reverse('messages:feedback')}?page={page_of(path)}"


def open_feedback() -> QuerySet[Feedback]:
    """What nobody has handled yet, oldest first."""
    return Feedback.objects.filter(handled=None)
