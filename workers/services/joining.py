"""Joining a bank: what a person says of themself, part by part, each kept as soon as it is said.

Whatever a trust agreed falls when the person changes what it was about, and is agreed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import Bank, Grade, Outcode, Site, Skill, Specialty, Trust
from workers.errors import JoiningOver, NotOffered, SaidByTheTrust
from workers.models import (
    Capacity,
    CapacitySpecialty,
    Engagement,
    FormerName,
    Joining,
    SkillStatement,
    Worker,
)
from workers.rules.registration import as_kept
from workers.selectors import grades_offered, in_from_joining, sites_offered, trusts_offered
from workers.services.matching import match
from workers.services.names import name_key
from workers.services.places import put_places
from workers.services.pool import choose_pool

_DAY = timedelta(days=1)
#: What a trust agrees to: whoever changes it asks for that again.
_AGREED = frozenset({"named", "registered", "graded", "placed"})


def begin(
    worker: Worker, bank: Bank, *, began_at: datetime, by: Actor, trust: Trust | None = None
) -> Joining:
    """Begin somebody's joining, within the duty of the service that let them in. With ``trust``
    it invited them: who checks them, and as what they work, is said."""
    now = clock.now()
    joining = Joining.objects.create(
        worker=worker,
        bank=bank,
        began_at=min(began_at, now),
        trust=trust,
        invited=trust is not None,
        graded_at=now if trust else None,
        placed_at=now if trust else None,
    )
    record("joining.begun", joining, by=by, worker=worker.pk, trust=joining.trust_id)
    emit("joining.changed", {"joining": joining.pk}, by=by, bank=bank.pk)
    return joining


def say_name(
    worker: Worker, *, name: str, known_as: str, former: Sequence[str], by: Actor
) -> Joining:
    """The name on one's documents, what one is called, and names one had before."""
    joining = _mine(worker, by)
    held = set(FormerName.objects.filter(worker=worker).values_list("name", flat=True))
    changed = name != worker.name or held != set(former)
    Worker.objects.filter(pk=worker.pk).update(
        name=name, name_key=name_key(name), known_as=known_as
    )
    FormerName.objects.filter(worker=worker).exclude(name__in=former).delete()
    FormerName.objects.bulk_create(
        FormerName(worker=worker, name=each) for each in dict.fromkeys(former) if each not in held
    )
    return _said(joining, "named", by, changed=changed)


def say_contact(worker: Worker, *, phone: str, outcode: str, by: Actor) -> Joining:
    """A telephone number, and the first half of a postcode: distances run from its middle."""
    joining = _mine(worker, by)
    place = Outcode.objects.filter(outcode=outcode).first()
    Worker.objects.filter(pk=worker.pk).update(
        phone=phone,
        home_outcode=outcode,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
    )
    return _said(joining, "reached", by)


def say_registration(worker: Worker, *, body: str, number: str, by: Actor) -> Joining:
    """The register one is on, and one's number there.

    It stays with what they said until their trust agrees: a number that nobody checked finds
    nobody, and whether it stands on another record they are not told.
    """
    joining = _mine(worker, by)
    number = "" if body == Joining.Body.NONE else as_kept(number)
    changed = (body, number) != (joining.body, joining.number)
    Joining.objects.filter(pk=joining.pk).update(body=body, number=number)
    return _said(joining, "registered", by, changed=changed)


def say_grades(
    worker: Worker, grades: Iterable[Grade], *, specialties: Iterable[Specialty] = (), by: Actor
) -> Joining:
    """What one works as, and in which areas. It takes the place of what was said before."""
    joining = _mine(worker, by)
    if joining.invited:
        raise SaidByTheTrust
    chosen = {grade.pk: grade for grade in grades}
    offered = set(grades_offered(joining.bank_id, clock.today()).values_list("pk", flat=True))
    if not chosen or not chosen.keys() <= offered:
        raise NotOffered
    areas, today = list(specialties), clock.today()
    held = {row.grade_id: row for row in Capacity.objects.current(today).filter(worker=worker)}
    _let_go([row for grade, row in held.items() if grade not in chosen])
    for grade in chosen.values():
        capacity = held.get(grade.pk) or Capacity.objects.create(
            worker=worker, grade=grade, staff_group_id=grade.staff_group_id, valid_from=today
        )
        CapacitySpecialty.objects.filter(capacity=capacity).delete()
        CapacitySpecialty.objects.bulk_create(
            CapacitySpecialty(worker=worker, capacity=capacity, specialty=each) for each in areas
        )
    return _said(joining, "graded", by, changed=held.keys() != chosen.keys())


