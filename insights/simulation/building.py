"""Builds the banks, trusts, sites and wards that are not there yet, and says what stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from django.db.models import Model
from django.utils.text import slugify

from insights.simulation.asking import Asker
from insights.simulation.region import (
    AGREED,
    SIZES,
    BankPlan,
    WardPlan,
    plan_wards,
    short_name,
    short_site_name,
)
from insights.simulation.wards import PATTERNS, Pattern
from staffbank.periods import wall_time
from trusts.models import (
    AgreementVersion,
    Bank,
    BankPolicy,
    Confirmation,
    Grade,
    IntegratedCareBoard,
    NumberLimit,
    PoolMembership,
    PoolStaffGroup,
    RegisterEntry,
    Signature,
    Site,
    Skill,
    Specialty,
    StaffGroup,
    Trust,
    TrustBoard,
    TrustCode,
    Ward,
    WardTime,
)
from trusts.services.agreement import MODEL_TEXT, MODEL_TITLE
from trusts.services.texts import hash_of_text

#: Who signed the agreement for their trust.
SIGNATORIES: Final = ("Ruth Ellis", "Gareth Pryce", "Nadia Rahman", "Helen Cartwright")


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody a ward asks for: one grade on one ward, as often as ``weight`` says."""

    bank_id: int
    trust_id: int
    trust: str
    site_id: int
    ward_id: int
    ward: WardPlan
    group: str
    group_id: int
    grade: str
    grade_id: int
    specialty_id: int | None
    skills: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Region:
    """What stands: keys by code, and everything the wards ask for."""

    banks: Mapping[str, Bank]
    trusts: Mapping[str, Trust]
    sites: Mapping[str, Site]
    wards: Mapping[tuple[str, str], Ward]
    posts: tuple[Post, ...]


