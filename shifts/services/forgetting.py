"""What shifts keeps for a while only."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shifts.models import Import
from staffbank.db import duty

#: How long the report of an imported file can be looked at.
KEPT_IMPORTS = timedelta(days=30)


@transaction.atomic
def forget_imports(now: datetime) -> int:
    """Delete the files that were checked or imported longer ago; what they posted stays."""
    with duty("sweeping"):
        return Import.objects.filter(checked_at__lt=now - KEPT_IMPORTS).delete()[0]
