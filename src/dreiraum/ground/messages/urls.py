"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from dreiraum.ground.messages import views

app_name = "messages"
urlpatterns = [
    path("rueckmeldung/", views.feedback, name="feedback"),
    path("rueckmeldung/danke/", views.thanks, name="thanks"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
]
