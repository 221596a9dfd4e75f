"""The people who act for a trust, a bank or an integrated care board."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from staffbank.actors import Actor, Kind
from staffbank.dated import in_force
from staffbank.holders import BANK, DUTY, ICB, KIND, TRUST, USER, Holder, by_trust
from trusts.models.bank import Bank, DateSpan, IntegratedCareBoard
from trusts.models.trust import Trust, Ward
from trusts.permissions import ROLE_CHOICES
from trusts.tenancy import OfATrustQuerySet, TenantQuerySet, TrustAndBankQuerySet

_ONE_LEVEL = (
    Q(trust__isnull=False, bank__isnull=True, icb__isnull=True)
    | Q(trust__isnull=True, bank__isnull=False, icb__isnull=True)
    | Q(trust__isnull=True, bank__isnull=True, icb__isnull=False)
)
_AT_BANK = f"bank_id = {BANK} and {KIND} = 'bank'"
_READERS = frozenset({"seating", "deliver", "booking"})
_WRITERS = frozenset({"accounts", "onboarding"})


def _same(column: str) -> tuple[Coalesce, str]:
    """The same value or both none: an exclusion takes two nulls for different."""
    return Coalesce(F(column), Value(0)), RangeOperators.EQUAL


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own memberships, and those of the place one acts for."""
        mine = Q(user=actor.user_id) if actor.user_id else Q(pk__in=[])
        if actor.trust_id and actor.is_trust:
            mine |= Q(trust=actor.trust_id)
        if actor.kind is Kind.BANK:
            mine |= Q(bank=actor.bank_id)
        if actor.kind is Kind.ICB:
            mine |= Q(icb=actor.icb_id)
        return self.filter(mine)

    def current(self, day: date) -> Self:
        """Memberships in force on ``day``."""
        return self.filter(in_force(day))


class Membership(models.Model):
    """A role that a person holds at exactly one trust, bank or integrated care board.

    ``covers``: the role of a colleague whom this person deputises for, which ends by itself.
    Whoever gave it is never whoever has it, and neither approved it: the database says so too.
    """

    HOLDER = Holder(
        "trust",
        reads=(
            f"user_id = {USER}",
            f"trust_id = {TRUST}",
            _AT_BANK,
            f"icb_id = {ICB}",
            (
                f"{DUTY} = 'auditing' and {KIND} = 'bank' and trust_id in (select p.trust_id "
                f"from trusts_poolmembership p where p.bank_id = {BANK})"
            ),
        ),
        read_duties=_READERS,
        write_duties=_WRITERS,
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    trust = models.ForeignKey(
        Trust, on_delete=models.PROTECT, null=True, related_name="memberships"
    )
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="people")
    icb = models.ForeignKey(
        IntegratedCareBoard, on_delete=models.PROTECT, null=True, related_name="people"
    )
    wards = models.ManyToManyField(Ward, through="MembershipWard", related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    covers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="covered_by"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_LEVEL, name="trusts_membership_one_place"),
            ExclusionConstraint(
                name="trusts_membership_role_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    _same("trust"),
                    _same("bank"),
                    _same("icb"),
                    _same("covers"),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
                # One that ended before it began was in force on no day.
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
                name="trusts_membership_given_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("user")) & ~Q(approved_by=F("granted_by"))),
                name="trusts_membership_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(covers__isnull=True) | Q(valid_to__isnull=False),
                name="trusts_membership_cover_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class MembershipWardQuerySet(TenantQuerySet["MembershipWard"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(membership__in=Membership.objects.visible_to(actor))


class MembershipWard(models.Model):
    """A ward that a ward manager's membership is limited to."""

    HOLDER = Holder(
        "trust",
        reads=("exists (select 1 from trusts_membership m where m.id = membership_id)",),
        read_duties=_READERS,
        write_duties=_WRITERS,
    )

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="ward_links")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")

    objects = MembershipWardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "ward"], name="trusts_membershipward_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.ward_id}"


class InvitationQuerySet(TrustAndBankQuerySet["Invitation"]):
    """Invitations, as the place that sent them sees them."""


class Invitation(models.Model):
    """A letter that lets one person take one role, once, before it ends. The token is hashed."""

    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", _AT_BANK),
        write_duties=_WRITERS,
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="+")
    icb = models.ForeignKey(
        IntegratedCareBoard, on_delete=models.PROTECT, null=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    role_until = models.DateField(null=True)  # the last day of the role, where it has one
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"


class InvitationWardQuerySet(TenantQuerySet["InvitationWard"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(invitation__in=Invitation.objects.visible_to(actor))


class InvitationWard(models.Model):
    """A ward that the invited ward manager will be limited to."""

    HOLDER = Holder(
        "trust",
        reads=("exists (select 1 from trusts_invitation i where i.id = invitation_id)",),
        write_duties=_WRITERS,
    )

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="ward_links")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")

    objects = InvitationWardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "ward"], name="trusts_invitationward_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}: {self.ward_id}"


class MachineTokenQuerySet(OfATrustQuerySet["MachineToken"]):
    """The tokens of one's own trust."""


class MachineToken(models.Model):
    """A connected system's key to one trust's API, stored hashed, limited to some permissions."""

    HOLDER = by_trust(write_duties=("tokens",))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    permissions = models.CharField(max_length=300)  # permission codes, space separated
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = MachineTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
