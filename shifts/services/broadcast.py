"""Telling everyone who could take a vacancy, and taking it back when it has gone.

Three steps, each its own delivery and each safe to run again: write who is told (that is the
inbox), write the emails that leave the building, withdraw what has not left when the vacancy goes.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction

from shifts.models import Release, Vacancy
from shifts.selectors.candidates import as_json, candidate_ids
from shifts.selectors.going import going_params
from shifts.selectors.need import Need
from shifts.selectors.reading import read_shown
from shifts.services.quiet import due_by_choice
from shifts.services.vacancy import release_policy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.notifications.letters import Letter, write_letter
from staffbank.notifications.models import Message
from staffbank.outbox.emitting import emit
from staffbank.rows import locked
from trusts.selectors.numbers import numbers_of

TOPIC = "release.opened"

#: Everyone who could take it and would go there, unless an earlier wave told them: an urgent one
#: tells them again. The lock on the release keeps a second telling out; past it, the unique rows
#: would refuse it aloud. The function keeps its plans; on the wave it notes how many were told.
TELL = "select shifts_tell(%s::jsonb)"

#: One letter to everyone who was told, wants one and has an address, short of the day's cap. It is
#: due when the quiet hours that they chose are over.
WRITE = """
    insert into notifications_message (
        id, day, user_id, worker_id, bank_id, seat, channel, topic, dedupe_key, address,
        subject, body, link, status, attempts, created_at, due_at, last_error
    )
    select
        gen_random_uuid(), told.day, w.user_id, w.id, %(bank)s, 'As worker', %(email)s, %(topic)s,
        'release-' || told.release_id || '-worker-' || w.id || '-email', w.email,
        %(subject)s, %(body)s, %(link)s, %(queued)s, 0, %(now)s,
        (%(due)s::jsonb ->> coalesce(chosen.quiet, 'bank'))::timestamptz, ''
    from shifts_told told
    join workers_worker w on w.id = told.worker_id
    left join workers_messagechoice chosen on chosen.worker_id = told.worker_id
    where told.release_id = %(release)s and told.day = %(day)s and w.email <> ''
        and case when %(urgent)s then coalesce(chosen.urgent_by_email, true)
            else coalesce(chosen.new_shifts, 'each') = 'each' end
        and (%(urgent)s or %(cap)s > (
            select count(*) from notifications_message sent
            where sent.worker_id = w.id and sent.created_at >= %(midnight)s
                and sent.topic = %(topic)s and sent.status <> %(gone)s
        ))
    on conflict do nothing
"""

#: The keys of those told are made before the messages are joined: behind the wall an index serves
#: a column that is compared with a column, and not one compared with a sum of casts.
TOLD_KEYS = """
    with told as materialized (
        select day, worker_id,
            'release-' || release_id || '-worker-' || worker_id || '-email' as key
        from shifts_told where {of_what}
    )
"""
WITHDRAW = (
    TOLD_KEYS.format(of_what="vacancy_id = %(vacancy)s")
    + """
    update notifications_message m set status = %(gone)s, leased_until = null
    from told
    where m.dedupe_key = told.key and m.day = told.day and m.status = any(%(waiting)s)
"""
)
_OF_WAVE = TOLD_KEYS.format(of_what="release_id = %(release)s and day = %(day)s")
#: Emails of a wave that have not left, of people the changed vacancy is no longer for.
UNTELL = (
    _OF_WAVE
    + """
    update notifications_message m set status = %(gone)s, leased_until = null
    from told
    where m.dedupe_key = told.key and m.day = told.day and m.status = any(%(waiting)s)
        and told.worker_id <> all(%(able)s::bigint[])
"""
)
REWRITE = (
    _OF_WAVE
    + """
    update notifications_message m set subject = %(subject)s, body = %(body)s
    from told
    where m.dedupe_key = told.key and m.day = told.day and m.status = any(%(waiting)s)
