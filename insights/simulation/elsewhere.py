"""A bank of another region whose passports are taken over, and two checks that were stopped."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from compliance.models import Credential, CredentialStop, TrustedIssuer
from compliance.passport.models import ImportedCheck
from compliance.passport.rules.jws import thumbprint
from insights.simulation.building import Region
from insights.simulation.differences import BANK
from insights.simulation.personas import MAIN
from staffbank.clock import LONDON
from trusts.models import Bank, Trust
from workers.models import Worker
from workers.services.names import name_key

ADDRESS: Final = "https://westyorkshire.example.nhs.uk/issuers/7d4f2a60-55b0-4a3e-9d15-2f0c6b1a8e11"
#: The public half of a key whose private half nobody kept.
KEY: Final = {
    "kty": "EC",
    "crv": "P-256",
    "x": "Z6BRe_2RR3ENp3hv-x_vT3d8a5hNaGEZ9OtFZT8XbSM",
    "y": "5nE2snd-D1_kEYzbSpNxxHld_gFwkpl_zQ_KrU0XP9A",
}
#: Who had how much of their training checked there.
BROUGHT_BY, BROUGHT = "beatrix", 2
#: Who has a check that was stopped: their name, of which kind, how and why.
STOPPED: Final = (
    (
        "Rosalind Okoro",
        "fire",
        CredentialStop.Sort.SUSPENDED,
        "The course that she named has no record of her. We have asked it to look again.",
    ),
    (
        "Piotr Lindqvist",
        "ipc_2",
        CredentialStop.Sort.WITHDRAWN,
        "The certificate is of another person of his name.",
    ),
)


def take_over(alias: str, region: Region, users: Mapping[str, int], now: datetime) -> None:
    """Write what is not there yet. At each start the issuer has just confirmed what it signed."""
    if TrustedIssuer.objects.using(alias).filter(address=ADDRESS).exists():
        ImportedCheck.objects.using(alias).filter(issuer__address=ADDRESS).update(read_at=now)
        return
    issuer = _issuer(alias, region.banks[BANK], users["tom"], now)
    held = Credential.objects.using(alias).filter(
        worker__user=users[BROUGHT_BY],
        kind__group="training",
        status=Credential.Status.VERIFIED,
    )
    for place, credential in enumerate(held.order_by("-kind__sort")[:BROUGHT], start=4100):
        credential.how = Credential.How.PASSPORT
        credential.checked_at_trust, credential.checked_by = issuer.trust, None
        credential.evidence = ""
        credential.save(using=alias)
        ImportedCheck.objects.using(alias).create(
            credential=credential,
            worker_id=credential.worker_id,
            issuer=issuer,
            sha256=sha256(str(credential.ref).encode()).hexdigest(),
            status_list=f"{ADDRESS}/status/1",
            place=place,
            read_at=now,
        )
    _stop_two(alias, region.trusts[MAIN], users["leila"], now)


def _issuer(alias: str, bank: Bank, lead: int, now: datetime) -> TrustedIssuer:
    ref = uuid.uuid5(uuid.NAMESPACE_URL, ADDRESS)
    trust = Trust.objects.using(alias).create(
        ref=ref,
        slug=f"elsewhere-{ref.hex[:12]}",
        name="Leeds Teaching Hospitals NHS Trust",
        short_name="Leeds, of West Yorkshire",
        status=Trust.Status.ELSEWHERE,
    )
    agreed = now - timedelta(days=90)
    return TrustedIssuer.objects.using(alias).create(
        bank=bank,
        trust=trust,
        address=ADDRESS,
        keys=[{**KEY, "kid": thumbprint(KEY)}],
        hours=72,
        valid_from=agreed.astimezone(LONDON).date(),
        trusted_by_id=lead,
        trusted_at=agreed,
    )


def _stop_two(alias: str, trust: Trust, officer: int, now: datetime) -> None:
    """Of people who were never booked: nobody loses a shift by it."""
    idle = Worker.objects.using(alias).filter(
        user=None, bookings=None, status=Worker.Status.ACTIVE, engagements__trust=trust
    )
    taken: list[int] = []
    for name, code, sort, reason in STOPPED:
        credential = (
            Credential.objects.using(alias)
            .filter(kind__code=code, status=Credential.Status.VERIFIED, worker__in=idle)
            .exclude(worker__in=taken)
            .order_by("ref")
            .first()
        )
        if credential is None:
            continue
        taken.append(credential.worker_id)
        Worker.objects.using(alias).filter(pk=credential.worker_id).update(
            name=name, name_key=name_key(name)
        )
        to = Credential.Status.SUSPENDED if sort == "suspended" else Credential.Status.REVOKED
        Credential.objects.using(alias).filter(pk=credential.pk).update(status=to)
        CredentialStop.objects.using(alias).create(
            worker_id=credential.worker_id,
            credential=credential,
            sort=sort,
            source=CredentialStop.Source.OFFICER,
            reason=reason,
            at=now - timedelta(days=2),
            by_id=officer,
            trust=trust,
        )
