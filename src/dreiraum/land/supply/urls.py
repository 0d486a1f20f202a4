"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people.rights import public
from dreiraum.land.supply import desk_views, views

app_name = "supply"
urlpatterns = [
    path("versorgungspunkte/", public(views.hubs), name="hubs"),
    path("versorgungspunkte/tresen/", desk_views.hubs, name="desks"),
    path("versorgungspunkte/<slug:slug>/", public(views.hub), name="hub"),
    path("versorgungspunkte/<slug:slug>/aushang/", public(views.notice), name="notice"),
    path(
        "versorgungspunkte/<slug:slug>/aushang/<int:year>-<int:month>-<int:day>/",
        public(views.notice),
        name="notice-of",
    ),
    path("versorgungspunkte/<slug:slug>/tresen/", desk_views.desk, name="desk"),
    path("versorgungspunkte/<slug:slug>/tresen/besuch/", desk_views.visit, name="visit"),
    path("versorgungspunkte/<slug:slug>/tresen/da/<slug:code>/", desk_views.arrive, name="arrive"),
    path("versorgungspunkte/<slug:slug>/tresen/ohne-termin/", desk_views.arrive_unbooked, name="arrive-unbooked"),
    path("versorgungspunkte/<slug:slug>/tresen/annehmen/", desk_views.take_in, name="take-in"),
    path("versorgungspunkte/<slug:slug>/tresen/ausgeben/<slug:code>/", desk_views.hand_out, name="hand-out"),
    path("versorgungspunkte/<slug:slug>/tresen/verleihen/", desk_views.lend, name="lend"),
    path("versorgungspunkte/<slug:slug>/tresen/zurueck/<int:number>/", desk_views.bring_back, name="bring-back"),
    path("versorgungspunkte/<slug:slug>/tresen/uebergabe/", desk_views.hand_over, name="hand-over"),
]
