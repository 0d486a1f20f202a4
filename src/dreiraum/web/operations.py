"""For those who run the site: is it alive, is it ready, what does it count."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dreiraum.ground.region import serving
from dreiraum.web import metrics

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Whether questions can be answered: 200, or 503 with the reasons."""
    reasons = [*_region(), *_database()]
    state = {"ready": not reasons, "reasons": reasons, "region": serving.served.version, "stale": serving.served.stale}
    return JsonResponse(state, status=503 if reasons else 200)


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """The metrics, for Prometheus on this machine or whoever holds the token."""
    if not _may_read(request):
        return HttpResponseForbidden("give the token: Authorization: Bearer ...\n", content_type="text/plain")
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _region() -> list[str]:
    try:
        serving.served.now()
    except serving.Unavailable:
        return ["no Region in force"]
    return []


def _database() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return [] if _migrated() else ["migrations are not applied"]
    except DatabaseError:
        return ["database cannot be reached"]


_MIGRATED: list[bool] = []


def _migrated() -> bool:
    """Whether all are applied; once they are, they stay."""
    if not _MIGRATED:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _MIGRATED.append(True)
    return True


def _may_read(request: HttpRequest) -> bool:
    """Whoever holds the token; without a proxy in between, this machine too."""
    token, given = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    direct = not settings.PROXIES and not any(name in request.META for name in FORWARDED)
    return direct and _loopback(request.META.get("REMOTE_ADDR", ""))


def _loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
