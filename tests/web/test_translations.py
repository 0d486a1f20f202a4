"""English is complete: every German sentence has its words, with the same gaps to fill."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Message
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from dreiraum.web.translations import read_catalogue, sentences, untranslated, words

# "%(name)s", "%d", "100 %%" and "{name}": what code fills in.
GAP = re.compile(r"%(?:\(\w+\))?[sdrfi]|%%|\{\w+\}")


def key(message: Message) -> tuple[object, str | None]:
    return message.id, message.context


@pytest.fixture(scope="module")
def known() -> dict[tuple[object, str | None], Message]:
    return {key(one): one for one in read_catalogue() if one.id}


@pytest.fixture(scope="module")
def said() -> dict[tuple[object, str | None], Message]:
    found = {key(one): one for one in sentences() if one.id}
    assert len(found) > 200
    return found


def test_every_sentence_stands_in_the_catalogue_and_no_other(known, said):
    assert sorted(map(str, said.keys() - known.keys())) == []
    assert sorted(map(str, known.keys() - said.keys())) == []


def test_every_sentence_has_english_words():
    assert [message.id for message in untranslated(read_catalogue())] == []
    assert [message.id for message in read_catalogue() if message.fuzzy] == []


def test_english_words_have_the_same_gaps(known):
    for message in known.values():
        german = message.id if isinstance(message.id, tuple) else (message.id,)
        for one, other in zip(german, words(message), strict=True):
            assert Counter(GAP.findall(one)) == Counter(GAP.findall(other)), one


def test_english_words_begin_and_end_like_the_german_ones(known):
    """Spaces, and the sign that ends a sentence."""
    for message in known.values():
        german = message.id if isinstance(message.id, tuple) else (message.id,)
        for one, other in zip(german, words(message), strict=True):
            assert (one[:1].isspace(), one[-1:].isspace()) == (other[:1].isspace(), other[-1:].isspace()), one
            assert (one[-1] in ".?!:") == (other[-1] in ".?!:"), one


def test_english_words_are_not_german(known):
    umlauts = re.compile(r"[äöüÄÖÜß]|\b(und|oder|nicht|Sie|Ihre|wird|der|die|das)\b")
    names = re.compile(r"Straße|„|Landkreis")
    for message in known.values():
        for one in words(message):
            assert not umlauts.search(names.sub("", one)), one


def test_templates_are_read_with_plurals_gaps_and_contexts(said):
    assert any(isinstance(message.id, tuple) for message in said.values())
    assert any(message.context for message in said.values())
    assert any("%(" in str(message.id) for message in said.values())
    folders = {location[0].split("/")[0] for message in said.values() for location in message.locations}
    assert {"ground", "land", "web"} <= folders


class TestDjangoFindsThem:
    """The compiled catalogue, as `make` leaves it."""

    @pytest.fixture(autouse=True)
    def english(self):
        with translation.override("en"):
            yield

    def test_every_sentence_is_said_in_english(self, known):
        for (german, context), message in known.items():
            first, *more = words(message)
            if more:
                assert [ngettext(*german, number) for number in (1, 2)] == [first, *more], german
            else:
                assert (pgettext(context, german) if context else gettext(german)) == first, german
