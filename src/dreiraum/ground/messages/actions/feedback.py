"""Taking feedback, passing it on to the operator, forgetting it."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dreiraum.ground.messages.models import Feedback, Kind, page_of
from dreiraum.ground.site.queries import site

log = logging.getLogger(__name__)

KEPT = dt.timedelta(days=365)
PER_HOUR = 60  # messages an installation takes; more are no people
WAITING = 20  # mails that one message may take along


class TooMany(Exception):
    """More messages within an hour than people write."""


@transaction.atomic
def send_feedback(*, kind: str, message: str, page: str = "", reply_to: str = "") -> Feedback:
    """Keep a message and mail it to the operator once it is kept; a mail that fails is tried again with the next.

    Of `page` only the name of the page is kept. Raises ValidationError for what cannot be kept, TooMany.
    """
    now = timezone.now()
    if Feedback.objects.filter(created__gt=now - dt.timedelta(hours=1)).count() >= PER_HOUR:
        raise TooMany
    feedback = Feedback(kind=kind, message=message.strip(), page=page_of(page), reply_to=reply_to, created=now)
    feedback.full_clean()
    feedback.save(force_insert=True)
    transaction.on_commit(mail_waiting, robust=True)
    return feedback


def mail_waiting() -> int:
    """Mail what has not been mailed yet, oldest first, until the server fails; returns how many were.

    What cannot be written as a mail waits, and keeps no other waiting.
    """
    if not site().feedback:
        return 0
    mailed = 0
    for feedback in Feedback.objects.filter(mailed=None).order_by("id")[:WAITING]:
        if not Feedback.objects.filter(pk=feedback.pk, mailed=None).update(mailed=timezone.now()):
            continue  # another process has it
        try:
            mailed += _mail(feedback).send()
        except (OSError, SMTPException, ValueError) as error:
            Feedback.objects.filter(pk=feedback.pk).update(mailed=None)
            log.error("feedback kept but not mailed", extra={"feedback": feedback.pk, "reason": type(error).__name__})
            if not isinstance(error, ValueError):
                break
    return mailed


def mark_handled(*, number: int) -> bool:
    """Close a message; tell whether there was an open one of this number."""
    return bool(Feedback.objects.filter(pk=number, handled=None).update(handled=timezone.now()))


def forget_old(now: dt.datetime) -> int:
    """Delete the messages that are older than KEPT, and mails that lie as files; returns how many messages."""
    for file in settings.EMAIL_FILE_PATH.glob("*.log"):
        if file.stat().st_mtime < (now - KEPT).timestamp():
            file.unlink(missing_ok=True)
    return Feedback.objects.filter(created__lt=now - KEPT).delete()[0]


def _mail(feedback: Feedback) -> EmailMessage:
    """To the operator, in German; an answer goes to whoever wrote, if they want one."""
    operator = site()
    with translation.override("de"):
        about = str(Kind(feedback.kind).label).partition(":")[0]
        lines = [
            feedback.message,
            "",
            "--",
            _("Seite: %(page)s") % {"page": feedback.page or "–"},
            _("Geschrieben: %(when)s") % {"when": f"{timezone.localtime(feedback.created):%d.%m.%Y %H:%M}"},
            _("Antwort erwünscht: Antworten Sie auf diese E-Mail.") if feedback.reply_to else _("Ohne Absender."),
        ]
        subject = _("%(name)s, Rückmeldung %(number)d: %(about)s")
    return EmailMessage(
        subject=subject % {"name": operator.name, "number": feedback.pk, "about": about},
        body="\n".join(lines),
        from_email=operator.feedback,
        to=[operator.feedback],
        reply_to=[feedback.reply_to] if feedback.reply_to else [],
    )
