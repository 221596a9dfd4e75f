"""Importing training from a file, and saying what the names in it mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from compliance.errors import TrainingChanged
from compliance.interop.training_csv import ESR
from compliance.models import Credential, CredentialKind, LocalTrainingName, TrainingFile
from compliance.rules.training import Name
from compliance.services.comparing_training import Compared, compare
from compliance.services.credentials import facts_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record, record_all
from staffbank.db import duty, refusing
from staffbank.outbox.emitting import emit_all
from trusts.models import Trust
from trusts.permissions import Permission
from trusts.services import kept_files
from trusts.services.kept_files import Sort, done, keep, locked, refuse_problems

BATCH = 1000
Status = Credential.Status

FILES = Sort(
    TrainingFile,
    Permission.CHECK_CREDENTIALS,
    "training_file",
    compare,
    report_at="compliance:training_report",
    letter="compliance/notifications/training_imported.txt",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: records written, for how many people, and rows that were left."""

    records: int
    people: int
    unchanged: int
    left_out: int


def check(filename: str, content: bytes, *, whose: str = "", by: Actor) -> TrainingFile:
    """Keep a file and what importing it would do. No check is written and nobody is told."""
    return keep(FILES, filename, content, by=by, whose=whose)


@transaction.atomic
def run(kept: TrainingFile, *, by: Actor, good_rows_only: bool = False) -> Imported:
    """Import a checked file: each record is a check by this trust, and replaces an older one.

    All of it or nothing, in one transaction. Again, it changes nothing.
    """
    kept = locked(FILES, kept, by=by)
    found = compare(kept, by)
    refuse_problems(found, good_rows_only=good_rows_only)
    _write(found, by=by, now=clock.now())
    people = len({passed.worker for passed in found.changed})
    result = Imported(len(found.changed), people, found.unchanged, found.problem_rows)
    after = {
        "records": result.records,
        "people": result.people,
        "unchanged": result.unchanged,
        "left_out": result.left_out,
    }
    done(FILES, kept, by=by, after=after)
    return result


def ask(kept: TrainingFile, *, by: Actor, good_rows_only: bool = False) -> None:
    """Let the worker import a checked file, later."""
    kept_files.ask(FILES, kept, by=by, good_rows_only=good_rows_only)


def run_asked(key: int) -> None:
    """Import a file that was asked for."""
    kept_files.run_asked(
        FILES, key, lambda kept, by: run(kept, by=by, good_rows_only=kept.good_rows_only)
    )


@transaction.atomic
def say_what_names_mean(
    meant: Mapping[Name, CredentialKind | None], *, by: Actor
) -> list[LocalTrainingName]:
    """Say what names in the files of the actor's trust mean; with no kind, nothing we record.

    From now on: what was imported stays.
    """
    trust = FILES.trust_of(by)
    said = []
    for name, kind in meant.items():
        row, _ = LocalTrainingName.objects.update_or_create(
            trust_id=trust,
            name=name.key,
            level=name.level,
            defaults={"kind": kind, "set_at": clock.now(), "set_by_id": by.user_id},
        )
        record("training_name.said", row, by=by, after={"kind": kind.code if kind else None})
        said.append(row)
    return said


def _write(found: Compared, *, by: Actor, now: datetime) -> None:
    """Write what passed, for the kinds of each person: what counted until now is replaced."""
    wanted = {(each.worker, each.kind.pk) for each in found.changed}
    with duty("checking"), refusing("compliance_credential_one_checked_per_kind", TrainingChanged):
        rows = Credential.objects.select_for_update(no_key=True, of=("self",)).filter(
            worker__in={worker for worker, _ in wanted},
            kind__in={kind for _, kind in wanted},
            status=Status.VERIFIED,
        )
        former = [each for each in rows.order_by("pk") if (each.worker_id, each.kind_id) in wanted]
        Credential.objects.filter(pk__in=[each.pk for each in former]).update(
            status=Status.REPLACED
        )
        written = Credential.objects.bulk_create(_checked(found, by=by, now=now), batch_size=BATCH)
    by_key = {(each.worker_id, each.kind_id): str(each.ref) for each in written}
    record_all(
        "credential.replaced",
        ((each, {"by": by_key[each.worker_id, each.kind_id]}) for each in former),
        by=by,
    )
    checked = ((each, facts_of(each) | {"how": each.how}) for each in written)
    record_all("credential.checked", checked, by=by)
    emit_all("credential.checked", [{"credential": each.pk} for each in written], by=by)


def _checked(found: Compared, *, by: Actor, now: datetime) -> list[Credential]:
    """The records that passed, each as a check by the trust."""
    assert by.trust_id is not None
    trust = Trust.objects.get(pk=by.trust_id)
    return [
        Credential(
            worker_id=each.worker,
            kind=each.kind,
            issuer=trust.name[:120],
            how=Credential.How.IMPORT,
            evidence="ESR competency record" if found.layout is ESR else "Training system record",
            valid_from=each.row.completed,
            valid_to=each.ends,
            status=Status.VERIFIED,
            submitted_at=now,
            checked_at=now,
            checked_by_id=by.user_id,
            checked_at_trust=trust,
        )
        for each in found.changed
    ]
