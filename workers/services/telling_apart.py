"""Saying of two records that look alike that they are of two people, and taking that back."""

from __future__ import annotations

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from workers.errors import MergedAlready, OwnRecords
from workers.models import Unlike, Worker
from workers.services.looking import pairs_of
from workers.services.merging import may_merge


@transaction.atomic
def tell_apart(one: Worker, other: Worker, *, reason: str, by: Actor) -> Unlike:
    """Show the pair no more for what they have in common now. Locks both, by key.

    Refuses one's own record, and a pair that is none any more.
    """
    bank = may_merge(by)
    assert by.user_id is not None
    with duty("accounts"):
        rows = Worker.objects.select_for_update(no_key=True).order_by("pk")
        locked = list(rows.filter(pk__in=(one.pk, other.pk)))
        if by.user_id in {each.user_id for each in locked}:
            raise OwnRecords
        keys = [each.pk for each in locked]
        pairs = (each for each in pairs_of(by) if [each.one.pk, each.other.pk] == keys)
        pair = next(pairs, None)
        if pair is None:
            raise MergedAlready
        former = Unlike.objects.standing().filter(bank=bank, one=pair.one, other=pair.other)
        former.update(undone_at=clock.now(), undone_by=by.user_id)
        said = Unlike.objects.create(
            bank_id=bank,
            one=pair.one,
            other=pair.other,
            facts=sorted(pair.facts),
            reason=reason,
            at=clock.now(),
            by_id=by.user_id,
        )
    for each in (pair.one, pair.other):
        record("worker.told_apart", said, by=by, worker=each.pk, reason=reason)
    emit("worker.told_apart", {"unlike": said.pk}, by=by, bank=bank)
    return said


@transaction.atomic
def show_again(said: Unlike, *, by: Actor) -> Unlike:
    """Take it back: the pair is shown again. Refuses what was taken back meanwhile."""
    bank = may_merge(by)
    with duty("accounts"):
        rows = Unlike.objects.standing().select_for_update(no_key=True, of=("self",))
        found = rows.filter(pk=said.pk, bank=bank).first()
        if found is None:
            raise NotPermitted
        found.undone_at, found.undone_by_id = clock.now(), by.user_id
        found.save(update_fields=["undone_at", "undone_by"])
    for worker in (found.one_id, found.other_id):
        record("worker.shown_again", found, by=by, worker=worker)
    emit("worker.shown_again", {"unlike": found.pk}, by=by, bank=bank)
    return found
