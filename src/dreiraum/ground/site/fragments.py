"""Parts of a page that stand many times over, in templates of Jinja (decision 0031)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


def fragment(name: str, **context: object) -> SafeString:
    """A template of a folder `jinja2`, escaped there. Its words are in `context`: it translates nothing itself."""
    return mark_safe(render_to_string(name, context, using="jinja2"))
