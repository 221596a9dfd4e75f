"""How what is asked for and accepted is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.rules.expiry import Acceptance
from compliance.rules.requirements import Level
from compliance.rules.words import age_words
from compliance.selectors.asking import Line, Rules
from shifts.selectors.trying import Consequences
from staffbank.web.figures import plural
from staffbank.web.words import day_record
from staffbank.wording import in_a_sentence

WHO = {Level.NATION: "National", Level.BANK: "Region", Level.TRUST: "Our own"}
#: Trusts named before "and 3 more".
NAMED = 3


def accepted_words(
    said: Acceptance, *, members: frozenset[int], names: dict[int, str], own: int = 0
) -> str:
    """ "Any trust of the bank, no older than a year", "Only our own"."""
    trusts = said.trusts or frozenset()
    others = sorted(names.get(key, "a trust that has left") for key in trusts - {own})
    mine = "our own" if own else "each trust's own"
    if members <= trusts:
        whose = "Any trust of the bank"
    elif not others:
        whose = f"Only {mine}"
    else:
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        whose = f"{', '.join(others[:NAMED])}{more}, and {mine}"
    return f"{whose}, no older than {age_words(said.months)}" if said.months else whose


@dataclass(frozen=True, slots=True)
class LineWords:
    """One row of the page: a kind, who asks for it and which checks of it are accepted."""

    line: Line
    members: frozenset[int]
    names: dict[int, str]
    own: int

    @property
    def kind(self) -> str:
        return self.line.kind.name

    @property
    def asked(self) -> str:
        if self.line.asked_by:
            who = WHO[self.line.asked_by]
            return "Region" if self.line.asked_by == Level.BANK and not self.own else who
        if self.line.counts_as:
            names = ", ".join(in_a_sentence(each.short_name) for each in self.line.counts_as)
            return f"Not by itself: counts as {names}"
        return "Not asked for here"

    @property
    def above(self) -> str:
        return self._words(self.line.above)

    @property
    def here(self) -> str:
        return self._words(self.line.here) if self.line.accepts_otherwise else ""

    @property
    def asked_otherwise(self) -> bool:
        return self.line.asked_above != (self.line.asked_by is not None)

    @property
    def planned(self) -> str:
        days = [day_record(day) for day in self.line.planned]
        return f"Changes {', '.join(days)}" if days else ""

    def _words(self, said: Acceptance) -> str:
        return accepted_words(said, members=self.members, names=self.names, own=self.own)


@dataclass(frozen=True, slots=True)
class Beside:
    """One kind of the region's page: its own word, and each trust that says otherwise."""

    line: LineWords
    trusts: tuple[tuple[str, str], ...]


def beside_each_other(rules: Rules, bank_id: int, names: dict[int, str]) -> list[Beside]:
    """The bank's lines, each with what its trusts do otherwise."""
    found: dict[str, Beside] = {}
    for line in rules.of_bank(bank_id):
        found[line.kind.code] = Beside(LineWords(line, rules.members, names, 0), ())
    otherwise: dict[str, list[tuple[str, str]]] = {}
    kinds = {}
    for key, name in sorted(names.items(), key=lambda each: each[1]):
        for line in rules.of_trust(bank_id, key):
            if line.differs:
                words = LineWords(line, rules.members, names, key)
                otherwise.setdefault(line.kind.code, []).append((name, difference(words)))
                kinds[line.kind.code] = words
    for code, trusts in otherwise.items():
        line_words = found[code].line if code in found else kinds[code]
        found[code] = Beside(line_words, tuple(trusts))
    return sorted(found.values(), key=lambda each: each.line.line.kind.sort)


def difference(words: LineWords) -> str:
    """ "asks for it", "does not ask for it", "only our own, no older than a year"."""
    said = []
    if words.asked_otherwise:
        said.append("asks for it" if words.line.asked_by else "does not ask for it")
    if words.line.accepts_otherwise:
        first, space, rest = words.here.partition(" ")  # and not of a trust's name
        first = first.lower() if first in {"Any", "Only"} else first
        said.append(f"accepts {first}{space}{rest}")
    return "; ".join(said).replace("our own", "its own")


def meaning(found: Consequences, day: date) -> list[str]:
    """The second look, as sentences."""
    if found.nothing:
        return ["Nobody would lose or gain anything on that day."]
    starts = day_record(day)
    lose, gain = plural(found.lose, "worker"), plural(found.gain, "worker")
    said = []
    if found.lose:
        said.append(f"{lose} would lose: they could be booked on {starts}, and no longer could")
    if found.gain:
        said.append(f"{gain} would gain: they could not be booked on {starts}, and could")
    if found.bookings:
        theirs = "is for somebody" if found.bookings == 1 else "are for people"
        said.append(
            f"{plural(found.bookings, 'booking')} from then on {theirs} who would lack something."
            " What is booked stays booked: ring the ward or the people first"
        )
    return said
