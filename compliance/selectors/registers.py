"""What professional registers last said of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from compliance.models import RegisterAnswer
from compliance.rules.registers import LastWord, Patience, RegisterStatus, Word
from staffbank.actors import Actor

#: Each registration that a person holds and a requirement is answered by, of bodies that are asked.
_ENTRIES = """
select c.worker_id, k.id, k.code, k.short_name, i.value, p.ask_again_hours, p.serves_hours,
    a.status, a.read_at, q.down_at
from compliance_credential c
join compliance_credentialkind k on k.id = c.kind_id and k.code = any(%(bodies)s)
left join lateral (
    select ask_again_hours, serves_hours from compliance_registerpolicy
    where kind_id = k.id and valid_from <= %(today)s order by valid_from desc limit 1
) p on true
left join workers_workeridentifier i on i.worker_id = c.worker_id and i.scheme = k.code
left join lateral (
    select status, read_at from compliance_registeranswer
    where worker_id = c.worker_id and kind_id = k.id and number = i.value
    order by read_at desc, id desc limit 1
) a on true
left join compliance_registerquestion q on q.worker_id = c.worker_id and q.kind_id = k.id
where c.worker_id = %(worker)s and c.status = 'verified' and exists (
    select 1 from compliance_requirementanswer r
    where r.requirement_id = %(requirement)s and r.answered_by_id = c.kind_id
)
order by k.id, i.value
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody's place on a register: ``number`` is None where nobody has told us."""

    worker_id: int
    kind_id: int
    body: str
    name: str
    number: str | None
    patience: Patience
    last: LastWord

    def worth(self, now: datetime) -> Word:
        return self.last.worth(self.patience, now)


def entries_behind(worker_id: int, requirement_id: int, today: date) -> list[Entry]:
    """The registrations by which a person answers a requirement, where their bodies are asked.
    Read it in the duty of checking."""
    if not settings.REGISTERS:
        return []
    asked: dict[str, Any] = {
        "bodies": sorted(settings.REGISTERS),
        "today": today,
        "worker": worker_id,
        "requirement": requirement_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, asked)
        rows = cursor.fetchall()
    return [_entry(*row) for row in rows]


def _entry(
    worker: int,
    kind: int,
    body: str,
    name: str,
    number: str | None,
    ask_again: int | None,
    serves: int | None,
    status: str | None,
    read_at: datetime | None,
    down_at: datetime | None,
) -> Entry:
    if ask_again is None or serves is None:
        raise LookupError(f"REGISTERS names {body}, and no register policy does")
    patience = Patience(timedelta(hours=ask_again), timedelta(hours=serves))
    said = RegisterStatus(status) if status else None
    last = LastWord(said, read_at, down_at)
    return Entry(worker, kind, body, name, number, patience, last)


def last_words_of(worker_id: int, actor: Actor) -> list[RegisterAnswer]:
    """What each register last said of somebody, as far as the actor may read of it."""
    rows = RegisterAnswer.objects.visible_to(actor).filter(worker=worker_id)
    return sorted(
        rows.select_related("kind").last_words(),
        key=lambda answer: answer.kind.sort,
    )
