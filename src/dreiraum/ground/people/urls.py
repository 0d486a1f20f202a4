"""Addresses of the account page and what hangs on it."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people import card_views, help_views, organisation_views, views

app_name = "people"
urlpatterns = [
    path("konto/", views.account, name="account"),
    path("konto/angaben/", views.details, name="details"),
    path("konto/rolle/", views.wear, name="wear"),
    path("konto/handeln/", views.act, name="act"),
    path("konto/hilfe/", help_views.helping, name="helping"),
    path("konto/hilfe/aufnehmen/", help_views.add_person, name="add_person"),
    path("konto/hilfe/notieren/", help_views.note, name="note"),
    path("konto/hilfe/karte/", card_views.card, name="card"),
    path("konto/hilfe/<uuid:number>/beenden/", help_views.end, name="end"),
    path("konto/organisationen/neu/", organisation_views.enter, name="enter_organisation"),
    path("konto/organisationen/pruefen/", organisation_views.review, name="review"),
    path("konto/organisation/<slug:slug>/", organisation_views.organisation, name="organisation"),
    path("konto/organisation/<slug:slug>/mitglied/", organisation_views.add_member, name="add_member"),
    path("konto/organisation/<slug:slug>/entfernen/", organisation_views.remove_member, name="remove_member"),
]
