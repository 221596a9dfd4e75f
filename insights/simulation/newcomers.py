"""Two trusts on their way into the large bank: what its onboarding admin finds to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import token_hex

from django.utils.text import slugify

from insights.simulation.building import site_of
from insights.simulation.region import EVERYBODY, short_name
from staffbank.clock import LONDON
from trusts.models import (
    AgreementVersion,
    Bank,
    Confirmation,
    IntegratedCareBoard,
    Invitation,
    PoolMembership,
    PoolStaffGroup,
    RegisterEntry,
    Signature,
    Site,
    StaffGroup,
    Trust,
    TrustBoard,
    TrustCode,
    Ward,
    WardTime,
)
from trusts.services.wards import times_of


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A trust in setup: how far it has come. Nobody is invited where ``manager`` is empty."""

    code: str
    begun: int  # days ago
    wards: tuple[str, ...] = ()
    manager: str = ""


NEWCOMERS = (
    Newcomer("RJ6", begun=9),
    Newcomer(
        "RVR",
        begun=24,
        wards=("Beacon", "Chuter Ede", "Northey", "Swift", "Buckley", "Croft"),
        manager="Hannah Osborne",
    ),
)
_INVITED, _LASTS = timedelta(days=3), timedelta(days=7)


def arrive(alias: str, bank: Bank, *, by: int, today: date) -> None:
    """Begin with each that is not here yet, and keep an invitation nobody answered in force."""
    known = set(TrustCode.objects.using(alias).values_list("code", flat=True))
    entries = RegisterEntry.objects.using(alias).in_bulk(
        [newcomer.code for newcomer in NEWCOMERS], field_name="code"
    )
    for newcomer in NEWCOMERS:
        if newcomer.code not in known:
            _Arrival(alias, bank, newcomer, by=by, today=today).write(entries[newcomer.code])
    asked = datetime.combine(today, time(10, 20), tzinfo=LONDON) - _INVITED
    Invitation.objects.using(alias).filter(
        trust__status=Trust.Status.SETUP,
        name__in=[newcomer.manager for newcomer in NEWCOMERS if newcomer.manager],
        accepted_at=None,
        revoked_at=None,
        invited_at__lt=asked,
    ).update(invited_at=asked, ends_at=asked + _LASTS)


class _Arrival:
    def __init__(self, alias: str, bank: Bank, newcomer: Newcomer, *, by: int, today: date) -> None:
        self.alias, self.bank, self.newcomer, self.by = alias, bank, newcomer, by
        self.today, self.begun = today, today - timedelta(days=newcomer.begun)

    def write(self, entry: RegisterEntry) -> None:
        """Write what has been done of the trust's parts."""
        name = short_name(entry.code, entry.name)
        trust = Trust.objects.using(self.alias).create(
            slug=slugify(name),
            name=entry.name,
            short_name=name,
            status=Trust.Status.SETUP,
            bank_phone="020 7946 0177",
        )
        TrustCode.objects.using(self.alias).create(
            trust=trust, code=entry.code, valid_from=entry.opened or self.begun
        )
        board = IntegratedCareBoard.objects.using(self.alias).get(code=entry.icb)
        TrustBoard.objects.using(self.alias).create(trust=trust, icb=board, valid_from=self.begun)
        pool = PoolMembership.objects.using(self.alias).create(
            bank=self.bank, trust=trust, signature=self._signature(trust)
        )
        groups = StaffGroup.objects.using(self.alias).filter(code__in=EVERYBODY)
        PoolStaffGroup.objects.using(self.alias).bulk_create(
            PoolStaffGroup(membership=pool, staff_group=group) for group in groups
        )
        self._wards(trust, self._sites(trust))
        if self.newcomer.manager:
            self._invite(trust)
            Confirmation.objects.using(self.alias).create(
                place=pool,
                bank=self.bank,
                trust=trust,
                part=Confirmation.Part.NUMBERS,
                confirmed_at=datetime.combine(self.begun, time(16, 5), tzinfo=LONDON),
            )

    def _signature(self, trust: Trust) -> Signature | None:
        """A trust that somebody is invited to has signed the bank's agreement."""
        version = AgreementVersion.objects.using(self.alias).filter(bank=self.bank).first()
        if version is None or not self.newcomer.manager:
            return None
        return Signature.objects.using(self.alias).create(
            bank=self.bank,
            trust=trust,
            version=version,
            sha256=version.sha256,
            name="Oliver Grant",
            position="Chief people officer",
            signed_at=datetime.combine(self.begun, time(15, 40), tzinfo=LONDON),
        )

    def _sites(self, trust: Trust) -> list[Site]:
        entries = RegisterEntry.objects.using(self.alias).filter(
            kind="site", parent=self.newcomer.code, closed=None
        )
        return Site.objects.using(self.alias).bulk_create(
            site_of(entry, trust) for entry in entries.order_by("code")
        )

    def _wards(self, trust: Trust, sites: list[Site]) -> None:
        wards = Ward.objects.using(self.alias).bulk_create(
            Ward(
                trust=trust,
                site=sites[number % len(sites)],
                code=name[:4].upper(),
                name=f"{name} Ward",
                cost_centre=f"{52010 + number * 15}",
            )
            for number, name in enumerate(self.newcomer.wards)
        )
        WardTime.objects.using(self.alias).bulk_create(times_of(wards))

    def _invite(self, trust: Trust) -> None:
        asked = datetime.combine(self.today, time(10, 20), tzinfo=LONDON) - _INVITED
        first, _, last = self.newcomer.manager.casefold().partition(" ")
        Invitation.objects.using(self.alias).create(
            email=f"{first}.{last}@example.nhs.uk",
            name=self.newcomer.manager,
            role="staffing_admin",
            trust=trust,
            token_hash=token_hex(32),  # of no token: the letter was never written
            invited_by_id=self.by,
            invited_at=asked,
            ends_at=asked + _LASTS,
        )
