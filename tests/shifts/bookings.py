"""Booking somebody through the service, and who was told of it."""

from datetime import timedelta

from shifts.models import VacancySkill
from shifts.services import booking as service
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.outbox.models import Event
from tests.factories.workers import actor_for
from trusts.models import Skill
from workers.models import WorkerSkill


def book(vacancy, worker, by=None, **options):
    by = by or actor_for(worker)
    with acting(by):
        return service.book(vacancy, worker, by=by, **options)


def skilled(vacancy, worker, level="independent", **facts):
    """The vacancy asks for IV medicines, and ``worker`` has been signed off in them for a month."""
    with as_owner():
        iv = Skill.objects.get(code="IV")
        VacancySkill.objects.get_or_create(trust=vacancy.trust, vacancy=vacancy, skill=iv)
        since = clock.today() - timedelta(days=30)
        held = {"worker": worker, "skill": iv, "level": level, "valid_from": since}
        return WorkerSkill.objects.create(**held | facts)


def assert_told(topic, booking, *, by):
    """Whoever did it is in the record, and others hear of it."""
    with as_owner():
        entry = AuditEntry.objects.get(verb=topic)
        assert (entry.object_id, entry.user_id) == (str(booking.pk), by)
        assert Event.objects.get(topic=topic).payload == {"booking": booking.pk}
