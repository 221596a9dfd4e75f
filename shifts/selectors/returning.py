"""What a trust that left a bank would have again if it came back, and what it would not: numbers
only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from compliance.models import Credential
from shifts.models import Vacancy
from staffbank.actors import Actor
from staffbank.dated import not_over
from staffbank.db import duty
from staffbank.errors import NotPermitted
from trusts.models import Membership, PoolMembership, Signature, Site, Trust, Ward
from trusts.permissions import Permission
from workers.models import Engagement


@dataclass(frozen=True, slots=True)
class Returning:
    """The trust as it stands now, and its last stay in the bank: from when to when, its staff
    groups, and the agreement that it signed then."""

    place: PoolMembership
    groups: int
    signature: Signature | None
    sites: int
    wards: int
    roles: int
    people: int
    opted_in: int
    checks: int
    open_vacancies: int
    elsewhere: bool  # live in another bank meanwhile: its sites and wards are its own to keep


def what_returns(trust: Trust, today: date, *, by: Actor) -> Returning:
    """Count it as it stands today, for the bank that the trust left."""
    places = PoolMembership.objects.filter(bank=by.bank_id, trust=trust).ended(today)
    place = places.select_related("signature__version").order_by("-valid_to").first()
    if place is None or by.bank_id is None or not by.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    with duty("onboarding"):
        roles = Membership.objects.filter(trust=trust).current(today).count()
    with duty("projecting"):
        engaged = Engagement.objects.filter(trust=trust).current(today)
        people = engaged.aggregate(
            all=Count("worker", distinct=True),
            opted_in=Count("worker", filter=Q(pool_opted_in=True), distinct=True),
        )
        checks = Credential.objects.filter(
            not_over(today), checked_at_trust=trust, status="verified"
        ).count()
        still_open = Vacancy.objects.filter(bank=by.bank_id, trust=trust).open().count()
    return Returning(
        place=place,
        groups=place.groups.count(),
        signature=place.signature,
        sites=Site.objects.filter(trust=trust).count(),
        wards=Ward.objects.filter(trust=trust, closed_on=None).count(),
        roles=roles,
        people=people["all"],
        opted_in=people["opted_in"],
        checks=checks,
        open_vacancies=still_open,
        elsewhere=trust.status == Trust.Status.LIVE,
    )
