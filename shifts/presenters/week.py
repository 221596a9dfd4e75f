"""What a ward's week says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.urls import reverse

from shifts.models import Vacancy
from shifts.selectors.week import Count, Slot, Week, monday_of
from staffbank.actors import Actor
from staffbank.web.calendars import NO_SHIFT, Cell, Line, WardWeek
from staffbank.web.figures import number, plural
from staffbank.web.words import as_of, day_long, day_of
from trusts.models import Ward
from trusts.permissions import Permission


@dataclass(frozen=True, slots=True)
class WeekPage:
    """The week of one ward, with the ways to the weeks beside it."""

    week: WardWeek
    ward: Ward
    monday: str
    summary: str
    earlier: str
    this_week: str
    later: str
    post_at: str
    inductions_at: str
    empty: bool

    @classmethod
    def of(cls, found: Week, ward: Ward, *, slug: str, now: datetime, by: Actor) -> Self:
        here = reverse("shifts:week", args=[slug])
        this = monday_of(day_of(now))
        lines = tuple(
            Line(
                name,
                grade.short_name,
                grade.name,
                tuple(
                    cell_of(found.slots.get(Slot(name, grade, day)), found, day, ward, slug)
                    for day in range(7)
                ),
            )
            for name, grade in found.order
        )
        return cls(
            week=WardWeek(found.monday, lines),
            ward=ward,
            monday=day_long(found.monday, day_of(now)),
            summary=summary_of(found, now),
            earlier=week_link(here, ward, found.monday - timedelta(days=7)),
            this_week="" if found.monday == this else week_link(here, ward, this),
            later=week_link(here, ward, found.monday + timedelta(days=7)),
            post_at=way_for(by, Permission.POST_VACANCY, "shifts:post", ward, slug),
            inductions_at=way_for(by, Permission.RECORD_INDUCTION, "shifts:inductions", ward, slug),
            empty=not lines,
        )


def way_for(by: Actor, permission: Permission, page: str, ward: Ward, slug: str) -> str:
    """The address of a ward's page, for those who may open it."""
    return f"{reverse(page, args=[slug])}?ward={ward.ref}" if by.can(permission) else ""


def summary_of(found: Week, now: datetime) -> str:
    """ "Filled 42 of 49. 5 gaps, 2 drafts. As of 2:14pm"."""
    if not found.wanted:
        return f"Nothing is posted. {as_of(now).capitalize()}"
    gaps = found.wanted - found.filled - found.drafts
    drafts = f", {plural(found.drafts, 'draft')}" if found.drafts else ""
    filled = f"Filled {number(found.filled)} of {number(found.wanted)}"
    return f"{filled}. {plural(gaps, 'gap')}{drafts}. {as_of(now).capitalize()}"


def cell_of(count: Count | None, found: Week, day: int, ward: Ward, slug: str) -> Cell:
    """One cell; a single gap leads to its vacancy, several to the list of them."""
    if count is None:
        return NO_SHIFT
    if count.only is not None:
        href = reverse("shifts:vacancy", args=[slug, count.only.ref])
    else:
        on = found.monday + timedelta(days=day)
        href = f"{reverse('shifts:vacancies', args=[slug])}?ward={ward.ref}&day={on.isoformat()}"
    gaps = count.wanted - count.filled
    is_draft = count.drafts and count.drafts == gaps
    waiting = f"{plural(count.drafts, 'draft')} to publish" if is_draft else ""
    over = count.only is not None and count.only.status == Vacancy.Status.LAPSED
    waiting = "ended empty" if over else waiting
    return Cell(count.filled, count.wanted, href, waiting, 0 if is_draft else count.drafts)


def week_link(here: str, ward: Ward, monday: date) -> str:
    return f"{here}?ward={ward.ref}&week={monday.isoformat()}"
