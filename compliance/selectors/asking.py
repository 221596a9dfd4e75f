"""What a place asks for and accepts, line by line, with who said it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.models import (
    AcceptedCheck,
    CredentialKind,
    KindSatisfies,
    LocalRequirement,
    RequiredKind,
    TrustedIssuer,
)
from compliance.rules.expiry import Acceptance, Satisfies, kinds_that_satisfy
from compliance.rules.requirements import Ask, Level, Taking, accepted, asked_kinds
from trusts.models import Grade, PoolMembership, Setting


@dataclass(frozen=True, slots=True)
class Line:
    """One kind, for work of one sort at one place. ``asked_by`` is who asks for it; nobody where
    the place does without it, or where it only counts as another, ``counts_as``."""

    kind: CredentialKind
    asked_by: Level | None
    above: Acceptance  # as stands above the place
    here: Acceptance
    asked_above: bool
    counts_as: tuple[CredentialKind, ...] = ()
    planned: tuple[date, ...] = ()

    @property
    def accepts_otherwise(self) -> bool:
        return self.here != self.above

    @property
    def differs(self) -> bool:
        return self.accepts_otherwise or self.asked_above != (self.asked_by is not None)


@dataclass(frozen=True, slots=True)
class Rules:
    """Every dated row that bears on a grade at a bank's trusts, read once."""

    members: frozenset[int]
    grade: Grade
    settings: frozenset[str]
    day: date
    national: tuple[Ask, ...]
    asks: dict[tuple[Level, int], tuple[Ask, ...]]
    takings: dict[tuple[Level, int], tuple[Taking, ...]]
    satisfies: Satisfies
    kinds: dict[str, CredentialKind]

    def of_bank(self, bank_id: int) -> list[Line]:
        """What the bank adds to the nation's, for all its trusts."""
        key = Level.BANK, bank_id
        return self._lines(self.national, self.asks.get(key, ()), (), self.takings.get(key, ()), 0)

    def of_trust(self, bank_id: int, trust_id: int) -> list[Line]:
        """What the trust adds to its bank's."""
        bank, trust = (Level.BANK, bank_id), (Level.TRUST, trust_id)
        return self._lines(
            (*self.national, *self.asks.get(bank, ())),
            self.asks.get(trust, ()),
            self.takings.get(bank, ()),
            self.takings.get(trust, ()),
            trust_id,
        )

    def _lines(
        self,
        asks_above: tuple[Ask, ...],
        asks: tuple[Ask, ...],
        takings_above: tuple[Taking, ...],
        takings: tuple[Taking, ...],
        own: int,
    ) -> list[Line]:
        above, here = self._asked(asks_above), self._asked((*asks_above, *asks))
        shown = {*above, *here}
        counts: dict[str, list[CredentialKind]] = {}
        for kind in shown:
            for stronger in kinds_that_satisfy(kind, self.satisfies) - shown:
                counts.setdefault(stronger, []).append(self.kinds[kind])
        said: tuple[Ask | Taking, ...] = (*asks, *takings)
        return [
            Line(
                kind=self.kinds[code],
                asked_by=here.get(code),
                above=self._accepted(code, takings_above, own),
                here=self._accepted(code, (*takings_above, *takings), own),
                asked_above=code in above,
                counts_as=tuple(sorted(counts.get(code, ()), key=lambda kind: kind.sort)),
                planned=self._planned(code, said),
            )
            for code in sorted({*shown, *counts}, key=lambda code: self.kinds[code].sort)
        ]

    def _asked(self, asks: Iterable[Ask]) -> dict[str, Level]:
        return asked_kinds(asks, grade=self.grade.code, settings=self.settings, day=self.day)

    def _accepted(self, code: str, takings: tuple[Taking, ...], own: int) -> Acceptance:
        return accepted(code, takings, members=self.members, own=own, day=self.day)

    def _planned(self, code: str, said: tuple[Ask | Taking, ...]) -> tuple[date, ...]:
        """The days on which what the place says of a kind will change."""
        return tuple(
            sorted({each.valid_from for each in said if each.kind == code} - self._past(said))
        )

    def _past(self, said: tuple[Ask | Taking, ...]) -> set[date]:
        return {each.valid_from for each in said if each.valid_from <= self.day}


def rules_for(
    bank_id: int,
    trust_ids: Collection[int],
    grade: Grade,
    setting: Setting | None,
    day: date,
) -> Rules:
    """The rules of a bank and some of its trusts for a grade, on wards of a setting or of none."""
    local = LocalRequirement.objects.filter(staff_group=grade.staff_group).select_related(
        "kind", "grade", "setting"
    )
    national = RequiredKind.objects.filter(staff_group=grade.staff_group).select_related(
        "kind", "grade", "setting"
    )
    taken = AcceptedCheck.objects.select_related("kind").prefetch_related("trusts")
    asks: dict[tuple[Level, int], tuple[Ask, ...]] = {}
    takings: dict[tuple[Level, int], tuple[Taking, ...]] = {}
    for row in _of(local, bank_id, trust_ids):
        key = _place(row)
        asks[key] = (*asks.get(key, ()), _ask(row, key[0], asked=row.asked))
    for row in _of(taken, bank_id, trust_ids):
        key = _place(row)
        takings[key] = (*takings.get(key, ()), _taking(row, key[0]))
    members = PoolMembership.objects.filter(bank=bank_id, valid_from__isnull=False)
    elsewhere = TrustedIssuer.objects.filter(bank=bank_id).on(day)
    pairs = KindSatisfies.objects.on(day).values_list("kind__code", "satisfies__code")
    return Rules(
        members=frozenset(
            members.values_list("trust", flat=True).union(elsewhere.values_list("trust", flat=True))
        ),
        grade=grade,
        settings=frozenset({setting.code} if setting else ()),
        day=day,
        national=tuple(_ask(row, Level.NATION) for row in national),
        asks=asks,
        takings=takings,
        satisfies=frozenset(pairs),
        kinds={kind.code: kind for kind in CredentialKind.objects.all()},
    )


def _of(rows: Any, bank_id: int, trust_ids: Collection[int]) -> list[Any]:
    of_bank = rows.filter(bank=bank_id)
    return [*of_bank, *rows.filter(trust__in=trust_ids)] if trust_ids else list(of_bank)


def _place(row: LocalRequirement | AcceptedCheck) -> tuple[Level, int]:
    return (Level.TRUST, row.trust_id) if row.trust_id else (Level.BANK, row.bank_id or 0)


def _ask(row: LocalRequirement | RequiredKind, level: Level, *, asked: bool = True) -> Ask:
    return Ask(
        row.kind.code,
        level,
        row.valid_from,
        row.valid_to,
        asked,
        row.grade.code if row.grade else None,
        row.setting.code if row.setting else None,
    )


def _taking(row: AcceptedCheck, level: Level) -> Taking:
    named = None
    if row.from_whom != AcceptedCheck.FromWhom.ANY:
        named = frozenset(each.trust_id for each in row.trusts.all())
    return Taking(row.kind.code, level, row.valid_from, row.valid_to, named, row.months)
