"""What was read of a check, in words: what it was, and never what a certificate or a test said."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.models import (
    Details,
    Disclosure,
    EmploymentHistory,
    HealthClearance,
    IdentityProof,
    Registration,
    RightToWork,
    Training,
)
from compliance.presenters.words import plain_day
from staffbank.web.figures import plural


def detail_words(row: Details | None) -> str:
    """One line of what a checked row holds, each fact a sentence; nothing of what was only said."""
    if row is None or not row.checked:
        return ""
    return " ".join(f"{said}." for said in _said(row) if said)


def _said(row: Details) -> Iterator[str]:
    match row:
        case Disclosure():
            yield from _disclosure(row)
        case RightToWork():
            yield from _right_to_work(row)
        case HealthClearance():
            yield row.get_outcome_display()
            yield row.adjustments.rstrip(".") or row.mask
        case Registration():
            yield row.part
            yield row.get_status_display()
            yield "With a licence to practise" if row.licensed else ""
        case Training():
            yield row.get_delivery_display()
        case IdentityProof():
            yield row.get_method_display()
        case EmploymentHistory():
            yield plural(row.references_seen, "reference") + " seen"
            yield row.get_gaps_display()


def _disclosure(row: Disclosure) -> Iterator[str]:
    yield f"{row.get_level_display()}, {row.get_workforce_display().lower()}"
    lists = [
        name
        for name, against in (("adults'", row.adults_list), ("children's", row.childrens_list))
        if against
    ]
    yield f"Checked against the {' and '.join(lists)} barred list" if lists else ""
    if row.answered_on:
        # That nothing is new is all that anybody relies on: not whether there was something once.
        yield f"Update service asked on {plain_day(row.answered_on)}: still current"
    else:
        yield "In the update service" if row.subscribed else "Not in the update service"


def _right_to_work(row: RightToWork) -> Iterator[str]:
    yield row.get_basis_display()
    if row.until:
        yield f"Until {plain_day(row.until)}"
    if row.weekly_hours:
        yield f"At most {plural(row.weekly_hours, 'hour')} a week"
    if row.conditions == RightToWork.Conditions.OTHER:
        yield row.condition_words.rstrip(".")
