"""Addresses of the area. The accessibility statement, with its form, belongs to ground.messages."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.site import views

app_name = "site"
urlpatterns = [
    path("impressum/", views.text, {"name": "impressum"}, name="imprint"),
    path("datenschutz/", views.text, {"name": "datenschutz"}, name="privacy"),
    path("leichte-sprache/", views.text, {"name": "leichte-sprache"}, name="easy"),
    path("hilfe/", views.text, {"name": "hilfe"}, name="help"),
]
