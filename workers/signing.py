"""Who has signed the agreement of their bank, and who is still to sign it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from trusts.models import Bank, PoolMembership, Trust
from workers.models import Engagement, TermsSignature, TermsVersion, Worker

#: The version of each bank that is needed to be booked there ``today``.
NEEDED = """
    select v.bank_id, max(v.number) as number from workers_termsversion v
    where v.holds_from + v.grace_days <= %(today)s group by v.bank_id
"""
#: The records of the person ``w``: what they signed with one that was joined to theirs, they did.
RECORDS = "select j.id from workers_worker j where j.id = w.id or j.merged_into_id = w.id"
#: The number of the version of a bank that everybody is to sign who works for it: nothing, where
#: no version is asked for. Whoever signed a later one has signed.
ASKED = """
    select max(v.number) from workers_termsversion v
    where v.bank_id = %(bank)s and v.holds_from is not null
"""
#: Whoever signed it is found once, by any record of theirs, and not asked of each person.
_SIGNED_IN = f"""
    with signed as materialized (
        select s.worker_id, j.merged_into_id from workers_termssignature s
        join workers_termsversion v on v.id = s.version_id
        join workers_worker j on j.id = s.worker_id
        where v.bank_id = %(bank)s and v.number >= ({ASKED})
    ),
    done as (
        select worker_id from signed
        union
        select merged_into_id from signed where merged_into_id is not null
    )
    select m.trust_id, count(distinct w.id), count(distinct done.worker_id)
    from trusts_poolmembership m
    join workers_engagement e on e.trust_id = m.trust_id and e.valid_from <= %(today)s
        and (e.valid_to is null or e.valid_to >= %(today)s)
    join workers_worker w on w.id = e.worker_id and w.status = 'active'
        and w.merged_into_id is null
    left join done on done.worker_id = w.id
    where m.bank_id = %(bank)s and m.valid_from <= %(today)s
        and (m.valid_to is null or m.valid_to >= %(today)s)
    group by m.trust_id
"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A bank's agreement with one of its people. ``needed_from`` is the day from which they are
    not booked before they sign the newest text; nothing, where they have nothing to sign."""

    bank: Bank
    newest: TermsVersion
    signature: TermsSignature | None
    needed_from: date | None

    @property
    def signed_newest(self) -> bool:
        return self.signature is not None and self.signature.version_id == self.newest.pk

    @property
    def waits(self) -> bool:
        return self.needed_from is not None


@dataclass(frozen=True, slots=True)
class Signed:
    """How many of a trust's people have signed what they are asked to."""

    trust: Trust
    people: int
    signed: int

    @property
    def missing(self) -> int:
        return self.people - self.signed


def agreements_of(actor: Actor) -> list[Agreement]:
    """The agreement of each bank for which the worker who acts works, by the bank's name."""
    current = PoolMembership.objects.current(clock.today()).filter(trust__in=actor.trusts)
    versions = TermsVersion.objects.filter(bank__in=current.values("bank")).select_related("bank")
    by_bank: dict[int, list[TermsVersion]] = {}
    for version in versions.order_by("bank__name", "-number"):
        by_bank.setdefault(version.bank_id, []).append(version)
    with duty("checking"):
        mine = signatures_of(actor).order_by("version__number")
        signed = {each.version.bank_id: each for each in mine.select_related("version")}
    return [
        Agreement(texts[0].bank, texts[0], found, _needed_from(texts, found))
        for bank, texts in by_bank.items()
        for found in [signed.get(bank)]
    ]


def signatures_of(actor: Actor) -> QuerySet[TermsSignature]:
    """What the worker who acts has signed; in a duty that sees them, with the records too that were
    joined to theirs."""
    me = actor.worker_id
    return TermsSignature.objects.filter(Q(worker=me) | Q(worker__merged_into=me))


def signature_of(actor: Actor, bank: str, number: int) -> TermsSignature | None:
    """Their signature under one version of the bank of that slug."""
    with duty("checking"):
        mine = signatures_of(actor).filter(version__bank__slug=bank, version__number=number)
        return mine.select_related("version__bank").first()


def _needed_from(texts: list[TermsVersion], signed: TermsSignature | None) -> date | None:
    """The first day on which a version that they have not signed is needed."""
    number = signed.version.number if signed else 0
    return min((v.needed_from for v in texts if v.number > number and v.needed_from), default=None)


def waiting_for(actor: Actor) -> list[Agreement]:
    """The agreements that the worker who acts has to sign."""
    if not TermsVersion.objects.filter(holds_from__isnull=False).exists():
        return []
    return [each for each in agreements_of(actor) if each.waits]


def signed_in(bank_id: int) -> list[Signed]:
    """How many people of each trust of a bank have signed what is asked for. After the permit."""
    asked = TermsVersion.objects.filter(bank=bank_id, holds_from__isnull=False)
    if not asked.exists():
        return []
    with duty("checking"), connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, {"bank": bank_id, "today": clock.today()})
        rows = cursor.fetchall()
    trusts = Trust.objects.in_bulk([trust for trust, _, _ in rows])
    counts = [Signed(trusts[trust], people, signed) for trust, people, signed in rows]
    return sorted(counts, key=lambda each: each.trust.short_name)


def people_of(bank_id: int) -> QuerySet[Worker]:
    """Everybody who works for a bank, at whichever of its trusts. In a duty that sees them."""
    trusts = PoolMembership.objects.current(clock.today()).filter(bank=bank_id).values("trust")
    engaged = Engagement.objects.current(clock.today()).filter(trust__in=trusts)
    return Worker.objects.active().filter(pk__in=engaged.values("worker"))


def unsigned_in(bank_id: int) -> QuerySet[Worker]:
    """Those of them who have not signed what everybody is asked to. In a duty that sees them."""
    return _unsigned(people_of(bank_id), bank_id).order_by("pk")


def unsigned_at(actor: Actor, bank_id: int) -> QuerySet[Worker]:
    """The people of the actor's trust who have not signed what the bank asks for, by name. Read in
    a duty that sees what they signed with a record that was joined to theirs."""
    here = Engagement.objects.current(clock.today()).filter(trust=actor.trust_id)
    people = Worker.objects.visible_to(actor).active().filter(pk__in=here.values("worker"))
    return _unsigned(people, bank_id).order_by("name", "pk")


def _unsigned(people: QuerySet[Worker], bank_id: int) -> QuerySet[Worker]:
    """Those who have not signed what does for the newest version that everybody is asked to sign:
    neither with this record nor with one that was joined to it. Each of the two is a join, where
    both in one condition were looked for person by person."""
    asked = TermsVersion.objects.filter(bank=bank_id, holds_from__isnull=False).order_by("-number")
    does = TermsSignature.objects.filter(
        version__bank=bank_id, version__number__gte=asked.values("number")[:1]
    )
    return people.filter(
        ~Exists(does.filter(worker=OuterRef("pk"))),
        ~Exists(does.filter(worker__merged_into=OuterRef("pk"))),
    )
