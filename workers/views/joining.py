"""Accepting an invitation to work shifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from staffbank.accounts.models import User
from staffbank.errors import NotPermitted
from staffbank.web.once import once
from trusts.permissions import WORKER_SENTENCE
from trusts.views.join import Offered, take_up
from workers.services import inviting
from workers.views.registering import began_at

#: Where somebody new begins; whoever has joined is led on from there.
BEGINS = "/me/joining/"


@dataclass(frozen=True, slots=True)
class AsWorker:
    """What the letter invites to, as the pages of joining say it."""

    spoken: str
    sentence: str = WORKER_SENTENCE


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Say for whom one would work shifts and as what, and take it up."""

    def accept(**account: Any) -> tuple[User, str]:
        worker = inviting.accept(token, began_at=began_at(request), **account)
        if worker.user is None:
            raise NotPermitted
        return worker.user, BEGINS

    def open_letter() -> Offered:
        found = inviting.letter_of(token)
        began_at(request)
        role = AsWorker(f"a bank worker, {found.grade.name}")
        return Offered(found, role, found.trust, accept)

    return take_up(request, token, open_letter)
