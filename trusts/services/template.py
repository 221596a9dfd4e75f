"""Beginning a trust as another trust of the bank stands today."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from trusts.models import LocalNumber, PoolMembership, PoolStaffGroup, RolePolicy, Trust
from trusts.services.onboarding import place_of


class Part(StrEnum):
    """What can be taken over from a template."""

    GROUPS = "groups"
    WARDS = "wards"
    NUMBERS = "numbers"
    ROLES = "roles"


@transaction.atomic
def copy_from(
    trust: Trust, template: Trust, *, by: Actor, parts: Collection[str] = tuple(Part)
) -> PoolMembership:
    """Let the trust begin as ``template``, a live trust of the same bank, stands today.

    The staff groups it shares are shared at once, its wards are what new wards begin from, its own
    breaks and rules hold from today, and the roles that need a second person there need one here.
    What is copied is the trust's own from then on: it follows the template no further.
    """
    place = place_of(trust, by)
    places = PoolMembership.objects.filter(bank=by.bank_id, trust=template)
    model = places.current(clock.today()).first()
    if place.valid_from is not None or model is None:
        raise NotPermitted
    with duty("onboarding"):
        if Part.WARDS in parts:
            place.template = template
            place.save(update_fields=["template"])
        if Part.GROUPS in parts:
            PoolStaffGroup.objects.bulk_create(
                (
                    PoolStaffGroup(membership=place, staff_group_id=group)
                    for group in model.groups.values_list("staff_group", flat=True)
                ),
                ignore_conflicts=True,
            )
        if Part.NUMBERS in parts:
            _copy_numbers(place, template, by)
        if Part.ROLES in parts:
            _copy_role_policy(trust, template, by)
    after = {"template": template.pk, "parts": sorted(parts)}
    record("trust.copied", trust, by=by, after=after, trust=trust.pk)
    return place


def _copy_numbers(place: PoolMembership, template: Trust, by: Actor) -> None:
    today = clock.today()
    held = LocalNumber.objects.filter(bank=place.bank_id, trust=template).on(today)
    LocalNumber.objects.bulk_create(
        LocalNumber(
            bank_id=place.bank_id,
            trust_id=place.trust_id,
            number=row.number,
            value=row.value,
            valid_from=today,
            reason=f"As at {template.short_name}",
            decided_by_id=by.user_id,
            decided_at=clock.now(),
        )
        for row in held
        if row.value is not None
    )


def _copy_role_policy(trust: Trust, template: Trust, by: Actor) -> None:
    today = clock.today()
    needed = RolePolicy.objects.filter(trust=template).needed_on(today)
    held = RolePolicy.objects.filter(trust=trust).needed_on(today)
    RolePolicy.objects.bulk_create(
        RolePolicy(
            trust=trust,
            role=role,
            second_person=True,
            valid_from=today,
            decided_by_id=by.user_id,
            decided_at=clock.now(),
        )
        for role in sorted(needed - held)
    )
