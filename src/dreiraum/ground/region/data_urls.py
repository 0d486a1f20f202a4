"""Addresses of data that are the same in every language."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.region import views

urlpatterns = [path("karte/grund/<slug:version>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile")]
