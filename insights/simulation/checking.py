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
from trusts.models import Bank, Trust

#: Kind, whether two people check it, whether many go at once: of the region, then of one trust.
OF_REGION: Final = (("dbs_enhanced", True, False), ("dbs_enhanced_child", True, False))
OF_TRUST: Final = (("fire", False, True), ("ipc_2", False, True), ("moving_2", False, True))
QUESTION: Final = "Your name is cut off on the photo. Please send the whole page."


def share_out(alias: str, region: Region, users: Mapping[str, int], now: datetime) -> None:
    """Write what is not there yet: the rules, a first check by each officer, and a question."""
    if CheckRule.objects.using(alias).exists():
        return
    bank, trust = region.banks[BANK], region.trusts[MAIN]
    _decide(alias, bank, trust, users, now - timedelta(days=90))
    waiting = Credential.objects.using(alias).waiting().filter(worker__engagements__trust=trust)
    waiting = waiting.filter(worker__user=None).order_by("pk")
    twice = waiting.filter(kind__code="dbs_enhanced").select_related("kind")[:2]
    for credential, officer in zip(twice, ("jo", "leila"), strict=False):
        _check_first(alias, credential, trust, users[officer], now - timedelta(hours=3))
    asked = waiting.filter(kind__group="training").first()
    if asked is not None:
        _ask(alias, asked, trust, users["jo"], now - timedelta(hours=20))


def _decide(
    alias: str, bank: Bank, trust: Trust, users: Mapping[str, int], decided: datetime
) -> None:
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


def _check_first(
    alias: str, credential: Credential, trust: Trust, officer: int, at: datetime
) -> None:
    """The first of two checks, as if the officer had read an ordinary certificate."""
    Decision.objects.using(alias).create(
        credential=credential,
        worker_id=credential.worker_id,
        trust=trust,
        outcome=Decision.Outcome.FIRST,
        decided_by_id=officer,
        decided_at=at,
        was_issuer=credential.issuer,
        was_valid_from=credential.valid_from,
        was_valid_to=credential.valid_to,
        was_evidence=credential.evidence,
    )
    Disclosure.objects.using(alias).filter(credential=credential).update(
        checked=True,
        level="enhanced",
        workforce="adult",
        adults_list=True,
        number=f"0017{credential.pk:08d}",
        subscribed=False,
        answered_on=None,
        answer="",
    )
    months = months_of(credential.kind, trust.pk, credential.valid_from, using=alias)
    Credential.objects.using(alias).filter(pk=credential.pk).update(
        evidence="The original document", valid_to=last_day(credential.valid_from, months)
    )


def _ask(alias: str, credential: Credential, trust: Trust, officer: int, at: datetime) -> None:
    Credential.objects.using(alias).filter(pk=credential.pk).update(reason=QUESTION)
    CheckMessage.objects.using(alias).create(
        credential=credential,
        worker_id=credential.worker_id,
        trust=trust,
        words=QUESTION,
        said_by_id=officer,
        said_at=at,
    )
