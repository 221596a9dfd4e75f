"""What a trust that is brought in takes from another: what is asked for there, and accepted."""

from __future__ import annotations

from compliance.models import AcceptedCheck, AcceptedTrust, LocalRequirement
from staffbank import clock
from staffbank.actors import Actor
from trusts.models import PoolMembership, Trust
from trusts.services.template import Part, copies


@copies(Part.CHECKS)
def copy_checks(place: PoolMembership, template: Trust, by: Actor) -> None:
    """Ask for what the template asks for itself today, and accept what it accepts, from today.

    What the trust has said itself stays as it is.
    """
    _copy_asked(place.trust_id, template, by)
    _copy_accepted(place.trust_id, template, by)


def _copy_asked(trust_id: int, template: Trust, by: Actor) -> None:
    today, now = clock.today(), clock.now()
    LocalRequirement.objects.bulk_create(
        (
            LocalRequirement(
                trust_id=trust_id,
                staff_group_id=row.staff_group_id,
                grade_id=row.grade_id,
                setting_id=row.setting_id,
                kind_id=row.kind_id,
                asked=row.asked,
                valid_from=today,
                set_at=now,
                set_by_id=by.user_id,
            )
            for row in LocalRequirement.objects.filter(trust=template).on(today)
        ),
        ignore_conflicts=True,
    )


def _copy_accepted(trust_id: int, template: Trust, by: Actor) -> None:
    today, now = clock.today(), clock.now()
    said = AcceptedCheck.objects.filter(trust=trust_id).standing(today)
    rows = AcceptedCheck.objects.filter(trust=template).on(today).prefetch_related("trusts")
    copied = {
        row: AcceptedCheck(
            trust_id=trust_id,
            kind_id=row.kind_id,
            from_whom=row.from_whom,
            months=row.months,
            valid_from=today,
            set_at=now,
            set_by_id=by.user_id,
        )
        for row in rows.exclude(kind__in=said.values("kind"))
    }
    AcceptedCheck.objects.bulk_create(copied.values())
    AcceptedTrust.objects.bulk_create(
        AcceptedTrust(accepted=copy, trust_id=named.trust_id)
        for row, copy in copied.items()
        for named in row.trusts.all()
    )
