"""What a vacancy's page says: what happens next, who could take it, and what has happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from compliance.rules.eligibility import ReasonCode
from compliance.rules.obstacles import BetterStart, Obstacle
from compliance.rules.words import Names, obstacle_words
from shifts.models import Booking, Release, Vacancy
from shifts.presenters.changing import changed_words
from shifts.presenters.offer import OfferLine
from shifts.rules.pricing import Quote
from shifts.selectors.history import Change, Emails, History
from shifts.selectors.vacancy import CouldTake, Hindrances, People
from staffbank.web.figures import hours, miles, money, number, plural, whole_pounds
from staffbank.web.words import (
    clock_time,
    day_long,
    day_of,
    sentence,
    shift_length,
    shift_long,
    shift_when,
)
from workers.models import Worker

Status = Vacancy.Status


@dataclass(frozen=True, slots=True)
class Person:
    """A line of "who could take it". Only a person the trust may name has a ``ref``."""

    name: str
    facts: str
    ref: str = ""
    may_be_offered: bool = False

    @classmethod
    def of(cls, row: CouldTake, grade: str, waiting: Collection[int] = ()) -> Self:
        facts = [worked_here(row.worked_here)]
        if row.miles is not None:
            facts.append(miles(row.miles))
        if row.worker is None:
            name = f"A {grade} at {row.trust}" if row.trust else f"A {grade} at another trust"
            return cls(name, "; ".join([*facts, "named once they book it"]))
        if row.worker.pk in waiting:
            facts.append("offered it, and has not answered yet")
        offerable = row.of_own_bank and row.worker.pk not in waiting
        return cls(row.worker.name, "; ".join(facts), str(row.worker.ref), offerable)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, as the timeline prints it."""

    at: datetime
    words: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class VacancyPage:
    """One vacancy, for the people who run its ward."""

    vacancy: Vacancy
    title: str
    state: str
    next_step: str
    why_next: str
    facts: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    people_total: int
    obstacles: tuple[tuple[str, str], ...]
    better: str
    why_nobody: str
    history: tuple[Happening, ...]
    outcome: str
    to_come: tuple[Happening, ...]
    looking: bool
    bookable: bool
    may_post: bool
    flagged: str = ""
    unshown: bool = False  # whoever is booked has no induction to the ward
    engaged: Worker | None = None  # whoever is booked, where the trust engages them
    offers: tuple[OfferLine, ...] = ()
    actions: tuple[str, ...] = ()
    consequences: dict[str, str] = field(default_factory=dict)
    back: dict[str, str] = field(default_factory=dict)

    @property
    def more_people(self) -> int:
        return self.people_total - len(self.people)


def title_of(vacancy: Vacancy, now: datetime) -> str:
    return f"{shift_when(vacancy, day_of(now))}: {vacancy.grade.name}, {vacancy.ward.name}"


def state_of_vacancy(vacancy: Vacancy) -> str:
    if vacancy.status == Status.OPEN and vacancy.urgent_at:
        return "Urgent"
    return str(vacancy.status)


def next_step(vacancy: Vacancy, history: History, now: datetime) -> tuple[str, str]:
    """What happens next, and who has to do something about it."""
    live = history.live
    match vacancy.status:
        case Status.DRAFT:
            return "Next: publish it.", "Nobody outside your trust sees a draft or has been told."
        case Status.OPEN if vacancy.pool_opened_at:
            starts = (
                f"{day_long(vacancy.starts_at, day_of(now))} at {clock_time(vacancy.starts_at)}"
            )
            return (
                "Open to the whole region.",
                f"Nobody has to do anything until {starts}, when it closes if it is empty.",
            )
        case Status.OPEN if vacancy.opens_to_pool_at:
            opens = vacancy.opens_to_pool_at
            when = f"{day_long(opens, day_of(now))} at {clock_time(opens)}"
            return f"Next: opens to the region on {when}.", "Nobody has to do anything."
        case Status.OPEN:
            return (
                f"Open to {vacancy.trust.short_name} bank only.",
                "It starts too soon to open to the region by itself. You can open it now.",
            )
        case Status.FILLED if live:
            return (
                f"{history.name_of(live)} is booked.",
                "Nobody has to do anything until the shift.",
            )
        case Status.WORKED if live:
            return f"{history.name_of(live)} worked this shift.", "Nothing is left to do here."
        case Status.LAPSED:
            return "It started with nobody booked.", "Nothing is left to do here."
    reason = f" Reason: {vacancy.cancel_reason.name}." if vacancy.cancel_reason else ""
    return "The ward cancelled this vacancy.", f"Nobody can book it.{reason}"


