"""Who a session belongs to."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from staffbank.accounts.models import User
from staffbank.rows import rows_of


class ByEmail(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """People log in with their e-mail address; each request then reads them by their key."""

    def get_user(self, user_id: int) -> User | None:
        found = rows_of(User, "id = %s", [user_id])
        return found[0] if found and self.user_can_authenticate(found[0]) else None
