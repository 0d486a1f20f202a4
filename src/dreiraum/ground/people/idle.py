"""Sessions that nobody uses end, long before their last day."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SEEN = "seen"
EVERY = 300  # seconds between two notes: not each page writes to the database


class Idle:
    """Middleware behind the sessions: signs out whoever was away too long. Visitors without a session cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, after a look at when the session was used last."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "_auth_user_id" in request.session:
            now = int(time.time())
            seen = request.session.get(SEEN)
            longest = settings.IDLE_BROWSER if request.session.get_expire_at_browser_close() else settings.IDLE_KEPT
            if seen is not None and now - seen > longest:
                request.session.flush()
            elif seen is None or now - seen > EVERY:
                request.session[SEEN] = now
        return self.get_response(request)
