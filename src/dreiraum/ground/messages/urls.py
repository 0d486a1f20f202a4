"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.messages import account_views, sign_in_views, views
from dreiraum.ground.people.rights import public

app_name = "messages"
urlpatterns = [
    path("rueckmeldung/", public(views.feedback), name="feedback"),
    path("rueckmeldung/danke/", public(views.thanks), name="thanks"),
    path("barrierefreiheit/", public(views.accessibility), name="accessibility"),
    path("anmelden/ohne-email/", public(sign_in_views.without_mail), name="without_mail"),
    path("anmelden/telefon/", public(sign_in_views.by_phone), name="by_phone"),
    path("anmelden/telefon/code/", public(sign_in_views.phone_code), name="phone_code"),
    path("konto/nachrichten/", account_views.messages, name="messages"),
    path("konto/nachrichten/gelesen/", account_views.read_all, name="read_all"),
    path("konto/nachrichten/<int:number>/", account_views.message, name="message"),
    path("konto/zustellung/", account_views.preferences, name="preferences"),
    path("verwaltung/briefe/", account_views.letters, name="letters"),
    path("verwaltung/briefe/<int:number>/", account_views.letter_file, name="letter"),
]
