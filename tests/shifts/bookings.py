"""Booking somebody through the service, and who was told of it."""

from shifts.services import booking as service
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.outbox.models import Event
from tests.factories.workers import actor_for


def book(vacancy, worker, by=None, **options):
    by = by or actor_for(worker)
    with acting(by):
        return service.book(vacancy, worker, by=by, **options)


def assert_told(topic, booking, *, by):
    """Whoever did it is in the record, and others hear of it."""
    with as_owner():
        entry = AuditEntry.objects.get(verb=topic)
        assert (entry.object_id, entry.user_id) == (str(booking.pk), by)
        assert Event.objects.get(topic=topic).payload == {"booking": booking.pk}
