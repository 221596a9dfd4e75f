"""What importing a file of training would do: each row beside whom it is of and what is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from compliance.interop.training_csv import WHO, Layout, Row, read_training
from compliance.models import Credential, CredentialKind, TrainingFile, months_of
from compliance.rules.expiry import last_day
from compliance.rules.training import Name
from compliance.selectors.training import (
    Meanings,
    People,
    comparable,
    held_training,
    meanings_for,
    need_two,
    own_records,
    people_by_number,
)
from staffbank import clock
from staffbank.actors import Actor
from staffbank.interop.csv_table import Found, Problem
from staffbank.wording import day_words


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that would be written: whom it is of, which kind it is, and until when it counts."""

    row: Row
    worker: int
    kind: CredentialKind
    ends: date | None

    @property
    def newer_than(self) -> tuple[date, date]:
        return self.ends or date.max, self.row.completed


@dataclass
class Compared(Found[Row, Passed]):
    """A file as it would be imported now: ``changed`` are the records it would write; which names
    it has that we know, and which we do not, each as it came."""

    layout: Layout
    unknown: dict[Name, str] = field(default_factory=dict)
    known: dict[Name, str] = field(default_factory=dict)


def compare(kept: TrainingFile, by: Actor) -> Compared:
    """Read a file against the people the trust engages and what is held. Writes nothing."""
    layout, parsed = read_training(bytes(kept.content))
    found = Compared(parsed, layout)
    placing = _Placing(
        kept, meanings_for(by), people_by_number(by), need_two(by), found, by.trust_id
    )
    passed = [each for row in parsed.rows for each in placing.place(row)]
    held = held_training({each.worker for each in passed}, by)
    own = own_records(by)
    for each in _last_of_each(passed, found):
        if each.worker in own:
            found.parsed.reject([_own(each.row)])
        else:
            _compare(each, held.get((each.worker, each.kind.pk)), found)
    return found


class _Placing:
    """Finds whom each row is of and what it means, or says why not."""

    def __init__(
        self,
        kept: TrainingFile,
        meanings: Meanings,
        people: People,
        need_two: frozenset[int],
        found: Compared,
        trust_id: int | None,
    ) -> None:
        self._trust = trust_id
        self._months: dict[tuple[int, date], int | None] = {}  # rows of a file share their days
        self._whose = kept.whose
        self._meanings = meanings
        self._people = people
        self._need_two = need_two
        self._found = found
        self._today = clock.today()

    def place(self, row: Row) -> Iterator[Passed]:
        """The record that a row is, unless something is wrong with it or it is none of ours."""
        problems = list(self._wrong(row))
        worker = self._worker(row, problems)
        kind = self._meanings.kind_of(row.name)
        known = self._found.known if self._meanings.knows(row.name) else self._found.unknown
        known.setdefault(row.name, row.subject)
        if problems or worker is None:
            self._found.parsed.reject(problems)
        elif kind is None:
            self._leave_out(row, "Your trust has said that this is not recorded here.")
        else:
            yield from self._ending(row, worker, kind)

    def _ending(self, row: Row, worker: int, kind: CredentialKind) -> Iterator[Passed]:
        """The earlier of the end it has and the end its kind allows."""
        key = kind.pk, row.completed
        if key not in self._months:
            self._months[key] = months_of(kind, self._trust, row.completed)
        longest = last_day(row.completed, self._months[key])
        ends = min((day for day in (row.expires, longest) if day), default=None)
        if ends is not None and ends < self._today:
            said = day_words(ends, year=True)
            self._leave_out(row, f"{kind.short_name} ended on {said}, so it is left out.")
            return
        yield Passed(row, worker, kind, ends)

    def _leave_out(self, row: Row, message: str) -> None:
        self._found.unchanged += 1
        self._found.parsed.problems.append(
            Problem(row.number, None, "", message, "You need do nothing.", blocks=False)
        )

    def _wrong(self, row: Row) -> Iterator[Problem]:
        layout = self._found.layout
        if row.completed > self._today:
            yield Problem(
                row.number,
                layout.completed,
                row.completed.isoformat(),
                "This was completed in the future.",
                "Correct the date, or take the row out until then.",
            )
        kind = self._meanings.kind_of(row.name)
        if kind is not None and kind.pk in self._need_two:
            yield Problem(
                row.number,
                layout.subject,
                row.subject[:80],
                "Your trust asks two people to check this, so a file cannot say it.",
                "Take the row out. The person can send in the certificate.",
            )
        if not self._meanings.knows(row.name):
            yield Problem(
                row.number,
                layout.subject,
                row.subject[:80],
                "We do not know this training.",
                "Say what it is, on the page linked below. You need not send the file again.",
            )

    def _worker(self, row: Row, problems: list[Problem]) -> int | None:
        """The one person that all the numbers of a row are of."""
        who = row.who or tuple((name, self._whose) for name in WHO if self._whose)
        if not who:
            problems.append(
                Problem(
                    row.number,
                    "employee_number",
                    "",
                    "Nothing says whose this is.",
                    "Add a column employee_number, registration or email, or send the file again"
                    " and say whose it is.",
                )
            )
            return None
        named = [self._people.get(comparable(*each), frozenset()) for each in who]
        if row.who and (missing := [c for c, people in zip(who, named, strict=True) if not people]):
            problems += [_nobody(row, *each) for each in missing]
            return None
        found = frozenset.intersection(*named) if row.who else frozenset().union(*named)
        if len(found) != 1:
            problems.append(_nobody_or_several(row, who, found))
            return None
        return next(iter(found))


