"""Sessions as they are after a whole log in: both steps made, a moment ago."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)

from staffbank.accounts.second_step import How, mark
from staffbank.accounts.sessions import BEGAN, SEEN


def complete(session, user):
    """Write into ``session`` what ``user``'s log in with both steps would have left there."""
    mark(session, user, How.OWN)
    for stamp in (BEGAN, SEEN):  # it begins with the next request, wherever the clock stands then
        session.pop(stamp, None)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time()},
        {"method": "mfa", "at": time.time(), "type": "totp"},
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
