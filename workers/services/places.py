"""Where somebody would go to work: the sites they chose, or how far they would travel."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import Site
from workers.errors import NotOffered
from workers.models import SiteChoice, Worker
from workers.selectors import sites_of


@transaction.atomic
def choose_places(
    worker: Worker, sites: Iterable[Site], *, travel_miles: int | None, by: Actor
) -> None:
    """Offer the person shifts there from now on: none of them is forbidden anything by it.

    Raises ``NotOffered`` for a site where nobody could book them.
    """
    chosen = {site.pk for site in sites}
    if chosen - set(sites_of(by, clock.today()).values_list("pk", flat=True)):
        raise NotOffered
    put_places(worker, chosen, travel_miles=travel_miles, by=by)
    after = {"sites": len(chosen), "travel_miles": travel_miles}
    record("places.chosen", worker, by=by, worker=worker.pk, after=after)
    emit("places.chosen", {"worker": worker.pk}, by=by)


def put_places(
    worker: Worker, sites: Collection[int], *, travel_miles: int | None, by: Actor
) -> None:
    """Write what the person says of themself, in the service that records it."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    mine = SiteChoice.objects.filter(worker=worker)
    mine.exclude(site__in=sites).delete()
    held = set(mine.values_list("site", flat=True))
    SiteChoice.objects.bulk_create(
        SiteChoice(worker=worker, site_id=each) for each in sorted(set(sites) - held)
    )
    Worker.objects.filter(pk=worker.pk).update(travel_miles=travel_miles)
