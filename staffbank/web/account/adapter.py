"""How people get in: invited, or registered. What the log in library asks of us."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from staffbank import clock
from staffbank.accounts import sessions, tries
from staffbank.accounts.closing import logs_in_instead
from staffbank.accounts.models import FailedTry, User
from staffbank.accounts.tries import Attempt
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.notifications.sending import Recipient, notify
from staffbank.web import error_views
from staffbank.wording import address_hint

#: Nobody logs in with this address. Only whoever logged in with it before is written to.
UNKNOWN = "account/email/unknown_account"
#: The library's name of a letter -> ours, in templates/web/letters/.
LETTERS = {
    "account/email/email_confirmation": "confirm_address",
    "account/email/email_confirmation_signup": "confirm_address",
    "account/email/email_changed": "address_changed",
    "account/email/email_deleted": "address_removed",
    "account/email/email_confirm": "address_confirmed",
    "account/email/login_code": "log_in_code",
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset_key": "new_password",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    UNKNOWN: "logs_in_as",
    "registering/code": "registering_code",
    "registering/has_account": "registering_known",
    "socialaccount/email/account_connected": "organisation_added",
    "socialaccount/email/account_disconnected": "organisation_removed",
}
#: What a letter may say besides when and from which device.
TOLD = ("address", "code", "from_email", "to_email", "deleted_email", "provider")
STAGES = {"allauth.mfa.stages.AuthenticateStage": "staffbank.web.account.second_step.OwnSecondStep"}
LETTERS_ARE_FROM = Actor.system("account letters")
#: Letters that anybody can have sent to anybody.
ASKED_FOR = frozenset(
    {
        "account/email/login_code",
        "account/email/password_reset_key",
        UNKNOWN,
        "registering/code",
        "registering/has_account",
    }
)


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs themselves up here: a trust or a bank invites them, or they register to work
    shifts at a bank that is open to it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the letter to the post: the answer takes as long whether there is one or none."""
        if template_prefix == UNKNOWN:
            account = logs_in_instead(email)
            if account is None:
                return
            context = {"address": address_hint(account.email)}
        now = clock.now()
        if template_prefix in ASKED_FOR and not self._may_ask(email, now):
            return
        told = {name: context[name] for name in TOLD if name in context}
        with acting(LETTERS_ARE_FROM):  # the library writes some after the transaction
            notify(
                f"web/letters/{LETTERS[template_prefix]}.txt",
                to=[Recipient(seat="", address=email)],
                topic="account",
                cause=f"account-{uuid.uuid4()}",
                day=now.astimezone(clock.LONDON).date(),
                bank=None,
                link=_path(context.get("password_reset_url") or context.get("activate_url") or ""),
                context={"at": now, "device": self._device(), **told},
            )

    def _may_ask(self, email: str, now: datetime) -> bool:
        """Whether another letter goes to ``email``. The page says the same either way."""
        attempt = self._attempt({"email": email})
        with duty("accounts"):
            if tries.wait_before(attempt, FailedTry.LETTER, now):
                return False
            tries.note(attempt, FailedTry.LETTER, now)
        return True

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        self.send_mail(template_prefix, email or user.email, context or {})

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a guess that comes too soon after others."""
        with duty("accounts"):
            wait = tries.wait_before(self._attempt(credentials), FailedTry.LOG_IN, clock.now())
        if wait:
            raise ImmediateHttpResponse(error_views.too_many(request, _seconds(wait)))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        with duty("accounts"):
            tries.note(self._attempt(credentials), FailedTry.LOG_IN, clock.now())

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Know the browser again: what others do elsewhere will not slow this person here."""
        response: HttpResponse = super().post_login(request, user, **details)
        tries.remember(request, response, user.email)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say it to whoever has shown that the closed account is theirs."""
        if user.logs_in_as is None:
            closed: HttpResponse = super().respond_user_inactive(request, user)
            return closed
        context = {"email": user.email, "address": address_hint(user.open_one.email)}
        return render(request, "web/account/logs_in_as.jinja", context, status=403)

    def get_login_stages(self) -> list[str]:
        """Our own second step stands in the place of the library's."""
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def _attempt(self, credentials: dict[str, Any]) -> Attempt:
        email = str(credentials.get("email") or "")
        return Attempt.of(self.request, email, get_ip(self.request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Logging in counts as well: nobody is asked twice within the quarter of an hour."""
        user = self.request.user
        return not (isinstance(user, User) and sessions.is_fresh(self.request, user))

    def _device(self) -> str:
        return sessions.device_words(self.request.headers.get("User-Agent", ""))


def _seconds(wait: timedelta) -> int:
    return max(1, ceil(wait.total_seconds()))


def _path(address: str) -> str:
    """The path of one of our own addresses: letters say where the site is themselves."""
    return "/" + address.split("://", 1)[-1].partition("/")[2] if address else ""
