"""The demo's professional registers: who is on them, and a page that lets them say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from compliance.services.registers import ask_first
from insights.simulation.personas import PERSONAS
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.devstack.register import BODIES, PRINTED, RegisterFile, Registrant
from workers.models import WorkerIdentifier

JOB = Actor.system("demo.register")


@dataclass(frozen=True, slots=True)
class OnARegister:
    """One of the people one can be, and what their register says of them."""

    name: str
    worker_id: int
    entry: Registrant


def fill() -> int:
    """Put everybody with a registration number on the demo's registers; how many numbers."""
    with acting(JOB), duty("checking"):
        rows = WorkerIdentifier.objects.filter(scheme__in=BODIES).select_related("worker")
        people = [Registrant(row.scheme, row.value, row.worker.name) for row in rows]
    RegisterFile(settings.LOCAL_REGISTER).enter(people)
    return len(people)


def say(number: str, words: str) -> bool:
    """Let a register say ``words`` of somebody, and have it asked at once; whether it has them."""
    with acting(JOB), duty("checking"):
        row = WorkerIdentifier.objects.filter(scheme__in=BODIES, value=number).first()
        if row is None or not RegisterFile(settings.LOCAL_REGISTER).say(row.scheme, number, words):
            return False
        ask_first(row.worker_id, [row.scheme])
    return True


def listed() -> list[OnARegister]:
    emails = [persona.email for persona in PERSONAS if persona.work]
    file = RegisterFile(settings.LOCAL_REGISTER)
    with acting(JOB), duty("checking"):
        rows = list(
            WorkerIdentifier.objects.filter(scheme__in=BODIES, worker__email__in=emails)
            .select_related("worker")
            .order_by("worker__name")
        )
    return [
        OnARegister(row.worker.name, row.worker_id, entry)
        for row in rows
        for entry in file.found(row.scheme, [row.value])
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Whom the registers have of the people one can be, and a button for each thing to say."""
    if not settings.LOCAL_REGISTER:
        raise Http404
    if request.method == "POST":
        words = request.POST.get("words", "")
        known = {each.entry.number for each in listed()}
        number = request.POST.get("number", "")
        if number not in known or words not in PRINTED or not say(number, words):
            raise Http404
        return redirect("demo:register")
    return render(request, "demo/register.jinja", {"people": listed(), "printed": PRINTED})
