"""Where two trusts differ from their region: numbers in force, a rate to come, one to decide on,
and checks that count for less long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from compliance.models import CredentialKind, ValidityPeriod
from insights.simulation.building import Region
from insights.simulation.personas import MAIN
from staffbank.clock import LONDON
from trusts.models import BankPolicy, Grade, LocalNumber, LocalRate, Rate

BANK: Final = "north-west-london"
#: trust, number, value, days ago (or ahead, where it is less than none), why
NUMBERS: Final = (
    (MAIN, "undo_minutes", 15, 120, "Wards are quick, phones are slow: 5 minutes were too few"),
    (MAIN, "told_per_day", 4, 60, "People asked for fewer emails"),
    (MAIN, "long_break_minutes", 45, -14, "As agreed with staff side in October"),
    ("RAS", "officers_remind_days", 30, 45, "Ninety days ahead there is nothing to do yet"),
    ("RAS", "cancel_free_hours", 24, 200, "Most shifts are posted two days ahead"),
    ("RAS", "quiet_from", 21 * 60, 90, "Our people begin early"),
)
#: place, whose, kind, months, from how many days ago (or ahead)
LENGTHS: Final = (
    (BANK, "tom", "mask_fit", 18, 200),
    (BANK, "tom", "learning_disability", 24, -30),
    (MAIN, "jo", "mask_fit", 12, 40),
    (MAIN, "jo", "conflict", 24, -21),
)


def differ(alias: str, region: Region, users: Mapping[str, int], today: date) -> None:
    """Write what is not there yet. Shifts of the past were priced and booked by the region's."""
    bank = region.banks[BANK]
    if LocalNumber.objects.using(alias).filter(bank=bank).exists():
        return
    deciders = {MAIN: users["priya"], "RAS": None}
    LocalNumber.objects.using(alias).bulk_create(
        LocalNumber(
            bank=bank,
            trust=region.trusts[trust],
            number=number,
            value=value,
            valid_from=today - timedelta(days=ago),
            reason=reason,
            decided_by_id=deciders[trust],
            decided_at=_at(today - timedelta(days=max(ago, 0) + 3)),
        )
        for trust, number, value, ago, reason in NUMBERS
        if trust in region.trusts
    )
    _rates(alias, region, users, today)
    _lengths(alias, region, users, today)


def _lengths(alias: str, region: Region, users: Mapping[str, int], today: date) -> None:
    """What counts for less long than nationally, and what will. No check that is held
    is from a day on which these hold."""
    kinds = {kind.code: kind for kind in CredentialKind.objects.using(alias)}
    ValidityPeriod.objects.using(alias).bulk_create(
        ValidityPeriod(
            kind=kinds[kind],
            bank=region.banks.get(place),
            trust=region.trusts.get(place),
            months=months,
            valid_from=today - timedelta(days=ago),
            decided_by_id=users[decider],
            decided_at=_at(today - timedelta(days=max(ago, 0) + 3)),
        )
        for place, decider, kind, months, ago in LENGTHS
    )


def _rates(alias: str, region: Region, users: Mapping[str, int], today: date) -> None:
    """A rate that begins in a week, and one that waits for the rate authoriser."""
    for code, ahead, reason, decided in (
        ("N5", 7, "Nights on the acute wards go unfilled before Christmas", True),
        ("HCA3", 14, "Two neighbours' agencies pay more for one-to-one care", False),
    ):
        grade = Grade.objects.using(alias).get(code=code)
        day = today + timedelta(days=ahead)
        scale = Rate.objects.using(alias).filter(grade=grade, valid_from__lte=day)
        base = scale.latest("valid_from")
        LocalRate.objects.using(alias).create(
            bank=region.banks[BANK],
            trust=region.trusts[MAIN],
            grade=grade,
            core=_more(base.core),
            unsocial=_more(base.unsocial),
            sunday=_more(base.sunday),
            valid_from=day,
            reason=reason,
            status=LocalRate.Status.APPROVED if decided else LocalRate.Status.WAITING,
            asked_by_id=users["priya"],
            asked_at=_at(today - timedelta(days=2)),
            decided_by_id=users["malcolm"] if decided else None,
            decided_at=_at(today - timedelta(days=1)) if decided else None,
        )


def agree(alias: str, region: Region, users: Mapping[str, int], today: date) -> None:
    """What the large bank changed since it began: a history to read."""
    bank = region.banks[BANK]
    policies = BankPolicy.objects.using(alias).filter(bank=bank)
    if policies.count() > 1:
        return
    agreed = policies.get()
    agreed.pk, agreed.valid_from = None, today - timedelta(days=150)
    agreed.reason = "The boards agreed that eight emails a day were too many"
    agreed.decided_by_id, agreed.decided_at = users["tom"], _at(today - timedelta(days=171))
    policies.update(told_per_day=8)
    agreed.save(using=alias, force_insert=True)


def _more(pounds: Decimal) -> Decimal:
    """A little above the region's, and under its cap."""
    return round(pounds * Decimal("1.04"), 2)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(11, 20), tzinfo=LONDON)
