"""The operator's own texts in place of ours: `texts/PAGE.LANGUAGE.md` in the installation, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from dreiraum.reach.errors import InputError
from dreiraum.reach.toml import nearest_word, read_text

LANGUAGES = ("de", "en")


class OwnText(NamedTuple):
    """A heading of the first level at the beginning, and the HTML of the rest; both empty where there is no file."""

    title: str
    html: SafeString


def read_own_text(path: Path) -> OwnText:
    """Read a Markdown file; HTML in it stays text. Raises InputError where it is no UTF-8 or cannot be read."""
    if not path.exists():
        return OwnText("", SafeString())
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(read_text(path))
    title = ""
    if tokens and tokens[0].tag == "h1":
        title, tokens = tokens[1].content, tokens[3:]
    return OwnText(title, mark_safe(markdown.renderer.render(tokens, markdown.options, {})))


def check_own_texts(folder: Path, pages: Iterable[str]) -> None:
    """Read every text once. Raises InputError for one that cannot be read or that no page would show."""
    known = [f"{page}.{language}.md" for page in pages for language in LANGUAGES]
    for path in sorted(folder.glob("*.md")):
        if path.name not in known:
            raise InputError(f"{path}: no page shows this file; {nearest_word(path.name, known)}")
        read_own_text(path)