def actions_of(vacancy: Vacancy, now: datetime) -> tuple[str, ...]:
    """What may be done to it now, the first of them the page's one primary button."""
    started = vacancy.starts_at <= now
    match vacancy.status:
        case Status.DRAFT if not started:
            return ("publish", "open", "change", "cancel")
        case Status.OPEN if not started:
            opened = ("urgent",) if vacancy.pool_opened_at else ("open", "urgent")
            return (*(() if vacancy.urgent_at else opened), "change", "cancel")
        case Status.FILLED if not started:
            return ("cancel",)
        case Status.DRAFT:
            return ("cancel",)
    return ()


def facts_of(vacancy: Vacancy, quote: Quote, ward_pays: int) -> tuple[tuple[str, str], ...]:
    """The facts under the next step: length, pay, skills, reason."""
    length = shift_length(vacancy)
    if vacancy.break_minutes:
        length = f"{length}, {hours(quote.paid_minutes)} paid"
    also = f", or {vacancy.also_grade.name}" if vacancy.also_grade else ""
    asked = [link.skill.name for link in vacancy.skill_links.all()]
    pays = f"{money(quote.pay_pence)} and {money(quote.holiday_pence)} holiday pay, before tax"
    rows = [
        ("When", f"{shift_long(vacancy)}, {length}"),
        ("Where", f"{vacancy.ward.name}, {vacancy.site.short_name}"),
        ("Who", sentence(f"{vacancy.grade.name}{also}")),
        ("Experience", vacancy.specialty.name if vacancy.specialty else "Any"),
        ("Skills", ", ".join(asked) or "None asked for"),
        ("Pay", f"{pays}. Ward pays about {whole_pounds(ward_pays)}, with employer costs"),
        ("Why", f"{vacancy.reason.name}. Cost centre {vacancy.cost_centre}"),
    ]
    if vacancy.note:
        rows.append(("Note", vacancy.note))
    return tuple(rows)


def happenings(vacancy: Vacancy, history: History) -> tuple[Happening, ...]:
    """What has happened, newest first."""
    posted = Happening(
        vacancy.posting.created_at,
        f"{name_of(vacancy.posting.created_by)} posted it",
        "" if vacancy.posting.source == "browser" else vacancy.posting.get_source_display(),
    )
    said = [posted]
    said += [opening(each, vacancy, history.emails.get(each.pk)) for each in history.releases]
    said += map(change, history.changes)
    for booking in history.bookings:
        own_ward = booking.pk in history.own_ward
        said += booked(booking, history.name_of(booking), own_ward=own_ward)
    if vacancy.cancelled_at:
        reason = vacancy.cancel_reason.name if vacancy.cancel_reason else ""
        said.append(Happening(vacancy.cancelled_at, "The ward cancelled it", reason))
    if vacancy.status == Status.LAPSED:
        said.append(Happening(vacancy.starts_at, "It started with nobody booked"))
    said.sort(key=lambda each: each.at)
    return tuple(reversed(said))  # of two at one moment, the later written comes first


def change(each: Change) -> Happening:
    """A change of what it asks for; an imported file's record names only its version."""
    what = changed_words(each.changed)
    if not what:
        return Happening(each.at, "A newer version was imported")
    return Happening(each.at, f"{name_of(each.by)} changed it", sentence(what))


def opening(release: Release, vacancy: Vacancy, emails: Emails | None) -> Happening:
    """A wave: who opened it to whom, and how many were told of it."""
    own = release.audience == Release.Audience.OWN_BANK
    by = release.opened_by or (vacancy.posting.created_by if own else None)
    who = name_of(by) if by else "The release plan"
    where = "published it to your own bank" if own else "opened it to the region"
    if release.urgent:
        where = "told everybody that it is urgent"
    return Happening(release.opened_at, f"{who} {where}", told_words(release, emails))


def told_words(release: Release, emails: Emails | None) -> str:
    """ "Told 42 people: 42 in the app, 31 by email, 2 emails failed"."""
    if not release.broadcast_at:
        return "Messages are on their way"
    if not release.told:
        return "Nobody new to tell"
    ways = [f"{number(release.told)} in the app"]
    if emails and emails.sent:
        ways.append(f"{number(emails.sent)} by email")
    if emails and emails.to_send:
        ways.append(f"{plural(emails.to_send, 'email')} still to leave")
    if emails and emails.failed:
        ways.append(f"{plural(emails.failed, 'email')} failed")
    if emails and emails.taken_back:
        ways.append(f"{plural(emails.taken_back, 'email')} taken back before leaving")
    return f"Told {plural(release.told, 'person', 'people')}: {', '.join(ways)}"


#: Said of a booking by somebody who books people onto that ward themself.
OWN_WARD = "Flagged: they book people onto this ward themself. Those who give roles see it too"


