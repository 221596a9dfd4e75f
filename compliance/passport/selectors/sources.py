"""What a trust signs of a person: a check that it did, a skill that it signed them off in, a local
induction that it gave. Of each sort: what is signed at all, what counts, and what it says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from compliance.models import Credential, Induction
from compliance.passport.models import IssuedCredential
from compliance.passport.selectors.claims import Signable, of_check, of_induction, of_skill
from compliance.passport.selectors.vocabulary import INDUCTION, SKILL
from staffbank import clock
from staffbank.dated import not_over
from workers.models import WorkerSkill

R = TypeVar("R", bound=Model)
Why = IssuedCredential.Why
Status = Credential.Status
#: Of people whom we still know, by the record that is theirs.
_KNOWN = Q(worker__erased_at=None, worker__merged_into=None)


class Source(ABC, Generic[R]):
    """One sort of thing that is signed; ``column`` names it in what is signed and what is shown."""

    column: ClassVar[str]
    model: type[R]

    @abstractmethod
    def rows(self) -> QuerySet[R]:
        """What is ever signed, with all that is signed of it. What a trust elsewhere signed is not
        signed here in its name."""

    @abstractmethod
    def stands(self, today: date) -> Q:
        """What counts today, whoever it is of."""

    @abstractmethod
    def beside(self, row: R) -> Q:
        """What may take the place of ``row``, and itself."""

    @abstractmethod
    def why(self, row: R) -> Why:
        """Why ``row`` counts no more."""

    @abstractmethod
    def code(self, row: R) -> str:
        """What it is, for other people's software."""

    @abstractmethod
    def name(self, row: R) -> str:
        """What it is, for people."""

    @abstractmethod
    def signable(self, row: R) -> Signable:
        """``row`` as it is signed. Call it in a duty that reads the person's checks."""

    def counting(self, today: date) -> QuerySet[R]:
        return self.rows().filter(self.stands(today), _KNOWN)


class _Checks(Source[Credential]):
    column = "credential"
    model = Credential

    def rows(self) -> QuerySet[Credential]:
        rows = Credential.objects.select_related(
            "worker", "kind", "checked_at_trust", "registration", "healthclearance"
        )
        return rows.filter(imported=None)

    def stands(self, today: date) -> Q:
        return _not_over(today) & Q(status=Status.VERIFIED)

    def beside(self, row: Credential) -> Q:
        return Q(worker=row.worker_id, kind=row.kind_id)

    def why(self, row: Credential) -> Why:
        known = {Status.REPLACED: Why.REPLACED, Status.VERIFIED: Why.ENDED}
        return known.get(Status(row.status), Why.REVOKED)

    def code(self, row: Credential) -> str:
        return row.kind.code

    def name(self, row: Credential) -> str:
        return row.kind.name

    def signable(self, row: Credential) -> Signable:
        trust, at = row.checked_at_trust, row.checked_at
        assert trust is not None  # a constraint: what is verified was checked at a trust
        assert at is not None
        on = at.astimezone(clock.LONDON).date()
        code, name = self.code(row), self.name(row)
        return Signable(row.worker, trust, code, name, on, row.valid_to, of_check(row))


class _Skills(Source[WorkerSkill]):
    """Those that somebody is known to have assessed."""

    column = "skill"
    model = WorkerSkill

    def rows(self) -> QuerySet[WorkerSkill]:
        rows = WorkerSkill.objects.select_related(
            "worker", "skill", "assessed_by", "assessed_at_trust"
        )
        return rows.exclude(assessed_at_trust=None)

    def stands(self, today: date) -> Q:
        return _not_over(today) & Q(valid_from__lte=today, revoked_at=None)

    def beside(self, row: WorkerSkill) -> Q:
        return Q(worker=row.worker_id, skill=row.skill_id)

    def why(self, row: WorkerSkill) -> Why:
        return Why.ENDED if row.revoked_at is None else Why.REVOKED

    def code(self, row: WorkerSkill) -> str:
        return f"{SKILL}:{row.skill.code}"

    def name(self, row: WorkerSkill) -> str:
        return row.skill.name

    def signable(self, row: WorkerSkill) -> Signable:
        trust, at = row.assessed_at_trust, row.assessed_at
        assert trust is not None  # it is among ``rows``
        assert at is not None  # a constraint: it goes with the trust
        on = at.astimezone(clock.LONDON).date()
        code, name = self.code(row), self.name(row)
        return Signable(row.worker, trust, code, name, on, row.valid_to, of_skill(row))


class _Inductions(Source[Induction]):
    column = "induction"
    model = Induction

    def rows(self) -> QuerySet[Induction]:
        return Induction.objects.select_related(
            "worker", "trust", "site", "ward__site", "recorded_by"
        )

    def stands(self, today: date) -> Q:
        return _not_over(today) & Q(given_on__lte=today, withdrawn_at=None)

    def beside(self, row: Induction) -> Q:
        return Q(pk=row.pk)

    def why(self, row: Induction) -> Why:
        return Why.ENDED if row.withdrawn_at is None else Why.REVOKED

    def code(self, row: Induction) -> str:
        return INDUCTION

    def name(self, row: Induction) -> str:
        return f"Induction to {row.place.name}"

    def signable(self, row: Induction) -> Signable:
        code, name, own = self.code(row), self.name(row), of_induction(row)
        return Signable(row.worker, row.trust, code, name, row.given_on, row.valid_to, own)


def _not_over(today: date) -> Q:
    return not_over(today)


CHECKS, SKILLS, INDUCTIONS = _Checks(), _Skills(), _Inductions()
SOURCES: Mapping[str, Source[Any]] = MappingProxyType(
    {each.column: each for each in (CHECKS, SKILLS, INDUCTIONS)}
)


def source_of(row: Credential | WorkerSkill | Induction) -> Source[Any]:
    return next(each for each in SOURCES.values() if isinstance(row, each.model))
