"""What need not be kept any longer: what would go, and letting it go.

How long is data, in ``staffbank_retention``; whole months of the large records are dropped by
``staffbank.partitions``. Here are the records that go row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from compliance.models import (
    CheckMessage,
    Credential,
    CredentialKind,
    Decision,
    Disclosure,
    Evidence,
    RegisterAnswer,
    RightToWork,
)
from compliance.passport.models import Share
from compliance.services import evidence
from insights.services.erasing import erase
from shifts.models import Look
from staffbank import clock, partitions
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.dated import not_over
from staffbank.db import duty
from staffbank.errors import NotPermitted
from workers.models import (
    CalendarFeed,
    Correction,
    DataCopy,
    Engagement,
    Grant,
    StaffEntry,
    Worker,
    WorkerInvitation,
)

REASON = "Retention: the time that the record is kept is over"
#: People erased in one run of the job: the next night goes on.
A_NIGHT = 500
#: A credential that counts no more, whatever its days.
_OVER = (Credential.Status.REJECTED, Credential.Status.REPLACED, Credential.Status.REVOKED)


@dataclass(frozen=True, slots=True)
class Due:
    """How much of one record is past its time."""

    record: str
    months: int
    why: str
    before: date
    count: int


def _deleted(rows: QuerySet[Model], by: Actor) -> int:
    return rows.delete()[0]


def _blanked(rows: QuerySet[Credential], by: Actor) -> int:
    Decision.objects.filter(credential__in=rows).update(was_issuer="", was_evidence="")
    return rows.update(number_hint="", evidence="", reason="")


def _erased(rows: QuerySet[Worker], by: Actor) -> int:
    found = list(rows.order_by("pk")[:A_NIGHT])
    for worker in found:
        erase(worker, by=by, reason=REASON)
    return len(found)


def _left(before: date) -> QuerySet[Worker]:
    """Those whose last engagement ended before; nobody who never had one."""
    return Worker.objects.filter(_let_go("pk", before), erased_at=None)


def _let_go(worker: str, before: date) -> Q:
    """That the last engagement of the person whom the column names ended before."""
    engagements = Engagement.objects.filter(worker=OuterRef(worker))
    return Q(Exists(engagements)) & ~Q(Exists(engagements.filter(not_over(before))))


def _unused(before: date) -> QuerySet[Credential]:
    ended = (Credential.Status.REJECTED, Credential.Status.REPLACED)
    rows = Credential.objects.filter(status__in=ended, submitted_at__lt=start_of(before))
    return rows.exclude(number_hint="", evidence="", reason="")


def _shown_no_more(before: date) -> QuerySet[Evidence]:
    """Pages of what was not accepted, gave way to another, was withdrawn or has ended; but what
    proved a right to work stays with the people it was proved of."""
    start = start_of(before)
    over = Q(credential__status__in=_OVER, uploaded_at__lt=start)
    rows = Evidence.objects.filter(over | Q(credential__valid_to__lt=before, uploaded_at__lt=start))
    proves = Q(credential__kind__group=CredentialKind.Group.RIGHT_TO_WORK)
    return rows.exclude(proves & ~Q(credential__status=Credential.Status.REJECTED))


def _decided_dbs(before: date) -> QuerySet[Evidence]:
    return Evidence.objects.filter(
        credential__kind__group=CredentialKind.Group.DBS,
        credential__checked_at__lt=start_of(before),
    )


def _numbered_dbs(before: date) -> QuerySet[Disclosure]:
    """Certificates that have counted no more since before."""
    over = Q(credential__status__in=_OVER, credential__checked_at__lt=start_of(before))
    rows = Disclosure.objects.filter(over | Q(credential__valid_to__lt=before))
    return rows.exclude(number="")


def _unnumbered(rows: QuerySet[Disclosure], by: Actor) -> int:
    return rows.update(number="")


def _proved_of_leavers(before: date) -> QuerySet[RightToWork]:
    """Rights to work of those whose last engagement ended before."""
    return RightToWork.objects.filter(_let_go("worker", before))


def _excuse_let_go(rows: QuerySet[RightToWork], by: Actor) -> int:
    checks = list(rows.values_list("pk", flat=True))
    evidence.let_go(Evidence.objects.filter(credential__in=checks), by=by)
    return RightToWork.objects.filter(pk__in=checks).delete()[0]


def _said_long_ago(before: date) -> QuerySet[RegisterAnswer]:
    """What registers said, but their last word."""
    later = RegisterAnswer.objects.filter(
        worker=OuterRef("worker"), kind=OuterRef("kind"), read_at__gt=OuterRef("read_at")
    )
    return RegisterAnswer.objects.filter(Exists(later), read_at__lt=start_of(before))


def _let_go_of_pages(rows: QuerySet[Evidence], by: Actor) -> int:
    return evidence.let_go(rows, by=by)


#: Record -> which rows are past ``before``, and what is done with them.
RULES: Mapping[str, tuple[Callable[[date], QuerySet], Callable[[QuerySet, Actor], int]]] = {  # type: ignore[type-arg]
    "workers_worker": (_left, _erased),
    "workers_grant": (lambda day: Grant.objects.filter(valid_to__lt=day), _deleted),
    "workers_calendarfeed": (
        lambda day: CalendarFeed.objects.filter(revoked_at__lt=start_of(day)),
        _deleted,
    ),
    "workers_correction": (
        lambda day: Correction.objects.filter(decided_at__lt=start_of(day)),
        _deleted,
    ),
    "workers_datacopy": (
        lambda day: DataCopy.objects.filter(asked_at__lt=start_of(day)),
        _deleted,
    ),
    "workers_workerinvitation": (
        lambda day: WorkerInvitation.objects.filter(ends_at__lt=start_of(day)),
        _deleted,
    ),
    "workers_staffentry": (
        lambda day: StaffEntry.objects.filter(seen_at__lt=start_of(day)),
        _deleted,
    ),
    "compliance_credential": (_unused, _blanked),
    "compliance_checkmessage": (
        lambda day: CheckMessage.objects.filter(said_at__lt=start_of(day)),
        _deleted,
    ),
    "compliance_registeranswer": (_said_long_ago, _deleted),
    "passport_share": (lambda day: Share.objects.filter(ends_at__lt=start_of(day)), _deleted),
    "compliance_evidence": (_shown_no_more, _let_go_of_pages),
    "compliance_evidence_dbs": (_decided_dbs, _let_go_of_pages),
    "compliance_disclosure": (_numbered_dbs, _unnumbered),
    "compliance_righttowork": (_proved_of_leavers, _excuse_let_go),
    "shifts_look": (lambda day: Look.objects.filter(at__lt=start_of(day)), _deleted),
}


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)


def months_before(day: date, months: int) -> date:
    """The first day that is still kept, of a record kept for so many months."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month + 1, min(day.day, last))


def what_would_go(today: date, *, by: Actor) -> list[Due]:
    """A dry run: every record, how long it is kept and why, and how much is past that."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    with connection.cursor() as cursor:
        cursor.execute("select record, months, why from staffbank_retention order by record")
        kept = cursor.fetchall()
    whole = partitions.what_would_drop(today)
    found = []
    with duty("forgetting"):
        for name, months, why in kept:
            before = months_before(today, months)
            count = RULES[name][0](before).count() if name in RULES else len(whole.get(name, ()))
            found.append(Due(name, months, why, before, count))
    return found


def let_go(today: date, *, by: Actor) -> dict[str, int]:
    """Let go of every row that is past its time; answer how many of each record."""
    gone = {}
    for due in what_would_go(today, by=by):
        if due.record not in RULES or not due.count:
            continue
        rows, act = RULES[due.record]
        with duty("forgetting"):
            gone[due.record] = act(rows(due.before), by)
    if gone:
        record("retention.run", Worker(), by=by, after=gone)  # of no one person
    return gone