"""
)


@transaction.atomic
def tell_the_eligible(release_id: int, *, by: Actor) -> int:
    """Write that everyone who could take the vacancy and would go there was told of this wave;
    answer how many were.

    One statement. A wave that was told already, was closed, or whose vacancy went meanwhile is left
    as it is.
    """
    with duty("broadcast"):
        release = locked(Release, release_id)
        found = read_shown(release.vacancy_id)
        now = clock.now()
        if release.broadcast_at or not still_open(release, found.vacancy, now):
            return release.told
        need = Need.of(found.vacancy, skilled=bool(found.skills))
        told = write_told(release, need, now, again=release.urgent)
    emit("release.told", {"release": release.pk}, by=by, bank=release.bank_id)
    return told


def write_told(release: Release, need: Need, now: datetime, *, again: bool) -> int:
    """Write a locked wave's rows, one statement; answer how many it has. In its duty.

    ``again`` tells those whom an earlier wave told too.
    """
    asked = going_params(need, release.audience, today=clock.today()) | {
        "release": release.pk,
        "day": wave_day(release),
        "urgent": again,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(TELL, [as_json(asked)])
        told: int = cursor.fetchone()[0]
    return told


@transaction.atomic
def tell_of_the_change(vacancy_id: int, *, by: Actor) -> int:
    """Bring what was said of a changed vacancy up to what it is; answer how many are told anew.

    In each wave that is open and was told: emails that have not left are written again, or taken
    back from whom it is no longer for, and those who can take it only now are told. Nobody is told
    twice.
    """
    now = clock.now()
    anew = 0
    with duty("broadcast"):
        waves = list(
            Release.objects.select_for_update(no_key=True)
            .filter(vacancy=vacancy_id, closed_at=None, broadcast_at__isnull=False)
            .order_by("pk")
        )
    for release in waves:
        with duty("broadcast"):
            vacancy = vacancy_of(release)
            if not still_open(release, vacancy, now):
                return anew
            need = Need.of(vacancy)
            able = candidate_ids(need, release.audience)
            told = write_told(release, need, now, again=False)
        rewrite_emails(release, vacancy, able)
        if told > release.told:
            anew += told - release.told
            emit("release.told", {"release": release.pk}, by=by, bank=release.bank_id)
    return anew


def rewrite_emails(release: Release, vacancy: Vacancy, able: list[int]) -> None:
    """Let the emails of a wave that have not left say what the vacancy is now."""
    with duty("deliver"):
        letter = letter_of(release, vacancy)
        facts: dict[str, Any] = {
            "release": release.pk,
            "day": wave_day(release),
            "able": able,
            "subject": letter.subject[:200],
            "body": letter.body,
            "gone": Message.Status.GONE,
            "waiting": [Message.Status.QUEUED.value, Message.Status.DELAYED.value],
        }
        with connection.cursor() as cursor:
            cursor.execute(UNTELL, facts)
            cursor.execute(REWRITE, facts)


def letter_of(release: Release, vacancy: Vacancy) -> Letter:
    return write_letter(
        "shifts/notifications/open.txt",
        link=link_of(vacancy),
        vacancy=vacancy,
        release=release,
    )


def link_of(vacancy: Vacancy) -> str:
    return f"/me/shifts/{vacancy.ref}/"


@transaction.atomic
def write_emails(release_id: int, *, by: Actor) -> int:
    """Write the emails of a wave that was told; answer how many are new.

    Only to those who chose to have them. They leave at once when it is urgent, else when the
    reader's quiet hours are over; each gets no more a day than the bank agreed, urgent ones apart.
    """
    with duty("deliver"):
        release = Release.objects.get(pk=release_id)
        vacancy = vacancy_of(release)
        now = clock.now()
        if not still_open(release, vacancy, now):
            return 0
        policy = numbers_of(release.bank_id, release.trust_id, wave_day(release))
        letter = letter_of(release, vacancy)
        quiet = due_by_choice(now, release_policy(policy))
        due = {code: now if release.urgent else at for code, at in quiet.items()}
        with connection.cursor() as cursor:
            cursor.execute(
                WRITE,
                {
                    "release": release.pk,
                    "bank": release.bank_id,
                    "day": wave_day(release),
                    "midnight": london_midnight(now),
                    "topic": TOPIC,
                    "subject": letter.subject[:200],
                    "body": letter.body,
                    "link": link_of(vacancy),
                    "urgent": release.urgent,
                    "cap": policy.told_per_day,
                    "now": now,
                    "due": json.dumps({code: at.isoformat() for code, at in due.items()}),
                    "email": Message.Channel.EMAIL,
                    "queued": Message.Status.QUEUED,
                    "gone": Message.Status.GONE,
                },
            )
            written: int = cursor.rowcount
    # A booking may have committed while these were being written: whoever hears this looks again.
    emit("release.written", {"vacancy": vacancy.pk}, by=by, bank=release.bank_id)
    return written


@transaction.atomic
def withdraw_what_is_gone(vacancy_id: int, *, by: Actor) -> int:
    """Stop the emails of a vacancy that can no longer be booked; answer how many had not left."""
    with duty("deliver"):
        if Vacancy.objects.get(pk=vacancy_id).status == Vacancy.Status.OPEN:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(
                WITHDRAW,
                {
                    "vacancy": vacancy_id,
                    "gone": Message.Status.GONE,
                    "waiting": [Message.Status.QUEUED.value, Message.Status.DELAYED.value],
                },
            )
            withdrawn: int = cursor.rowcount
    return withdrawn


def vacancy_of(release: Release) -> Vacancy:
    return Vacancy.objects.select_related(
        "ward", "site", "trust", "bank", "staff_group", "grade", "also_grade", "specialty"
    ).get(pk=release.vacancy_id)


def still_open(release: Release, vacancy: Vacancy, now: datetime) -> bool:
    """Whether anybody could still book it through this wave."""
    return (
        release.closed_at is None
        and vacancy.status == Vacancy.Status.OPEN
        and vacancy.starts_at > now
    )


def wave_day(release: Release) -> date:
    """The London day on which the wave opened: Told and its messages are kept under it."""
    return release.opened_at.astimezone(clock.LONDON).date()


def london_midnight(moment: datetime) -> datetime:
    """The start of ``moment``'s day in London. No clock changes at midnight."""
    return datetime.combine(moment.astimezone(clock.LONDON).date(), time(), tzinfo=clock.LONDON)
