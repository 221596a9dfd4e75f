"""Django's sessions in the database, read as often as pages are asked for."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from staffbank.rows import rows_of


class SessionStore(db.SessionStore):
    """Read afresh with each request: a session that was ended is over at once, everywhere."""

    def _get_session_from_db(self) -> Session | None:
        # Django wrote when it ends, by its own clock.
        now = timezone.now()  # noqa: TID251
        found = rows_of(
            Session, "session_key = %s and expire_date > %s", [self.session_key or "", now]
        )
        if found:
            return found[0]
        self._session_key = None
        return None
