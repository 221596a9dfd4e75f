"""What Today says: the count that needs this person first, then one next step a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from compliance.rules.expiry import CredentialGap, Shortfall
from shifts.models import Vacancy
from shifts.presenters.listing import short_step
from shifts.selectors.counting import MOST_COUNTED
from shifts.selectors.today import MOST_ROWS, URGENT_WITHIN, Risk, Today, WardLine
from shifts.selectors.week import monday_of
from staffbank.web.figures import number, plural
from staffbank.web.words import (
    as_of,
    day_near,
    day_of,
    day_record,
    moment_near,
    shift_near,
    waiting,
)
from staffbank.wording import in_a_sentence

MOST_WARDS = 10
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One shift that needs somebody: its state, what is wrong, and the one next step."""

    vacancy: Vacancy
    when: str
    state: str
    why: str
    step: str

    @classmethod
    def empty(cls, vacancy: Vacancy, could: int, now: datetime) -> Self:
        red = vacancy.starts_at - now <= URGENT_WITHIN
        return cls(
            vacancy,
            shift_near(vacancy, now),
            "Urgent" if red else "Open",
            "Nobody is booked" if red else short_step(vacancy, now, near=True),
            could_words(could),
        )

    @classmethod
    def at_risk(cls, risk: Risk, now: datetime) -> Self:
        why = f"{risk.name} cannot be booked on it at the moment"
        if risk.skill:
            why = f"{risk.name} is not signed off in {in_a_sentence(risk.skill)} any more"
        if risk.gap:
            why = f"{risk.name}'s {risk.kind or 'check'} {gap_words(risk.gap, now)}"
        return cls(risk.vacancy, shift_near(risk.vacancy, now), "At risk", why, "See what to do")


@dataclass(frozen=True, slots=True)
class TodayPage:
    """A page of work, not of charts."""

    heading_more: str
    count: str
    rows: tuple[Row, ...]
    more: str
    waiting_for_you: tuple[tuple[str, str], ...]
    waiting_for_others: tuple[str, ...]
    week: str
    week_at: str
    week_words: str
    wards: tuple[WardLine, ...]
    more_wards: str
    slug: str
    may_post: bool
    quiet: str

    @classmethod
    def of(cls, found: Today, *, now: datetime, slug: str, may_post: bool, base: str) -> Self:
        later = found.more_empty
        rows = sorted(
            [
                *(Row.empty(each, found.could.get(each.pk, 0), now) for each in found.empty),
                *(Row.at_risk(risk, now) for risk in found.risks),
            ],
            key=lambda row: row.vacancy.starts_at,
        )
        short = tuple(line for line in found.wards if line.gaps)
        return cls(
            heading_more=f"{day_record(now)}, {as_of(now)}",
            count=count_words(len(rows) + later),
            rows=tuple(rows[:MOST_ROWS]),
            more=more_words(len(rows) + later - MOST_ROWS, found.more_open),
            waiting_for_you=tuple(yours(found, now, base)),
            waiting_for_others=tuple(others(found, now)),
            week=f"Next 7 days: {number(found.filled)} of {plural(found.wanted, 'shift')} filled"
            if found.wanted
            else "No shifts are posted for the next 7 days",
            week_at=week_link(base, now),
            week_words="See the coming week" if is_sunday(now) else "See the week",
            wards=short[:MOST_WARDS] if len(found.wards) > 1 else (),
            more_wards=more_wards(len(short) - MOST_WARDS, len(found.wards) - len(short)),
            slug=slug,
            may_post=may_post,
            quiet=quiet_words(found),
        )


def is_sunday(now: datetime) -> bool:
    return day_of(now).weekday() == SUNDAY


def week_link(base: str, now: datetime) -> str:
    """Where the next seven days are seen: on a Sunday that is the week that begins tomorrow."""
    tomorrow = day_of(now) + timedelta(days=1)
    return f"{base}week/?week={tomorrow if is_sunday(now) else monday_of(day_of(now))}"


def could_words(count: int) -> str:
    """The next step of an empty shift, which says how many people could end it."""
    if not count:
        return "See why nobody can take it"
    more = " or more" if count == MOST_COUNTED else ""
    return f"{number(count)}{more} could take it"


def count_words(count: int) -> str:
    if not count:
        return "Nothing needs you now"
    return f"{plural(count, 'shift')} {'needs' if count == 1 else 'need'} you now"


def more_words(hidden: int, open_later: int) -> str:
    said = [f"{number(hidden)} more need somebody"] if hidden > 0 else []
    if open_later:
        said.append(f"{number(open_later)} more open, none starting within 72 hours")
    return ". ".join(said)


def more_wards(hidden: int, full: int) -> str:
    """The wards that are not listed: those with fewer gaps, and those with none."""
    said = [f"{plural(hidden, 'more ward has', 'more wards have')} gaps"] if hidden > 0 else []
    if full:
        said.append(f"{plural(full, 'ward is', 'wards are')} filled")
    return " and ".join(said)


def quiet_words(found: Today) -> str:
    """What an empty list says instead of "no data"."""
    if found.more_open:
        return f"Next look: {plural(found.more_open, 'open vacancy', 'open vacancies')}."
    return "Every shift that has been posted is filled, over or still a draft."


def yours(found: Today, now: datetime, base: str) -> list[tuple[str, str]]:
    """What waits for this person, each with where it is done."""
    said = []
    held = found.waiting
    if held.drafts and held.oldest_draft:
        drafts = (
            f"{plural(held.drafts, 'draft')} to publish, oldest {waiting(held.oldest_draft, now)}"
        )
        said.append((drafts, f"{base}vacancies/?state=draft"))
    if held.files:
        said.append((f"{plural(held.files, 'checked file')} to import", f"{base}vacancies/import/"))
    if held.flagged:
        flagged = f"{plural(held.flagged, 'booking')} of people who may not work it"
        said.append((flagged, f"{base}flagged/"))
    return said


def others(found: Today, now: datetime) -> list[str]:
    """What moves by itself or waits for somebody else."""
    held = found.waiting
    if not held.opening or held.next_opening is None:
        return []
    when = moment_near(held.next_opening, now)
    opening = plural(held.opening, "vacancy opens", "vacancies open")
    return [f"{opening} to the region without anybody doing anything, the next {when}"]


def gap_words(gap: CredentialGap, now: datetime) -> str:
    if gap.shortfall == Shortfall.ENDS_TOO_SOON and gap.on:
        return f"ends {day_near(gap.on, day_of(now))}"
    if gap.shortfall == Shortfall.NOT_CHECKED:
        return "is waiting for a check"
    if gap.shortfall == Shortfall.CHECKED_ELSEWHERE:
        return "was checked at a trust whose checks you do not take"
    if gap.shortfall == Shortfall.TOO_OLD:
        return "is older than you take"
    return "no longer holds"
