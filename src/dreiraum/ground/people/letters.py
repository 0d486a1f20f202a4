"""What we write to people about their account: subject and text of each mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

CODE = gettext_noop(
    "Ihr Code lautet: %(code)s\n\nGeben Sie ihn auf der Seite ein, die noch offen ist. Er gilt nur kurze Zeit.\n\n"
    "Haben Sie nichts angefordert? Dann brauchen Sie nichts zu tun."
)
NOT_YOU = gettext_noop("Waren Sie das nicht? Dann antworten Sie bitte auf diese E-Mail.")

LETTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "email_confirmation": (gettext_noop("Ihr Code zur Bestätigung"), (CODE,)),
    "email_confirmation_signup": (gettext_noop("Ihr Code zur Bestätigung"), (CODE,)),
    "login_code": (gettext_noop("Ihr Code zum Anmelden"), (CODE,)),
    "password_reset_code": (gettext_noop("Ihr Code für ein neues Passwort"), (CODE,)),
    "account_already_exists": (
        gettext_noop("Sie haben schon ein Konto"),
        (gettext_noop("Jemand wollte mit Ihrer E-Mail-Adresse ein Konto anlegen. Es gibt schon eines. Sie können sich "
                      "damit anmelden oder ein neues Passwort setzen."),),
    ),
    "unknown_account": (
        gettext_noop("Zu dieser Adresse gibt es kein Konto"),
        (gettext_noop("Jemand wollte sich mit Ihrer E-Mail-Adresse anmelden oder ein neues Passwort setzen. Zu dieser "
                      "Adresse gibt es bei uns kein Konto."),),
    ),
    "password_changed": (gettext_noop("Ihr Passwort wurde geändert"),
                         (gettext_noop("Ihr Passwort wurde gerade geändert."), NOT_YOU)),
    "password_set": (gettext_noop("Sie haben jetzt ein Passwort"),
                     (gettext_noop("Für Ihr Konto wurde gerade ein Passwort gesetzt."), NOT_YOU)),
    "password_reset": (gettext_noop("Sie haben ein neues Passwort"),
                       (gettext_noop("Für Ihr Konto wurde gerade ein neues Passwort gesetzt."), NOT_YOU)),
    "email_changed": (gettext_noop("Ihre E-Mail-Adresse wurde geändert"),
                      (gettext_noop("Zu Ihrem Konto gehört jetzt eine andere E-Mail-Adresse."), NOT_YOU)),
    "email_confirm": (gettext_noop("Ihre E-Mail-Adresse ist bestätigt"),
                      (gettext_noop("Ihre E-Mail-Adresse ist jetzt bestätigt."), NOT_YOU)),
    "email_deleted": (gettext_noop("Eine E-Mail-Adresse wurde entfernt"),
                      (gettext_noop("Diese E-Mail-Adresse gehört nicht mehr zu Ihrem Konto."), NOT_YOU)),
    "totp_activated": (gettext_noop("Einmalcodes sind eingeschaltet"),
                       (gettext_noop("Zum Anmelden brauchen Sie jetzt auch einen Einmalcode."), NOT_YOU)),
    "totp_deactivated": (gettext_noop("Einmalcodes sind ausgeschaltet"),
                         (gettext_noop("Zum Anmelden brauchen Sie keinen Einmalcode mehr."), NOT_YOU)),
    "webauthn_added": (gettext_noop("Neuer Passkey"),
                       (gettext_noop("Zu Ihrem Konto gehört jetzt ein neuer Passkey."), NOT_YOU)),
    "webauthn_removed": (gettext_noop("Ein Passkey wurde entfernt"),
                         (gettext_noop("Ein Passkey gehört nicht mehr zu Ihrem Konto."), NOT_YOU)),
    "recovery_codes_generated": (gettext_noop("Neue Ersatzcodes"),
                                 (gettext_noop("Für Ihr Konto gibt es neue Ersatzcodes; die alten gelten nicht mehr."),
                                  NOT_YOU)),
    "account_connected": (gettext_noop("Anderes Konto verbunden"),
                          (gettext_noop("Sie können sich jetzt auch mit einem anderen Konto anmelden."), NOT_YOU)),
    "account_disconnected": (gettext_noop("Anderes Konto getrennt"),
                             (gettext_noop("Sie melden sich nicht mehr mit dem anderen Konto an."), NOT_YOU)),
}  # fmt: skip


def letter(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text in the language in force. Raises KeyError for a kind we have no words for."""
    subject, parts = LETTERS[kind]
    return _(subject), "\n\n".join(_(part) % ({"code": facts["code"]} if part is CODE else {}) for part in parts)
