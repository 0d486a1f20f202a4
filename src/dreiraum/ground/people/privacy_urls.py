"""Addresses of a person's own data, of keys for programs, and of the record of processing activities."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people import api_key_views, privacy_views
from dreiraum.ground.people.rights import public

app_name = "privacy"
urlpatterns = [
    path("konto/daten/", privacy_views.mine, name="mine"),
    path("konto/daten/herunterladen/", privacy_views.download, name="download"),
    path("konto/daten/einwilligungen/", privacy_views.consents, name="consents"),
    path("konto/loeschen/", privacy_views.erasing, name="erase"),
    path("konto-geloescht/", public(privacy_views.erased), name="erased"),
    path("konto/schluessel/", api_key_views.keys, name="api_keys"),
    path("konto/schluessel/<uuid:number>/zurueckziehen/", api_key_views.revoke, name="api_key_revoke"),
    path("betrieb/verzeichnis/", privacy_views.processing, name="processing"),
]
