"""What changing what a region agreed would mean, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from shifts.selectors.ahead import Ahead, what_is_ahead
from staffbank.db import duty
from staffbank.web.figures import plural
from trusts.models import Bank, BankPolicy, LocalNumber
from trusts.numbers import NUMBERS
from trusts.selectors.region import local_outside, rates_above
from workers.selectors import unlike_the_rule

Changed = Mapping[str, Any]
#: The group that is no column of what was agreed, but within what trusts may differ.
LIMITS = "limits"


def met_by(
    group: str,
    before: BankPolicy,
    changes: Changed,
    bank: Bank,
    day: date,
    now: datetime,
) -> list[str]:
    """What stands already that the change would meet."""
    changed = {name: value for name, value in changes.items() if value != getattr(before, name)}
    said = _OF_GROUP[group](changed, bank, day, what_is_ahead(bank.pk, now))
    return [*said, *_of_trusts(bank, changed, day)]


def _of_model(changed: Changed, _bank: Bank, _day: date, ahead: Ahead) -> Iterator[str]:
    if {"payer", "lead_employer_id"} & changed.keys():
        yield (
            f"{plural(ahead.booked, 'booking')} made already stay with the trust that pays them. "
            "Bookings made from that day on are paid by the new rule."
        )
    if "night_phone" in changed:
        yield "The bank's own pages show the new number from that day on."


def _of_pool(changed: Changed, _bank: Bank, _day: date, ahead: Ahead) -> Iterator[str]:
    if NUMBERS.keys() & changed.keys():
        yield (
            f"{plural(ahead.waiting, 'vacancy', 'vacancies')} published already keep the time that "
            "was planned for the region."
        )
    if {"name_trusts", "suppress_under"} & changed.keys():
        yield "Figures of every day, past ones too, are shown by the new rule from that day on."
    if "shows_pooled_rows" in changed:
        yield "Every trust reads it so from that day on."


def _of_people(changed: Changed, bank: Bank, day: date, _ahead: Ahead) -> Iterator[str]:
    if "unmerge_days" in changed:
        yield "Records that are joined already can be parted for as long as was said then."
    if changed.get("open_registration"):
        yield "From that day on the front page shows the bank to whoever wants to register."
    elif "open_registration" in changed:
        yield "From that day on nobody new can register. Whoever has begun goes on."
    if "pool_rule" not in changed:
        return
    with duty("seating"):
        rule = changed.get("pool_rule")
        found = {
            joins: rows.values("worker").distinct().count()
            for joins, rows in unlike_the_rule(bank.pk, day, rule=rule).items()
        }
    if found[True]:
        people = plural(found[True], "person has", "people have")
        yield f"{people} not chosen and would be in the pool. Each may leave it on their own page."
    if found[False]:
        people = plural(found[False], "person", "people")
        yield f"{people} who never chose would no longer be in the pool. What is booked stays."
    yield "Whoever has chosen keeps what they chose."


def _of_bookings(_changed: Changed, _bank: Bank, _day: date, ahead: Ahead) -> Iterator[str]:
    yield (
        f"{plural(ahead.booked, 'booking')} ahead go by the new numbers if they are cancelled "
        "on that day or later. Their workers read it on the shift's page."
    )


def _of_breaks(_changed: Changed, _bank: Bank, _day: date, _ahead: Ahead) -> Iterator[str]:
    yield "Vacancies posted already keep their break. New ones begin with the new one."


def _of_rest(_changed: Changed, _bank: Bank, _day: date, ahead: Ahead) -> Iterator[str]:
    yield (
        f"{plural(ahead.booked, 'booking')} made already stay. Shifts that start on that day or "
        "later are found and booked by the new numbers."
    )


def _of_checks(changed: Changed, _bank: Bank, _day: date, _ahead: Ahead) -> Iterator[str]:
    if "check_hours" in changed:
        yield "Checks that wait already are late by the new aim from that day on."
    if "officers_remind_days" in changed:
        yield "What officers were reminded of already is not taken back, nor said again."
    if {"override_days", "override_second"} & changed.keys():
        yield "Whoever is taken without a check already is, until the day that was said."


def _of_messages(_changed: Changed, _bank: Bank, _day: date, _ahead: Ahead) -> Iterator[str]:
    yield "Messages that wait already keep their time."


def _of_rates(changed: Changed, bank: Bank, day: date, _ahead: Ahead) -> Iterator[str]:
    if "holiday_percent" in changed:
        yield "Bookings made already keep their holiday pay."
    if "rate_cap_percent" not in changed:
        return
    above = rates_above(bank.pk, changed["rate_cap_percent"], day)
    trusts = len({rate.trust_id for rate in above})
    yield (
        f"{plural(len(above), 'rate')} of {plural(trusts, 'trust')} above it "
        "become the region's again on that day. Vacancies posted already keep their price."
    )


def _of_trusts(bank: Bank, changed: Changed, day: date) -> Iterator[str]:
    """How many trusts keep a number of their own."""
    for name in changed.keys() & NUMBERS.keys():
        rows = LocalNumber.objects.filter(bank=bank, number=name).on(day)
        own = [row for row in rows if row.value is not None]
        if own:
            yield (
                f"{plural(len(own), 'trust has', 'trusts have')} a number of their own for "
                f"“{NUMBERS[name].label}”, and keep it."
            )


def met_by_limits(
    bank: Bank,
    limits: Mapping[str, tuple[int, int] | None],
    day: date,
    trusts: Mapping[int, str],
) -> list[str]:
    """Which trusts' own numbers would end."""
    outside = local_outside(bank.pk, limits, day)
    said = [
        f"{trusts.get(row.trust_id, 'A trust')}: “{NUMBERS[row.number].label}” becomes the "
        "region's again on that day."
        for row in outside
    ]
    return said or ["What trusts have set is within the new limits, and stays."]


_OF_GROUP = {
    "model": _of_model,
    "pool": _of_pool,
    "people": _of_people,
    "bookings": _of_bookings,
    "breaks": _of_breaks,
    "rest": _of_rest,
    "messages": _of_messages,
    "checks": _of_checks,
    "rates": _of_rates,
}
