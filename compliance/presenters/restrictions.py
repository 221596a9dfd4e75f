"""What stands against somebody, and what registers say of them, in words."""

from __future__ import annotations

from compliance.models import RegisterAnswer, Restriction
from compliance.presenters.words import plain_day
from compliance.rules.registers import SAYS, RegisterStatus
from staffbank.web.words import day_record, moment_near


def restriction_words(restriction: Restriction) -> str:
    """ "All work, at every trust, from 3 March 2026 until it is lifted. Made by Imperial on 3 March
    2026: under investigation"."""
    named = next(
        (
            name
            for name in (
                restriction.trust and restriction.trust.short_name,
                restriction.ward and restriction.ward.name,
                restriction.staff_group and restriction.staff_group.name,
                restriction.setting and restriction.setting.name,
            )
            if name
        ),
        "",
    )
    scope = f"{restriction.get_scope_display()}{f' ({named})' if named else ''}"
    until = plain_day(restriction.valid_to) if restriction.valid_to else "it is lifted"
    made = f"{restriction.made_at_trust.short_name} on {day_record(restriction.made_at)}"
    why = f": {restriction.reason.rstrip('.')}" if restriction.reason else ""
    return f"{scope}, from {plain_day(restriction.valid_from)} until {until}. Made by {made}{why}"


def register_words(answer: RegisterAnswer) -> str:
    """ "NMC register: registered, read today, 2:20am"."""
    said = SAYS[RegisterStatus(answer.status)]
    return f"{answer.kind.short_name} register: {said}, read {moment_near(answer.read_at)}"
