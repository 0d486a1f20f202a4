"""Mail, by the server that DREIRAUM_MAIL names."""

from __future__ import annotations

from email.utils import formataddr
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.conf import settings
from django.core.mail import EmailMessage

from dreiraum.ground.messages.carriers.parcel import Never, NotNow, Parcel
from dreiraum.ground.messages.rendering import one_line, tidy
from dreiraum.ground.site.queries import absolute, site

FINAL = range(500, 600)  # replies that trying again does not change (RFC 5321, 4.2.1)


def carry(parcel: Parcel) -> None:
    """Hand a mail over; tried again it has the same Message-ID, so that programs know it. Raises NotNow, Never."""
    try:
        _mail(parcel).send()
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refused(code, said, parcel) from None
    except SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error, parcel) from None
    except SMTPResponseException as error:  # of the sender, the password, the greeting: all mails have the same
        raise NotNow(_said(error.smtp_code, error.smtp_error, parcel), all_wait=True) from None
    except (SMTPException, OSError) as error:
        raise NotNow(type(error).__name__, all_wait=True) from None
    except ValueError as error:
        raise Never(type(error).__name__) from None


def _mail(parcel: Parcel) -> EmailMessage:
    operator = site()
    sender = operator.feedback or settings.DEFAULT_FROM_EMAIL
    domain = absolute("").partition("://")[2].partition(":")[0]
    return EmailMessage(
        subject=one_line(parcel.subject),
        body=f"{tidy(parcel.render('mail.{}.txt'))}\n",
        from_email=formataddr((one_line(operator.name), sender)),
        to=[parcel.address],
        headers={"Message-ID": f"<message-{parcel.number}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def _refused(code: int, said: bytes | str, parcel: Parcel) -> NotNow | Never:
    reason = _said(code, said, parcel)
    return Never(reason) if code in FINAL else NotNow(reason)


def _said(code: int, said: bytes | str, parcel: Parcel) -> str:
    """What the server replied, without the address that it repeats."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return one_line(f"{code} {text.replace(parcel.address, '…')}")[:200]
