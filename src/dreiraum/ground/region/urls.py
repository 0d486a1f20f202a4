"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.region import views

app_name = "region"
urlpatterns = [
    path("suche/", views.search, name="search"),
    path("daten/", views.sources, name="sources"),
]
