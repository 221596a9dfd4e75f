"""A trust's wards: typed in, or taken over from a file after a dry run."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Count

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from trusts.errors import NotReady
from trusts.interop.wards_csv import read_wards
from trusts.models import PoolMembership, Site, Trust, Ward, WardFile, WardSetting, WardTime
from trusts.services.onboarding import keep

#: What a new ward begins with; its manager changes them.
USUAL_TIMES = (
    ("Early", time(7, 30), time(15, 30), 30),
    ("Late", time(13, 0), time(21, 0), 30),
    ("Night", time(20, 0), time(8, 0), 60),
)
#: How long a file of wards can be looked at.
KEPT = timedelta(days=30)
#: What a file may change about a ward that is there.
CHANGES = ("name", "division", "cost_centre")


@dataclass(frozen=True, slots=True)
class WardRow:
    """A ward as it was typed or came in a file; ``row`` is where."""

    row: int
    code: str
    name: str
    site: str
    cost_centre: str
    division: str = ""


@dataclass(frozen=True, slots=True)
class WardProblem:
    """What is wrong with one row, and what to do."""

    row: int
    column: str
    found: str
    what_to_do: str


class WardsWrong(NotReady):
    """Some rows of wards cannot be used, so none was saved. ``problems`` has each."""

    code = "wards_wrong"
    message = "Nothing has been saved. Put the rows below right, then save again."

    def __init__(self, problems: Sequence[WardProblem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class WardChange:
    """A ward that is there and said otherwise in a row: each column, as it is and as it will be."""

    row: int
    ward: Ward
    columns: tuple[tuple[str, str, str], ...]
    site: Site


@dataclass(frozen=True, slots=True)
class WardsPlan:
    """What a file would do, row by row. Nothing is done while it has problems."""

    new: list[WardRow] = field(default_factory=list)
    changed: list[WardChange] = field(default_factory=list)
    unchanged: list[WardRow] = field(default_factory=list)
    problems: list[WardProblem] = field(default_factory=list)


def times_of(
    wards: Iterable[Ward], times: Sequence[tuple[str, time, time, int]] = USUAL_TIMES
) -> Iterator[WardTime]:
    """The unsaved usual times of new wards, in the order in which a form offers them."""
    for ward in wards:
        for sort, (name, starts, ends, pause) in enumerate(times):
            yield WardTime(
                trust_id=ward.trust_id,
                ward=ward,
                name=name,
                starts=starts,
                ends=ends,
                break_minutes=pause,
                sort=sort,
            )


def add_wards(trust: Trust, rows: Sequence[WardRow], *, by: Actor) -> list[Ward]:
    """Add wards with the usual times: all of them, or none and what is wrong with each row.

    Locks the trust."""
    keep(trust, by)
    model = _model_of(trust, by)
    times = usual_times_of(model)
    with duty("onboarding"):
        sites = {site.ods_code: site for site in Site.objects.filter(trust=trust)}
        taken = set(Ward.objects.filter(trust=trust).values_list("code", flat=True))
        problems = list(_problems(rows, sites, taken))
        if problems:
            raise WardsWrong(problems)
        wards = Ward.objects.bulk_create(
            Ward(
                trust=trust,
                site=sites[row.site.upper()],
                code=row.code.upper(),
                name=row.name,
                division=row.division,
                cost_centre=row.cost_centre,
            )
            for row in rows
        )
        WardTime.objects.bulk_create(times_of(wards, times))
        WardSetting.objects.bulk_create(_settings_like(wards, model))
    record(
        "trust.wards_added",
        trust,
        by=by,
        after={"wards": [ward.code for ward in wards]},
        trust=trust.pk,
    )
    return wards


def _settings_like(wards: Iterable[Ward], model: int | None) -> Iterator[WardSetting]:
    """The unsaved settings of new wards: those of the model's ward of the same name."""
    held: dict[str, set[int]] = defaultdict(set)
    links = WardSetting.objects.filter(trust=model, ward__closed_on=None)
    for name, setting in links.values_list("ward__name", "setting") if model else ():
        held[name.casefold()].add(setting)
    for ward in wards:
        for setting in sorted(held[ward.name.casefold()]):
            yield WardSetting(trust_id=ward.trust_id, ward=ward, setting_id=setting)


def _model_of(trust: Trust, by: Actor) -> int | None:
    """Whose wards new ones begin like: the trust's own, or its template's as it is brought in."""
    if by.is_trust:
        return trust.pk
    place = PoolMembership.objects.filter(bank=by.bank_id, trust=trust).standing(clock.today())
    return place.values_list("template", flat=True).first()


def usual_times_of(template_id: int | None) -> Sequence[tuple[str, time, time, int]]:
    """What a new ward begins with: what most wards of the template have under each name, in the
    order of the day, or the usual times where there is no template."""
    rows = (
        WardTime.objects.filter(trust=template_id, ward__closed_on=None)
        .values_list("name", "starts", "ends", "break_minutes")
        .annotate(wards=Count("ward"))
        .order_by("-wards", "starts")
    )
    most: dict[str, tuple[str, time, time, int]] = {}
    for name, starts, ends, pause, _wards in rows if template_id else ():
        most.setdefault(name, (name, starts, ends, pause))
    return sorted(most.values(), key=lambda usual: usual[1]) or USUAL_TIMES


