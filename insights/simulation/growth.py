"""Grows a region from nothing, or tops one up to the present. Everything comes from the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from compliance.models import (
    Credential,
    Disclosure,
    EmploymentHistory,
    HealthClearance,
    IdentityProof,
    ImmunityItem,
    Registration,
    RightToWork,
    Training,
)
from insights.simulation import broadcasting, credentials, duties, record, story
from insights.simulation.building import Builder, Region
from insights.simulation.catching_up import Standing, sweep
from insights.simulation.checking import share_out
from insights.simulation.course import Course, begin, run
from insights.simulation.demand import Demand
from insights.simulation.details import write_details
from insights.simulation.differences import agree, differ
from insights.simulation.elsewhere import take_over
from insights.simulation.firsthand import see
from insights.simulation.joiners import join
from insights.simulation.newcomers import arrive
from insights.simulation.people import Recruiting
from insights.simulation.prices import Prices
from insights.simulation.region import banks
from insights.simulation.seating import Personas
from insights.simulation.size import Size
from insights.simulation.staffing import Staff
from insights.simulation.unbinding import unbound
from insights.simulation.writing import Terms, Writer
from shifts.models import (
    Booking,
    Look,
    Posting,
    Release,
    Vacancy,
    VacancySkill,
    WorkPeriod,
)
from shifts.rules.cancelling import CancellationPolicy
from shifts.rules.release import ReleasePolicy
from staffbank import partitions
from staffbank.clock import LONDON
from trusts.models import Bank, BankPolicy, Skill
from workers.models import (
    Capacity,
    CapacitySpecialty,
    Engagement,
    Grant,
    Worker,
    WorkerIdentifier,
    WorkerSkill,
)

_AHEAD = timedelta(days=28)  # posts are asked for up to six weeks ahead: what is known of the next
_SMALL_BANK = 0.14  # of the large one's people and vacancies
_STRETCH = timedelta(days=7)


#: What a whole region writes by the thousand.
_LARGE = (
    *(Worker, Engagement, Capacity, CapacitySpecialty, WorkerSkill, WorkerIdentifier, Credential),
    *(Registration, Disclosure, RightToWork, HealthClearance, ImmunityItem, Training),
    *(IdentityProof, EmploymentHistory),
    *(Posting, Vacancy, VacancySkill, Release, Booking, WorkPeriod, Look, Grant),
)

Say = Callable[[str], None]


class Growth:
    """One run over the owner's connection, in one transaction."""

    def __init__(self, alias: str, size: Size, now: datetime, say: Say) -> None:
        self.alias = alias
        self.size = size
        self.now = now
        self.today = now.astimezone(LONDON).date()
        self.say = say

    def run(self) -> None:
        """Grow what is missing, and bring all of it to the present."""
        with transaction.atomic(using=self.alias), connections[self.alias].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('simulation'))")
            first_told = self.today - timedelta(days=max(self.size.told_days, record.DAYS) + 1)
            partitions.open_months(first_told, self.today, using=self.alias)
            known = record.last(cursor)
            since = known.until if known else None
            region = Builder(self.alias, banks(self.size.trusts)).build()
            personas = Personas(self.alias, region, self.today)
            personas.seat(self.size.seed)
            differ(self.alias, region, personas.users, self.today)
            agree(self.alias, region, personas.users, self.today)
            arrive(
                self.alias,
                region.banks["north-west-london"],
                by=personas.key("sam"),
                today=self.today,
            )
            self.say(f"{len(region.trusts)} trusts, {len(region.wards)} wards")
            if since is None:
                with unbound(cursor, _LARGE):
                    self._recruit(cursor, region, personas)
                    self._live_on(cursor, region, personas, since)
            else:
                self._renew(cursor, since)
                self._live_on(cursor, region, personas, since)
            see(cursor, region, personas, seed=self.size.seed, since=since)
            join(
                self.alias,
                region,
                officer=personas.key("jo"),
                now=self.now,
                seed=self.size.seed,
            )
            share_out(self.alias, region, personas.users, self.now)
            take_over(self.alias, region, personas.users, self.now)
            record.write(cursor, region, self.size, self.now)
        if since is None or self.now - since > _STRETCH:
            with connections[self.alias].cursor() as cursor:
                cursor.execute("ANALYZE")

    def _renew(self, cursor: CursorWrapper, since: datetime) -> None:
        renewed = credentials.renew(
            cursor,
            seed=self.size.seed,
            today=self.today,
            since=since.astimezone(LONDON).date(),
        )
        self.say(f"{renewed} credentials renewed")

    def _live_on(
        self, cursor: CursorWrapper, region: Region, personas: Personas, since: datetime | None
    ) -> None:
        personas.hire()
        write_details(cursor)
        self._live_through(cursor, region, personas, since)
        record.write_history(cursor, since=since, now=self.now)

    def _recruit(self, cursor: CursorWrapper, region: Region, personas: Personas) -> None:
        skills = dict(Skill.objects.using(self.alias).values_list("code", "pk"))
        recruiting = Recruiting(cursor, region, self.size.seed, self.today, skills)
        first = 0
        plans = zip(banks(self.size.trusts), self._share(self.size.workers), strict=True)
        for plan, count in plans:
            own = [code for code in plan.members if code != "RAS" or plan.slug.startswith("north")]
            recruiting.recruit(own, range(first, first + count))
            first += count
            self.say(f"{count} people for the {plan.name}")
        credentials.check_everybody(
            cursor,
            seed=self.size.seed,
            now=self.now,
            today=self.today,
            since=self.today - timedelta(weeks=self.size.weeks + 1),
            main_trust=region.trusts["RYJ"].pk,
            officer=personas.key("jo"),
        )
        cursor.execute("ANALYZE")
        self.say("credentials checked")

    def _live_through(
        self, cursor: CursorWrapper, region: Region, personas: Personas, since: datetime | None
    ) -> None:
        policies = {bank.slug: self._policy(bank) for bank in region.banks.values()}
        first = self.today - timedelta(weeks=self.size.weeks)
        first -= timedelta(days=first.weekday())  # the first week of the figures is a whole one
        if since is not None:
            first = since.astimezone(LONDON).date() - timedelta(days=1)
        midnight = datetime.combine(first, datetime.min.time(), tzinfo=LONDON)
        policy = next(iter(policies.values()))
        rest = timedelta(hours=float(policy.minimum_rest_hours))
        staff = Staff(cursor, rest=rest, since=midnight)
        written = duties.roster(
            cursor, staff.people, seed=self.size.seed, today=self.today, rest=rest
        )
        self.say(f"{written} duties rostered elsewhere")
        demands = list(self._demands(region, policies))
        prices = Prices(self.alias, policy.holiday_percent)
        writer = Writer(
            cursor,
            seed=self.size.seed,
            today=self.today,
            prices=prices,
            terms={region.banks[slug].pk: terms_of(p) for slug, p in policies.items()},
            manager_of=personas.manager_of,
        )
        last = self.today + _AHEAD
        standing = Standing(
            cursor,
            {person.key: person for person in staff.people},
            midnight,
            midnight + (last - first) + timedelta(days=2),
        )
        day = first
        while day <= last:
            until = min(last, day + _STRETCH - timedelta(days=1))
            self._stretch(day, until, demands, staff, standing, writer, since)
            day = until + timedelta(days=1)
        sweep(cursor, since=midnight, now=self.now)
        story.keep_steady(cursor, region, staff, writer, now=self.now, seed=self.size.seed)
        story.tell(cursor, region, personas, writer, now=self.now, seed=self.size.seed)
        told_since = self.now - timedelta(days=self.size.told_days)
        told = broadcasting.tell(
            cursor, seed=self.size.seed, now=self.now, since=max(since or told_since, told_since)
        )
        self.say(f"{told} messages of the last {self.size.told_days} days")

    def _stretch(
        self,
        first: date,
        last: date,
        demands: list[Demand],
        staff: Staff,
        standing: Standing,
        writer: Writer,
        since: datetime | None,
    ) -> None:
        """Live through some days: those that start in them, whenever they were posted."""
        new: list[Course] = []
        known: list[Course] = []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            for demand in demands:
                for ask in demand.on(day):
                    course = standing.course_of(ask)
                    if course is not None:
                        run(course, staff, since=since, now=self.now)
                        known.append(course)
                    elif (course := begin(ask, self.now)) is not None:
                        run(course, staff, since=None, now=self.now)
                        new.append(course)
        writer.add_new(new)
        if since is not None:
            standing.change(known, writer)
            writer.add_known([course for course in known if course.path], since)
        writer.write()
        self.say(f"{first:%d %b} to {last:%d %b %Y}: {len(new)} new vacancies")

    def _demands(self, region: Region, policies: dict[str, BankPolicy]) -> Iterator[Demand]:
        weeks = self._share(self.size.vacancies_per_week)
        slot = 0
        for plan, weekly in zip(banks(self.size.trusts), weeks, strict=True):
            bank = region.banks[plan.slug].pk
            posts = [post for post in region.posts if post.bank_id == bank]
            weight = sum(post.weight for post in posts)
            policy = policies[plan.slug]
            for code in plan.members:
                yield Demand(
                    [post for post in posts if post.trust == code],
                    slot=slot,
                    seed=self.size.seed,
                    weekly=weekly / weight,
                    policy=ReleasePolicy(
                        own_bank_hours=policy.own_bank_hours,
                        quiet_from=policy.quiet_from,
                        quiet_to=policy.quiet_to,
                    ),
                )
                slot += 1

    def _policy(self, bank: Bank) -> BankPolicy:
        rows = BankPolicy.objects.using(self.alias)
        return rows.filter(bank=bank, valid_from__lte=self.today).latest("valid_from")

    def _share(self, count: int) -> tuple[int, int]:
        return count, max(1, round(count * _SMALL_BANK))


def terms_of(policy: BankPolicy) -> Terms:
    """What a booking remembers of its bank's policy."""
    return Terms(
        payer=policy.payer,
        lead_employer=policy.lead_employer_id,
        undo=timedelta(minutes=policy.undo_minutes),
        cancelling=CancellationPolicy(
            free_hours=policy.cancel_free_hours,
            closed_hours=policy.cancel_cutoff_hours,
            trust_pays_within_hours=policy.ward_late_hours,
            trust_pays_hours=policy.ward_late_paid_hours,
        ),
    )
