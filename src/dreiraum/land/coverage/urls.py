"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.land.coverage import area_views, embeds, map_views, views

app_name = "coverage"
urlpatterns = [
    path("erreichen/<str:at>/", views.answer, name="answer"),
    path("erreichen/<str:at>/weg/<path:ref>/", views.route, name="route"),
    path("karte/", map_views.coverage_map, name="map"),
    path("einbetten/", embeds.howto, name="embed"),
    path("einbetten/naehe/", embeds.nearby, name="embed_nearby"),
    path("einbetten/karte/", embeds.embedded_map, name="embed_map"),
    path("gemeinden/", area_views.municipalities, name="municipalities"),
    path("gemeinden/<slug:name>/", area_views.municipality, name="municipality"),
    path("gemeinden/<slug:municipality>/<slug:name>/", area_views.village, name="village"),
]
