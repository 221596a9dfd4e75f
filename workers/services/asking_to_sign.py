"""Asking people to sign their bank's agreement: at first, and again as the day comes nearer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify
from trusts.models import Bank
from workers.models import TermsVersion, Worker
from workers.signing import unsigned_in

#: How many days before it is needed, or on the day, people are reminded of a text.
REMINDED_AT = (7, 1, 0)
#: A letter that is later than this by so many days is not written any more.
STALE = timedelta(days=7)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """Which of the letters about a version it is, and the day it is of."""

    version: TermsVersion
    needed_from: date
    of: date
    which: str

    @property
    def cause(self) -> str:
        return f"terms-{self.version.pk}-{self.which}"


def letter_due(bank_id: int, today: date) -> Letter | None:
    """The letter that whoever has not signed gets today: the latest whose day has come."""
    asked = TermsVersion.objects.filter(bank=bank_id, holds_from__isnull=False)
    version = asked.order_by("-number").first()
    if version is None or version.needed_from is None:
        return None
    needed = version.needed_from
    published = version.published_at.astimezone(clock.LONDON).date()
    days = [(needed - timedelta(days=each), f"{each}-days") for each in REMINDED_AT]
    begun = [(published, "asked"), *(each for each in days if published < each[0])]
    of, which = max((each for each in begun if each[0] <= today), default=(published, "asked"))
    return Letter(version, needed, of, which) if today - of < STALE else None


def ask_to_sign(today: date, *, by: Actor) -> int:
    """Write the letter of the day to everybody of the job's bank who has not signed; each once."""
    assert by.bank_id is not None
    letter = letter_due(by.bank_id, today)
    if letter is None:
        return 0
    bank = Bank.objects.get(pk=by.bank_id)
    told = 0
    for people in _in_batches(bank.pk):
        told += notify(
            "workers/notifications/sign.txt",
            to=[_recipient(each) for each in people],
            topic="terms.asked",
            cause=letter.cause,
            day=letter.of,
            bank=bank.pk,
            link=f"/me/agreements/{bank.slug}/",
            context={"bank": bank, "needed_from": letter.needed_from, "today": today},
        )
    return told


def _in_batches(bank_id: int) -> Iterator[list[Worker]]:
    """Who has not signed, some hundreds at a time in the order of their keys."""
    last = 0
    while True:
        with duty("checking"):
            rows = unsigned_in(bank_id).filter(pk__gt=last).only("user", "email")
            people = list(rows[:AT_ONCE])
        if not people:
            return
        yield people
        last = people[-1].pk


def _recipient(worker: Worker) -> Recipient:
    return Recipient("As worker", user_id=worker.user_id, worker_id=worker.pk, address=worker.email)
