"""All addresses of the site. German words in paths; English pages lie below /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from dreiraum.web import api, interface, operations, views

urlpatterns = [
    *i18n_patterns(
        path("", views.home, name="home"),
        path("api/", interface.interface, name="api"),
        path("", include("dreiraum.ground.region.urls")),
        path("", include("dreiraum.ground.site.urls")),
        path("", include("dreiraum.ground.messages.urls")),
        path("", include("dreiraum.land.coverage.urls")),
        prefix_default_language=False,
    ),
    path("", include("dreiraum.ground.region.data_urls")),
    path("", include("dreiraum.land.coverage.data_urls")),
    path("api/v1/", include((api.urlpatterns, "ninja"), namespace="api-v1")),
    path("healthz", operations.alive, name="alive"),
    path("readyz", operations.ready, name="ready"),
    path("metrics", operations.figures, name="metrics"),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
