"""accounts.toml: what an operator writes of other accounts, read strictly; the page for operators is true."""

from pathlib import Path

import pytest
from tests.docs.pages import pages

from dreiraum.reach.errors import InputError
from dreiraum.web.providers import BUNDID, providers

PAGE = next(one for one in pages() if one.name == "docs/accounts.md")
EXAMPLE = next(block.text for block in PAGE.blocks if block.file == "accounts.toml")


@pytest.fixture
def read(tmp_path):
    for name in ("bundid.crt", "own.key", "own.crt"):
        (tmp_path / name).write_text(name)

    def read(text):
        (tmp_path / "accounts.toml").write_text(text, "utf-8")
        return providers(tmp_path)

    return read


def test_without_the_file_there_are_none(tmp_path):
    assert [one["APPS"] for one in providers(tmp_path).values()] == [[], []]


def test_the_example_of_the_docs_is_taken(read):
    found = read(EXAMPLE)
    (kreis,), (bund,) = found["openid_connect"]["APPS"], found["saml"]["APPS"]
    assert kreis["settings"]["server_url"] == "https://login.example.org/realms/kreis"
    assert found["openid_connect"]["OAUTH_PKCE_ENABLED"] is True
    assert bund["settings"]["advanced"]["private_key"] == "own.key"
    assert bund["settings"]["advanced"]["want_assertion_encrypted"] is True
    assert bund["settings"]["asked"] == list(BUNDID.values())
    written = (Path(__file__).parents[2] / PAGE.name).read_text("utf-8")
    assert all(one in written for one in BUNDID.values())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("secret =", "secrte =", "secrte"),
        ("https://login", "http://login", "https://"),
        ('key = "bund"', 'key = "Bund ID"', "small letters"),
        ('key = "bund"', 'key = "kreis"', "same key"),
        ('own_key = "own.key"', "", "own_key and own_certificate"),
        ('"bundid.crt"', '"missing.crt"', "missing.crt"),
        ("bundid = true", 'bundid = "yes"', "true or false"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(read, old, new, said):
    assert old in EXAMPLE
    with pytest.raises(InputError) as refused:
        read(EXAMPLE.replace(old, new, 1))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "of the other side" not in str(refused.value), "a secret"
