"""What a person is told about a check of theirs. No subject names it: a screen may be seen."""

from __future__ import annotations

from datetime import datetime
from zlib import crc32

from compliance.models import CheckMessage, Credential, CredentialStop, Decision, Restriction
from compliance.models.decision import UNDO
from compliance.models.stop import CredentialStopQuerySet
from staffbank import clock
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify, take_back
from workers.models import Joining, Worker

Status = Credential.Status
_TEMPLATES = {
    Status.VERIFIED: "compliance/notifications/accepted.txt",
    Status.REJECTED: "compliance/notifications/not_accepted.txt",
}


def say_decided(credential_id: int) -> None:
    """Tell the person how their check was decided, as it stands now."""
    credential = _credential(credential_id)
    template = _TEMPLATES.get(Status(credential.status))
    if template is None or credential.checked_at is None:
        return
    if credential.how == Credential.How.IMPORT:  # the trust told us what the person knows
        return
    notify(
        template,
        to=[_person(credential)],
        topic="credential.decided",
        cause=_cause(credential.pk, credential.status, credential.checked_at),
        day=credential.checked_at.astimezone(clock.LONDON).date(),
        bank=None,
        email_at=credential.checked_at + UNDO,
        link="/me/passport/",
        context={"credential": credential},
    )


def say_undone(credential_id: int) -> None:
    """Take back what the person was told of a decision that was itself taken back."""
    credential = _credential(credential_id)
    with duty("checking"):
        undone = Decision.objects.exclude(undone_at=None).filter(credential=credential_id)
        decisions = list(undone.exclude(outcome=Decision.Outcome.FIRST))
    for each in decisions:
        status = Status.REJECTED if each.outcome == Decision.Outcome.REJECTED else Status.VERIFIED
        take_back(
            to=[_person(credential)],
            cause=_cause(credential_id, status, each.decided_at),
            day=each.decided_at.astimezone(clock.LONDON).date(),
        )


def say_answered(credential_id: int) -> None:
    """Tell whoever asked last that the person has answered."""
    credential = _credential(credential_id)
    with duty("checking"):
        said = CheckMessage.objects.filter(credential=credential_id).exclude(trust=None)
        asked = said.select_related("trust").order_by("-said_at", "-pk").first()
    if asked is None or asked.trust is None:
        return
    notify(
        "compliance/notifications/answered.txt",
        to=[
            Recipient(
                seat="As compliance officer", user_id=asked.said_by_id, trust_id=asked.trust_id
            )
        ],
        topic="credential.answered",
        cause=f"credential-{credential_id}-answer-{asked.pk}",
        day=asked.said_at.astimezone(clock.LONDON).date(),
        bank=None,
        link=f"/trust/{asked.trust.slug}/checks/{credential.ref}/",
        context={"credential": credential},
    )


def say_asked(credential_id: int) -> None:
    """Tell the person that the officer needs something more."""
    credential = _credential(credential_id)
    if credential.status != Status.SUBMITTED or not credential.reason:
        return
    notify(
        "compliance/notifications/asked.txt",
        to=[_person(credential)],
        topic="credential.asked",
        cause=f"credential-{credential.pk}-asked-{crc32(credential.reason.encode())}",
        day=credential.submitted_at.astimezone(clock.LONDON).date(),
        bank=None,
        link=f"/me/passport/checks/{credential.ref}/",
        context={"credential": credential},
    )


def _cause(credential_id: int, status: str, decided_at: datetime) -> str:
    return f"credential-{credential_id}-{status}-{int(decided_at.timestamp() * 1000)}"


def say_stopped(credential_id: int) -> None:
    """Tell the person of each reason that stands against their check, once."""
    with duty("checking"):
        standing = list(_stops(credential_id).standing())
    for stop in standing:
        _say_of(stop, "compliance/notifications/stopped.txt", "stopped")


def say_restored(credential_id: int) -> None:
    """Tell the person that their check counts again, while that is so."""
    if _credential(credential_id).status != Status.VERIFIED:
        return
    with duty("checking"):
        stop = _stops(credential_id).exclude(lifted_at=None).order_by("lifted_at").last()
    if stop is not None:
        _say_of(stop, "compliance/notifications/restored.txt", "lifted")


def _say_of(stop: CredentialStop, template: str, what: str) -> None:
    notify(
        template,
        to=[_person(stop.credential)],
        topic=f"credential.{what}",
        cause=f"credential-stop-{stop.pk}-{what}",
        day=stop.at.astimezone(clock.LONDON).date(),
        bank=None,
        link="/me/passport/",
        context={"stop": stop},
    )


def _stops(credential_id: int) -> CredentialStopQuerySet:
    rows = CredentialStop.objects.filter(credential=credential_id)
    return rows.select_related("credential__kind", "trust")


def say_refused(joining_id: int) -> None:
    """Tell somebody that a trust does not engage them, and why."""
    with duty("checking"):
        rows = Joining.objects.select_related("worker", "trust")
        joining = rows.get(pk=joining_id)
    if joining.ended_at is None:
        return
    worker = joining.worker
    notify(
        "compliance/notifications/not_engaged.txt",
        to=[Recipient("As worker", worker.user_id, worker.pk, address=worker.email)],
        topic="joining.refused",
        cause=f"joining-{joining.pk}-refused",
        day=joining.ended_at.astimezone(clock.LONDON).date(),
        bank=joining.bank_id,
        link="/register/",
        context={"joining": joining},
    )


def _credential(key: int) -> Credential:
    with duty("checking"):
        rows = Credential.objects.select_related("kind", "worker", "checked_at_trust")
        return rows.get(pk=key)


def _person(credential: Credential) -> Recipient:
    with duty("checking"):
        worker = Worker.objects.get(pk=credential.worker_id)
    return Recipient(
        seat="As worker", user_id=worker.user_id, worker_id=worker.pk, address=worker.email
    )


def say_restricted(restriction_id: int) -> None:
    """Tell the person that a restriction stands, or that it was lifted; each once."""
    with duty("checking"):
        restriction = Restriction.objects.select_related(
            "worker", "trust", "ward", "staff_group", "setting", "made_at_trust"
        ).get(pk=restriction_id)
    lifted = restriction.lifted_at is not None
    worker = restriction.worker
    notify(
        f"compliance/notifications/{'un' if lifted else ''}restricted.txt",
        to=[
            Recipient(
                "As worker", user_id=worker.user_id, worker_id=worker.pk, address=worker.email
            )
        ],
        topic="restriction.lifted" if lifted else "restriction.made",
        cause=f"restriction-{restriction.pk}-{'lifted' if lifted else 'made'}",
        day=(restriction.lifted_at or restriction.made_at).astimezone(clock.LONDON).date(),
        bank=None,
        link="/me/passport/",
        context={"restriction": restriction},
    )
