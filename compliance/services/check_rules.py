"""Saying, for a trust or a bank, how many people check a kind, and whether many go at once."""

from __future__ import annotations

from datetime import timedelta

from compliance.errors import NothingDiffers, OneAtATime
from compliance.models import CheckRule, CredentialKind
from compliance.models.check_rule import Rule
from compliance.services.asking import place_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import refusing
from staffbank.outbox.emitting import emit

#: One person is enough again this long after it was decided: nobody lifts it and uses the gap.
LIFTED_AFTER = timedelta(days=7)


def decide_rule(kind: CredentialKind, rule: Rule, *, reason: str, by: Actor) -> CheckRule:
    """Decide how checks of ``kind`` are made at the actor's place, from today on; from a week on
    where one person is to do what two did."""
    place = place_of(by)
    today = clock.today()
    latest = CheckRule.objects.of(by).filter(kind=kind).order_by("valid_from", "pk").last()
    former = Rule(latest.second_checker, latest.at_once) if latest else Rule()
    if former == rule:
        raise NothingDiffers
    lifts = former.second_checker and not rule.second_checker
    with refusing("compliance_checkrule_training_alone", OneAtATime):
        decided = CheckRule.objects.create(
            kind=kind,
            second_checker=rule.second_checker,
            at_once=rule.at_once,
            valid_from=today + LIFTED_AFTER if lifts else today,
            decided_by_id=by.user_id,
            decided_at=clock.now(),
            **place,
        )
    record(
        "checks.rule_decided",
        kind,
        by=by,
        before={"second": former.second_checker, "at_once": former.at_once},
        after={
            "kind": kind.code,
            "second": rule.second_checker,
            "at_once": rule.at_once,
            "from": decided.valid_from.isoformat(),
        },
        reason=reason,
        trust=by.trust_id,
        bank=by.bank_id,
    )
    emit("checks.rule_decided", {"kind": kind.code}, by=by)
    return decided
