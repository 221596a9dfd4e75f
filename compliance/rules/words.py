"""A reason in words: the whole of it for the worker, only its class for a manager.

What a manager reads is the same whether the other work is at their trust or not, so that nobody can
learn from a refusal where or when somebody works. Names of skills and kinds are data: how each is
called inside a sentence ("adult life support certificate").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from compliance.rules.eligibility import Reason, ReasonCode
from compliance.rules.obstacles import FEWEST_TO_COUNT, Obstacle
from compliance.rules.rest import RestVerdict
from staffbank.periods import LONDON, Period
from staffbank.wording import day_words, length_words, time_words

Names = Mapping[str, str]
"""What each code of a skill, credential kind, specialty or staff group is called in a sentence."""

_MINUTE = timedelta(minutes=1)

_TO_WORKER = {
    ReasonCode.NOT_ACTIVE: (
        "You cannot book shifts yet, because your account with the bank is not active."
        " Ring the bank team to ask what is needed."
    ),
    ReasonCode.TERMS_UNSIGNED: (
        "The bank has a new agreement with everybody who works for it, and you have not signed it."
        " Read and sign it, then book."
    ),
    ReasonCode.RESTRICTED: (
        "You cannot be booked on this shift, because a restriction stands on your record."
        " Your passport says which, and who made it."
    ),
    ReasonCode.NO_CAPACITY: (
        "This shift is for {subject}, and we do not have you down for that work on this day."
        " If you do it, add the job to your record."
    ),
    ReasonCode.WRONG_GRADE: (
        "This shift is for another band or grade than yours."
        " If yours has changed, ask your trust to update it."
    ),
    ReasonCode.WRONG_SPECIALTY: (
        "This shift needs experience in {subject}. If you have it, add it to your record."
    ),
    ReasonCode.SKILL_MISSING: (
        "This shift needs {subject}, and nobody has signed you off for it for this day."
        " Ask a ward where you work to sign you off."
    ),
    ReasonCode.CREDENTIAL_MISSING: (
        "This shift needs your {subject}, and we do not have it."
        " Add it and we'll tell you when it is checked."
    ),
    ReasonCode.CREDENTIAL_STOPPED: (
        "Your {held} has been suspended or withdrawn, so you cannot book this shift."
        " If you think that is wrong, contact whoever issued it."
    ),
    ReasonCode.CREDENTIAL_NOT_CHECKED: (
        "Your {held} is with the compliance team to be checked, and this shift needs it."
        " We'll tell you when it is done."
    ),
    ReasonCode.CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS: (
        "Your {held} {ends}. Send the new one and we'll tell you when it is checked."
    ),
    ReasonCode.CREDENTIAL_CHECKED_ELSEWHERE: (
        "Your {held} was checked at a trust whose checks this one does not take."
        " Send it in again and ask this trust's team to check it."
    ),
    ReasonCode.CREDENTIAL_TOO_OLD: (
        "Your {held} will be more than {age} old, and this trust asks for a newer one."
        " Send the new one and we'll tell you when it is checked."
    ),
    ReasonCode.WEEKLY_HOURS: (
        "Your right to work allows {limit} hours a week, and with this shift it would be {would_be}"
        " in the week from {week}. Choose a shorter shift, or one in another week."
    ),
}

_NOT_SHOWN = (
    "We cannot show work at other trusts. Choose someone else, or change the start and check again."
)

_TO_MANAGER = {
    ReasonCode.NOT_ACTIVE: "they are not active in the bank. Choose someone else.",
    ReasonCode.TERMS_UNSIGNED: (
        "they have not signed the bank's new agreement. Ask them to, or choose someone else."
    ),
    ReasonCode.RESTRICTED: (
        "they cannot be booked on this ward at the moment. Choose someone else."
    ),
    ReasonCode.NO_CAPACITY: (
        "they are not recorded as {subject} for this day. Choose someone else."
    ),
    ReasonCode.WRONG_GRADE: (
        "it is not open to their grade. Choose someone else, or add the grade."
    ),
    ReasonCode.WRONG_SPECIALTY: (
        "they do not have {subject}. Choose someone else, or drop the specialty."
    ),
    ReasonCode.SKILL_MISSING: (
        "they are not signed off for {subject}. Choose someone else, or drop the skill."
    ),
    ReasonCode.CREDENTIAL_MISSING: "their {subject} is missing. Choose someone else.",
    ReasonCode.CREDENTIAL_STOPPED: "their {held} no longer holds. Choose someone else.",
    ReasonCode.CREDENTIAL_NOT_CHECKED: (
        "their {held} is with the compliance team to be checked."
        " Ask when it will be done, or choose someone else."
    ),
    ReasonCode.CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS: "their {held} {ends}. Choose someone else.",
    ReasonCode.CREDENTIAL_CHECKED_ELSEWHERE: (
        "their {held} was checked at a trust whose checks yours does not take."
        " Ask your compliance team, or choose someone else."
    ),
    ReasonCode.CREDENTIAL_TOO_OLD: (
        "their {held} will be more than {age} old, and your trust asks for a newer one."
        " Choose someone else."
    ),
    ReasonCode.OVERLAP: f"they are working at that time. {_NOT_SHOWN}",
    ReasonCode.REST: f"not enough rest around it. {_NOT_SHOWN}",
    ReasonCode.WEEKLY_HOURS: (
        "it would be more hours than they can work that week. We cannot show work at other trusts."
        " Choose someone else, or a shorter shift."
    ),
}

_OF_ONE_AND_MANY = {
    ReasonCode.NOT_ACTIVE: ("is not active in the bank", "are not active in the bank"),
    ReasonCode.TERMS_UNSIGNED: (
        "has not signed the bank's agreement",
        "have not signed the bank's agreement",
    ),
    ReasonCode.RESTRICTED: (
        "is not to be booked on this ward at the moment",
        "are not to be booked on this ward at the moment",
    ),
    ReasonCode.NO_CAPACITY: ("is not recorded as {subject}", "are not recorded as {subject}"),
    ReasonCode.WRONG_GRADE: ("is at another grade", "are at another grade"),
    ReasonCode.WRONG_SPECIALTY: ("lacks {subject}", "lack {subject}"),
    ReasonCode.SKILL_MISSING: ("lacks {subject}", "lack {subject}"),
    ReasonCode.CREDENTIAL_MISSING: ("has no {subject}", "have no {subject}"),
    ReasonCode.CREDENTIAL_STOPPED: (
        "has lost their {subject}",
        "have lost their {subject}",
    ),
    ReasonCode.CREDENTIAL_NOT_CHECKED: (
        "waits for a check of their {subject}",
        "wait for a check of their {subject}",
    ),
    ReasonCode.CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS: (
        "needs a newer {subject}",
        "need a newer {subject}",
    ),
    ReasonCode.CREDENTIAL_CHECKED_ELSEWHERE: (
        "has a {subject} checked at a trust we do not take it from",
        "have a {subject} checked at a trust we do not take it from",
    ),
    ReasonCode.CREDENTIAL_TOO_OLD: (
        "has a {subject} that is too old here",
        "have a {subject} that is too old here",
    ),
    ReasonCode.OVERLAP: ("is working at that time", "are working at that time"),
    ReasonCode.REST: ("needs more rest", "need more rest"),
    ReasonCode.WEEKLY_HOURS: (
        "has too few hours left that week",
        "have too few hours left that week",
    ),
}


def worker_words(reason: Reason, *, period: Period, names: Names) -> str:
    """Tell the worker why they cannot take the work of ``period``, and what to do about it."""
    if reason.rest is None:
        return _TO_WORKER[reason.code].format_map(_facts(reason, period, names))
    if reason.code == ReasonCode.OVERLAP:
        return _overlap_words(reason.rest)
    return _rest_words(reason.rest)


def manager_words(reason: Reason, *, period: Period, name: str, names: Names) -> str:
    """Tell a manager why ``name`` cannot take the work, and nothing of when or where they work."""
    why = _TO_MANAGER[reason.code].format_map(_facts(reason, period, names))
    return f"{name} cannot take this shift: {why}"


def obstacle_words(obstacle: Obstacle, *, names: Names) -> str:
    """Say one line of "who cannot": "14 lack IV medicines", "under 3 need more rest"."""
    subject = names.get(obstacle.subject, obstacle.subject)
    of_one, of_many = _OF_ONE_AND_MANY[obstacle.code]
    people = f"under {FEWEST_TO_COUNT}" if obstacle.people is None else obstacle.people
    words = of_one if obstacle.people == 1 else of_many
    return f"{people} {words.format(subject=subject)}"


def _facts(reason: Reason, period: Period, names: Names) -> dict[str, str]:
    over = reason.over
    return {
        "limit": str(over.limit.hours) if over else "",
        "would_be": length_words(over.would_be // _MINUTE) if over else "",
        "week": day_words(over.week) if over else "",
        "subject": names.get(reason.subject, reason.subject),
        "held": names.get(reason.held, reason.held),
        "ends": _end_words(reason.on, period) if reason.on else "",
        "age": age_words(reason.months) if reason.months else "",
    }


def age_words(months: int) -> str:
    """ "18 months", "a year", "3 years": how old something may be."""
    years, rest = divmod(months, 12)
    if rest:
        return "a month" if months == 1 else f"{months} months"
    return "a year" if years == 1 else f"{years} years"


def _overlap_words(rest: RestVerdict) -> str:
    return (
        f"You are already working on {rest.duty.period.in_words()}."
        " To take this shift instead, cancel that one first."
    )


def _rest_words(rest: RestVerdict) -> str:
    there_is, needed = (length_words(gap // _MINUTE) for gap in (rest.there_is, rest.needed))
    how = (
        f"It starts {there_is} after your last one ends"
        if rest.follows
        else f"It ends {there_is} before your next one starts"
    )
    what_for = "to get from one place to the other" if rest.for_travel else "between shifts"
    start = rest.earliest_start.astimezone(LONDON)
    return (
        f"You cannot book this shift yet. {how}, and you need {needed} {what_for}."
        f" The earliest you could start is {day_words(start)}, {time_words(start.time())}."
    )


def _end_words(on: date, period: Period) -> str:
    if on < period.starts_on:
        started = day_words(period.starts_on)
        return f"ends on {day_words(on)}, before this shift starts on {started}"
    ends = period.ends_at.astimezone(LONDON)
    return (
        f"ends on {day_words(on)}, before this shift ends at {time_words(ends.time())} on {ends:%A}"
    )
