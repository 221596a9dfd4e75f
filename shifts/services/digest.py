"""One letter each morning, for those who chose it: what they could book in the week to come.

Beat knocks once a morning and each person becomes a delivery of their own, so that one person's
trouble is not another's. What is said is found at the moment it is written, as Find shifts does;
nothing new means no letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from shifts.models import Vacancy
from shifts.selectors.bookable import BookablePage, Filters, Sort, bookable_vacancies
from shifts.services.quiet import due_by_choice
from shifts.services.telling import as_worker, london_day
from shifts.services.vacancy import release_policy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.notifications.letters import address_of
from staffbank.notifications.models import Message
from staffbank.notifications.sending import EMAIL, dedupe_key, notify
from staffbank.outbox.emitting import emit_all
from trusts.models import BankPolicy, PoolMembership
from workers.models import Engagement, MessageChoice, Worker
from workers.seats import actor_of_worker

DUE, TOPIC = "digest.due", "shifts.digest"
#: The week that a letter speaks of, and how many shifts it shows.
WEEK = timedelta(days=6)
LINES = 4
#: A letter a day: what opened longer ago was in the one before.
SINCE_THE_LAST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One shift of the letter and its address."""

    vacancy: Vacancy
    address: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What a person could book: the soonest, how many there are, and the least of their pay.

    Of more than can be counted, ``total`` is how many there are at least, and no least is known.
    """

    lines: tuple[Line, ...]
    total: int
    uncounted: bool
    least_pence: int | None
    as_of: datetime

    @property
    def least_pay(self) -> str:
        """In whole pounds, and never more than it is."""
        return "" if self.least_pence is None else f"£{self.least_pence // 100:,}"

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


@transaction.atomic
def begin_digests(now: datetime, *, by: Actor) -> int:
    """Ask for today's letter to everyone of the bank who chose it and has not had it; how many."""
    today = london_day(now)
    with duty("deliver"):
        members = PoolMembership.objects.current(today).filter(bank=by.bank_id)
        engaged = Engagement.objects.current(today).filter(trust__in=members.values("trust"))
        wanting = set(
            MessageChoice.objects.filter(
                new_shifts=MessageChoice.NewShifts.DIGEST,
                worker__in=engaged.values("worker"),
                worker__status=Worker.Status.ACTIVE,
            )
            .exclude(worker__email="")
            .values_list("worker", flat=True)
        )
        had = set(
            Message.objects.filter(day=today, topic=TOPIC, worker_id__in=wanting).values_list(
                "worker_id", flat=True
            )
        )
    due = [{"worker": pk} for pk in sorted(wanting - had)]
    emit_all(DUE, due, by=by)
    return len(due)


@transaction.atomic
def write_digest(worker_id: int, *, by: Actor) -> int:
    """Write today's letter to a worker who still wants it and has not had it; how many are new."""
    now = clock.now()
    day = london_day(now)
    with duty("deliver"):
        choice = (
            MessageChoice.objects.filter(pk=worker_id, new_shifts=MessageChoice.NewShifts.DIGEST)
            .select_related("worker")
            .first()
        )
        key = dedupe_key(TOPIC, f"worker-{worker_id}", EMAIL)
        if choice is None or Message.objects.filter(day=day, dedupe_key=key).exists():
            return 0
    digest = digest_for(choice.worker, now)
    if digest is None:
        return 0
    return notify(
        "shifts/notifications/digest.txt",
        to=[as_worker(choice.worker)],
        topic=TOPIC,
        cause=TOPIC,
        day=day,
        bank=by.bank_id,
        link="/me/shifts/",
        email_at=due_for(choice, by, now),
        context={"digest": digest},
        channels=(EMAIL,),
    )


def digest_for(worker: Worker, now: datetime) -> Digest | None:
    """What the worker could book this week; nothing where none of it is new since yesterday."""
    today = london_day(now)
    week = Filters(first_day=today, last_day=today + WEEK)
    with acting(actor_of_worker(worker)) as actor:
        found = bookable_vacancies(actor, week, now=now)
        shown = [item.vacancy for item in found.items]
        since = now - SINCE_THE_LAST
        if found.pages == 1 and not any(opened_at(each) > since for each in shown):
            return None
        least = None if found.more else least_pay(actor, week, found)
    return Digest(
        lines=tuple(Line(each, address_of(f"/me/shifts/{each.ref}/")) for each in shown[:LINES]),
        total=found.total,
        uncounted=found.more,
        least_pence=least,
        as_of=found.as_of,
    )


def least_pay(actor: Actor, asked: Filters, found: BookablePage) -> int:
    """The least that any of them pays, which stands on the last page of the best paid."""
    if found.pages > 1:
        found = bookable_vacancies(
            actor, asked, sort=Sort.BEST_PAID, page=found.pages, now=found.as_of
        )
    return min(item.vacancy.pay_pence for item in found.items)


def opened_at(vacancy: Vacancy) -> datetime:
    """When the vacancy last opened to more people."""
    times = [at for at in (vacancy.published_at, vacancy.pool_opened_at) if at]
    return max(times)


def due_for(choice: MessageChoice, by: Actor, now: datetime) -> datetime:
    assert by.bank_id is not None  # a digest is asked for as one bank's job
    policy = release_policy(BankPolicy.objects.on(by.bank_id, london_day(now)))
    return due_by_choice(now, policy)[choice.quiet]
