"""Shifts a person can book now that are most like one they could not have."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from shifts.models import Vacancy
from shifts.rules.similar import Shift, SimilarWeights, nearest_similar
from shifts.selectors.bookable import Bookable, bookable_around
from staffbank.actors import Actor

#: An hour apart counts as much as two kilometres, or as a pound and a half less an hour.
WEIGHTS = SimilarWeights(
    hour_apart=Decimal(2),
    other_ward=Decimal(4),
    other_site=Decimal(6),
    other_grade=Decimal(8),
    kilometre=Decimal(1),
    pound_less=Decimal("0.1"),
)
AROUND = timedelta(days=4)
#: How many on each side of it are compared.
COMPARED = 50
KM_IN_A_MILE = Decimal("1.609344")


def similar_shifts(actor: Actor, wanted: Vacancy, *, limit: int = 3) -> list[Bookable]:
    """The nearest few, of what starts within four days of ``wanted``."""
    found = bookable_around(actor, wanted.starts_at, within=AROUND, most=COMPARED)
    by_ref = {str(item.vacancy.ref): item for item in found}
    shifts = [as_shift(item.vacancy, item.miles) for item in found]
    nearest = nearest_similar(as_shift(wanted, None), shifts, WEIGHTS, limit=limit)
    return [by_ref[shift.ref] for shift in nearest]


def as_shift(vacancy: Vacancy, miles: Decimal | None) -> Shift:
    return Shift(
        ref=str(vacancy.ref),
        period=vacancy.period,
        ward=str(vacancy.ward_id),
        site=str(vacancy.site_id),
        grade=str(vacancy.grade_id),
        pay_pence=vacancy.pay_pence,
        kilometres=None if miles is None else miles * KM_IN_A_MILE,
    )
