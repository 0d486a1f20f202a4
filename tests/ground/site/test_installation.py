"""`site.toml`: everything it can say is read, everything else is refused with a way out."""

import datetime as dt
import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ground.site.example import SITE

from dreiraum.ground.site.installation import Site, read_site
from dreiraum.reach.errors import InputError


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "site.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_without_a_file_the_site_is_nameless_and_has_no_operator(tmp_path):
    assert read_site(tmp_path / "site.toml") == Site(name="Dreiraum", district="", operator=None)


def test_everything_that_is_said_is_read(file):
    site = read_site(file(SITE))
    assert (site.name, site.district, site.draft) == ("In 15 Minuten", "Landkreis Beispiel", False)
    assert site.licence.name == "CC BY 4.0"
    assert site.operator.contact.postcode == "12345"
    assert site.privacy.hosting.name == "Rechenzentrum Nord"
    assert site.accessibility.written == dt.date(2026, 11, 2)
    assert site.accessibility.checked == dt.date(2026, 12, 3)
    assert site.accessibility.gaps == ("Der alte Stadtplan fehlt.",)


def test_feedback_goes_to_the_operator_where_no_other_address_is_given(file):
    assert read_site(file(SITE.replace('feedback = "rueckmeldung@example.org"', ""))).feedback == "kreis@example.org"


def test_a_statement_counts_as_checked_when_it_was_written(file):
    site = read_site(file(SITE.replace('checked = "2026-12-03"', "")))
    assert site.accessibility.checked == dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("said", "instead", "named"),
    [
        ('town = "Beispielstadt"', 'twon = "Beispielstadt"', r"\[operator\]: town is missing"),
        (
            'vat_id = "DE123456789"',
            'vatid = "DE123456789"',
            r"\[operator\]: unknown key 'vatid'; did you mean",
        ),
        ('mail = "kreis@example.org"', 'mail = "kreis"', r"\[operator\]: mail must be a mail address such as"),
        ('url = "https://example.org/"', 'url = "javascript:alert(1)"', r"\[operator\]: url must be an address that"),
        ('source = "https://example.org/quelltext"', 'source = "hier"', r"source must be an address that"),
        ('url = "https://creativecommons.org/licenses/by/4.0/deed.de"', 'url = ""', r"\[licence\]: url must be a text"),
        (
            'state = "partial"',
            'state = "teilweise"',
            r'\[accessibility\]: state must be one of "full", "par',
        ),
        ('written = "2026-11-02"', 'written = "2.11.2026"', r"\[accessibility\]: written must be a date in quotation"),
        ('law = "§§ 9 bis 9 e NBGG"', 'law = ""', r"\[accessibility\]: law must be a text"),
        ("[privacy.officer]", "[privacy.oficer]", r"\[privacy.officer\]: name is missing"),
        ('name = "In 15 Minuten"', "name = 15", r"name must be a text in quotation marks"),
        ('name = "In 15 Minuten"', 'titel = "In 15 Minuten"', r"unknown key 'titel'"),
        ('name = "In 15 Minuten"', 'draft = "ja"', r"draft must be true or false"),
        ("[privacy]", "[privacy", r"not valid TOML"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_way_out(file, said, instead, named):
    assert said in SITE
    path = file(SITE.replace(said, instead))
    with pytest.raises(InputError, match=f"^{re.escape(str(path))}: .*{named}"):
        read_site(path)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_site_or_one_line(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    try:
        assert isinstance(read_site(path), Site)
    except InputError as error:
        assert str(path) in str(error)


def test_the_demo_is_complete_and_pretends_to_be_nobody(file):
    text = (resources.files("dreiraum.demo") / "data" / "site.toml").read_text("utf-8")
    site = read_site(file(text))
    assert site.draft
    assert site.operator.contact.name.startswith("Vorführung")
    mails = re.findall(r"[\w.]+@[\w.]+", text)
    assert mails
    assert all(mail.endswith("@example.org") for mail in mails)
