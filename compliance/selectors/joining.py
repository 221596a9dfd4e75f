"""How far people who join have come, and what each still needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from compliance.models import Credential, CredentialKind, RequirementAnswer
from compliance.rules.joining import THEIRS, Check, Side, State, held_by
from staffbank.db import duty
from workers.models import Capacity, Joining, TermsSignature, TermsVersion

_REQUIREMENT = "select compliance_requirement(%s, %s, %s, '{}', %s)"
_CLEARED = """
select worker_id, requirement_id, missing from compliance_clearance
where worker_id = any(%s) and requirement_id = any(%s)
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One check that is asked of somebody, and what they have sent of it, if anything."""

    kind: CredentialKind
    state: State
    credential: Credential | None

    @property
    def by_register(self) -> bool:
        return self.kind.group == CredentialKind.Group.REGISTRATION


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a person says: the field of the joining that marks it, and since when."""

    name: str
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one person's joining stands. ``terms`` is what they have to sign, if anything."""

    joining: Joining
    terms: TermsVersion | None
    signed_at: datetime | None
    wanted: tuple[Wanted, ...]
    known: bool  # whether it can be said what is wanted: the trust and a grade are chosen

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the person says, in order; signing only where there is something to sign."""
        joining = self.joining
        said = [
            Part("named", joining.named_at),
            Part("reached", joining.reached_at),
            Part("registered", joining.registered_at),
            Part("graded", joining.graded_at),
            Part("skilled", joining.skilled_at),
            Part("placed", joining.placed_at),
            Part("sited", joining.sited_at),
            Part("pooled", joining.pooled_at),
        ]
        return (*said, Part("signed", self.signed_at)) if self.terms else tuple(said)

    @property
    def all_said(self) -> bool:
        return self.known and all(part.said_at for part in self.parts)

    @property
    def agreed(self) -> bool:
        return self.joining.agreed_at is not None

    @property
    def side(self) -> Side | None:
        checks = [Check(each.state, each.by_register) for each in self.wanted]
        return held_by(checks, all_said=self.all_said, agreed=self.agreed)

    @property
    def left(self) -> tuple[Wanted, ...]:
        return tuple(each for each in self.wanted if each.state is not State.DONE)

    @property
    def theirs(self) -> tuple[Wanted, ...]:
        """What the person has to send."""
        return tuple(each for each in self.wanted if each.state in THEIRS)

    @property
    def saved_at(self) -> datetime | None:
        return max((part.said_at for part in self.parts if part.said_at), default=None)


def progress_of(joining: Joining, today: date) -> Progress:
    """Where one joining stands."""
    return progress_of_each([joining], today)[0]


def progress_of_each(joinings: Sequence[Joining], today: date) -> list[Progress]:
    """Where each of several joinings stands; the number of queries grows with the different
    requirements of their trusts, not with the people. The caller may see the joinings."""
    people = [joining.worker_id for joining in joinings]
    with duty("checking"):
        grades = _grades(people, today)
        missing = _missing(joinings, grades, today)
        asked = _kinds({key for key, _ in missing.values()})
        sent = _sent(people)
        newest = _terms(joinings)
        signed = _signed(people)
    found = []
    for joining in joinings:
        key, lacking = missing.get(joining.pk, (None, frozenset()))
        terms = newest.get(joining.bank_id)
        mine = sent[joining.worker_id]
        found.append(
            Progress(
                joining=joining,
                terms=terms,
                signed_at=signed.get((joining.worker_id, terms.pk)) if terms else None,
                wanted=tuple(_wanted(row, lacking, mine) for row in asked.get(key, ())),
                known=key is not None,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """A kind that is asked for, and the kinds that answer it."""

    kind: CredentialKind
    answered_by: frozenset[int]


def _wanted(row: _Row, lacking: frozenset[int], sent: list[Credential]) -> Wanted:
    held = [each for each in sent if each.kind_id in row.answered_by]
    latest = held[-1] if held else None
    if row.kind.pk not in lacking:
        checked = [each for each in held if each.status == Credential.Status.VERIFIED]
        return Wanted(row.kind, State.DONE, checked[-1] if checked else latest)
    return Wanted(row.kind, _state(latest), latest)


def _state(latest: Credential | None) -> State:
    if latest is None:
        return State.TO_SEND
    if latest.status == Credential.Status.SUBMITTED:
        return State.ASKED if latest.reason else State.WAITING
    if latest.status == Credential.Status.SUSPENDED:
        return State.WAITING  # whoever suspended it looks into it
    return State.REFUSED if latest.status == Credential.Status.REJECTED else State.TO_SEND


def _grades(people: Iterable[int], today: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Capacity.objects.current(today).filter(worker__in=list(people)).order_by("grade__sort")
    for worker, grade in rows.values_list("worker", "grade"):
        found[worker].append(grade)
    return found


def _missing(
    joinings: Sequence[Joining], grades: dict[int, list[int]], today: date
) -> dict[int, tuple[int, frozenset[int]]]:
    """Of each joining the requirement that is nearest to being met, and the kinds it lacks. Of
    somebody with two grades that is the one of which less is missing."""
    asked: dict[tuple[int, int, int], int] = {}
    found: dict[int, tuple[int, frozenset[int]]] = {}
    with connection.cursor() as cursor:
        for joining in joinings:
            for grade in grades[joining.worker_id] if joining.trust_id else ():
                place = (joining.bank_id, joining.trust_id or 0, grade)
                if place not in asked:
                    cursor.execute(_REQUIREMENT, [*place, today])
                    (asked[place],) = cursor.fetchone()
        people = [joining.worker_id for joining in joinings]
        cursor.execute(_CLEARED, [people, sorted(set(asked.values()))])
        kept = {(worker, key): frozenset(lacks) for worker, key, lacks in cursor.fetchall()}
    for joining in joinings:
        keys = [
            asked[joining.bank_id, joining.trust_id, grade]
            for grade in grades[joining.worker_id]
            if joining.trust_id
        ]
        options = [
            (key, kept[joining.worker_id, key]) for key in keys if (joining.worker_id, key) in kept
        ]
        if options:
            found[joining.pk] = min(options, key=lambda option: len(option[1]))
    return found


def _kinds(keys: set[int]) -> dict[int | None, list[_Row]]:
    """What each requirement asks for, in the order of the kinds."""
    answers: dict[tuple[int, int], set[int]] = defaultdict(set)
    rows = RequirementAnswer.objects.filter(requirement__in=keys)
    for key, kind, by in rows.values_list("requirement", "kind", "answered_by"):
        answers[key, kind].add(by)
    kinds = CredentialKind.objects.in_bulk({kind for _, kind in answers})
    found: dict[int | None, list[_Row]] = defaultdict(list)
    for key, kind in sorted(answers, key=lambda each: kinds[each[1]].sort):
        found[key].append(_Row(kinds[kind], frozenset(answers[key, kind])))
    return found


def _sent(people: Iterable[int]) -> dict[int, list[Credential]]:
    """What each has sent, the oldest first."""
    found: dict[int, list[Credential]] = defaultdict(list)
    rows = Credential.objects.filter(worker__in=list(people))
    rows = rows.exclude(status=Credential.Status.REPLACED)
    for row in rows.select_related("kind", "checked_at_trust").order_by("submitted_at", "pk"):
        found[row.worker_id].append(row)
    return found


def _terms(joinings: Sequence[Joining]) -> dict[int, TermsVersion]:
    rows = TermsVersion.objects.filter(bank__in={joining.bank_id for joining in joinings})
    newest = rows.order_by("bank_id", "-number").distinct("bank_id").defer("text")
    return {row.bank_id: row for row in newest}


def _signed(people: Iterable[int]) -> dict[tuple[int, int], datetime]:
    rows = TermsSignature.objects.filter(worker__in=list(people))
    return {
        (worker, version): at
        for worker, version, at in rows.values_list("worker", "version", "signed_at")
    }
