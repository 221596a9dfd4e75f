"""Bringing a trust into a bank, part by part, until it goes live."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from django.utils.text import slugify

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import (
    AlreadyInTheBank,
    NotOnTheRegister,
    NotReady,
    NotSigned,
    SiteInUse,
    TrustClosed,
)
from trusts.models import (
    IntegratedCareBoard,
    Outcode,
    PoolMembership,
    PoolStaffGroup,
    RegisterEntry,
    Site,
    StaffGroup,
    Trust,
    TrustBoard,
    TrustCode,
    Ward,
    WardTime,
)
from trusts.permissions import Permission
from trusts.selectors.onboarding import progress_of
from trusts.selectors.register import open_sites

#: What a new ward begins with; its manager changes them.
USUAL_TIMES = (
    ("Early", time(7, 30), time(15, 30), 30),
    ("Late", time(13, 0), time(21, 0), 30),
    ("Night", time(20, 0), time(8, 0), 60),
)
_LEGAL_FORM = re.compile(r"^The | (University )?NHS (Foundation )?Trust$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WardRow:
    """A ward as it was typed or came in a file; ``row`` is where."""

    row: int
    code: str
    name: str
    site: str
    cost_centre: str


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


def short_name_of(name: str) -> str:
    """ "Imperial College Healthcare" of "Imperial College Healthcare NHS Trust"."""
    return _LEGAL_FORM.sub("", name).strip()[:60]


def begin(
    code: str, *, site_codes: Collection[str], short_name: str, bank_phone: str, by: Actor
) -> Trust:
    """Begin to bring in the trust that the register knows by ``code``, with these of its sites.

    A trust that is in another bank already keeps its record; it only joins this one too.
    """
    if by.bank_id is None or by.kind is not Kind.BANK or not by.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    today = clock.today()
    entry = RegisterEntry.objects.filter(code=code, kind=RegisterEntry.Kind.TRUST).first()
    if entry is None:
        raise NotOnTheRegister
    if entry.closed is not None and entry.closed < today:
        raise TrustClosed
    with duty("onboarding"):
        known = TrustCode.objects.filter(code=code, valid_to=None).select_related("trust").first()
        trust = known.trust if known else _record_trust(entry, short_name, bank_phone)
        if PoolMembership.objects.filter(bank=by.bank_id, trust=trust).standing(today).exists():
            raise AlreadyInTheBank
        PoolMembership.objects.create(bank_id=by.bank_id, trust=trust)
        if known is None:
            _record_sites(trust, site_codes)
    record("trust.begun", trust, by=by, after={"code": code}, trust=trust.pk)
    return trust


def change_details(
    trust: Trust,
    *,
    site_codes: Collection[str],
    short_name: str = "",
    bank_phone: str = "",
    by: Actor,
) -> None:
    """Say anew which sites take part and, while the trust is in setup, what it is called.

    A site stays for as long as a ward stands there.
    """
    _pool(trust, by)
    if trust.status == Trust.Status.SETUP:
        trust.short_name = short_name or trust.short_name
        trust.bank_phone = bank_phone or trust.bank_phone
    with duty("onboarding"):
        trust.save(update_fields=["short_name", "bank_phone"])
        sites = {site.ods_code: site for site in Site.objects.filter(trust=trust)}
        leaving = [site for code, site in sites.items() if code not in site_codes]
        used = Ward.objects.filter(site__in=leaving).select_related("site").order_by("site__name")
        if stays := used.first():
            raise SiteInUse(f"{stays.site.name} has wards, so it stays. Tick it again.")
        Site.objects.filter(pk__in=[site.pk for site in leaving]).delete()
        _record_sites(trust, set(site_codes) - sites.keys())
    record(
        "trust.details_changed",
        trust,
        by=by,
        before={"sites": sorted(sites)},
        after={"sites": sorted(site_codes)},
        trust=trust.pk,
    )


def share_groups(trust: Trust, groups: Collection[StaffGroup], *, by: Actor) -> None:
    """Say which staff groups the trust shares through the bank: these and no others."""
    pool = _pool(trust, by)
    with duty("onboarding"):
        PoolStaffGroup.objects.filter(membership=pool).exclude(staff_group__in=groups).delete()
        PoolStaffGroup.objects.bulk_create(
            (PoolStaffGroup(membership=pool, staff_group=group) for group in groups),
            ignore_conflicts=True,
        )
    codes = sorted(group.code for group in groups)
    record("trust.groups_shared", trust, by=by, after={"groups": codes}, trust=trust.pk)


def add_wards(trust: Trust, rows: Sequence[WardRow], *, by: Actor) -> list[Ward]:
    """Add wards with the usual times: all of them, or none and what is wrong with each row."""
    _pool(trust, by)
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
                cost_centre=row.cost_centre,
            )
            for row in rows
        )
        WardTime.objects.bulk_create(
            WardTime(
                trust=trust,
                ward=ward,
                name=name,
                starts=starts,
                ends=ends,
                break_minutes=pause,
                sort=sort,
            )
            for ward in wards
            for sort, (name, starts, ends, pause) in enumerate(USUAL_TIMES)
        )
    record(
        "trust.wards_added",
        trust,
        by=by,
        after={"wards": [ward.code for ward in wards]},
        trust=trust.pk,
    )
    return wards


def go_live(trust: Trust, *, by: Actor) -> Trust:
    """Let the trust's vacancies and people into the bank, from today.

    The database refuses it too while the agreement is not signed.
    """
    pool = _pool(trust, by)
    now, today = clock.now(), clock.today()
    missing = progress_of(trust, by, now, today).missing
    if "agreement" in missing:
        raise NotSigned(missing=missing)
    if missing:
        raise NotReady(missing=missing)
    with duty("onboarding"):
        if trust.status != Trust.Status.LIVE:  # it is live where it shares with another bank
            trust.advance(Trust.Status.LIVE)
        with refusing("trusts_poolmembership_signed_first", NotSigned):
            PoolMembership.objects.filter(pk=pool.pk, valid_from=None).update(valid_from=today)
    record("trust.joined", trust, by=by, trust=trust.pk)
    emit("trust.joined", {"trust": trust.pk}, by=by, bank=by.bank_id)
    return trust


def _pool(trust: Trust, by: Actor) -> PoolMembership:
    """The trust's place in the actor's bank, or a refusal."""
    if by.kind is not Kind.BANK or not by.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    pool = (
        PoolMembership.objects.filter(bank=by.bank_id, trust=trust).standing(clock.today()).first()
    )
    if pool is None:
        raise NotPermitted
    return pool


def _record_trust(entry: RegisterEntry, short_name: str, bank_phone: str) -> Trust:
    today = clock.today()
    trust = Trust.objects.create(
        slug=_free_slug(short_name or short_name_of(entry.name)),
        name=entry.name,
        short_name=short_name or short_name_of(entry.name),
        bank_phone=bank_phone,
    )
    TrustCode.objects.create(trust=trust, code=entry.code, valid_from=entry.opened or today)
    board = IntegratedCareBoard.objects.filter(code=entry.icb).first()
    if board:
        TrustBoard.objects.create(trust=trust, icb=board, valid_from=today)
    return trust


def _record_sites(trust: Trust, codes: Collection[str]) -> None:
    code = trust.codes.get(valid_to=None).code
    chosen = [site for site in open_sites(code, clock.today()) if site.code in set(codes)]
    middles = {
        place.outcode: place
        for place in Outcode.objects.filter(
            outcode__in={site.postcode.partition(" ")[0] for site in chosen}
        )
    }
    for site in chosen:
        latitude, longitude = _position(site, middles.get(site.postcode.partition(" ")[0]))
        Site.objects.create(
            trust=trust,
            ods_code=site.code,
            name=site.name,
            short_name=site.name[:60],
            postcode=site.postcode,
            latitude=latitude,
            longitude=longitude,
        )


def _position(site: RegisterEntry, middle: Outcode | None) -> tuple[float, float]:
    """Where a site stands: as the register has it, else the middle of its postcode's district."""
    if site.latitude is not None and site.longitude is not None:
        return site.latitude, site.longitude
    if middle is None:
        raise NotReady(
            f"The register does not say where {site.name} is. Leave it out, or ask whoever runs "
            "Staffbank to load a newer register."
        )
    return middle.latitude, middle.longitude


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "trust"
    taken = set(Trust.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbers if slug not in taken)


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
        if row.site.upper() not in sites:
            known = ", ".join(sorted(sites))
            yield WardProblem(row.row, "site", row.site, f"Use one of the trust's sites: {known}")
        if not row.cost_centre or len(row.cost_centre) > 20:
            yield WardProblem(
                row.row, "cost centre", row.cost_centre[:40], "Enter the ward's cost centre"
            )
