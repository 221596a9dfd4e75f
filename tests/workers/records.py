"""Joining two records and parting them, and what each has before and after."""

from compliance.models import Credential
from shifts.models import Booking
from staffbank.accounts.models import User
from staffbank.db import acting, as_owner
from workers.models import (
    Engagement,
    Joining,
    JoiningSpell,
    MessageChoice,
    Worker,
)
from workers.services import merging


def joined(kept, other, by, account=None):
    with acting(by):
        return merging.merge(kept, other, reason="Rang her", by=by, account=account)


def parted(done, by):
    with acting(by):
        return merging.part(done, by=by)


def owners():
    """Whose each row is, and what there is of it that joining may change."""
    with as_owner():
        return {
            "accounts": sorted(User.objects.values_list("pk", "is_active", "logs_in_as")),
            "bookings": sorted(Booking.objects.values_list("pk", "worker")),
            "checks": sorted(Credential.objects.values_list("pk", "worker", "status")),
            "choices": sorted(MessageChoice.objects.values_list("worker", "new_shifts")),
            "engaged": sorted(Engagement.objects.values_list("pk", "worker", "primary")),
            "joinings": sorted(Joining.objects.values_list("pk", "worker", "ended_at")),
            "people": sorted(Worker.objects.values_list("pk", "status", "user", "merged_into")),
            "spells": sorted(JoiningSpell.objects.values_list("pk", "worker", "until")),
        }
