"""What a message says: a plain text of its kind, in the person's language. Its first line is the subject."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.urls import translate_url
from django.utils import translation

from dreiraum.ground.site.queries import absolute, site

if TYPE_CHECKING:
    from dreiraum.ground.people.models import User

LONGEST_SUBJECT = 200


class Words(NamedTuple):
    """A message in words; link: a path below /en/ for whoever reads English."""

    subject: str
    text: str
    link: str = ""


def words(
    *, kind: str, person: User, context: Mapping[str, object], link: str = "", pages: Mapping[str, str] | None = None
) -> Words:
    """Write a message; the text gets the whole addresses of `pages`.

    Raises TemplateDoesNotExist where nobody wrote a text of that kind.
    """
    language = language_of(person)
    addresses = {name: absolute(in_language(path, language)) for name, path in (pages or {}).items() if path}
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    template = engine.engine.get_template(f"messages/texts/{kind}.{language}.txt")
    with translation.override(language):
        said = template.render(Context({**context, **addresses, "person": person, "site": site()}, autoescape=False))
        subject, _, text = said.strip().partition("\n")
        return Words(one_line(subject)[:LONGEST_SUBJECT], tidy(text), in_language(link, language))


def language_of(person: User) -> str:
    """The language somebody reads."""
    known = {code for code, _ in settings.LANGUAGES}
    return person.language if person.language in known else settings.LANGUAGE_CODE


def in_language(link: str, language: str) -> str:
    """The path of the same page in a language."""
    written = "en" if link.startswith("/en/") else "de"
    if not link or language == written:
        return link
    with translation.override(written):
        return translate_url(link, language)


def one_line(text: str) -> str:
    """Without line breaks, so that no name can add a header to a mail."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """No trailing spaces, at most one empty line in a row: conditions in a text leave some."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
