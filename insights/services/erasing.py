"""Letting go of who somebody was, and keeping what the law requires under a pseudonym.

Bookings, work, pay, right-to-work and identity checks and the record stay: they hold keys, and the
key now stands for "Former worker 7F3A2B1C".
"""

from __future__ import annotations

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from compliance.models import (
    CheckMessage,
    Credential,
    CredentialKind,
    CredentialStop,
    Decision,
    Disclosure,
    EmploymentHistory,
    HealthClearance,
    ImmunityItem,
    Induction,
    RegisterAnswer,
    RegisterQuestion,
    Registration,
    Restriction,
    Training,
)
from compliance.passport.models import Share
from compliance.services import evidence
from shifts.models import Booking, Look, Offer
from staffbank import clock
from staffbank.accounts import sessions
from staffbank.accounts.models import OpenSession, User
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted, Refusal
from staffbank.notifications.models import Message
from staffbank.outbox.emitting import emit
from trusts.models import Membership
from workers.models import (
    CalendarFeed,
    Correction,
    DataCopy,
    Engagement,
    FormerName,
    Joining,
    MessageChoice,
    SiteChoice,
    SkillStatement,
    StaffMatch,
    Worker,
    WorkerIdentifier,
    WorkerInvitation,
)

#: What proves that somebody was allowed to work: kept, whole, for as long as the law says.
LAW = (CredentialKind.Group.RIGHT_TO_WORK, CredentialKind.Group.IDENTITY)
#: What they said of themself.
SAID = (FormerName, SiteChoice, SkillStatement)
#: What was read of their checks, but for what the law asks to be kept.
READ = (*(Registration, Disclosure, HealthClearance, ImmunityItem, Training, EmploymentHistory),)
#: The number payroll knows them by stays with what they were paid.
PAYROLL = WorkerIdentifier.Scheme.ESR


class StillEngaged(Refusal):
    code = "still_engaged"
    message = (
        "A trust still engages you, so it has to keep your record. "
        "Ask your trust's bank team to end that first."
    )


class StillBooked(Refusal):
    code = "still_booked"
    message = "You are booked for a shift that is still to come. Cancel it first."


def stands_in_the_way(worker: Worker) -> Refusal | None:
    """Why the person cannot be forgotten yet, if they cannot."""
    with duty("forgetting"):
        engaged = Engagement.objects.current(clock.today()).filter(worker=worker).exists()
    if engaged:
        return StillEngaged()
    with duty("booking"):
        live = Booking.objects.filter(
            worker=worker, status=Booking.Status.BOOKED, ends_at__gt=clock.now()
        )
        return StillBooked() if live.exists() else None


def pseudonym(worker: Worker) -> str:
    """ "Former worker 7F3A2B1C": the same for one person for ever, and nobody's name."""
    return f"Former worker {worker.ref.hex[:8].upper()}"


@transaction.atomic
def erase(worker: Worker, *, by: Actor, reason: str) -> Worker:
    """Erase ``worker`` for themself, or for the job of retention, with every record and account
    that was joined to theirs. Twice is once.

    Refuses while a trust engages them or a shift is to come.
    """
    if by.worker_id != worker.pk and by.kind is not Kind.SYSTEM:
        raise NotPermitted
    with duty("booking"):
        worker = Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    if worker.erased_at is not None:
        return worker
    if refusal := stands_in_the_way(worker):
        raise refusal
    accounts = _accounts_of(worker)
    with duty("forgetting"):
        records = (worker, *_joined_to(worker))
        for each in records:
            _forget_words(each, accounts)
            _forget_person(each)
    for user_id in accounts:
        _close_account(user_id)
    for each in records:
        record("worker.erased", each, by=by, worker=each.pk, reason=reason)
        emit("worker.erased", {"worker": each.pk}, by=by)
    return worker


def _joined_to(worker: Worker) -> list[Worker]:
    """The person's other records, which were joined to this one: locked. They part no more."""
    found: list[Worker] = []
    latest = [worker]
    while latest:
        rows = Worker.objects.filter(merged_into__in=latest, erased_at=None).order_by("pk")
        latest = list(rows.select_for_update(no_key=True))
        found += latest
    return found


def _accounts_of(worker: Worker) -> list[int]:
    """The account that the person logs in with, and those that were closed for it."""
    found: list[int] = []
    latest = [worker.user_id] if worker.user_id is not None else []
    while latest:
        found += latest
        latest = list(User.objects.filter(logs_in_as__in=latest).values_list("pk", flat=True))
    return found


def _forget_words(worker: Worker, accounts: Sequence[int]) -> None:
    """Whatever was typed by or sent to the person, and secrets that answer in their name."""
    for model in (*SAID, *READ, CalendarFeed, MessageChoice, DataCopy, Look, Share):
        model.objects.filter(worker=worker).delete()
    WorkerIdentifier.objects.filter(worker=worker).exclude(scheme=PAYROLL).delete()
    RegisterQuestion.objects.filter(worker=worker).delete()
    Restriction.objects.filter(worker=worker).update(reason="")
    RegisterAnswer.objects.filter(worker=worker).exclude(number="").update(number="")
    given = Induction.objects.filter(worker=worker)  # what was signed of it is on a status list
    given.update(given_by="")
    given.exclude(withdrawn_because="").update(withdrawn_because="The person was erased")
    Correction.objects.filter(worker=worker).update(should_be="", answer="")
    Joining.objects.filter(worker=worker).update(body="", number="", end_reason="")
    WorkerInvitation.objects.filter(worker=worker).update(email="", name="")
    StaffMatch.objects.filter(worker=worker).delete()
    Offer.objects.filter(worker=worker).update(reason="")
    Credential.objects.filter(worker=worker).exclude(kind__group__in=LAW).update(
        number_hint="", evidence="", reason="", issuer=""
    )
    CheckMessage.objects.filter(worker=worker).delete()
    Decision.objects.filter(worker=worker).exclude(credential__kind__group__in=LAW).update(
        was_issuer="", was_evidence=""
    )
    CredentialStop.objects.filter(worker=worker).update(reason="")
    evidence.forget_person(worker.pk, except_groups=LAW)
    blank = {"subject": "", "body": "", "link": "", "address": ""}
    Message.objects.filter(worker_id=worker.pk).update(**blank)
    Message.objects.filter(user_id__in=accounts, trust_id=None).update(**blank)


def _forget_person(worker: Worker) -> None:
    name = pseudonym(worker)
    if worker.status != Worker.Status.LEFT:
        worker.advance(Worker.Status.LEFT)
    changed = {
        "name": name,
        "known_as": "",
        "name_key": name.casefold(),
        "email": "",
        "phone": "",
        "birth_key": "",
        "home_outcode": "",
        "latitude": None,
        "longitude": None,
        "travel_miles": None,
        "user_id": None,
        "erased_at": clock.now(),
    }
    Worker.objects.filter(pk=worker.pk).update(**changed)
    for column, value in changed.items():
        setattr(worker, column, value)


def _close_account(user_id: int) -> None:
    """End the account too, unless it acted for a trust: then the record must still name it."""
    with duty("seating"):
        if Membership.objects.filter(user=user_id).exists():
            return
    with duty("accounts"):
        sessions.end(OpenSession.objects.filter(user=user_id))
    for model in (Authenticator, SocialAccount, EmailAddress):
        model._default_manager.filter(user_id=user_id).delete()
    user = User.objects.get(pk=user_id)
    user.name, user.is_active = "", False
    user.email = f"{user.ref.hex}@erased.invalid"
    user.set_unusable_password()
    user.save(update_fields=["name", "is_active", "email", "password"])
