"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people.rights import public
from dreiraum.land.supply import views

app_name = "supply"
urlpatterns = [
    path("versorgungspunkte/", public(views.hubs), name="hubs"),
    path("versorgungspunkte/<slug:slug>/", public(views.hub), name="hub"),
    path("versorgungspunkte/<slug:slug>/aushang/", public(views.notice), name="notice"),
    path(
        "versorgungspunkte/<slug:slug>/aushang/<int:year>-<int:month>-<int:day>/",
        public(views.notice),
        name="notice-of",
    ),
]
