"""The demo's professional registers: who is on them, and a page that lets them say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from compliance.models import Credential, RegisterAnswer, RegisterQuestion
from compliance.passport.models import IssuedCredential
from compliance.rules.registers import SAYS, RegisterStatus
from compliance.services.registers import ask_first
from compliance.tasks import ask_registers
from insights.simulation.personas import PERSONAS
from shifts.models import Flag
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.devstack.register import BODIES, PRINTED, RegisterFile, Registrant
from staffbank.web.figures import number, plural
from staffbank.web.words import to_the_second
from workers.models import WorkerIdentifier

JOB = Actor.system("demo.register")


#: The page looks again every so many seconds, until everything has followed from what was read.
LOOK_AGAIN, FOLLOWS = "2", timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class OnARegister:
    """One of the people one can be, what their register says of them, and what came of it."""

    name: str
    email: str
    entry: Registrant
    read: RegisterAnswer | None
    waiting: bool
    counts: bool
    signed: bool
    flagged: int
    given_back: int

    def settled(self, now: datetime) -> bool:
        """Whether everything has followed from what the register said last."""
        return not self.waiting and (self.read is None or now - self.read.read_at > FOLLOWS)

    @property
    def followed(self) -> list[str]:
        """What the bank has made of it, in the order in which it happens."""
        lines = ["The bank is asking the register"] if self.waiting else []
        if self.read is None:
            return lines or ["The bank asks at night, and before a booking"]
        said = SAYS[RegisterStatus(self.read.status)]
        at = to_the_second(self.read.read_at)
        lines.append(f"The bank read it at {at}: {said}")
        if self.counts:
            lines.append("It counts at every trust")
        else:
            lines.append("Suspended at every trust: they find no shift that needs it")
            lines.append(
                f"{plural(self.flagged, 'booking')} flagged, "
                f"{number(self.given_back)} given back to their wards"
            )
        lines.append(f"Signed passport: {'it counts' if self.signed else 'stopped'}")
        return lines


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
    with acting(JOB), duty("checking"):
        rows = list(
            WorkerIdentifier.objects.filter(scheme__in=BODIES, worker__email__in=emails)
            .select_related("worker")
            .order_by("worker__name")
        )
        return [each for row in rows for each in _on(row)]


def _on(row: WorkerIdentifier) -> Iterator[OnARegister]:
    """What came of one number; read in the duty of checking."""
    of = {"worker": row.worker_id}
    read = RegisterAnswer.objects.filter(**of, kind__code=row.scheme).order_by("-read_at").first()
    checks = Credential.objects.filter(**of, kind__code=row.scheme)
    with duty("deliver"):
        flags = Flag.objects.filter(**of)
        flagged = flags.standing().count()
        since = read.read_at if read else clock.now()
        back = flags.filter(status=Flag.Status.RELEASED, ended_at__gte=since).count()
    for entry in RegisterFile(settings.LOCAL_REGISTER).found(row.scheme, [row.value]):
        yield OnARegister(
            row.worker.name,
            row.worker.email,
            entry,
            read,
            RegisterQuestion.objects.filter(**of, kind__code=row.scheme, urgent=True).exists(),
            checks.filter(status=Credential.Status.VERIFIED).exists(),
            IssuedCredential.objects.live().filter(credential__in=checks).exists(),
            flagged,
            back,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Whom the registers have of the people one can be, and a button for each thing to say."""
    if not settings.LOCAL_REGISTER:
        raise Http404
    people = listed()
    if request.method == "POST":
        words = request.POST.get("words", "")
        pressed = request.POST.get("number", "")
        known = {each.entry.number for each in people}
        if pressed not in known or words not in PRINTED or not say(pressed, words):
            raise Http404
        transaction.on_commit(_ask_now, robust=True)
        return redirect("demo:register")
    answer = render(request, "demo/register.jinja", {"people": people, "printed": PRINTED})
    if not all(each.settled(clock.now()) for each in people):
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


def _ask_now() -> None:
    """Whoever watches does not wait for the timetable."""
    ask_registers.apply_async(ignore_result=True, retry=False)
