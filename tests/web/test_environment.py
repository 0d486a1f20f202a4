"""What the environment says is read strictly, and a password is shown to nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiraum.reach.errors import InputError
from dreiraum.web.environment import MailServer, mail_server


@pytest.mark.parametrize(
    ("given", "server"),
    [
        ("", MailServer()),
        ("smtp://mail.example.org", MailServer("mail.example.org", 25)),
        ("smtp://u:p%40ss@mail.example.org:587?tls=1", MailServer("mail.example.org", 587, "u", "p@ss", tls=True)),
        ("smtps://u:p@mail.example.org", MailServer("mail.example.org", 465, "u", "p", ssl=True)),
        ("smtp://127.0.0.1:2525?tls=0", MailServer("127.0.0.1", 2525)),
    ],
)
def test_a_mail_server_is_an_address(monkeypatch, given, server):
    monkeypatch.setenv("DREIRAUM_MAIL", given)
    assert mail_server("DREIRAUM_MAIL") == server


@pytest.mark.parametrize(
    "given",
    [
        "mail.example.org",
        "http://u:geheim@mail.example.org",
        "smtp://u:geheim@",
        "smtp://u:geheim@mail.example.org:x",
        "smtp://u:geheim@mail.example.org?tls=ja",
        "smtp://u:geheim@mail.example.org?ssl=1",
        "smtps://u:geheim@mail.example.org?tls=1",
    ],
)
def test_anything_else_is_refused_without_the_password(monkeypatch, given):
    monkeypatch.setenv("DREIRAUM_MAIL", given)
    with pytest.raises(InputError, match=r"^environment variable DREIRAUM_MAIL: must be like smtp://") as refused:
        mail_server("DREIRAUM_MAIL")
    assert "geheim" not in str(refused.value)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80).map(lambda rest: f"smtp://{rest}"))
def test_any_text_gives_a_server_or_one_line(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DREIRAUM_MAIL", text)
        try:
            assert mail_server("DREIRAUM_MAIL").host
        except InputError as error:
            assert "\n" not in str(error)
