"""Beginning here what another bank's passport says and this one does not take over from it.

A register is asked by the number in the passport. What was signed there goes to whoever checks for
the trust, with who signed it and when: they do the rest.
"""

from __future__ import annotations

from django.conf import settings

from compliance.models import Registration
from compliance.numbers import body_of, wrong_number
from compliance.passport.services.brought import Brought
from compliance.services.credentials import submit_credential
from compliance.services.registers import ask_first
from staffbank.actors import Actor
from workers.models import Worker, WorkerIdentifier
from workers.services.numbers import keep_number

NO_NUMBER = "your passport does not show its number, so send it in yourself"
NOT_KEPT = "we could not write its number down on your record: ask your compliance team"


def begin(worker: Worker, brought: Brought, *, by: Actor) -> str:
    """Begin one, where it can be; why it cannot, or nothing."""
    row = None
    if brought.kind.code in Registration.Body:
        row = Registration(body=brought.kind.code, number=_number(brought))
        if not row.number:
            return NO_NUMBER
        known = row.body in WorkerIdentifier.Scheme
        if known and not keep_number(worker, row.body, row.number, by=by):
            return NOT_KEPT
    submit_credential(
        worker,
        brought.kind,
        issuer=brought.issued_by,
        valid_from=brought.valid_from,
        evidence=f"In a passport of {brought.issuer.trust.short_name}: checked there on "
        f"{brought.checked_on:%-d %B %Y}",
        number_hint=brought.number_hint,
        said=row,
        by=by,
    )
    if row is not None and row.body in settings.REGISTERS:
        ask_first(worker.pk, [row.body])
    return ""


def _number(brought: Brought) -> str:
    """The whole number, where the passport shows one that its body may have given."""
    number = str(brought.said.claims.get("registration_number", ""))
    return "" if wrong_number(body_of(brought.kind.code), number) else number
