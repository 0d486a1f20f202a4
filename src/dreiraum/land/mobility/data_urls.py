"""Addresses of data that are the same in every language."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people.rights import public
from dreiraum.land.mobility import feed_views, views

urlpatterns = [
    path("wege/fahrt.geojson", public(views.line), name="journey_line"),
    path(f"daten/{feed_views.NAME}", public(feed_views.own_feed), name="own_feed"),
]
