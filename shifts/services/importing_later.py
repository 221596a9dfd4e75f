"""Importing a long file in the background: asked for on the page, done by the worker."""

from __future__ import annotations

from django.db import transaction

from shifts.models import Import
from shifts.services import importing
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import acting, duty
from staffbank.errors import NotPermitted, Refusal
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.models import Membership
from trusts.permissions import ROLES, Permission
from trusts.seats import actor_of

#: Rows that are imported while the person waits; a longer file is the worker's.
AT_ONCE = 500


@transaction.atomic
def ask(kept: Import, *, by: Actor, good_rows_only: bool = False, publish: bool = False) -> None:
    """Let the worker import a checked file. Asking again while it is at it changes nothing."""
    trust = importing.importing_trust(by)
    if publish and not by.can(Permission.RELEASE_VACANCY):
        raise NotPermitted
    kept = Import.objects.select_for_update(no_key=True).get(pk=kept.pk, trust=trust)
    now = clock.now()
    if kept.is_under_way(now):
        return
    kept.asked_at, kept.asked_by_id, kept.refused = now, by.user_id, ""
    kept.publishes, kept.good_rows_only = publish, good_rows_only
    kept.save()
    record("import.asked", kept, by=by, after={"published": publish})
    emit("import.asked", {"import": kept.pk}, by=by)


def run_asked(import_id: int) -> None:
    """Import a file that was asked for, from the seat of whoever asked; tell them what came of it.

    One transaction: all of it or nothing. What was done already is left as it is.
    """
    with duty("sweeping"):
        kept = Import.objects.select_for_update(no_key=True).get(pk=import_id)
    if kept.asked_at is None:
        return
    seat = seat_of(kept)
    if seat is None:
        settle(kept, NotPermitted.message)
        return
    try:
        with acting(actor_of(seat)) as by:
            importing.run(kept, by=by, good_rows_only=kept.good_rows_only, publish=kept.publishes)
        settle(kept, "")
    except Refusal as refusal:
        settle(kept, refusal.message)
    tell(kept, seat)


def seat_of(kept: Import) -> Membership | None:
    """The seat at the file's trust from which whoever asked may still import."""
    with duty("seating"):
        held = (
            Membership.objects.filter(user=kept.asked_by_id, trust=kept.trust_id)
            .current(clock.today())
            .select_related("trust", "user")
            .prefetch_related("ward_links")
            .order_by("pk")
        )
        seats = [each for each in held if each.user.is_active]
    return next((each for each in seats if actor_of(each).can(Permission.IMPORT_VACANCIES)), None)


def settle(kept: Import, refused: str) -> None:
    with duty("sweeping"):
        Import.objects.filter(pk=kept.pk).update(asked_at=None, refused=refused[:400])
        kept.refresh_from_db(fields=["refused", "imported_at"])


def tell(kept: Import, seat: Membership) -> None:
    """Put what came of it in the inbox of whoever asked."""
    recipient = Recipient(
        f"As {ROLES[seat.role].spoken}", user_id=seat.user_id, trust_id=kept.trust_id
    )
    asked_at = kept.asked_at
    assert asked_at is not None
    assert seat.trust is not None
    notify(
        "shifts/notifications/import_done.txt",
        to=[recipient],
        topic="import.done",
        cause=f"import-{kept.pk}-{asked_at:%Y%m%d%H%M%S}",
        day=asked_at.astimezone(clock.LONDON).date(),
        bank=None,
        link=f"/trust/{seat.trust.slug}/vacancies/import/{kept.ref}/",
        context={"kept": kept},
    )
