"""Reminders that a check is about to end: each made once, whatever becomes of the job."""

from __future__ import annotations

from datetime import date

from django.db import connection

from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.outbox.emitting import emit_all

#: Reminders made in one transaction.
AT_ONCE = 500

# Of the days on which a check's end is spoken of, the nearest that has come: a check that was
# written late, or a job that was away, makes one reminder and not those it missed.
_MAKE = """
insert into compliance_reminder (credential_id, worker_id, ends_on, days, made_on)
select c.id, c.worker_id, c.valid_to, due.days, %(today)s
from compliance_credential c
join workers_worker w on w.id = c.worker_id and w.status = 'active' and w.merged_into_id is null
cross join lateral (
    select min(d.days) as days from compliance_reminderday d
    where d.valid_from <= %(today)s and (d.valid_to is null or d.valid_to >= %(today)s)
        and c.valid_to - d.days <= %(today)s
) due
where c.status = 'verified' and c.valid_to >= %(today)s and due.days is not null
    and c.valid_to <= %(today)s + (select max(days) from compliance_reminderday)
    and not exists (
        select 1 from compliance_reminder r
        where r.credential_id = c.id and r.ends_on = c.valid_to and r.days <= due.days
    )
order by c.valid_to, c.id
limit %(at_once)s
on conflict do nothing
returning credential_id
"""


def remind(today: date, *, by: Actor) -> int:
    """Make every reminder that is due, and ask for the letter of each; how many. A part that was
    begun and not finished has made nothing, and is found again."""
    made = 0
    while True:
        with acting(by), duty("checking"):
            credentials = _make(today)
            emit_all("credential.ending", ({"credential": key} for key in credentials), by=by)
        made += len(credentials)
        if len(credentials) < AT_ONCE:
            return made


def _make(today: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, {"today": today, "at_once": AT_ONCE})
        return [key for (key,) in cursor.fetchall()]
