"""Reminders that a check is about to end: each made once, whatever becomes of the job, and for
whoever chose to hear so early."""

from __future__ import annotations

from datetime import date

from django.db import connection

from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.outbox.emitting import emit_all
from trusts.selectors.numbers import most_by_trust
from workers.models import MessageChoice

#: Reminders made in one transaction.
AT_ONCE = 500

# Of the days on which a check's end is spoken of, the nearest that has come: a check that was
# written late, or a job that was away, makes one reminder and not those it missed. The last of the
# days is for everybody, whatever they chose.
_MAKE = """
insert into compliance_reminder
    (credential_id, worker_id, ends_on, days, made_on, tells_worker, trusts)
select c.id, c.worker_id, c.valid_to, due.days, %(today)s,
    due.days <= due.last or coalesce(due.days <= nullif(chosen.remind_from, %(first)s), true),
    array(
        select distinct e.trust_id from workers_engagement e
        left join unnest(%(trusts)s::bigint[], %(numbers)s::int[]) heard (trust_id, days)
            on heard.trust_id = e.trust_id
        where e.worker_id = c.worker_id and e.valid_from <= %(today)s
            and (e.valid_to is null or e.valid_to >= %(today)s)
            and (due.days <= due.last or coalesce(due.days <= heard.days, true))
        order by e.trust_id
    )
from compliance_credential c
join workers_worker w on w.id = c.worker_id and w.status = 'active' and w.merged_into_id is null
left join workers_messagechoice chosen on chosen.worker_id = c.worker_id
cross join lateral (
    select min(d.days) filter (where c.valid_to - d.days <= %(today)s) as days,
        min(d.days) as last
    from compliance_reminderday d
    where d.valid_from <= %(today)s and (d.valid_to is null or d.valid_to >= %(today)s)
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
returning credential_id, tells_worker or trusts <> '{}'
"""


def remind(today: date, *, by: Actor) -> int:
    """Make every reminder that is due, and ask for the letter of each that somebody is to hear; how
    many were made. A part that was begun and not finished has made nothing, and is found again."""
    made = 0
    while True:
        with acting(by), duty("checking"):
            reminders = _make(today)
            heard = ({"credential": key} for key, is_heard in reminders if is_heard)
            emit_all("credential.ending", heard, by=by)
        made += len(reminders)
        if len(reminders) < AT_ONCE:
            return made


def _make(today: date) -> list[tuple[int, bool]]:
    """Make some of them; of each its check, and whether anybody is to hear of it."""
    numbers = most_by_trust("officers_remind_days", today)
    with connection.cursor() as cursor:
        cursor.execute(
            _MAKE,
            {
                "today": today,
                "at_once": AT_ONCE,
                "first": MessageChoice.RemindFrom.FIRST.value,
                "trusts": list(numbers),
                "numbers": list(numbers.values()),
            },
        )
        return [(key, is_heard) for key, is_heard in cursor.fetchall()]
