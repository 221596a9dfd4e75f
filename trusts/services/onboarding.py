"""Bringing a trust into a bank, part by part, until it goes live."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.db import transaction
from django.utils.text import slugify

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import (
    AlreadyInTheBank,
    KeptByTheTrust,
    NotOnTheRegister,
    NotReady,
    NotSigned,
    SiteInUse,
    SiteTaken,
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
)
from trusts.permissions import Permission
from trusts.selectors.onboarding import progress_of
from trusts.selectors.register import open_sites
from trusts.services.roles import lock

_LEGAL_FORM = re.compile(r"^The | (University )?NHS (Foundation )?Trust$", re.IGNORECASE)


def short_name_of(name: str) -> str:
    """ "Imperial College Healthcare" of "Imperial College Healthcare NHS Trust"."""
    return _LEGAL_FORM.sub("", name).strip()[:60]


def begin(
    code: str, *, site_codes: Collection[str], short_name: str, bank_phone: str, by: Actor
) -> Trust:
    """Begin to bring in the trust that the register knows by ``code``, with these of its sites.

    A trust that we know keeps its record, as it is: where it is in another bank it only joins this
    one too, and one that has left is in setup again.
    """
    if by.bank_id is None or by.kind is not Kind.BANK or not by.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    today = clock.today()
    entry = RegisterEntry.objects.filter(code=code, kind=RegisterEntry.Kind.TRUST).first()
    if entry is None:
        raise NotOnTheRegister
    if entry.closed is not None and entry.closed < today:
        raise TrustClosed
    with transaction.atomic(), duty("onboarding"):
        known = TrustCode.objects.filter(code=code, valid_to=None).select_related("trust").first()
        trust = known.trust if known else _record_trust(entry, short_name, bank_phone)
        _give_a_place(trust, by.bank_id)
        if known is None:
            _record_sites(trust, site_codes)
    record("trust.begun", trust, by=by, after={"code": code}, trust=trust.pk)
    return trust


def begin_again(trust: Trust, *, by: Actor) -> Trust:
    """Begin to bring a trust back that has left the bank: a new place, in setup, which asks for a
    new signature. What it had before stays as it was. Locks the trust."""
    if by.bank_id is None or by.kind is not Kind.BANK or not by.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    if not PoolMembership.objects.filter(bank=by.bank_id, trust=trust).ended(clock.today()):
        raise NotPermitted
    with duty("onboarding"):
        lock(trust)
        trust.refresh_from_db(fields=["status"])
        _give_a_place(trust, by.bank_id)
    record("trust.begun_again", trust, by=by, trust=trust.pk)
    emit("trust.begun_again", {"trust": trust.pk}, by=by, bank=by.bank_id)
    return trust


def _give_a_place(trust: Trust, bank_id: int) -> None:
    places = PoolMembership.objects.filter(bank=bank_id, trust=trust)
    if places.standing(clock.today()).exists():
        raise AlreadyInTheBank
    if trust.status == Trust.Status.LEFT:
        trust.advance(Trust.Status.SETUP)
    with refusing("trusts_poolmembership_one_setup", AlreadyInTheBank):
        PoolMembership.objects.create(bank_id=bank_id, trust=trust)


def change_details(
    trust: Trust,
    *,
    site_codes: Collection[str],
    short_name: str = "",
    bank_phone: str = "",
    by: Actor,
) -> None:
    """Say anew which sites take part, what the trust is called and its telephone.

    A site stays for as long as a ward stands there.
    """
    keep(trust, by)
    trust.short_name = short_name or trust.short_name
    trust.bank_phone = bank_phone or trust.bank_phone
    with transaction.atomic(), duty("onboarding"):
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
    pool = place_of(trust, by)
    with duty("onboarding"):
        PoolStaffGroup.objects.filter(membership=pool).exclude(staff_group__in=groups).delete()
        PoolStaffGroup.objects.bulk_create(
            (PoolStaffGroup(membership=pool, staff_group=group) for group in groups),
            ignore_conflicts=True,
        )
    codes = sorted(group.code for group in groups)
    record("trust.groups_shared", trust, by=by, after={"groups": codes}, trust=trust.pk)


def go_live(trust: Trust, *, by: Actor) -> Trust:
    """Let the trust's vacancies and people into the bank, from today.

    The database refuses it too while the agreement is not signed.
    """
    pool = place_of(trust, by)
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


def may_keep(trust: Trust, by: Actor) -> bool:
    """A trust's own people keep its sites and wards; a bank only while it brings the trust in."""
    if by.is_trust:
        return by.trust_id == trust.pk and by.can(Permission.KEEP_WARDS)
    return trust.status == Trust.Status.SETUP


def keep(trust: Trust, by: Actor) -> None:
    """Hold the trust for a change of its sites and wards, or refuse. The policy refuses it too."""
    if not by.is_trust:
        place_of(trust, by)
    with duty("onboarding"):
        lock(trust)
        trust.refresh_from_db(fields=["status"])
    if not may_keep(trust, by):
        raise NotPermitted if by.is_trust else KeptByTheTrust


def place_of(trust: Trust, by: Actor) -> PoolMembership:
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
        taken = SiteTaken(
            f"{site.name} is recorded here already, so it cannot be added. Leave it out, or ask "
            "whoever runs Staffbank."
        )
        with refusing("trusts_site_ods_code_key", taken):
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
