"""The help page explains words that the site really says, in both languages."""

import html
import re
from pathlib import Path

import pytest
from tests.docs.pages import ROOT

from dreiraum.web.translations import read_catalogue, words

TEXTS = ROOT / "src/dreiraum/ground/site/templates/site/texts"


def explained(language: str) -> list[str]:
    """What stands in the first column of the table and in bold in the list of reasons."""
    page = html.unescape((TEXTS / f"hilfe.{language}.html").read_text("utf-8"))
    reasons = page.partition("</table>")[2]
    return re.findall(r'<th scope="row">(.*?)</th>', page) + re.findall(r"<li><b>(.*?):</b>", reasons)


def said(language: str) -> str:
    """Everything that can be said: the catalogue, and the engine's phrases."""
    known = [one for one in read_catalogue() if one.id]
    texts = [text for one in known for text in ((one.id,) if isinstance(one.id, str) else one.id)]
    if language == "en":
        texts = [text for one in known for text in words(one)]
    return "\n".join([*texts, Path(ROOT / "src/dreiraum/reach/places/phrases.py").read_text("utf-8")]).lower()


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_explained_is_said(language):
    everything = said(language)
    phrases = explained(language)
    assert len(phrases) > 10
    for phrase in phrases:
        for part in re.split(r"[\d:]+", phrase.lower()):
            assert part.strip() in everything, f"{language}: {phrase}"


def test_both_languages_explain_the_same():
    assert len(explained("de")) == len(explained("en"))
