"""Asking again whether what was taken over from other banks still counts there.

What its issuer stopped is withdrawn here. What nobody could confirm for longer than the bank allows
is suspended until somebody can.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from compliance.models import Credential, CredentialStop
from compliance.passport.models import ImportedCheck
from compliance.passport.rules.reasons import NotAccepted
from compliance.passport.rules.status_list import Bits, read_list
from compliance.passport.services.keys import require_job
from compliance.services.stopping import restore_credential, revoke_credential, suspend_credential
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty

Status = Credential.Status
ISSUER = CredentialStop.Source.ISSUER
STOPPED = "The bank that signed it has stopped it there."
TOO_OLD = "The bank that signed it has not confirmed for too long that it still counts."


def lists_to_read(*, by: Actor) -> list[str]:
    """The addresses of the status lists on which something stands that we took over."""
    require_job(by)
    with duty("checking"):
        rows = _standing().values_list("status_list", flat=True).order_by("status_list")
        return list(rows.distinct())


@transaction.atomic
def settle_list(address: str, token: str, *, by: Actor) -> int:
    """Make what we took over agree with the list at ``address``, which reads ``token``; nothing,
    where nobody answered. Returns how many were stopped."""
    require_job(by)
    now = clock.now()
    with duty("checking"):
        rows = list(
            _standing()
            .filter(status_list=address)
            .select_related("issuer", "credential__kind")
            .order_by("credential")
        )
    return sum(_settle(each, _bits(each, token, now), now, by) for each in rows)


def _settle(taken: ImportedCheck, bits: Bits | None, now: datetime, by: Actor) -> bool:
    """Settle one; whether it was stopped."""
    if bits is None:
        if now - taken.read_at <= timedelta(hours=taken.issuer.hours):
            return False
        suspend_credential(taken.credential, reason=TOO_OLD, source=ISSUER, by=by)
        return True
    if _is_stopped(bits, taken.place):
        revoke_credential(taken.credential, reason=STOPPED, source=ISSUER, by=by)
        return True
    with duty("checking"):
        ImportedCheck.objects.filter(pk=taken.pk).update(read_at=now)
    if taken.credential.status == Status.SUSPENDED:
        restore_credential(taken.credential, source=ISSUER, by=by)
    return False


def _bits(taken: ImportedCheck, token: str, now: datetime) -> Bits | None:
    """The list, if its issuer signed it and it is not too old, by the keys that were written
    down."""
    try:
        return read_list(token, uri=taken.status_list, keys=taken.issuer.keys, now=now)
    except NotAccepted:
        return None


def _is_stopped(bits: Bits, place: int) -> bool:
    try:
        return bits.is_stopped(place)
    except NotAccepted:  # a list that has no such place says nothing good of it
        return True


def _standing() -> QuerySet[ImportedCheck]:
    standing = (Status.VERIFIED, Status.SUSPENDED)
    return ImportedCheck.objects.filter(credential__status__in=standing)
