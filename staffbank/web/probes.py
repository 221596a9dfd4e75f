"""What machines ask: whether we live, whether we can serve, and how it goes.

They are answered before everything that needs a database, a session or a host's name: the machine
next door asks by our address, without TLS.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from staffbank import broker, clock, metrics
from staffbank.outbox.standing import standing

Answer = Callable[[HttpRequest], HttpResponseBase]

#: An outbox older than this is behind: the sweep comes every five seconds.
BEHIND = timedelta(minutes=5)
#: How long the figures that are looked up in the database stand, in seconds.
STAND = 15.0

OK = "ok"


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked: a restart would mend nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether people can be served here, and what is wrong, in words that name nobody.

    Without its database or its migrations it cannot: 503. Without a broker, or with the outbox
    behind, people are served and messages come late: 200, degraded.
    """
    checks = {"database": _database()}
    if checks["database"] == OK:
        checks["migrations"] = _migrations()
        checks["outbox"] = _outbox()
    checks["broker"] = _broker()
    needed = [checks["database"], checks.get("migrations", OK)]
    if any(check != OK for check in needed):
        return JsonResponse({"status": "not ready", "checks": checks}, status=503)
    degraded = any(check != OK for check in checks.values())
    return JsonResponse({"status": "degraded" if degraded else "ready", "checks": checks})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The older probe: the process answers, and so does its database."""
    well = _database() == OK
    return HttpResponse(
        "ok\n" if well else "no database\n", status=200 if well else 503, content_type="text/plain"
    )


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """For Prometheus, with the token of METRICS_TOKEN. Without one there is no such page."""
    if not settings.METRICS_TOKEN:
        return HttpResponse(status=404)
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    measures = [*_up(), *metrics.counted(), *_looked_up()]
    return HttpResponse(metrics.exposition(measures), content_type="text/plain; version=0.0.4")


PROBES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "health/live": live,
    "health/ready": ready,
    "healthz": health,
    "metrics": figures,
}


class ProbesMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = PROBES.get(request.path_info.lstrip("/"))
        if view is None:
            return self.get_response(request)
        response = view(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


# --- What is asked ----------------------------------------------------------------------------


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return "does not answer"
    return OK


_migrated = False


def _migrations() -> str:
    """Whether every migration that this code came with was applied. Once they were, they are."""
    global _migrated  # noqa: PLW0603  (known for as long as the process lives)
    if not _migrated:
        wanted = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
        try:
            applied = MigrationRecorder(connection).applied_migrations()
        except DatabaseError:
            return "cannot be read"
        missing = wanted - set(applied)
        if missing:
            return f"{len(missing)} not applied"
        _migrated = True
    return OK


def _outbox() -> str:
    now = clock.now()
    try:
        oldest = standing(now).oldest_due
    except DatabaseError:
        return "cannot be read"
    if oldest is not None and now - oldest > BEHIND:
        return f"{int((now - oldest).total_seconds() // 60)} minutes behind"
    return OK


def _broker() -> str:
    return OK if broker.ask(lambda client: client.ping()) else "does not answer"


def _up() -> list[metrics.Measure]:
    parts = {"database": _database() == OK, "broker": _broker() == OK}
    return [metrics.gauge("staffbank_up", "Whether each part answers.", parts, "part")]


_known: tuple[float, list[metrics.Measure]] = (-STAND, [])


def _looked_up() -> list[metrics.Measure]:
    """The figures of the database, looked up now and then however often they are asked for."""
    global _known  # noqa: PLW0603
    if time.monotonic() - _known[0] > STAND:
        try:
            _known = (time.monotonic(), metrics.looked_up())
        except DatabaseError:
            return []
    return _known[1]
