"""A site on which everything goes wrong, with what was asked in every exception."""

from django.urls import path

from dreiraum.ground.people.rights import public
from dreiraum.web import urls, views


def fail(request, at=""):
    raise ValueError(f"cannot read {request.get_full_path()} of {request.META['REMOTE_ADDR']}")


def fail_because(request, at=""):
    try:
        fail(request)
    except ValueError as error:
        raise RuntimeError(f"no answer for {at}") from error


def fail_while_failing(request, at=""):
    try:
        fail(request)
    except ValueError:
        return {}[request.GET["q"]]


def sorry(request):
    """The error page, which fails too where all fails."""
    if "ganz" in request.path:
        raise FileNotFoundError(request.get_full_path())
    return views.server_error(request)


urlpatterns = [
    *urls.urlpatterns,
    path("kaputt/<str:at>/", public(fail), name="fail"),
    path("kaputt/ganz/<str:at>/", public(fail), name="fail_for_good"),
    path("kaputt/weil/<str:at>/", public(fail_because), name="fail_because"),
    path("kaputt/dabei/<str:at>/", public(fail_while_failing), name="fail_while_failing"),
]
handler404 = views.not_found
handler500 = sorry
