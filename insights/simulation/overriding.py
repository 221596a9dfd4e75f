"""Whom a trust takes without a check in the demonstration: asked, approved and booked as anybody
would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from compliance.models import Credential, CredentialKind
from insights.simulation.personas import PERSONAS
from shifts.models import Override, Vacancy
from shifts.selectors.eligibility import verdicts_for
from shifts.services import booking, overriding
from staffbank.actors import Actor
from staffbank.clock import LONDON
from staffbank.db import acting, duty
from staffbank.errors import Refusal
from trusts.models import Membership
from trusts.permissions import Permission
from trusts.seats import actor_of
from workers.models import Worker

#: A shift no further ahead, and no more people and shifts to look through for a pair.
_WITHIN, _PEOPLE, _SHIFTS = timedelta(days=14), 30, 25


@dataclass(frozen=True, slots=True)
class Story:
    """Who asks, why, whether for the one shift alone, and who approves: where nobody has yet, it
    waits. What is approved is booked."""

    asks: str
    reason: str
    one_shift: bool = False
    approves: str = ""


STORIES: Final = (
    Story(
        "jo",
        "The refresher is booked for next week. Works beside a senior colleague until then.",
        approves="jonathan",
    ),
    Story(
        "leila",
        "Did the course at another trust on Friday, and the certificate is in the post.",
        one_shift=True,
        approves="jonathan",
    ),
    Story(
        "leila",
        "Nobody else is left for this shift, and the matron works it with them.",
        one_shift=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody who could work a shift but for one training."""

    worker: Worker
    kind: CredentialKind
    vacancy: Vacancy


def take_some(now: datetime) -> int:
    """Have three people taken without a training, unless somebody is; how many were."""
    with acting(seat_of(STORIES[0].asks)) as by:
        today = now.astimezone(LONDON).date()
        mine = Override.objects.visible_to(by).filter(valid_to__gte=today)
        if mine.filter(status__in=("asked", "standing")).exists():
            return 0
        pairs = list(_pairs(by, now))
    for story, pair in zip(STORIES, pairs, strict=False):
        _tell(story, pair)
    return min(len(STORIES), len(pairs))


def _tell(story: Story, pair: Pair) -> None:
    with acting(seat_of(story.asks)) as by:
        made = overriding.override(
            pair.worker,
            pair.kind,
            until=pair.vacancy.period.ends_on,
            reason=story.reason,
            vacancy=pair.vacancy if story.one_shift else None,
            by=by,
        )
    if not story.approves:
        return
    with acting(seat_of(story.approves)) as by:
        if made.status == Override.Status.ASKED:
            overriding.approve(made, by=by)
        # A register that has not answered yet, or somebody who was quicker.
        with suppress(Refusal):
            booking.book(pair.vacancy, pair.worker, by=by)


def _pairs(by: Actor, now: datetime) -> Iterator[Pair]:
    """People of the trust and its open shifts, each once, with nothing against them but a training
    that has ended."""
    ended = (
        Credential.objects.filter(
            kind__group="training",
            kind__by_law=False,
            status=Credential.Status.VERIFIED,
            valid_to__lt=now.astimezone(LONDON).date(),
            worker__in=Worker.objects.visible_to(by).filter(user=None, status="active"),
        )
        .select_related("kind", "worker")
        .order_by("-valid_to", "pk")[:_PEOPLE]
    )
    with duty("checking"):
        lacks = {each.worker_id: each for each in ended}
    shifts = (
        Vacancy.objects.visible_to(by)
        .open()
        .filter(trust=by.trust_id, starts_at__gt=now, starts_at__lt=now + _WITHIN)
        .order_by("starts_at", "pk")[:_SHIFTS]
    )
    for vacancy in shifts:
        verdicts = verdicts_for(lacks.keys(), vacancy) if lacks else {}
        for key, verdict in verdicts.items():
            held = lacks[key]
            if {reason.subject for reason in verdict.reasons} == {held.kind.code}:
                del lacks[key]
                yield Pair(held.worker, held.kind, vacancy)
                break


def seat_of(persona: str) -> Actor:
    """The seat from which one of the people one can be may do it."""
    email = next(each.email for each in PERSONAS if each.key == persona)
    with acting(Actor.system("simulate")), duty("seating"):
        seats = [
            actor_of(each)
            for each in Membership.objects.filter(user__email=email, covers=None)
            .select_related("trust", "user")
            .prefetch_related("ward_links")
        ]
    return next(each for each in seats if each.can(Permission.OVERRIDE_CHECKS))
