"""The pages the law asks for, filled from the installation, or replaced by the operator's own words."""

import re

import pytest
from tests.ground.site.example import SITE, install

from dreiraum.ground.site.queries import PAGES
from dreiraum.ground.site.texts import check_own_texts, read_own_text
from dreiraum.reach.errors import InputError

LANGUAGES = ("", "/en")


def shown(client, page, language=""):
    """The page's text between <main> and </main>, without its tags."""
    answer = client.get(f"{language}/{page}/")
    assert answer.status_code == 200
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_in_both_languages(client, installed, page, language):
    installed()
    text = shown(client, page, language)
    assert len(text) > 400
    assert "Entwurf" not in text
    assert "Draft" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_imprint_says_what_section_5_ddg_asks_for(client, installed, language):
    installed()
    text = shown(client, "impressum", language)
    for needed in (
        *("Landkreis Beispiel", "Am Markt 1", "12345 Beispielstadt", "05151 903-0", "kreis@example.org"),
        *("die Landrätin", "Gebietskörperschaft", "DE123456789", "HRB 1", "Innenministerium", "die Pressestelle"),
        *("DDG", "MStV"),
    ):
        assert needed in text, needed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_notice_says_what_article_13_gdpr_asks_for(client, installed, language):
    installed()
    text = shown(client, "datenschutz", language)
    for needed in (
        *("Landkreis Beispiel", "datenschutz@example.org", "Landesbeauftragter für den Datenschutz"),
        *("Rechenzentrum Nord", "§ 3 NDSG", "csrftoken", "TDDDG"),
        *(str(article) for article in (15, 16, 17, 18, 21, 77)),
    ):
        assert needed in text, needed


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", ("teilweise", "2. November 2026", "3. Dezember 2026", "Der alte Stadtplan fehlt.", "selbst bewertet")),
        ("/en", ("in part", "2 November 2026", "3 December 2026", "The old town plan is missing.", "ourselves")),
    ],
)
def test_the_accessibility_statement_follows_the_model_of_the_commission(client, installed, language, words):
    installed()
    text = shown(client, "barrierefreiheit", language)
    for needed in (*words, "2016/2102", "EN 301 549", "§§ 9 bis 9 e NBGG", "barriere@example.org", "0511 120-0"):
        assert needed in text, needed


@pytest.mark.parametrize(("state", "words"), [("full", "vollständig"), ("none", "noch nicht")])
def test_the_statement_owns_up_to_its_state(client, installed, state, words):
    installed(SITE.replace('state = "partial"', f'state = "{state}"').replace('method = "self"', 'method = "external"'))
    text = shown(client, "barrierefreiheit")
    assert f"erfüllt die Anforderungen {words}" in text
    assert "Eine unabhängige Stelle hat die Seite geprüft." in text


def test_what_nobody_has_checked_is_marked_as_a_draft(client, installed):
    installed("draft = true\n" + SITE)
    for page in ("impressum", "datenschutz", "barrierefreiheit"):
        assert "Entwurf" in shown(client, page)
        assert "Draft" in shown(client, page, "/en")
    assert "Entwurf" not in shown(client, "hilfe")


def test_without_an_operator_the_page_says_what_is_missing(client, installed):
    installed("")
    assert "[operator]" in shown(client, "impressum")
    assert "[privacy]" in shown(client, "datenschutz")
    assert "[accessibility]" in shown(client, "barrierefreiheit")
    assert "Arzt-Praxis" in shown(client, "leichte-sprache")


def test_the_operators_own_text_takes_the_place_of_ours(client, installed):
    installed(impressum_de="# Wer wir sind\n\nEin *eigener* Text.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    page = client.get("/impressum/").content.decode()
    assert "<h1>Wer wir sind</h1>" in page
    assert page.count("<h1>") == 1
    assert "Ein <em>eigener</em> Text." in page
    assert "<td>1</td>" in page
    assert "Am Markt 1" not in page
    assert "Am Markt 1" in shown(client, "impressum", "/en")


def test_html_in_an_own_text_stays_text(client, installed):
    installed(hilfe_de="Hallo <script>alert(1)</script> [x](javascript:alert(1))")
    page = client.get("/hilfe/").content.decode()
    assert "<script>alert" not in page
    assert 'javascript:alert(1)"' not in page
    assert "&lt;script&gt;" in page


def test_an_own_text_makes_up_for_a_missing_operator(client, installed):
    installed("", impressum_de="Alles steht hier.")
    assert "Alles steht hier." in shown(client, "impressum")


def test_a_text_that_no_page_shows_is_refused(tmp_path):
    home = install(tmp_path, impresum_de="Hallo")
    with pytest.raises(InputError, match=r"impresum\.de\.md: no page shows this file; did you mean 'impr"):
        check_own_texts(home / "texts", PAGES)


def test_a_text_that_is_not_utf_8_is_refused(tmp_path):
    path = tmp_path / "hilfe.de.md"
    path.write_bytes("Grüße".encode("latin-1"))
    with pytest.raises(InputError, match="save the file as UTF-8"):
        check_own_texts(tmp_path, PAGES)


def test_a_heading_further_down_is_no_title(tmp_path):
    path = tmp_path / "hilfe.de.md"
    path.write_text("Zuerst ein Satz.\n\n# Titel\n", encoding="utf-8")
    title, html = read_own_text(path)
    assert title == ""
    assert "<h1>Titel</h1>" in html


@pytest.mark.parametrize("page", ["impressum", "datenschutz", "leichte-sprache", "hilfe"])
def test_texts_are_only_read(client, home, page):
    assert client.post(f"/{page}/").status_code == 405


@pytest.mark.parametrize("page", PAGES)
def test_pages_set_no_cookie_unless_they_hold_a_form(client, installed, page):
    installed()
    cookies = set(client.get(f"/{page}/").cookies)
    assert cookies == ({"csrftoken"} if page == "barrierefreiheit" else set())


class TestLeichteSprache:
    """The rules of Leichte Sprache that a program can check."""

    @pytest.fixture
    def sentences(self, client, installed):
        installed()
        page = client.get("/leichte-sprache/").content.decode()
        main = re.search(r'<div class="prose">(.*?)</div>', page, re.DOTALL)[1]
        main = re.sub(r"<address>.*?</address>", "", main, flags=re.DOTALL)
        lines = re.split(r"</(?:p|li|h2)>|<br>", main)
        return [text for line in lines if (text := " ".join(re.sub(r"<[^>]+>", " ", line).split()))]

    def test_sentences_are_short(self, sentences):
        assert len(sentences) > 40
        for sentence in sentences:
            assert len(sentence.split()) <= 10, sentence

    def test_every_sentence_has_a_line_of_its_own(self, sentences):
        for sentence in sentences:
            assert not re.search(r"[.!?] [A-ZÄÖÜ]", sentence), sentence

    def test_long_words_are_divided(self, sentences):
        known = {"barrierefrei", "barrierefreiheit"}
        for sentence in sentences:
            for word in re.findall(r"[A-Za-zÄÖÜäöüß]+", sentence):
                assert len(word) <= 13 or word.lower() in known, word

    def test_it_is_linked_from_every_page(self, client, home):
        assert 'href="/leichte-sprache/"' in client.get("/hilfe/").content.decode()
        assert 'href="/en/leichte-sprache/"' in client.get("/en/hilfe/").content.decode()
