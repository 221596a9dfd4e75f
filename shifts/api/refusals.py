"""A refusal to book, with every reason in the words of whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from compliance.rules.words import manager_words, worker_words
from shifts.errors import NotEligible
from shifts.models import Vacancy
from shifts.selectors.facts import names_in_sentences
from staffbank.actors import Actor
from workers.models import Worker


@contextmanager
def explained(vacancy: Vacancy, worker: Worker, *, by: Actor) -> Iterator[None]:
    """Say why somebody is not eligible: all of it to themself, only its class to a trust."""
    try:
        yield
    except NotEligible as refusal:
        names, period = names_in_sentences(), vacancy.period
        reasons = [
            {
                "code": reason.code.value,
                "detail": worker_words(reason, period=period, names=names)
                if by.is_worker
                else manager_words(reason, period=period, name=worker.name, names=names),
            }
            for reason in refusal.facts["verdict"].reasons  # type: ignore[attr-defined]
        ]
        raise NotEligible(refusal.message, reasons=reasons) from refusal