def check_file(trust: Trust, filename: str, content: bytes, *, by: Actor) -> WardFile:
    """Keep a file of wards that can be read, for a look at what it would do. Saves no ward.

    Raises ``Unreadable`` for a file that is no such file.
    """
    keep(trust, by)
    read_wards(io.BytesIO(content))
    with duty("onboarding"):
        kept = WardFile.objects.create(
            trust=trust,
            filename=filename[:200],
            content=content,
            checked_at=clock.now(),
            checked_by_id=by.user_id,
        )
    record("trust.wards_checked", kept, by=by, trust=trust.pk)
    return kept


def what_it_would_do(kept: WardFile, *, by: Actor) -> WardsPlan:
    """What taking the file over would do now."""
    keep(kept.trust, by)
    with duty("onboarding"):
        return _plan(kept)


@transaction.atomic
def import_wards(kept: WardFile, *, by: Actor) -> WardsPlan:
    """Take the file over: all of it, or nothing and what is wrong. Again, it changes nothing.

    Locks the trust, so that two files are taken over one after the other.
    """
    keep(kept.trust, by)
    with duty("onboarding"):
        plan = _plan(kept)
        if plan.problems:
            raise WardsWrong(plan.problems)
        for change in plan.changed:
            for column, _was, will in change.columns:
                if column != "site":
                    setattr(change.ward, column, will)
            change.ward.site = change.site
        Ward.objects.bulk_update([change.ward for change in plan.changed], [*CHANGES, "site"])
        WardFile.objects.filter(pk=kept.pk).update(imported_at=clock.now())
    if plan.new:
        add_wards(kept.trust, plan.new, by=by)
    if plan.changed:
        record(
            "trust.wards_changed",
            kept,
            by=by,
            before={c.ward.code: {col: was for col, was, _ in c.columns} for c in plan.changed},
            after={c.ward.code: {col: will for col, _, will in c.columns} for c in plan.changed},
            trust=kept.trust_id,
        )
    return plan


def forget_files(now: datetime) -> int:
    """Delete the files checked longer ago than they are kept; the wards stay."""
    with duty("sweeping"):
        return WardFile.objects.filter(checked_at__lt=now - KEPT).delete()[0]


def _plan(kept: WardFile) -> WardsPlan:
    rows = [
        WardRow(
            number,
            cells["code"],
            cells["name"],
            cells["site"],
            cells["cost_centre"],
            cells["division"],
        )
        for number, cells in read_wards(io.BytesIO(bytes(kept.content)))
    ]
    sites = {site.ods_code: site for site in Site.objects.filter(trust=kept.trust_id)}
    there = {
        ward.code: ward for ward in Ward.objects.filter(trust=kept.trust_id).select_related("site")
    }
    plan = WardsPlan(problems=list(_problems(rows, sites, set())))
    wrong = {problem.row for problem in plan.problems}
    for row in rows:
        ward = there.get(row.code.upper())
        if row.row in wrong:
            continue
        if ward is None:
            plan.new.append(row)
            continue
        columns = tuple(_differences(row, ward))
        if columns:
            plan.changed.append(WardChange(row.row, ward, columns, sites[row.site.upper()]))
        else:
            plan.unchanged.append(row)
    return plan


def _differences(row: WardRow, ward: Ward) -> Iterator[tuple[str, str, str]]:
    """A file without divisions says nothing about them."""
    for column in CHANGES:
        was, will = getattr(ward, column), getattr(row, column)
        if was != will and (will or column != "division"):
            yield column, was, will
    if ward.site.ods_code != row.site.upper():
        yield "site", ward.site.ods_code, row.site.upper()


_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}", re.ASCII)


def _problems(
    rows: Sequence[WardRow], sites: dict[str, Site], taken: set[str]
) -> Iterator[WardProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        code = row.code.upper()
        if not _CODE.fullmatch(code):
            yield WardProblem(
                row.row, "code", row.code, "Use letters, numbers and hyphens, at most 20"
            )
        elif code in taken:
            yield WardProblem(row.row, "code", row.code, "The trust has a ward with this code")
        elif code in seen:
            yield WardProblem(row.row, "code", row.code, f"The same code is in row {seen[code]}")
        seen.setdefault(code, row.row)
        if not row.name or len(row.name) > 120:
            yield WardProblem(row.row, "name", row.name[:40], "Enter a name of at most 120 letters")
        yield from _problems_of_place(row, sites)


def _problems_of_place(row: WardRow, sites: dict[str, Site]) -> Iterator[WardProblem]:
    if row.site.upper() not in sites:
        known = ", ".join(sorted(sites))
        use = f"Use one of the trust's sites: {known}" if known else "Give the trust a site first"
        yield WardProblem(row.row, "site", row.site, use)
    if not row.cost_centre or len(row.cost_centre) > 20:
        yield WardProblem(
            row.row, "cost centre", row.cost_centre[:40], "Enter the ward's cost centre"
        )
    if len(row.division) > 80:
        yield WardProblem(
            row.row, "division", row.division[:40], "Enter at most 80 letters, or leave it out"
        )
