"""What pages of people for themselves say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse

from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.web.paging import A_PAGE, Paging, paging
from staffbank.web.words import day_record
from trusts.models import Bank
from workers.models import TermsVersion, Worker
from workers.signing import Agreement, people_of, unsigned_at, waiting_for


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """Where messages go, besides the inbox."""

    email: str
    back: dict[str, str] = field(
        default_factory=lambda: {"href": reverse("me:inbox"), "text": "Inbox"}
    )


@dataclass(frozen=True, slots=True)
class ToSign:
    """An agreement that waits for the person: what to do, and by when."""

    name: str
    words: str
    step: tuple[str, str]

    @classmethod
    def of(cls, actor: Actor, today: date) -> tuple[ToSign, ...]:
        """Those that the worker who acts has to sign."""
        return tuple(cls._line(each, today) for each in waiting_for(actor))

    @classmethod
    def _line(cls, agreement: Agreement, today: date) -> ToSign:
        bank, needed = agreement.bank, agreement.needed_from
        words = "You cannot be booked before you have signed it."
        if needed and needed > today:
            words = f"From {day_record(needed)} you cannot be booked before you have signed it."
        page = reverse("me:agreement", args=[bank.slug])
        return cls(f"New agreement with {bank.name}", words, ("Read and sign it", page))


@dataclass(frozen=True, slots=True)
class TermsMean:
    """What publishing a text that everybody signs would do: how many are asked, and until when."""

    people: int
    holds_from: date
    needed_from: date

    @classmethod
    def of(cls, bank_id: int, holds_from: date, grace_days: int) -> TermsMean:
        with duty("checking"):
            people = people_of(bank_id).count()
        return cls(people, holds_from, holds_from + timedelta(days=grace_days))


@dataclass(frozen=True, slots=True)
class UnsignedPage:
    """A trust's people who have not signed what a bank asks everybody to, a page of them."""

    bank: Bank
    asked: TermsVersion | None
    people: Page[Worker]
    paging: Paging

    @classmethod
    def of(cls, actor: Actor, bank: Bank, query: QueryDict) -> UnsignedPage:
        asked = TermsVersion.objects.filter(bank=bank, holds_from__isnull=False)
        newest = asked.order_by("-number").first()
        people = unsigned_at(actor, bank.pk) if newest else Worker.objects.none()
        with duty("checking"):
            shown = Paginator(people, A_PAGE).get_page(query.get("page"))
            shown.object_list = list(shown)
            return cls(bank, newest, shown, paging(shown, query))
