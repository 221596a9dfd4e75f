"""Trying a trust's first vacancy before it is live. No vacancy is written at any moment."""

from __future__ import annotations

from shifts.errors import StartsInThePast
from shifts.selectors.funnel import funnel_of
from shifts.selectors.need import Need
from shifts.services.pricing import PriceBook
from shifts.services.vacancy import plan
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from staffbank.periods import Period
from trusts.models import Grade, Rehearsal, Trust, Ward
from trusts.services.onboarding import place_of


def rehearse(
    trust: Trust, *, ward: Ward, grade: Grade, period: Period, break_minutes: int, by: Actor
) -> Rehearsal:
    """Work out what a vacancy of the trust would do if it were posted and opened now, and keep the
    numbers. It is worked out by the rules that real ones go by, and is never posted."""
    pool = place_of(trust, by)
    if ward.trust_id != trust.pk:
        raise NotPermitted
    now = clock.now()
    if period.starts_at <= now:
        raise StartsInThePast
    need = Need(
        bank_id=pool.bank_id,
        trust_id=trust.pk,
        ward_id=ward.pk,
        site=ward.site,
        staff_group=grade.staff_group,
        grades=(grade,),
        specialty=None,
        skills=(),
        period=period,
    )
    found = funnel_of(need)
    book = PriceBook.open(pool.bank_id, trust.pk, grades={grade.pk})
    quote = book.quote(grade, period, break_minutes)
    _own, region, _agency = plan(pool.bank_id, trust.pk, period.starts_at, now=now)
    rehearsal = Rehearsal.objects.create(
        bank_id=pool.bank_id,
        trust=trust,
        ward=ward,
        grade=grade,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        pay_pence=quote.pay_pence,
        region_at=region.opens_at,
        reached=found.reached,
        active=found.active,
        free=found.free,
        cleared=found.cleared,
        own=found.own,
        held_at=now,
        held_by_id=by.user_id,
    )
    record(
        "trust.rehearsed",
        rehearsal,
        by=by,
        after={"would_be_told": found.cleared, "own": found.own},
        trust=trust.pk,
    )
    return rehearsal
