"""Importing vacancies from a file: checked first, then all of it or, when asked, the good rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shifts.interop.vacancy_csv import Row
from shifts.models import Import, Posting, Release, Vacancy, VacancySkill
from shifts.rules.release import release_steps
from shifts.services.comparing import Compared, compare
from shifts.services.posting import CHANGEABLE, Draft, vacancy_row
from shifts.services.vacancy import planned_again, release_policy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record_all
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit_all
from trusts.errors import FileHasProblems
from trusts.permissions import Permission
from trusts.selectors.numbers import numbers_of
from trusts.services import kept_files
from trusts.services.kept_files import Sort, done, keep, locked, refuse_problems

#: The system that references in uploaded files are told apart by.
SOURCE = "csv"
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: vacancies made and changed, rows that were here, rows left out."""

    new: int
    changed: int
    unchanged: int
    left_out: int


def compare_kept(kept: Import, by: Actor) -> Compared:
    """What importing a kept file would do now: the clock and the wards may have moved on."""
    FILES.trust_of(by)
    return compare(bytes(kept.content), by=by, source=kept.source)


FILES = Sort(
    Import,
    Permission.IMPORT_VACANCIES,
    "import",
    compare_kept,
    report_at="shifts:import_report",
    letter="shifts/notifications/import_done.txt",
)


def check(filename: str, content: bytes, *, by: Actor, source: str = SOURCE) -> Import:
    """Keep a file and what importing it would do. No vacancy is written and nobody is told."""
    return keep(FILES, filename, content, by=by, source=source)


@transaction.atomic
def run(
    kept: Import, *, by: Actor, good_rows_only: bool = False, publish: bool = False
) -> Imported:
    """Import a checked file: all of it or nothing, in one transaction.

    ``good_rows_only`` leaves out the rows that have problems; ``publish`` opens what is new to the
    own bank. Running it again, or sending the same rows again, changes nothing.
    """
    kept = locked(FILES, kept, by=by)
    found = compare_kept(kept, by)
    refuse_problems(found, good_rows_only=good_rows_only)
    now = clock.now()
    drafts = [(found.draft_of(row, kept.source), row) for row in found.new]
    new = post_all(drafts, found, by, now, publish=publish)
    changed = change_all(found, kept.source, by=by, now=now)
    result = Imported(len(new), changed, found.unchanged, found.problem_rows)
    done(
        FILES,
        kept,
        by=by,
        after={
            "new": result.new,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "left_out": result.left_out,
            "published": publish,
        },
    )
    return result


def ask(kept: Import, *, by: Actor, good_rows_only: bool = False, publish: bool = False) -> None:
    """Let the worker import a checked file, later."""
    if publish and not by.can(Permission.RELEASE_VACANCY):
        raise NotPermitted
    kept_files.ask(
        FILES,
        kept,
        by=by,
        good_rows_only=good_rows_only,
        after={"published": publish},
        publishes=publish,
    )


def run_asked(key: int) -> None:
    """Import a file that was asked for."""
    kept_files.run_asked(
        FILES,
        key,
        lambda kept, by: run(
            kept, by=by, good_rows_only=kept.good_rows_only, publish=kept.publishes
        ),
    )


def post_all(
    drafts: Sequence[tuple[Draft, Row]],
    found: Compared,
    by: Actor,
    now: datetime,
    *,
    publish: bool,
) -> list[Vacancy]:
    """Write a posting for each row and a vacancy for each person it asks for.

    They are drafts, or open to the own bank from the start: a row written once is half the work
    of one that is written and then opened.
    """
    if publish and not by.can(Permission.RELEASE_VACANCY):
        raise NotPermitted
    postings = Posting.objects.bulk_create(
        [
            Posting(
                trust_id=draft.ward.trust_id,
                source=Posting.Source.CSV,
                heads=row.heads,
                created_at=now,
                created_by_id=by.user_id,
            )
            for draft, row in drafts
        ],
        batch_size=BATCH,
    )
    made: list[tuple[Vacancy, Draft]] = []
    for posting, (draft, row) in zip(postings, drafts, strict=True):
        bank, book = found.bank_of(row), found.book_of(row)
        for number in range(row.heads):
            vacancy = vacancy_row(draft, posting, bank, book, now)
            if number:  # the first carries the reference for all of them
                vacancy.external_ref = ""
            made.append((vacancy, draft))
    vacancies = [vacancy for vacancy, _draft in made]
    if publish:
        open_from_the_start(vacancies, now)
    vacancies = Vacancy.objects.bulk_create(vacancies, batch_size=BATCH)
    write_skills(made)
    record_all("vacancy.posted", ((v, {"number": v.number}) for v in vacancies), by=by)
    announce("vacancy.posted", vacancies, by=by)
    if publish:
        release_all(vacancies, by=by, now=now)
    return vacancies


