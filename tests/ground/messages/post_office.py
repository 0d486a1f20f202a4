"""A real mail server with moods: it takes mails, refuses them, puts them off, or hangs up."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from tests.serving import free_port


class Office:
    """`moods`: replies to the next mails - a reply to RCPT or, after "data ", to DATA; "hang up"; then it takes all."""

    def __init__(self, *moods: str) -> None:
        self.moods, self.mails = list(moods), []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's word
        if self.moods and self.moods[0][0].isdigit():
            return self.moods.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's word
        mood = self.moods.pop(0) if self.moods else ""
        if mood == "hang up":
            server.transport.abort()
            return "421 gone"
        if mood:
            return mood.removeprefix("data ")
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@contextmanager
def post_office(settings, *moods: str) -> Iterator[Office]:
    office = Office(*moods)
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    try:
        yield office
    finally:
        controller.stop()
