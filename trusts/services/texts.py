"""A bank's texts that are signed: publishing the next version, and what a signature keeps.

Whoever publishes and whoever signs is each sort of text's own business; here is what all of them
have in common.
"""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import NothingToSign, SameText
from trusts.models import Bank
from trusts.models.text import PublishedText
from trusts.permissions import Permission
from trusts.services.roles import lock

T = TypeVar("T", bound=PublishedText)


def hash_of_text(text: str) -> str:
    """The SHA-256 of ``text`` in UTF-8, as hexadecimal: what a signature is kept with."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_published(text: str) -> str:
    """``text`` without what nobody sees: spaces at the ends of lines, empty lines around it."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"


def publish(
    model: type[T], bank: Bank, *, verb: str, title: str, text: str, by: Actor, **more: Any
) -> T:
    """Publish a text as the bank's next version. Locks the bank: numbers have no gaps.

    ``verb`` is what is recorded and announced, and ``more`` what the sort of text says of itself.
    """
    if by.kind is not Kind.BANK or by.bank_id != bank.pk or not by.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    text = as_published(text)
    lock(bank)
    former = newest(model, bank.pk)
    if former and (former.text, former.title) == (text, title):
        raise SameText
    version = model._default_manager.create(
        bank=bank,
        number=former.number + 1 if former else 1,
        title=title,
        text=text,
        sha256=hash_of_text(text),
        published_at=clock.now(),
        published_by_id=by.user_id,
        **more,
    )
    record(verb, version, by=by, after={"number": version.number, "sha256": version.sha256})
    emit(verb, {"version": version.pk}, by=by, bank=bank.pk)
    return version


def newest(model: type[T], bank_id: int) -> T | None:
    """The version of a bank that whoever signs now signs."""
    return model._default_manager.filter(bank=bank_id).order_by("-number").first()


def signed_now(version: PublishedText) -> dict[str, Any]:
    """What a signature under ``version`` keeps of it and of now. Refuses all but the newest."""
    found = newest(type(version), version.bank_id)
    if found is None or found.pk != version.pk:
        raise NothingToSign
    return {"version": version, "sha256": hash_of_text(version.text), "signed_at": clock.now()}
