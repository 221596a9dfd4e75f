"""People who log in. A user is neither a worker nor a membership: either may come or go."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from staffbank import clock
from staffbank.holders import USER, chassis


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **columns: Any) -> User:
        """Create a person who may log in with ``email``; without a password they set one later."""
        user = self.model(email=self.normalize_email(email).lower(), **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who can log in. The e-mail address is the name they log in with."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    # The last day on which logging in with one step is enough; empty until the first log in.
    second_step_by = models.DateField(null=True)
    # The account its person logs in with since two of theirs were joined: this one is closed.
    logs_in_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_one_per_email"),
            models.CheckConstraint(
                condition=Q(logs_in_as__isnull=True) | Q(is_active=False) & ~Q(logs_in_as=F("id")),
                name="accounts_user_closed_where_joined",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def open_one(self) -> User:
        """The account its person logs in with: this one, unless it was closed for another."""
        return self if self.logs_in_as is None else self.logs_in_as.open_one

    def get_full_name(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """Initial and surname, for pages that may be seen over a shoulder."""
        first, _, rest = self.name.partition(" ")
        return f"{first[:1]}. {rest.split(' ')[-1]}" if rest else self.name or self.email


class OpenSession(models.Model):
    """A browser that somebody is logged in with, so that they can see it and end it.

    ``session_key`` is Django's; the page names a session by ``id``, which opens nothing.
    """

    HOLDER = chassis(
        reads=(f"user_id = {USER}",),
        writes=(f"user_id = {USER}",),
        write_duties=("accounts",),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)  # "Chrome on Windows"
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.user} with {self.device}"


class FailedTry(models.Model):
    """A log in that failed, or a letter with a code that somebody asked for. Hashes only."""

    HOLDER = chassis(write_duties=("accounts",))
    LOG_IN, LETTER = "log_in", "letter"

    account = models.CharField(max_length=64)
    place = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=[(LOG_IN, "Log in"), (LETTER, "Letter")])
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="accounts_try_account"),
            models.Index(fields=["place", "at"], name="accounts_try_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at}"