def booked(booking: Booking, name: str, *, own_ward: bool = False) -> Iterable[Happening]:
    by = booking.booked_by.get_full_name() if booking.booked_by else name
    words = f"{name} booked it" if by == name else f"{by} booked {name}"
    source = booking.get_source_display()
    yield Happening(booking.booked_at, words, f"{source}. {OWN_WARD}" if own_ward else source)
    if booking.ended_at and booking.status == Booking.Status.UNDONE:
        yield Happening(booking.ended_at, f"{name} undid the booking")
    elif booking.ended_at and booking.ended_by:
        if booking.ended_by == Booking.EndedBy.RULES:
            words = f"{name} may not work it, so the booking was given back"
            yield Happening(booking.ended_at, words)
            return
        who = name if booking.ended_by == Booking.EndedBy.WORKER else "The ward"
        owed = f". The ward pays {money(booking.owed_pence)}" if booking.owed_pence else ""
        reason = booking.end_reason.name if booking.end_reason else ""
        yield Happening(booking.ended_at, f"{who} cancelled the booking", f"{reason}{owed}")


def outcome_of(history: History) -> str:
    """ "Of the 42 told: 17 looked, 1 booked"."""
    if not history.told:
        return ""
    booked = len({booking.worker_id for booking in history.bookings})
    looked = f"{number(history.looked)} looked"
    return f"Of the {number(history.told)} told: {looked}, {number(booked)} booked"


def still_to_come(vacancy: Vacancy, region_more: int | None) -> tuple[Happening, ...]:
    """What will happen by itself."""
    if vacancy.status == Status.OPEN:
        coming = []
        if vacancy.opens_to_pool_at and not vacancy.pool_opened_at:
            who = (
                ""
                if region_more is None
                else f", {plural(region_more, 'more person', 'more people')}"
            )
            coming.append(Happening(vacancy.opens_to_pool_at, f"Opens to the region{who}"))
        return (*coming, Happening(vacancy.starts_at, "Closes if it is empty"))
    if vacancy.status == Status.FILLED:
        return (Happening(vacancy.starts_at, "The shift starts"),)
    return ()


def people_lines(people: People, grade: str, waiting: Collection[int] = ()) -> tuple[Person, ...]:
    """Who could take it; ``waiting`` are those who have been offered it and can still answer."""
    return tuple(Person.of(row, grade, waiting) for row in people.shown)


#: What the ward itself could do about a reason, or who is at it already.
CHANGES = {
    ReasonCode.TERMS_UNSIGNED: "they have been asked to",
    ReasonCode.WRONG_GRADE: "post it for their band as well",
    ReasonCode.WRONG_SPECIALTY: "post it without the experience",
    ReasonCode.SKILL_MISSING: "post it without the skill, or have them signed off",
    ReasonCode.CREDENTIAL_MISSING: "they have been asked for it",
    ReasonCode.CREDENTIAL_NOT_CHECKED: "it is with the compliance team",
    ReasonCode.CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS: "they can send the new one",
    ReasonCode.CREDENTIAL_CHECKED_ELSEWHERE: "your compliance team can check it",
    ReasonCode.CREDENTIAL_TOO_OLD: "they can send a newer one",
    ReasonCode.OVERLAP: "another day, or other times",
    ReasonCode.REST: "a later start, or another day",
    ReasonCode.WEEKLY_HOURS: "a shorter shift, or another week",
}


def obstacle_lines(obstacles: Iterable[Obstacle], names: Names) -> tuple[tuple[str, str], ...]:
    """How many people one reason keeps away, and what would change it."""
    return tuple(
        (obstacle_words(each, names=names), CHANGES.get(each.code, "choose someone else"))
        for each in obstacles
    )


#: Reasons named in the line that says why nobody can.
NAMED = 3


def nobody_words(kept: Hindrances, names: Names) -> str:
    """ "14 need IV medicines, 6 have too little rest around it", the reasons of most people."""
    said = [obstacle_words(each, names=names) for each in kept.obstacles[:NAMED]]
    return f"What keeps most: {'; '.join(said)}." if said else ""


def leaving_line(people: int) -> tuple[tuple[str, str], ...]:
    """Those who leave the bank before the shift ends, if there are any."""
    who = plural(people, "person leaves", "people leave")
    line = f"{who} your bank before the shift ends"
    return ((line, "choose someone else"),) if people else ()


def nobody_line(better: BetterStart | None) -> str:
    """The later start that would bring people, where one would."""
    if better is None:
        return ""
    start = clock_time(better.starts_at)
    return f"Starting at {start} would give you {plural(better.people, 'person', 'people')}."


def worked_here(times: int) -> str:
    said = {0: "first shift on this ward", 1: "worked here once", 2: "worked here twice"}
    return said.get(times, f"worked here {times} times")


def name_of(user: object) -> str:
    return "Somebody" if user is None else str(user.get_full_name())  # type: ignore[attr-defined]