def say_skills(worker: Worker, skills: Iterable[Skill], *, by: Actor) -> Joining:
    """The skills one says one has. Those that were decided on stay."""
    joining = _mine(worker, by)
    chosen = {skill.pk for skill in skills}
    mine = SkillStatement.objects.filter(worker=worker)
    mine.open().exclude(skill__in=chosen).delete()
    held = set(mine.values_list("skill", flat=True))
    SkillStatement.objects.bulk_create(
        SkillStatement(worker=worker, skill_id=each) for each in sorted(chosen - held)
    )
    return _said(joining, "skilled", by)


def say_levels(worker: Worker, levels: Mapping[int, str], *, by: Actor) -> Joining:
    """How well one does each skill, by its key."""
    joining = _mine(worker, by)
    for skill, level in levels.items():
        open_ones = SkillStatement.objects.filter(worker=worker, skill=skill).open()
        open_ones.update(level=level)
    return _said(joining, "skilled", by)


def choose_trust(worker: Worker, trust: Trust, *, by: Actor) -> Joining:
    """The trust that checks one and, in most banks, pays one: engaged there from today.

    Nobody is booked by this: an engagement lets the trust see the person, and check them. Whoever
    is on a trust's staff list is its employee from now on.
    """
    joining = _mine(worker, by)
    if joining.invited:
        raise SaidByTheTrust
    if not trusts_offered(joining.bank_id, clock.today()).filter(pk=trust.pk).exists():
        raise NotOffered
    if joining.trust_id == trust.pk:
        return _said(joining, "placed", by)
    today = clock.today()
    mine = Engagement.objects.filter(worker=worker, kind=Engagement.Kind.BANK)
    former = mine.current(today).filter(trust=joining.trust_id)
    former.filter(valid_from=today).delete()
    former.update(valid_to=today - _DAY)
    match(worker, by=by, registration=joining.number)
    Engagement.objects.create(
        worker=worker,
        trust=trust,
        kind=Engagement.Kind.BANK,
        primary=not Engagement.objects.current(today).filter(worker=worker, primary=True).exists(),
        pool_opted_in=in_from_joining(trust.pk, today),
        valid_from=today,
    )
    Joining.objects.filter(pk=joining.pk).update(trust=trust)
    return _said(joining, "placed", by, changed=True)


def choose_sites(
    worker: Worker, sites: Iterable[Site], *, travel_miles: int | None, by: Actor
) -> Joining:
    """The sites one would go to, and how far one would travel."""
    joining = _mine(worker, by)
    chosen = {site.pk for site in sites}
    offered = sites_offered(joining.bank_id, clock.today())
    if chosen - set(offered.values_list("pk", flat=True)):
        raise NotOffered
    put_places(worker, chosen, travel_miles=travel_miles, by=by)
    return _said(joining, "sited", by)


def join_region(worker: Worker, *, joins: bool, by: Actor) -> Joining:
    """Let the other trusts of the bank book one, or not."""
    joining = _mine(worker, by)
    if joining.trust_id is None:
        raise NotPermitted
    choose_pool(worker, joins=joins, by=by)
    return _said(joining, "pooled", by)


def _mine(worker: Worker, by: Actor) -> Joining:
    """Lock one's own joining, or refuse."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    rows = Joining.objects.open().select_for_update(no_key=True, of=("self",))
    joining = rows.filter(worker=worker).first()
    if joining is None:
        raise JoiningOver
    return joining


def _said(joining: Joining, part: str, by: Actor, *, changed: bool = False) -> Joining:
    """Mark ``part`` as said, in the transaction that said it."""
    columns: dict[str, datetime | None] = {f"{part}_at": clock.now()}
    if changed and part in _AGREED:
        columns |= {"agreed_at": None, "agreed_by": None}
    Joining.objects.filter(pk=joining.pk).update(**columns)
    record("joining.said", joining, by=by, worker=joining.worker_id, after={"part": part})
    emit("joining.changed", {"joining": joining.pk}, by=by, bank=joining.bank_id)
    joining.refresh_from_db()
    return joining


def _let_go(capacities: Sequence[Capacity]) -> None:
    """End what somebody does not say any more; what began today was never relied on."""
    today = clock.today()
    for capacity in capacities:
        if capacity.valid_from == today:
            capacity.delete()
        else:
            Capacity.objects.filter(pk=capacity.pk).update(valid_to=today - _DAY)
