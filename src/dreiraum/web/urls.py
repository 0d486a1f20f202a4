"""All addresses of the site. German words in paths; English pages lie below /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from dreiraum.ground.people.account_urls import other_sides
from dreiraum.ground.people.rights import public, public_urls
from dreiraum.web import api, interface, keyed_api, operations, views

urlpatterns = [
    path("api/v1/", include((api.urlpatterns, "ninja"), namespace="api-v1")),
    path("api/v1/", include((keyed_api.urlpatterns, "ninja"), namespace="api-v1-keyed")),
    *i18n_patterns(
        path("", public(views.home), name="home"),
        path("", include("dreiraum.land.coverage.urls")),
        path("", include("dreiraum.land.mobility.urls")),
        path("api/", public(interface.interface), name="api"),
        path("", public_urls("dreiraum.ground.region.urls")),
        path("", public_urls("dreiraum.ground.site.urls")),
        path("", include("dreiraum.ground.people.urls")),
        path("", include("dreiraum.ground.people.account_urls")),
        path("", include("dreiraum.ground.people.privacy_urls")),
        path("", include("dreiraum.ground.messages.urls")),
        path("", include("dreiraum.ground.places.urls")),
        path("", include("dreiraum.ground.bookings.urls")),
        path("", include("dreiraum.land.supply.urls")),
        prefix_default_language=False,
    ),
    path("", include(other_sides)),
    path("", public_urls("dreiraum.ground.region.data_urls")),
    path("", include("dreiraum.land.coverage.data_urls")),
    path("", include("dreiraum.land.mobility.data_urls")),
    path("healthz", public(operations.alive), name="alive"),
    path("readyz", public(operations.ready), name="ready"),
    path("metrics", public(operations.figures), name="metrics"),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
