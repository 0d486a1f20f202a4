"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people.rights import public
from dreiraum.land.coverage import area_views, carfree_views, embeds, map_views, views

app_name = "coverage"
urlpatterns = [
    path("erreichen/<str:at>/", public(views.answer), name="answer"),
    path("erreichen/<str:at>/weg/<path:ref>/", public(views.route), name="route"),
    path("karte/", public(map_views.coverage_map), name="map"),
    path("einbetten/", public(embeds.howto), name="embed"),
    path("einbetten/naehe/", public(embeds.nearby), name="embed_nearby"),
    path("einbetten/karte/", public(embeds.embedded_map), name="embed_map"),
    path("ohne-auto/", public(carfree_views.carfree), name="carfree"),
    path("ohne-auto/<slug:name>/", public(carfree_views.carfree), name="carfree_in"),
    path("gemeinden/", public(area_views.municipalities), name="municipalities"),
    path("gemeinden/<slug:name>/", public(area_views.municipality), name="municipality"),
    path("gemeinden/<slug:municipality>/<slug:name>/", public(area_views.village), name="village"),
]
