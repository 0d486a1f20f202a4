"""Signing up and in: allauth's views at our addresses, each with its right. Names are those allauth looks for."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import path

from dreiraum.ground.people import connecting, oidc, saml
from dreiraum.ground.people.rights import public, right

secure = right("account.secure")

urlpatterns = [
    path("anmelden/", public(account.login), name="account_login"),
    path("anmelden/code/", public(account.request_login_code), name="account_request_login_code"),
    path("anmelden/code/eingeben/", public(account.confirm_login_code), name="account_confirm_login_code"),
    path("anmelden/zweiter-schritt/", public(mfa.authenticate), name="mfa_authenticate"),
    path("anmelden/passkey/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("anmelden/gesperrt/", public(account.account_inactive), name="account_inactive"),
    path("anmelden/abgebrochen/", public(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("anmelden/fehler/", public(social.login_error), name="socialaccount_login_error"),
    path("abmelden/", public(account.logout), name="account_logout"),
    path("registrieren/", public(account.signup), name="account_signup"),
    path("registrieren/passkey/", public(account.signup_by_passkey), name="account_signup_by_passkey"),
    path("registrieren/passkey/anlegen/", public(passkeys.signup_webauthn), name="mfa_signup_webauthn"),
    path("registrieren/anderes-konto/", public(social.signup), name="socialaccount_signup"),
    path("registrieren/code/", public(account.email_verification_sent), name="account_email_verification_sent"),
    path("passwort-vergessen/", public(account.password_reset), name="account_reset_password"),
    path("passwort-vergessen/code/", public(account.confirm_password_reset_code),
         name="account_confirm_password_reset_code"),
    path("passwort-vergessen/neu/", public(account.complete_password_reset), name="account_complete_password_reset"),
    path("passwort-vergessen/fertig/", public(account.password_reset_from_key_done),
         name="account_password_reset_completed"),
    path("konto/bestaetigen/", secure(account.reauthenticate), name="account_reauthenticate"),
    path("konto/bestaetigen/mail/", secure(account.request_reauthentication_code),
         name="account_request_reauthentication_code"),
    path("konto/bestaetigen/mail/code/", secure(account.confirm_reauthentication_code),
         name="account_confirm_reauthentication_code"),
    path("konto/bestaetigen/code/", secure(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("konto/bestaetigen/passkey/", secure(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("konto/email/", secure(account.email), name="account_email"),
    path("konto/passwort/", secure(account.password_change), name="account_change_password"),
    path("konto/passwort/setzen/", secure(account.password_set), name="account_set_password"),
    path("konto/sicherheit/", secure(mfa.index), name="mfa_index"),
    path("konto/sicherheit/einmalcodes/", secure(totp.activate_totp), name="mfa_activate_totp"),
    path("konto/sicherheit/einmalcodes/aus/", secure(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("konto/sicherheit/ersatzcodes/", secure(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("konto/sicherheit/ersatzcodes/neu/", secure(codes.generate_recovery_codes),
         name="mfa_generate_recovery_codes"),
    path("konto/sicherheit/ersatzcodes/datei/", secure(codes.download_recovery_codes),
         name="mfa_download_recovery_codes"),
    path("konto/sicherheit/passkeys/", secure(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("konto/sicherheit/passkeys/neu/", secure(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("konto/sicherheit/passkeys/<int:pk>/", secure(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("konto/sicherheit/passkeys/<int:pk>/entfernen/", secure(passkeys.remove_webauthn),
         name="mfa_remove_webauthn"),
    path("konto/sicherheit/andere-konten/", secure(social.connections), name="socialaccount_connections"),
    path("konto/sicherheit/andere-konten/verbinden/", connecting.connect, name="socialaccount_connect"),
]  # fmt: skip

# Addresses that other sides know; the same in every language.
other_sides = [
    path("oidc/<slug:provider_id>/", public(oidc.login), name="openid_connect_login"),
    path("oidc/<slug:provider_id>/zurueck/", public(oidc.callback), name="openid_connect_callback"),
    path("saml/<slug:organization_slug>/", public(saml.login), name="saml_login"),
    path("saml/<slug:organization_slug>/acs/", public(saml.acs), name="saml_acs"),
    path("saml/<slug:organization_slug>/acs/fertig/", public(saml.finish_acs), name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/sls/", public(saml.sls), name="saml_sls"),
    path("saml/<slug:organization_slug>/metadata/", public(saml.metadata), name="saml_metadata"),
]
