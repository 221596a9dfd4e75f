"""Showing that an address is one's own, by a code sent to it, before there is an account.

An address that has an account gets a letter that says so in place of the code; the page says and
does the same either way, so that nobody can ask it who has one.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest

from staffbank.accounts.closing import logs_in_instead
from staffbank.accounts.models import User
from staffbank.web.account.adapter import UNKNOWN

KEY = "new_address"


class NewAddress(AbstractCodeVerificationProcess):  # type: ignore[misc]  # allauth has no types
    """One address that a visitor says is theirs, kept in their session until they show it."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        super().__init__(
            settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
            settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
            state,
        )
        self.request = request

    @classmethod
    def ask(cls, request: HttpRequest, email: str) -> NewAddress:
        """Write to ``email``, and remember that it was written to."""
        process = cls(request, cls.initial_state(None, email=email))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> NewAddress | None:
        """The address that this visitor was asked about, unless its time is over."""
        state = request.session.get(KEY)
        process: NewAddress | None = cls(request, state).abort_if_invalid() if state else None
        return process

    @property
    def email(self) -> str:
        return str(self.state["email"])

    @property
    def is_shown(self) -> bool:
        return bool(self.state.get("shown"))

    def show(self, code: str) -> bool:
        """Whether ``code`` is the one that was sent. After a few wrong ones it is over."""
        if self.code and compare_user_code(actual=code, expected=self.code):
            self.state["shown"] = True
            self.persist()
            return True
        self.record_invalid_attempt()
        return False

    def send(self) -> None:
        adapter = get_adapter(self.request)
        if User.objects.filter(email__iexact=self.email, is_active=True).exists():
            adapter.send_mail("registering/has_account", self.email, {})
        elif logs_in_instead(self.email):
            adapter.send_mail(UNKNOWN, self.email, {})
        else:
            self.state["code"] = adapter.generate_login_code()
            adapter.send_mail("registering/code", self.email, {"code": self.state["code"]})

    def persist(self) -> None:
        self.request.session[KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(KEY, None)
