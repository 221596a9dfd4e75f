"""A shift's page, for the worker who might take it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from shifts.models import Vacancy
from shifts.presenters.shift import PayWords, ShiftPage
from shifts.rules.cancelling import worker_cancelling
from shifts.selectors.facts import names_in_sentences, verdict_for
from shifts.selectors.shift import shift_facts
from shifts.services.cancelling import cancellation_policy, numbers_now
from shifts.services.looking import look
from shifts.services.pricing import quote_for
from staffbank import clock
from workers.seats import is_joining
from workers.web import WorkerRequest, worker_view


def shifts_of(request: WorkerRequest) -> QuerySet[Vacancy]:
    """The vacancies this worker may open, with what their pages print; none while they join."""
    if is_joining(request.worker):
        return Vacancy.objects.none()
    return (
        Vacancy.objects.visible_to(request.actor)
        .exclude(status=Vacancy.Status.DRAFT)
        .select_related("ward", "site", "trust", "grade", "also_grade", "specialty", "staff_group")
        .prefetch_related("skill_links__skill")
    )


@require_safe
@worker_view
def shift(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """All facts first, then the one button; the first look is noted for the ward."""
    vacancy = get_object_or_404(shifts_of(request), ref=ref)
    look(vacancy, by=request.actor)
    return render(request, "shifts/shift/read.jinja", {"page": shift_page(request, vacancy)})


def shift_page(request: WorkerRequest, vacancy: Vacancy, *, refused: str = "") -> ShiftPage:
    now = clock.now()
    numbers = numbers_now(vacancy, now)
    policy = cancellation_policy(numbers)
    verdict = verdict_for(request.worker, vacancy)
    return ShiftPage(
        vacancy=vacancy,
        facts=shift_facts(request.actor, request.worker, vacancy, now),
        pay=PayWords.of(quote_for(vacancy), vacancy),
        verdict=verdict,
        terms=worker_cancelling(now=now, starts_at=vacancy.starts_at, policy=policy),
        policy=policy,
        undo_minutes=numbers.undo_minutes,
        names={} if verdict.eligible else names_in_sentences(),
        now=now,
        refused=refused,
    )
