"""What is handed over, and how that can fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from dreiraum.ground.messages.models import Message
from dreiraum.ground.messages.rendering import language_of, tidy
from dreiraum.ground.site.queries import absolute, site

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User


class NotNow(Exception):
    """Later perhaps. all_wait: whoever takes it takes nothing from us now, whatever it is."""

    def __init__(self, reason: str, *, all_wait: bool = False) -> None:
        super().__init__(reason)
        self.all_wait = all_wait


class Never(Exception):
    """Trying again would change nothing."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Messages to one person that go out as one; number: of the first dispatch, the same whenever it is tried again."""

    number: int
    person: User
    address: str
    messages: tuple[Message, ...]

    @property
    def language(self) -> str:
        """The language of what we add."""
        return language_of(self.person)

    def render(self, name: str) -> str:
        """All messages in a text of ours, such as `mail.{}.txt`, with what is said to everybody."""
        with translation.override(self.language):
            context = {
                "person": self.person,
                "site": site(),
                "parts": [(one, absolute(one.link) if one.link else "") for one in self.messages],
                "many": len(self.messages) > 1,
                "preferences": absolute(reverse("messages:preferences")),
            }
            return render_to_string(f"messages/outgoing/{name.format(self.language)}", context)

    @property
    def subject(self) -> str:
        """Of the only message, else how many there are."""
        if len(self.messages) == 1:
            return self.messages[0].subject
        return tidy(self.render("digest-subject.{}.txt"))