class Builder:
    """Adds to the owner's database whatever the plans name and it lacks."""

    def __init__(self, alias: str, plans: Iterable[BankPlan]) -> None:
        self.alias = alias
        self.plans = tuple(plans)
        self.codes = tuple(dict.fromkeys(code for plan in self.plans for code in plan.members))
        register = RegisterEntry.objects.using(alias)
        grades = Grade.objects.using(alias).select_related("staff_group")
        self.grades = {grade.code: grade for grade in grades}
        self.register = {entry.code: entry for entry in register.filter(code__in=self.codes)}
        self.site_entries = list(register.filter(kind="site", parent__in=self.codes, closed=None))

    def build(self) -> Region:
        banks = {plan.slug: self._bank(plan) for plan in self.plans}
        trusts = self._trusts()
        self._boards(trusts)
        for plan in self.plans:
            self._pools(banks[plan.slug], plan, trusts)
        sites = self._sites(trusts)
        planned = list(plan_wards(self.site_entries))
        wards = self._wards(planned, trusts, sites)
        Asker(self.alias).ask(banks, trusts, wards)
        return Region(banks, trusts, sites, wards, self._posts(planned, banks, trusts, wards))

    def _bank(self, plan: BankPlan) -> Bank:
        bank, made = Bank.objects.using(self.alias).get_or_create(
            slug=plan.slug,
            defaults={"name": plan.name},
        )
        if made:
            BankPolicy.objects.using(self.alias).create(
                bank=bank, valid_from=AGREED, payer=plan.payer, night_phone=plan.night_phone
            )
            NumberLimit.objects.using(self.alias).bulk_create(NumberLimit.usual(bank, AGREED))
        return bank

    def _trusts(self) -> dict[str, Trust]:
        held = TrustCode.objects.using(self.alias).filter(code__in=self.codes, valid_to=None)
        trusts = {row.code: row.trust for row in held.select_related("trust")}
        for number, code in enumerate(self.codes):
            if code in trusts:
                continue
            entry = self.register[code]
            name = short_name(code, entry.name)
            trusts[code] = Trust.objects.using(self.alias).create(
                slug=slugify(name),
                name=entry.name,
                short_name=name,
                status=Trust.Status.LIVE,
                bank_phone=f"020 7946 0{200 + number:03}",
            )
            TrustCode.objects.using(self.alias).create(
                trust=trusts[code], code=code, valid_from=entry.opened or AGREED
            )
        return trusts

    def _boards(self, trusts: Mapping[str, Trust]) -> None:
        keys = self._keys(IntegratedCareBoard)
        placed = set(TrustBoard.objects.using(self.alias).values_list("trust_id", flat=True))
        TrustBoard.objects.using(self.alias).bulk_create(
            TrustBoard(trust=trusts[code], icb_id=keys[self.register[code].icb], valid_from=AGREED)
            for code in self.codes
            if trusts[code].pk not in placed
        )

    def _pools(self, bank: Bank, plan: BankPlan, trusts: Mapping[str, Trust]) -> None:
        groups = self._keys(StaffGroup)
        held = PoolMembership.objects.using(self.alias).filter(bank=bank)
        members = set(held.values_list("trust_id", flat=True))
        for code, shared in plan.members.items():
            if trusts[code].pk in members:
                continue
            membership = PoolMembership.objects.using(self.alias).create(
                bank=bank,
                trust=trusts[code],
                valid_from=AGREED,
                signature=self._signature(bank, trusts[code]),
            )
            PoolStaffGroup.objects.using(self.alias).bulk_create(
                PoolStaffGroup(membership=membership, staff_group_id=groups[group])
                for group in shared
            )
            Confirmation.objects.using(self.alias).bulk_create(
                Confirmation(
                    place=membership,
                    bank=bank,
                    trust=trusts[code],
                    part=part,
                    confirmed_at=wall_time(AGREED, time(10)),
                )
                for part in Confirmation.Part
            )

    def _signature(self, bank: Bank, trust: Trust) -> Signature:
        """The trust's signature under the bank's agreement, which is published with the first."""
        signed_at = wall_time(AGREED, time(9))
        version, _ = AgreementVersion.objects.using(self.alias).get_or_create(
            bank=bank,
            number=1,
            defaults={
                "title": MODEL_TITLE,
                "text": MODEL_TEXT,
                "sha256": hash_of_text(MODEL_TEXT),
                "published_at": signed_at,
            },
        )
        return Signature.objects.using(self.alias).create(
            bank=bank,
            trust=trust,
            version=version,
            sha256=version.sha256,
            name=SIGNATORIES[trust.pk % len(SIGNATORIES)],
            position="Chief people officer",
            signed_at=signed_at,
        )

    def _sites(self, trusts: Mapping[str, Trust]) -> dict[str, Site]:
        self._add(Site, [site_of(entry, trusts[entry.parent]) for entry in self.site_entries])
        return {site.ods_code: site for site in Site.objects.using(self.alias)}

    def _wards(
        self, planned: list[WardPlan], trusts: Mapping[str, Trust], sites: Mapping[str, Site]
    ) -> dict[tuple[str, str], Ward]:
        specialties = self._keys(Specialty)
        standing = self._standing(trusts)
        missing = [plan for plan in planned if (plan.trust, plan.code) not in standing]
        Ward.objects.using(self.alias).bulk_create(
            Ward(
                trust=trusts[plan.trust],
                site=sites[plan.site],
                code=plan.code,
                name=plan.name,
                cost_centre=plan.cost_centre,
                specialty_id=specialties[plan.kind.specialty],
                phone=plan.phone,
                directions=plan.directions,
            )
            for plan in missing
        )
        standing = self._standing(trusts)
        WardTime.objects.using(self.alias).bulk_create(
            WardTime(
                trust_id=standing[plan.trust, plan.code].trust_id,
                ward=standing[plan.trust, plan.code],
                name=pattern.name,
                starts=pattern.starts,
                ends=pattern.ends,
                break_minutes=pattern.break_minutes,
                sort=place,
            )
            for plan in missing
            for place, pattern in enumerate(self._usual(plan))
        )
        return standing

    def _usual(self, plan: WardPlan) -> list[Pattern]:
        group = self.grades[next(iter(plan.kind.grades))].staff_group.code
        patterns = (choice for options in PATTERNS[group].values() for choice, _ in options)
        by_name = {pattern.name: pattern for pattern in patterns}
        return sorted(by_name.values(), key=lambda pattern: (pattern.starts, pattern.ends))

    def _standing(self, trusts: Mapping[str, Trust]) -> dict[tuple[str, str], Ward]:
        code_of = {trust.pk: code for code, trust in trusts.items()}
        rows = Ward.objects.using(self.alias).filter(trust__in=code_of)
        return {(code_of[ward.trust_id], ward.code): ward for ward in rows}

    def _posts(
        self,
        planned: list[WardPlan],
        banks: Mapping[str, Bank],
        trusts: Mapping[str, Trust],
        wards: Mapping[tuple[str, str], Ward],
    ) -> tuple[Post, ...]:
        specialties = self._keys(Specialty)
        skills = self._keys(Skill)
        bank_of = {
            (code, group): banks[plan.slug].pk
            for plan in self.plans
            for code, shared in plan.members.items()
            for group in shared
        }
        asked: dict[str, float] = {}
        for plan in planned:
            asked[plan.trust] = asked.get(plan.trust, 0.0) + sum(plan.kind.grades.values())
        posts = []
        for plan in planned:
            ward = wards[plan.trust, plan.code]
            for code, weight in plan.kind.grades.items():
                grade = self.grades[code]
                bank_id = bank_of.get((plan.trust, grade.staff_group.code))
                if bank_id is None:
                    continue
                posts.append(
                    Post(
                        bank_id=bank_id,
                        trust_id=ward.trust_id,
                        trust=plan.trust,
                        site_id=ward.site_id,
                        ward_id=ward.pk,
                        ward=plan,
                        group=grade.staff_group.code,
                        group_id=grade.staff_group_id,
                        grade=code,
                        grade_id=grade.pk,
                        specialty_id=specialties[plan.kind.specialty],
                        skills=tuple(skills[name] for name in plan.kind.skills),
                        weight=SIZES[plan.trust] * weight / asked[plan.trust],
                    )
                )
        return tuple(posts)

    def _keys(self, model: type[Model]) -> dict[str, int]:
        return dict(model._default_manager.using(self.alias).values_list("code", "pk"))

    def _add(self, model: type[Model], rows: list[Model]) -> None:
        model._default_manager.using(self.alias).bulk_create(rows, ignore_conflicts=True)


def site_of(entry: RegisterEntry, trust: Trust) -> Site:
    """A site as the register has it."""
    return Site(
        trust=trust,
        ods_code=entry.code,
        name=entry.name,
        short_name=short_site_name(entry.code, entry.name),
        postcode=entry.postcode,
        latitude=entry.latitude or 0.0,
        longitude=entry.longitude or 0.0,
    )
