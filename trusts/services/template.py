"""Beginning a trust as another trust of the bank stands today."""

from __future__ import annotations

from collections.abc import Callable, Collection
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
    CHECKS = "checks"
    ROLES = "roles"


#: Gives a trust's place in a bank what its template has.
Copy = Callable[[PoolMembership, Trust, Actor], None]
_COPIES: dict[Part, Copy] = {}


def copies(part: Part) -> Callable[[Copy], Copy]:
    """The function takes ``part`` over from a template: there is one for each."""

    def wrap(copy: Copy) -> Copy:
        _COPIES[part] = copy
        return copy

    return wrap


@transaction.atomic
def copy_from(
    trust: Trust, template: Trust, *, by: Actor, parts: Collection[str] = tuple(Part)
) -> PoolMembership:
    """Let the trust begin as ``template``, a live trust of the same bank, stands today.

    The staff groups it shares are shared at once, its wards are what new wards begin from, its own
    breaks and rules, and what it asks of people and accepts, hold from today, and the roles that
    need a second person there need one here. What is copied is the trust's own from then on: it
    follows the template no further.
    """
    place = place_of(trust, by)
    live = PoolMembership.objects.filter(bank=by.bank_id, trust=template).current(clock.today())
    if place.valid_from is not None or not live.exists():
        raise NotPermitted
    with duty("onboarding"):
        for part in Part:
            if part in parts:
                _COPIES[part](place, template, by)
    after = {"template": template.pk, "parts": sorted(parts)}
    record("trust.copied", trust, by=by, after=after, trust=trust.pk)
    return place


@copies(Part.GROUPS)
def _copy_groups(place: PoolMembership, template: Trust, by: Actor) -> None:
    model = PoolMembership.objects.filter(bank=place.bank_id, trust=template)
    groups = model.current(clock.today()).values_list("groups__staff_group", flat=True)
    PoolStaffGroup.objects.bulk_create(
        (PoolStaffGroup(membership=place, staff_group_id=key) for key in groups if key),
        ignore_conflicts=True,
    )


@copies(Part.WARDS)
def _begin_wards_like(place: PoolMembership, template: Trust, by: Actor) -> None:
    place.template = template
    place.save(update_fields=["template"])


@copies(Part.NUMBERS)
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


@copies(Part.ROLES)
def _copy_role_policy(place: PoolMembership, template: Trust, by: Actor) -> None:
    today = clock.today()
    needed = RolePolicy.objects.filter(trust=template).needed_on(today)
    held = RolePolicy.objects.filter(trust=place.trust_id).needed_on(today)
    RolePolicy.objects.bulk_create(
        RolePolicy(
            trust_id=place.trust_id,
            role=role,
            second_person=True,
            valid_from=today,
            decided_by_id=by.user_id,
            decided_at=clock.now(),
        )
        for role in sorted(needed - held)
    )
