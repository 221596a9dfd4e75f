"""How checks are made in the demonstration: two people for DBS, training together, a question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from compliance.models import (
    CheckMessage,
    CheckRule,
    Credential,
    CredentialKind,
    Decision,
    Disclosure,
    months_of,
)
from compliance.rules.expiry import last_day
from insights.simulation.building import Region
from insights.simulation.differences import BANK
from insights.simulation.personas import MAIN

#: Kind, whether two people check it, whether many go at once: of the region, then of one trust.
OF_REGION: Final = (("dbs_enhanced", True, False), ("dbs_enhanced_child", True, False))
OF_TRUST: Final = (("fire", False, True), ("ipc_2", False, True), ("moving_2", False, True))
QUESTION: Final = "Your name is cut off on the photo. Please send the whole page."


def share_out(alias: str, region: Region, users: Mapping[str, int], now: datetime) -> None:
    """Write what is not there yet: the rules, a first check by each officer, and a question."""
    if CheckRule.objects.using(alias).exists():
        return
    bank, trust = region.banks[BANK], region.trusts[MAIN]
    decided = now - timedelta(days=90)
    CheckRule.objects.using(alias).bulk_create(
        CheckRule(
            kind=CredentialKind.objects.using(alias).get(code=code),
            second_checker=second,
            at_once=many,
            valid_from=decided.date(),
            decided_by_id=users["jo" if place == trust else "tom"],
            decided_at=decided,
            bank=place if place == bank else None,
            trust=place if place == trust else None,
        )
        for place, rules in ((bank, OF_REGION), (trust, OF_TRUST))
        for code, second, many in rules
    )
    waiting = Credential.objects.using(alias).waiting().filter(worker__engagements__trust=trust)
    twice = (
        waiting.filter(kind__code="dbs_enhanced", worker__user=None)
        .select_related("kind")
        .order_by("pk")[:2]
    )
    for credential, officer in zip(twice, ("jo", "leila"), strict=False):
        Decision.objects.using(alias).create(
            credential=credential,
            worker_id=credential.worker_id,
            trust=trust,
            outcome=Decision.Outcome.FIRST,
            decided_by_id=users[officer],
            decided_at=now - timedelta(hours=3),
            was_issuer=credential.issuer,
            was_valid_from=credential.valid_from,
            was_valid_to=credential.valid_to,
            was_evidence=credential.evidence,
        )
        read = Disclosure.objects.using(alias).filter(credential=credential)
        read.update(
            checked=True,
            level="enhanced",
            workforce="adult",
            adults_list=True,
            number=f"0017{credential.pk:08d}",
            subscribed=False,
            answered_on=None,
            answer="",
        )
        Credential.objects.using(alias).filter(pk=credential.pk).update(
            evidence="The original document",
            valid_to=last_day(
                credential.valid_from,
                months_of(credential.kind, trust.pk, credential.valid_from, using=alias),
            ),
        )
    asked = waiting.filter(kind__group="training", worker__user=None).order_by("pk").first()
    if asked is not None:
        Credential.objects.using(alias).filter(pk=asked.pk).update(reason=QUESTION)
        CheckMessage.objects.using(alias).create(
            credential=asked,
            worker_id=asked.worker_id,
            trust=trust,
            words=QUESTION,
            said_by_id=users["jo"],
            said_at=now - timedelta(hours=20),
        )
