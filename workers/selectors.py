"""Questions about people that pages ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Case, Q, QuerySet, When
from django.utils.crypto import salted_hmac

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from trusts.models import Bank, BankPolicy, Grade, PoolMembership, Site, Trust
from workers.models import Engagement, Joining, TermsSignature, Unlike, Worker
from workers.models.engagement import EngagementQuerySet

#: What the law asks for is reference data of checks, one table for everybody.
_REGISTERS = """
    select g.code, array_agg(distinct k.code)
    from trusts_grade g
    join compliance_requiredkind r on r.staff_group_id = g.staff_group_id and r.setting_id is null
        and (r.grade_id is null or r.grade_id = g.id)
        and r.valid_from <= %(day)s and (r.valid_to is null or r.valid_to >= %(day)s)
    join compliance_credentialkind asked on asked.id = r.kind_id and asked."group" = 'registration'
    join compliance_credentialkind k on k.id = asked.id or k.id in (
        select s.kind_id from compliance_kindsatisfies s
        where s.satisfies_id = asked.id
            and s.valid_from <= %(day)s and (s.valid_to is null or s.valid_to >= %(day)s)
    )
    group by g.code
"""


def registers_of_grades(day: date) -> dict[str, frozenset[str]]:
    """The registers, by their codes, that somebody of each grade is to be on; those that are on
    none are left out. A grade is of one profession."""
    with connection.cursor() as cursor:
        cursor.execute(_REGISTERS, {"day": day})
        return {grade: frozenset(kinds) for grade, kinds in cursor.fetchall()}


def policy_of(actor: Actor, today: date) -> BankPolicy | None:
    """The numbers of the bank whose messages a worker gets: where they share, else their trust's.

    Nothing for somebody whom no trust engages yet.
    """
    banks = sorted(actor.pools) or sorted(
        PoolMembership.objects.current(today)
        .filter(trust__in=actor.trusts)
        .values_list("bank", flat=True)
    )
    return BankPolicy.objects.on(banks[0], today) if banks else None


def unlike_the_rule(
    bank_id: int, day: date, *, rule: str | None = None
) -> dict[bool, EngagementQuerySet]:
    """The engagements at trusts of the bank of people who have not chosen, and whom the rule of
    ``day`` (or another ``rule`` of this bank) would put into the pool, or leave out of it.

    Where a trust is in several banks, people are in from joining only if each bank says so.
    """
    places = PoolMembership.objects.current(day)
    here = places.filter(bank=bank_id).values("trust")
    rules = _rules_on(day)
    if rule is not None:
        rules[bank_id] = rule
    choosing = {bank for bank, said in rules.items() if said != BankPolicy.PoolRule.JOINING}
    chosen_for = set(
        places.filter(trust__in=here, bank__in=choosing).values_list("trust", flat=True)
    )
    undecided = Engagement.objects.current(day).filter(trust__in=here, pool_chosen_at=None)
    return {
        True: undecided.exclude(trust__in=chosen_for).filter(pool_opted_in=False),
        False: undecided.filter(trust__in=chosen_for, pool_opted_in=True),
    }


def in_from_joining(trust_id: int, day: date) -> bool:
    """Whether somebody who joins the trust on ``day`` is in the pool until they say otherwise."""
    rules = _rules_on(day)
    banks = PoolMembership.objects.current(day).filter(trust=trust_id)
    said = [rules[bank] for bank in banks.values_list("bank", flat=True)]
    return bool(said) and set(said) == {BankPolicy.PoolRule.JOINING}


def _rules_on(day: date) -> dict[int, str]:
    """The rule of each bank by which people come into its pool."""
    begun = BankPolicy.objects.filter(valid_from__lte=day)
    newest = begun.order_by("bank_id", "-valid_from").distinct("bank")
    return {policy.bank_id: policy.pool_rule for policy in newest}


def open_banks(day: date) -> QuerySet[Bank]:
    """The banks at which anybody may register on ``day``."""
    newest = BankPolicy.objects.filter(valid_from__lte=day)
    newest = newest.order_by("bank_id", "-valid_from").distinct("bank")
    opened = [policy.bank_id for policy in newest if policy.open_registration]
    return Bank.objects.filter(pk__in=opened).order_by("name")


def trusts_offered(bank_id: int, day: date) -> QuerySet[Trust]:
    """The trusts that can check somebody who joins the bank."""
    live = PoolMembership.objects.current(day).filter(bank=bank_id)
    return Trust.objects.filter(pk__in=live.values("trust")).order_by("short_name")


def grades_offered(bank_id: int, day: date) -> QuerySet[Grade]:
    """What somebody who joins the bank may work as: grades of the staff groups it shares."""
    live = PoolMembership.objects.current(day).filter(bank=bank_id)
    shared = Grade.objects.filter(staff_group__in=live.values("groups__staff_group"))
    return shared.select_related("staff_group")


def sites_offered(bank_id: int, day: date, *, first: Collection[int] = ()) -> QuerySet[Site]:
    """Where the shifts of the bank are, those of the ``first`` trusts first."""
    return _in_order(Site.objects.filter(trust__in=trusts_offered(bank_id, day)), first)


def sites_of(actor: Actor, day: date) -> QuerySet[Site]:
    """Where somebody could book the worker who acts, their own trusts first."""
    shared = PoolMembership.objects.current(day).filter(bank__in=actor.pools)
    sites = Site.objects.filter(Q(trust__in=actor.trusts) | Q(trust__in=shared.values("trust")))
    return _in_order(sites, actor.trusts)


def _in_order(sites: QuerySet[Site], first: Collection[int]) -> QuerySet[Site]:
    theirs = [Case(When(trust__in=first, then=0), default=1)] if first else []
    return sites.select_related("trust").order_by(*theirs, "trust__short_name", "name")


def joining_of(actor: Actor) -> Joining | None:
    """The joining that the worker who acts is in the middle of."""
    mine = Joining.objects.visible_to(actor).open()
    return mine.select_related("bank", "trust", "worker").first() if actor.worker_id else None


def signed_by(worker_id: int, *, bank_id: int | None = None) -> TermsSignature | None:
    """The newest terms that a person signed, of one bank or of any, with this record or with one
    that was joined to it. After the permit step."""
    theirs = Q(worker=worker_id) | Q(worker__merged_into=worker_id)
    with duty("checking"):
        rows = TermsSignature.objects.filter(theirs).select_related("version")
        rows = rows.filter(version__bank=bank_id) if bank_id else rows
        return rows.order_by("-signed_at", "-pk").first()


def in_bank(bank_id: int, workers: Iterable[int]) -> set[int]:
    """Which of these people a trust of the bank engages today."""
    trusts = PoolMembership.objects.current(clock.today()).filter(bank=bank_id).values("trust")
    engaged = Engagement.objects.current(clock.today()).filter(trust__in=trusts)
    return set(engaged.filter(worker__in=list(workers)).values_list("worker", flat=True))


#: People are put together by what they have, in one pass, and paired only where they share it.
_ALIKE = """
with numbers as (
    select worker_id, scheme as body, value from workers_workeridentifier where scheme <> 'esr'
    union
    select m.worker_id, e.body, e.registration from workers_staffmatch m
        join workers_staffentry e on e.id = m.entry_id where m.how <> 'else' and e.body <> ''
    union
    select worker_id, body, number from workers_joining where number <> ''
),
shared as (
    select true as by_number, body || ' ' || value as fact,
        array_agg(distinct worker_id) as people
    from numbers group by body, value having count(distinct worker_id) > 1
    union all
    select false, name_key || ' ' || birth_key, array_agg(id)
    from workers_worker where birth_key <> ''
    group by name_key, birth_key having count(*) > 1
)
select distinct one, other, by_number, fact
from shared, unnest(people) one, unnest(people) other where one < other
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two records that may be of one person: ``by_number``, or by name and birth date alone.
    ``facts`` stand for all that they have in common, and tell nothing of it."""

    one: Worker
    other: Worker
    by_number: bool
    facts: frozenset[str]


def alike_in(bank_id: int) -> list[Alike]:
    """Pairs of records in the bank that may be of one person, unless somebody there said of all
    that they have in common that they are two. Read in a duty that sees them."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE)
        found = sorted(cursor.fetchall())
    facts: dict[tuple[int, int], dict[str, bool]] = {}
    for one, other, by_number, fact in found:
        facts.setdefault((one, other), {})[_fact(fact)] = by_number
    here = in_bank(bank_id, {key for pair in facts for key in pair})
    live = Worker.objects.filter(merged_into=None, erased_at=None).in_bulk(here)
    said = Unlike.objects.standing().filter(bank=bank_id)
    apart = {(each.one_id, each.other_id): set(each.facts) for each in said}
    return [
        Alike(live[one], live[other], any(shared.values()), frozenset(shared))
        for (one, other), shared in facts.items()
        if one in live and other in live and not shared.keys() <= apart.get((one, other), set())
    ]


def _fact(words: str) -> str:
    return salted_hmac("workers.alike", words, algorithm="sha256").hexdigest()
