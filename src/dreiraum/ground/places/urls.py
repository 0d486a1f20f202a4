"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.people.rights import public
from dreiraum.ground.places import data_views, import_views, managing, mapping, moderating, views

app_name = "places"
urlpatterns = [
    path("angebote/", public(views.offers), name="offers"),
    path("angebote/angebot/<slug:slug>/", public(views.offer), name="offer"),
    path("angebote/ort/<slug:slug>/", public(views.place), name="place"),
    path("angebote/angebot/<slug:slug>/melden/", public(views.report), {"kind": "angebot"}, name="report-offer"),
    path("angebote/ort/<slug:slug>/melden/", public(views.report), {"kind": "ort"}, name="report-place"),
    path("angebote/bild/<uuid:number>.jpg", public(views.photo), name="photo"),
    path("angebote/daten/", public(data_views.data), name="data"),
    path("angebote/daten/orte.csv", public(data_views.places), name="data-places"),
    *(
        path(
            f"angebote/daten/{name}", public(data_views.offers), {"name": name}, name=f"data-{name.rpartition('.')[2]}"
        )
        for name in data_views.KINDS
    ),
    path("angebote/verwalten/datei/", import_views.start, name="import"),
    path("angebote/verwalten/datei/vorschau/", import_views.preview, name="import-preview"),
    path("angebote/verwalten/datei/verwerfen/", import_views.drop, name="import-drop"),
    path("angebote/verwalten/datei/vorlage/<slug:table>/", import_views.template, name="import-template"),
    path("angebote/verwalten/datei/eigene/<slug:table>/", import_views.own, name="import-own"),
    path("angebote/verwalten/karte/", mapping.untaken, name="map"),
    path("angebote/verwalten/karte/uebernehmen/", mapping.take, name="map-take"),
    path("angebote/verwalten/unterschiede/", mapping.differing, name="differing"),
    path("angebote/verwalten/unterschiede/<int:number>/", mapping.settle, name="settle"),
    path("angebote/verwalten/", managing.manage, name="manage"),
    path("angebote/verwalten/mehrere/", managing.change_many, name="change-many"),
    path("angebote/verwalten/zurueck/<int:number>/", managing.take_back, name="take-back"),
    path("angebote/verwalten/neuer-ort/", managing.new_place, name="new-place"),
    path("angebote/verwalten/neues-angebot/", managing.new_offer, name="new-offer"),
    path("angebote/verwalten/ort/<slug:slug>/", managing.edit_place, name="edit-place"),
    path("angebote/verwalten/ort/<slug:slug>/stand/", managing.put_place, name="put-place"),
    path("angebote/verwalten/ort/<slug:slug>/zeiten/", managing.place_hours, name="place-hours"),
    path("angebote/verwalten/ort/<slug:slug>/bild/", managing.add_photo, name="add-photo"),
    path("angebote/verwalten/angebot/<slug:slug>/", managing.edit_offer, name="edit-offer"),
    path("angebote/verwalten/angebot/<slug:slug>/stand/", managing.put_offer, name="put-offer"),
    path("angebote/verwalten/angebot/<slug:slug>/zeiten/", managing.offer_hours, name="offer-hours"),
    path("angebote/verwalten/angebot/<slug:slug>/halte/", managing.stops, name="stops"),
    path("angebote/pruefen/", moderating.queue, name="queue"),
    path("angebote/pruefen/<str:kind>/<uuid:number>/", moderating.decide, name="decide"),
    path("angebote/pruefen/meldung/<int:number>/", moderating.close_report, name="close-report"),
]
