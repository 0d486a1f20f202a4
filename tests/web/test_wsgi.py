"""What a server hands over, whatever it is, gets an answer of the site."""

import io
import sys
from wsgiref.util import FileWrapper

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from dreiraum.web.wsgi import _content, application

pytestmark = pytest.mark.django_db  # a request looks after its connections
UTF_7 = b"message=hallo&csrfmiddlewaretoken=%2B2AA-"


def answer(path, *, content="", body=b"", query="", **more):
    started = []
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": content,
        "CONTENT_LENGTH": str(len(body)), "SERVER_NAME": "localhost", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, **more,
    }  # fmt: skip
    sent = application(environ, lambda status, headers: started.append((status, dict(headers))))
    said = b"".join(sent)
    getattr(sent, "close", lambda: None)()  # as every server does
    assert len(started) == 1
    return int(started[0][0].split()[0]), started[0][1], said


@pytest.mark.parametrize(
    "content",
    ["text/plain; charset=hex", "a/b;CharSet = undefined", "a/b; charset*=utf-8''utf-7", "a/b; x*=gibt-es-nicht''%41"],
)
@pytest.mark.parametrize("path", ["/suche/", "/api/v1/find"])
def test_a_question_in_another_encoding_is_read_as_utf_8(served_region, content, path):
    assert answer(path, content=content, query="q=Westdorf+%2B2AA-")[0] == 200


@pytest.mark.parametrize("charset", ["utf-7", "hex", "idna", "undefined", "unicode_escape"])
def test_a_form_in_another_encoding_is_refused_like_any_forged_one(served_region, charset):
    content = f"application/x-www-form-urlencoded; charset={charset}"
    cookie = {"HTTP_COOKIE": "csrftoken=" + "a" * 32}
    assert answer("/rueckmeldung/", content=content, body=UTF_7, **cookie)[0] == 403


def test_a_file_that_nobody_asked_for_is_not_even_read(served_region):
    body = b'--B\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n' + b"A" * 5_000_000
    sent = io.BytesIO(body)
    more = {"wsgi.input": sent, "HTTP_COOKIE": "csrftoken=" + "a" * 32}
    assert answer("/", content="multipart/form-data; boundary=B", body=body, **more)[0] == 403
    assert sent.tell() == 0


@pytest.mark.parametrize(
    ("path", "session", "boundary", "length", "read"),
    [
        ("/angebote/verwalten/datei/", "sessionid=a", "B", 9, True),
        ("/en/angebote/verwalten/ort/haus/bild/", "sessionid=a", "----WebKitFormBoundaryX1", 9, True),
        ("/angebote/verwalten/datei/", "", "B", 9, False),
        ("/angebote/verwalten/", "sessionid=a", "B", 9, False),
        ("/angebote/verwalten/datei/", "sessionid=a", "B; charset=utf-7", 9, False),
        ("/angebote/verwalten/datei/", "sessionid=a", "B", 30_000_000, False),
    ],
)
def test_files_are_read_where_somebody_signed_in_may_send_them(path, session, boundary, length, read):
    environ = {
        "PATH_INFO": path, "HTTP_COOKIE": session, "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": f"multipart/form-data; boundary={boundary}",
    }  # fmt: skip
    assert _content(environ) == (f"multipart/form-data; boundary={boundary}" if read else "")


@pytest.mark.parametrize("server", [{}, {"wsgi.file_wrapper": FileWrapper}])
def test_files_are_sent_by_every_kind_of_server(served_region, server):
    status, headers, said = answer(staticfiles_storage.url("dreiraum/icon.svg"), **server)
    assert status == 200
    assert headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in said