def write_skills(made: Iterable[tuple[Vacancy, Draft]]) -> None:
    VacancySkill.objects.bulk_create(
        (
            VacancySkill(trust_id=vacancy.trust_id, vacancy=vacancy, skill=skill)
            for vacancy, draft in made
            for skill in draft.skills
        ),
        batch_size=BATCH,
    )


def open_from_the_start(vacancies: Sequence[Vacancy], now: datetime) -> None:
    """Let vacancies that are not written yet be open, each with its own plan for the region."""
    today = now.astimezone(clock.LONDON).date()
    places = {(vacancy.bank_id, vacancy.trust_id) for vacancy in vacancies}
    policies = {place: release_policy(numbers_of(*place, today)) for place in places}
    for vacancy in vacancies:
        policy = policies[vacancy.bank_id, vacancy.trust_id]
        _own, region, _agency = release_steps(
            published_at=now, starts_at=vacancy.starts_at, policy=policy
        )
        vacancy.status = Vacancy.Status.OPEN
        vacancy.published_at = now
        vacancy.opens_to_pool_at = region.opens_at


def release_all(vacancies: Sequence[Vacancy], *, by: Actor, now: datetime) -> None:
    """Write and announce the wave to the own bank that each vacancy is open with."""
    with duty("broadcast"):
        releases = Release.objects.bulk_create(
            [
                Release(
                    vacancy=vacancy,
                    trust_id=vacancy.trust_id,
                    bank_id=vacancy.bank_id,
                    audience=Release.Audience.OWN_BANK,
                    opened_at=now,
                    opened_by_id=by.user_id,
                )
                for vacancy in vacancies
            ],
            batch_size=BATCH,
        )
    opens = ((v, {"opens_to_pool_at": str(v.opens_to_pool_at)}) for v in vacancies)
    record_all("vacancy.published", opens, by=by)
    announce("vacancy.published", vacancies, by=by)
    for bank in {vacancy.bank_id for vacancy in vacancies}:
        ids = [{"release": each.pk} for each in releases if each.bank_id == bank]
        emit_all("release.opened", ids, by=by, bank=bank)


def change_all(found: Compared, source: str, *, by: Actor, now: datetime) -> int:
    """Write the newer versions of vacancies nobody is booked on, priced again."""
    changed: list[tuple[Vacancy, Draft]] = []
    lockable = [vacancy.pk for _row, held in found.changed for vacancy in held]
    locked = {
        vacancy.pk: vacancy
        for vacancy in Vacancy.objects.filter(
            pk__in=lockable, status__in=(Vacancy.Status.DRAFT, Vacancy.Status.OPEN)
        )
        .select_related("posting")
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    }
    if len(locked) != len(lockable):  # somebody booked one of them since it was compared
        raise FileHasProblems
    for row, held in found.changed:
        draft = found.draft_of(row, source)
        for vacancy in (locked[each.pk] for each in held):
            fresh = vacancy_row(draft, vacancy.posting, found.bank_of(row), found.book_of(row), now)
            moved = vacancy.starts_at != fresh.starts_at
            for name in CHANGEABLE:
                setattr(vacancy, name, getattr(fresh, name))
            if moved:
                vacancy.opens_to_pool_at = planned_again(vacancy, now=now)
            changed.append((vacancy, draft))
    vacancies = [vacancy for vacancy, _draft in changed]
    if vacancies:
        names = [name.removesuffix("_id") for name in CHANGEABLE]
        Vacancy.objects.bulk_update(vacancies, [*names, "opens_to_pool_at"], batch_size=BATCH)
        VacancySkill.objects.filter(vacancy__in=vacancies).delete()
        write_skills(changed)
        versions = ((v, {"version": v.external_version}) for v in vacancies)
        record_all("vacancy.changed", versions, by=by)
        announce("vacancy.changed", vacancies, by=by)
    return len(vacancies)


def announce(topic: str, vacancies: Iterable[Vacancy], *, by: Actor) -> None:
    """Emit ``topic`` for each vacancy, to the jobs of its own bank."""
    by_bank: dict[int, list[int]] = defaultdict(list)
    for vacancy in vacancies:
        by_bank[vacancy.bank_id].append(vacancy.pk)
    for bank, keys in by_bank.items():
        emit_all(topic, [{"vacancy": key} for key in keys], by=by, bank=bank)