def _nobody(row: Row, column: str, value: str) -> Problem:
    return Problem(
        row.number,
        column,
        value[:80],
        f"Your trust engages nobody with this {column.replace('_', ' ')}.",
        "Correct it, or take the row out. Somebody new is invited, or comes with your staff list.",
    )


def _nobody_or_several(
    row: Row, who: tuple[tuple[str, str], ...], found: frozenset[int]
) -> Problem:
    column, value = who[0]
    if found:
        return Problem(
            row.number,
            column,
            value[:80],
            "Two people your trust engages have this.",
            "Add another column that tells them apart: registration or email.",
        )
    if row.who:
        return Problem(
            row.number,
            column,
            value[:80],
            "What this row says of whose it is belongs to different people.",
            "Correct the number or the email, or leave the wrong one out.",
        )
    return _nobody(row, "number or email", value)


def _last_of_each(passed: Iterable[Passed], found: Compared) -> list[Passed]:
    """Of several rows of one person and kind, the one that counts longest."""
    best: dict[tuple[int, int], Passed] = {}
    for each in passed:
        key = each.worker, each.kind.pk
        other = best.get(key)
        if other is None or each.newer_than > other.newer_than:
            best[key] = each
        if other is not None:
            found.unchanged += 1
    return list(best.values())


def _own(row: Row) -> Problem:
    return Problem(
        row.number,
        None,
        "",
        "This is your own record.",
        "Nobody checks their own: ask a colleague to import this row.",
    )


def _compare(passed: Passed, held: Credential | None, found: Compared) -> None:
    if held is not None and held.status == Credential.Status.SUSPENDED:
        stopped = Problem(
            passed.row.number,
            None,
            "",
            f"{passed.kind.short_name} of this person is suspended.",
            "Restore or withdraw it first, or take the row out.",
        )
        found.parsed.reject([stopped])
    elif held is not None and not _counts_longer(passed, held):
        found.unchanged += 1
    else:
        found.changed.append(passed)


def _counts_longer(passed: Passed, held: Credential) -> bool:
    """Whether a row says more than what is held: newer, and counting at least as long."""
    if held.valid_from >= passed.row.completed:
        return False
    return passed.ends is None or (held.valid_to is not None and passed.ends >= held.valid_to)
