"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people.rights import public
from dreiraum.land.mobility import board_views, dispatch_views, rides_views, views

app_name = "mobility"
urlpatterns = [
    path("wege/", public(views.planner), name="planner"),
    path("wege/fahrt/", public(views.journey), name="journey"),
    path("wege/fahrt.ics", public(views.calendar), name="calendar"),
    path("wege/rufbus/", rides_views.request_ride, name="request_ride"),
    path("wege/fahrten/<slug:code>/", rides_views.ride, name="ride"),
    path("wege/fahrten/<slug:code>/absagen/", rides_views.cancel, name="cancel_ride"),
    path("wege/fahrten/<slug:code>.ics", rides_views.ride_calendar, name="ride_calendar"),
    path("wege/disposition/", dispatch_views.desk, name="desk"),
    path("wege/disposition/anruf/", dispatch_views.call, name="desk_call"),
    path("wege/disposition/blatt/<int:line>/<int:year>-<int:month>-<int:day>/", dispatch_views.sheet, name="sheet"),
    path("wege/disposition/<slug:code>/", dispatch_views.answer, name="desk_answer"),
    path("haltestellen/", public(board_views.find_stop), name="stops"),
    path("haltestellen/bei/<str:at>/tafel/", public(board_views.hub_wall), name="hub_wall"),
    path("haltestellen/<slug:name>/", public(board_views.stop_board), name="board"),
    path("haltestellen/<slug:name>/tafel/", public(board_views.stop_wall), name="wall"),
]
