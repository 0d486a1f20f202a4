"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.bookings import desk_views, feed_views, keeping_views, session_views, views

app_name = "bookings"
urlpatterns = [
    path("buchen/<slug:slug>/", views.resource, name="resource"),
    path("buchen/<slug:slug>/neu/", views.book_resource, name="book_resource"),
    path("buchen/<slug:slug>/belegt.ics", feed_views.resource_feed, name="resource_feed"),
    path("belegt/<slug:slug>.ics", feed_views.place_feed, name="place_feed"),
    path("termine/<uuid:number>/", views.session, name="session"),
    path("termine/<uuid:number>/buchen/", views.book_session, name="book_session"),
    path("konto/buchungen/", views.mine, name="mine"),
    path("konto/buchungen/kalender/", feed_views.link, name="calendar_link"),
    path("konto/buchungen/<slug:code>/", views.booking, name="booking"),
    path("konto/buchungen/<slug:code>/absagen/", views.cancel_booking, name="cancel"),
    path("konto/buchungen/<slug:code>/termin.ics", views.booking_calendar, name="booking_calendar"),
    path("kalender/<slug:token>.ics", feed_views.person_feed, name="person_feed"),
    path("buchungen/", desk_views.desk, name="desk"),
    path("buchungen/ohne/", desk_views.arrive_unbooked, name="arrive_unbooked"),
    path("buchungen/anfragen/", desk_views.requests, name="requests"),
    path("buchungen/kalender/<slug:slug>/", desk_views.calendar, name="calendar"),
    path("buchungen/einrichten/", keeping_views.keep, name="keep"),
    path("buchungen/einrichten/neu/", keeping_views.new_resource, name="keep_new"),
    path("buchungen/einrichten/regeln/", keeping_views.policies, name="keep_terms"),
    path("buchungen/einrichten/regeln/neu/", keeping_views.new_policy, name="keep_policy_new"),
    path("buchungen/einrichten/regeln/<int:number>/", keeping_views.policy, name="keep_policy"),
    path("buchungen/einrichten/termine/", session_views.sessions, name="keep_sessions"),
    path("buchungen/einrichten/termine/neu/", session_views.new_session, name="keep_session_new"),
    path("buchungen/einrichten/termine/<uuid:number>/", session_views.session, name="keep_session"),
    path("buchungen/einrichten/termine/<uuid:number>/plaetze/", session_views.put_seats, name="keep_seats"),
    path("buchungen/einrichten/termine/<uuid:number>/absagen/", session_views.put_off, name="keep_session_off"),
    path("buchungen/einrichten/was/<slug:slug>/", keeping_views.resource, name="keep_resource"),
    path("buchungen/einrichten/was/<slug:slug>/teile/", keeping_views.more_units, name="keep_units"),
    path("buchungen/einrichten/was/<slug:slug>/teile/<int:number>/", keeping_views.put_unit, name="keep_unit"),
    path("buchungen/einrichten/was/<slug:slug>/zeiten/", keeping_views.hours, name="keep_hours"),
    path("buchungen/einrichten/was/<slug:slug>/zurueckziehen/", keeping_views.off, name="keep_off"),
    path("buchungen/einrichten/was/<slug:slug>/wieder/", keeping_views.on_again, name="keep_on"),
    path("buchungen/einrichten/was/<slug:slug>/kalender/", keeping_views.add_calendar, name="keep_calendars"),
    path(
        "buchungen/einrichten/was/<slug:slug>/kalender/<int:number>/", keeping_views.put_calendar, name="keep_calendar"
    ),
    path("buchungen/<slug:code>/da/", desk_views.arrive, name="arrive"),
    path("buchungen/<slug:code>/antwort/", desk_views.answer, name="answer"),
    path("buchungen/<slug:code>/absagen/", desk_views.cancel_for, name="cancel_for"),
]
