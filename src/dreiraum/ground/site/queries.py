"""Who runs this installation, and what its pages say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dreiraum.ground.site.installation import Site, read_site
from dreiraum.ground.site.texts import OwnText, read_own_text

# Every page with what `site.toml` must say before our draft of it can be shown.
PAGES: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "impressum": (_("Impressum"), ("operator",)),
    "datenschutz": (_("Datenschutzerklärung"), ("operator", "privacy")),
    "barrierefreiheit": (_("Erklärung zur Barrierefreiheit"), ("operator", "accessibility")),
    "leichte-sprache": (_("Leichte Sprache"), ()),
    "hilfe": (_("Hilfe"), ()),
}


HERE = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of texts: the operator's `own` HTML if there is one, else what is `missing`, else our `template`.

    draft: the operator has not yet checked what our template says in its name.
    """

    name: str
    title: str
    own: SafeString
    missing: tuple[str, ...]
    template: str
    draft: bool


def site() -> Site:
    """What the installation's `site.toml` says; read once per process. Raises InputError naming file and key."""
    return _site(settings.HOME)


def absolute(path: str) -> str:
    """A page's whole address, for mails: below `address` of `site.toml`, else below the first name we answer to."""
    names = [name for name in settings.ALLOWED_HOSTS if name not in HERE and name[0] not in ".*"]
    known = f"{'https' if settings.HTTPS else 'http'}://{names[0] if names else HERE[0]}"
    return f"{site().address or known}{path}"


def page(name: str) -> Page:
    """One of PAGES in the reader's language. Raises InputError where the operator's text cannot be read."""
    language = "en" if get_language() == "en" else "de"
    title, needed = PAGES[name]
    own = _own_text(settings.HOME, name, language)
    missing = () if own.html else tuple(section for section in needed if getattr(site(), section) is None)
    draft = site().draft and bool(needed) and not own.html
    return Page(name, own.title or str(title), own.html, missing, f"site/texts/{name}.{language}.html", draft)


@cache
def _site(home: Path) -> Site:
    return read_site(home / "site.toml")


@cache
def _own_text(home: Path, name: str, language: str) -> OwnText:
    return read_own_text(home / "texts" / f"{name}.{language}.md")
