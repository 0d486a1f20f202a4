"""The site for a WSGI server."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING, cast

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dreiraum.web.settings")
log = logging.getLogger("dreiraum.web")
django = get_wsgi_application()
FORM = "application/x-www-form-urlencoded"
FILE = re.compile(r"multipart/form-data; *boundary=([-\w'+.]{1,70})", re.ASCII | re.IGNORECASE)
UPLOADS = re.compile(r"(/en)?/angebote/verwalten/(datei|ort/[-\w]+/bild)/")
HEAVIEST = 26_000_000  # bytes
SESSION = "sessionid="
SORRY = b"Bei uns ist etwas schiefgegangen. Versuchen Sie es in ein paar Minuten noch einmal.\n"


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Django's answer, whole where it is whole.

    What even the error page could not catch ends here: a server would log it with all it says. Nobody sends us
    anything but short forms in UTF-8, and files where somebody signed in may: other content is not read, and what
    calls itself otherwise is not decoded so.
    """
    environ["CONTENT_TYPE"] = _content(environ)
    try:
        response: object = django(environ, start_response)
        if not isinstance(response, HttpResponse):
            return cast(Iterable[bytes], response)
        with closing(response):
            return [response.content]
    except Exception:
        log.exception("no answer")
        start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
        return [SORRY]


def _content(environ: WSGIEnvironment) -> str:
    """What is sent, as far as we read it."""
    said = environ.get("CONTENT_TYPE", "")
    if said.lower().startswith(FORM):
        return FORM
    file = FILE.fullmatch(said)
    length = environ.get("CONTENT_LENGTH") or "0"
    light = length.isascii() and length.isdigit() and int(length) <= HEAVIEST
    if file and light and UPLOADS.fullmatch(environ.get("PATH_INFO", "")) and SESSION in environ.get("HTTP_COOKIE", ""):
        return f"multipart/form-data; boundary={file[1]}"
    return ""
