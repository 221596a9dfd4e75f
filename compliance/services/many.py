"""Accepting many checks at once, of kinds for which the trust allows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from compliance.errors import NotAtOnce
from compliance.models import Credential
from compliance.services import credentials, decisions
from staffbank.actors import Actor
from staffbank.errors import NotPermitted, Refusal
from trusts.permissions import Permission

#: So many in one press: each is decided on under its own locks.
MOST = 50


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one: nothing in ``refused`` where it was accepted."""

    credential: Credential
    refused: str = ""


def accept_many(
    chosen: Iterable[Credential], *, how: str, evidence: str, by: Actor
) -> tuple[Result, ...]:
    """Accept each of ``chosen`` as it was sent in; those that cannot be are left as they were.

    Every one is decided on by itself, as from its own page: locked, judged, recorded and announced.
    """
    if not by.can(Permission.CHECK_CREDENTIALS):
        raise NotPermitted
    rows = sorted(chosen, key=lambda each: (each.worker_id, each.kind_id, each.pk))
    return tuple(_accepted(each, how=how, evidence=evidence, by=by) for each in rows[:MOST])


def _accepted(credential: Credential, *, how: str, evidence: str, by: Actor) -> Result:
    try:
        with transaction.atomic():
            if not decisions.rule_for(credential, by).at_once:
                raise NotAtOnce
            credentials.accept(
                credential,
                issuer=credential.issuer,
                valid_from=credential.valid_from,
                valid_to=credential.valid_to,
                how=how,
                evidence=evidence,
                by=by,
            )
    except Refusal as refusal:
        return Result(credential, refusal.message)
    return Result(credential)
