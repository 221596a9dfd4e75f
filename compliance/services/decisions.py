"""What was decided on a check, kept so that it can be taken back and a second person can follow."""

from __future__ import annotations

from datetime import datetime

from compliance.models import CheckRule, Credential, Decision
from compliance.models.check_rule import Rule
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.outbox.emitting import emit

Outcome = Decision.Outcome


def rule_for(credential: Credential, by: Actor) -> Rule:
    """How the trust of ``by`` decides on checks like this one today."""
    assert by.trust_id is not None
    holding = CheckRule.objects.holding(by.trust_id, clock.today())
    return holding.get(credential.kind_id, Rule())


def first_check_of(credential: Credential, by: Actor) -> Decision | None:
    """The first of two checks at the trust of ``by``, where it is done and stands."""
    with duty("checking"):
        rows = Decision.objects.first_checks().select_related("decided_by")
        return rows.filter(credential=credential, trust=by.trust_id).first()


def keep(
    credential: Credential,
    outcome: str,
    *,
    at: datetime,
    by: Actor,
    former: Credential | None = None,
) -> Decision:
    """Keep a decision and what the check said before it: call it before the check is changed."""
    assert by.trust_id is not None
    assert by.user_id is not None
    with duty("checking"):
        return Decision.objects.create(
            credential=credential,
            worker_id=credential.worker_id,
            trust_id=by.trust_id,
            outcome=outcome,
            decided_by_id=by.user_id,
            decided_at=at,
            former=former,
            was_issuer=credential.issuer,
            was_valid_from=credential.valid_from,
            was_valid_to=credential.valid_to,
            was_evidence=credential.evidence,
        )


def set_aside_first(credential: Credential, *, by: Actor) -> bool:
    """A first check counts no more: what it looked at has changed, or a colleague reads it
    otherwise. Whether there was one."""
    with duty("checking"):
        rows = Decision.objects.first_checks().filter(credential=credential)
        gone = bool(rows.update(undone_at=clock.now()))
    if gone:
        record("credential.first_set_aside", credential, by=by)
        emit("credential.first_set_aside", {"credential": credential.pk}, by=by)
    return gone
