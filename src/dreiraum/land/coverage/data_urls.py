"""Addresses of data that are the same in every language."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people.rights import public
from dreiraum.land.coverage import area_views, map_views, views

urlpatterns = [
    path("erreichen/<str:at>/weg.geojson", public(views.route_line), name="route_line"),
    path("karte/zellen-<slug:version>.bin", public(map_views.cells), name="cells"),
    path("karte/bus-und-bahn-<slug:version>/<str:window>.bin", public(map_views.transit_cells), name="transit_cells"),
    path(
        "karte/bild-<slug:version>/<slug:service>-<slug:mode>.png", public(map_views.picture), name="coverage_picture"
    ),
    path(
        "karte/bild-<slug:version>/<str:window>/<slug:service>-<slug:mode>.png",
        public(map_views.picture),
        name="coverage_picture",
    ),
    path("gemeinden/<slug:what>.<slug:ending>", public(area_views.area_file), name="district_file"),
    path(
        "gemeinden/<slug:municipality>/<slug:what>.<slug:ending>",
        public(area_views.area_file),
        name="municipality_file",
    ),
    path(
        "gemeinden/<slug:municipality>/<slug:village>/<slug:what>.<slug:ending>",
        public(area_views.area_file),
        name="village_file",
    ),
]
