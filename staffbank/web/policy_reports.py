"""What browsers say that a page tried and its content policy stopped: kept as counts a day.

Anybody may send anything, so little is believed: a report names one of our own pages, and whatever
is new past so many kinds a day is counted as "other".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import Sum
from django.urls import Resolver404, resolve

from staffbank.db import duty
from staffbank.interop.json_reading import Unreadable, read_json
from staffbank.web.models import PolicyReport

LARGEST = 16 * 1024
AT_ONCE = 20
#: Kinds of report kept of one day; what comes after them is "other".
KINDS_A_DAY = 200
KEPT = timedelta(days=90)
OTHER = "other"
DIRECTIVE = re.compile(r"[a-z-]{1,40}")
HOST = re.compile(r"[a-z0-9.-]{1,92}")
KEYWORDS = frozenset({"inline", "eval", "wasm-eval", "data", "blob", "self", "trusted-types-sink"})


@dataclass(frozen=True, slots=True, order=True)
class Report:
    directive: str
    blocked: str
    route: str


def read(body: bytes) -> list[Report]:
    """The reports in what a browser sent, in either of the two shapes that browsers use."""
    if len(body) > LARGEST:
        return []
    try:
        sent = read_json(body)
    except Unreadable:
        return []
    reports = (_report(each) for each in _bodies(sent))
    return [report for report in reports if report is not None][:AT_ONCE]


def _bodies(sent: Any) -> Iterator[dict[str, Any]]:
    match sent:
        case {"csp-report": dict(old)}:
            yield old
        case list():
            for each in sent:
                match each:
                    case {"type": "csp-violation", "body": dict(body)}:
                        yield body


def _report(body: dict[str, Any]) -> Report | None:
    route = _route(_text(body, "document-uri", "documentURL"))
    directive = _text(body, "effective-directive", "effectiveDirective", "violated-directive")
    name = (directive.split() or [""])[0]
    if route is None or not DIRECTIVE.fullmatch(name):
        return None
    return Report(name, _blocked(_text(body, "blocked-uri", "blockedURL")), route)


def _text(body: dict[str, Any], *names: str) -> str:
    found = (body[name] for name in names if isinstance(body.get(name), str))
    return next(found, "")


def _route(address: str) -> str | None:
    """The name of the page of ours; None where it is none."""
    try:
        return resolve(urlsplit(address).path).view_name[:100]
    except (Resolver404, ValueError):
        return None


def _blocked(address: str) -> str:
    """Whose the stopped thing was: a host or a keyword, never a whole address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return OTHER
    if address in KEYWORDS or parts.scheme in KEYWORDS:
        return address if address in KEYWORDS else parts.scheme
    return host if HOST.fullmatch(host) else OTHER


_COUNT = """
    insert into web_policyreport as kept (day, directive, blocked, route, times)
    values (%s, %s, %s, %s, 1)
    on conflict (day, directive, blocked, route) do update set times = kept.times + 1
"""


def note_all(reports: Iterable[Report], day: date) -> None:
    """Count each report. Acts as whoever acts: nobody is asked who they are."""
    listed = sorted(reports)  # in one order, so that two browsers never wait for each other
    if not listed:
        return
    with duty("noting"):
        kinds = set(
            PolicyReport.objects.filter(day=day).values_list("directive", "blocked", "route")
        )
        for report in listed:
            kind = (report.directive, report.blocked, report.route)
            if kind not in kinds and len(kinds) >= KINDS_A_DAY:
                kind = (OTHER, OTHER, OTHER)
            kinds.add(kind)
            with connection.cursor() as cursor:
                cursor.execute(_COUNT, [day, *kind])


def counted(day: date) -> dict[str, int]:
    """How often each directive was reported on ``day``."""
    with duty("noting"):
        rows = PolicyReport.objects.filter(day=day).values_list("directive")
        return dict(rows.annotate(total=Sum("times")))


def forget_old(today: date) -> int:
    """Delete the counts of long past days; answer how many."""
    with duty("noting"):
        return PolicyReport.objects.filter(day__lt=today - KEPT).delete()[0]
