"""What the log in library asks about authenticator apps, passkeys and recovery codes."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpResponse

from staffbank.accounts.models import User
from staffbank.accounts.second_step import STRONG, has_passed


class Authenticators(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets are kept encrypted, and the last second step stays until there is another."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": (
            "This is your only second step, so it stays. Add another first, then remove this one."
        ),
        "incorrect_code": (
            "Check the code. It may have run out: enter the one that the app shows now"
        ),
        "unverified_email": ("First confirm your email address: open the link that we sent there."),
    }

    def encrypt(self, text: str) -> str:
        return str(_keys().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        return str(_keys().decrypt(encrypted_text.encode()).decode())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STRONG)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "My passkey" if count == 0 else f"My passkey {count + 1}"

    def _get_site_name(self) -> str:
        return "Staffbank"


class OwnSecondStep(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """Asked of nobody whose organisation has asked for two steps already."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.user and has_passed(self.request.session, self.login.user):
            return None, True
        asked: tuple[HttpResponse | None, bool] = super().handle()
        return asked


def written_anew(authenticator: Authenticator) -> bool:
    """Encrypt an authenticator's secrets with today's key; answer whether it had any."""
    kept = {name: authenticator.data.get(name) for name in ("secret", "seed")}
    secrets = {name: text for name, text in kept.items() if text}
    authenticator.data |= {
        name: str(_keys().rotate(text.encode()).decode()) for name, text in secrets.items()
    }
    return bool(secrets)


@cache
def _keys() -> MultiFernet:
    """The first key writes; the former ones, while they are named, still read."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(secret))) for secret in secrets])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"authenticators:" + secret.encode()).digest())
