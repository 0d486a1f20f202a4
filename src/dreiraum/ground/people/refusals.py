"""What people read where signing in or changing how they do was refused: our words for allauth's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WRONG_CODE = _("Dieser Code stimmt nicht. Sehen Sie noch einmal nach oder lassen Sie sich einen neuen schicken.")
LATER = _("Das waren zu viele Versuche. Warten Sie ein paar Minuten und versuchen Sie es dann noch einmal.")
BEGIN_AGAIN = _("Das gilt nicht mehr. Beginnen Sie bitte noch einmal von vorn.")
TAKEN = _("Diese E-Mail-Adresse geht nicht. Nehmen Sie bitte eine andere.")

ACCOUNT = {
    "account_inactive": _("Dieses Konto ist gesperrt. Schreiben Sie uns, wenn das ein Irrtum ist."),
    "cannot_remove_primary_email": _("Diese E-Mail-Adresse brauchen wir, um Sie zu erreichen."),
    "duplicate_email": _("Das ist schon Ihre E-Mail-Adresse."),
    "email_password_mismatch": _("E-Mail-Adresse oder Passwort stimmt nicht. Achten Sie auf Groß und Klein."),
    "email_taken": TAKEN,
    "enter_current_password": _("Geben Sie bitte Ihr jetziges Passwort ein."),
    "incorrect_code": WRONG_CODE,
    "incorrect_password": _("Das Passwort stimmt nicht."),
    "invalid_login": _("Das stimmt nicht. Prüfen Sie bitte Ihre Eingabe."),
    "invalid_or_expired_key": BEGIN_AGAIN,
    "invalid_password_reset": BEGIN_AGAIN,
    "rate_limited": LATER,
    "same_as_current": _("Das ist schon so eingetragen. Geben Sie etwas anderes ein."),
    "too_many_login_attempts": LATER,
    "unknown_email": _("Zu dieser Adresse gibt es hier kein Konto."),
    "unverified_primary_email": _("Bestätigen Sie bitte zuerst Ihre E-Mail-Adresse."),
}
SECOND_STEP = {
    "add_email_blocked": _("Schalten Sie zuerst die Einmalcodes aus. Danach können Sie die E-Mail-Adresse ändern."),
    "cannot_delete_authenticator": _("Das können Sie jetzt nicht ausschalten."),
    "cannot_generate_recovery_codes": _("Schalten Sie zuerst die Einmalcodes ein."),
    "incorrect_code": _("Dieser Code stimmt nicht. Warten Sie auf den nächsten in Ihrer App."),
    "unverified_email": _("Bestätigen Sie bitte zuerst Ihre E-Mail-Adresse."),
}
OTHER_ACCOUNT = {
    "connected_other": _("Dieses andere Konto gehört hier schon zu jemandem. Melden Sie sich damit an."),
    "disconnect_last": _("Das ist Ihr einziger Weg hinein. Setzen Sie zuerst ein Passwort."),
    "email_taken": TAKEN,
    "no_password": _("Setzen Sie zuerst ein Passwort. Sonst kommen Sie nicht mehr in Ihr Konto."),
    "no_verified_email": _("Bestätigen Sie bitte zuerst Ihre E-Mail-Adresse."),
}
