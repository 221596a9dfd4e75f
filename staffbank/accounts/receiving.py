"""What logging in and setting up a second step say, written into the session."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from staffbank import clock
from staffbank.accounts import second_step, sessions
from staffbank.accounts.models import User


def connect() -> None:
    user_logged_in.connect(_logged_in, dispatch_uid="accounts.logged_in")
    authentication_step_completed.connect(_step_made, dispatch_uid="accounts.step_made")
    authenticator_added.connect(_set_up, dispatch_uid="accounts.set_up")


def _logged_in(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    sessions.begin(request.session, clock.now())


def _step_made(
    sender: object, request: HttpRequest, user: User, method: str, **kwargs: Any
) -> None:
    if method == "mfa":
        second_step.mark(request.session, user, second_step.How.OWN)
    elif method == "socialaccount" and getattr(request, "asked_for_two_steps", False):
        second_step.mark(request.session, user, second_step.How.PROVIDER)


def _set_up(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting one up shows that one has it."""
    if authenticator.type in second_step.STRONG:
        second_step.mark(request.session, user, second_step.How.OWN)
