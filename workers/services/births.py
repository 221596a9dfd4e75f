"""What stands for a birth date, so that two can be compared and none is kept."""

from __future__ import annotations

from datetime import date

from django.utils.crypto import salted_hmac


def birth_key(born: date | None) -> str:
    """The same for the same day, and worth nothing without this installation's secret.

    When the secret is renewed, a staff list that is sent again makes it anew.
    """
    if born is None:
        return ""
    return salted_hmac("workers.birth", born.isoformat(), algorithm="sha256").hexdigest()
