"""A refusal says the same of what is another trust's and of what is not there at all."""

import json
import uuid
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction

from shifts.models import WorkPeriod
from staffbank.db import as_owner
from tests.api.conftest import Caller
from tests.api.test_seats import NAMING_A_ROW, TRUST, WORKER, call
from tests.api.test_vacancies import asked, path, reason_of
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import MembershipFactory
from tests.factories.workers import WorkerFactory

ELSEWHERE = ["neighbour", "abroad"]
#: Operations that name nothing of anybody's: one's own lists and record, the description itself.
OF_ONESELF = {
    ("get", "/me/"),
    ("get", "/me/shifts/"),
    ("get", "/me/bookings/"),
}
OWN_ROW = ("get", "/me/bookings/{ref}/")


@pytest.fixture
def callers(region):
    seat = MembershipFactory(trust=region.own.trust, role="ward_manager", wards=[region.own.ward])
    return {"manager": region.manager, "token": region.token, "ward_manager": Caller(seat.user)}


def said(answer, *sent):
    """The status and the body, without what the caller sent themself."""
    text = answer.content.decode()
    for value in sent:
        text = text.replace(str(value), "~")
    return answer.status_code, text


def names_of(place):
    """All by which a trust, its places and its people could be known."""
    rows = [place.trust, place.ward, place.ward.site, place.vacancy, place.draft, place.booking]
    rows += [place.booking.worker, place.vacancy.posting]
    words = {place.trust.name, place.trust.short_name, place.ward.name, place.ward.site.name}
    words |= {place.booking.worker.name, place.vacancy.number, place.draft.number}
    return {str(row.ref) for row in rows if hasattr(row, "ref")} | words - {""}


def tells_nothing(answer, region, *sent):
    _, text = said(answer, *sent)
    told = {
        name for where in ELSEWHERE for name in names_of(getattr(region, where)) if name in text
    }
    assert told == set(), text


def nothing_there(region):
    row = SimpleNamespace(ref=uuid.uuid4())
    ward = SimpleNamespace(code="NOWHERE", ref=row.ref)
    return SimpleNamespace(trust=region.own.trust, ward=ward, vacancy=row, draft=row, booking=row)


def test_every_operation_is_asked_here():
    description = json.loads((settings.BASE_DIR / "docs" / "openapi.json").read_text())
    described = {
        (method, address.removeprefix("/api/v1"))
        for address, methods in description["paths"].items()
        for method in methods
        if method in {"get", "post", "put", "patch", "delete"}
    }
    places = {"t": "{trust_slug}", "v": "{ref}", "d": "{ref}", "b": "{ref}"}
    here = {(verb, address.format(**places)) for verb, address, _ in TRUST.values()}
    here |= {("post", address.format(**places)) for address, _ in WORKER.values()}

    assert described == here | OF_ONESELF | {OWN_ROW}


@pytest.mark.parametrize("operation", NAMING_A_ROW)
def test_another_trusts_row_is_answered_as_one_that_is_nowhere(region, callers, operation):
    nothing = nothing_there(region)
    for name, caller in callers.items():
        absent = call(caller, operation, nothing, region)
        for where in ELSEWHERE:
            place = getattr(region, where)
            answer = call(caller, operation, place, region, slug=region.own.trust.slug)

            assert said(answer) == said(absent), (name, where)
            tells_nothing(answer, region)


@pytest.mark.parametrize("operation", TRUST)
def test_another_trusts_address_is_answered_as_one_that_is_nowhere(region, callers, operation):
    callers |= {"worker": region.worker, "nobody": region.nobody}
    for name, caller in callers.items():
        absent = call(caller, operation, nothing_there(region), region, slug="nowhere")
        for where in ELSEWHERE:
            answer = call(caller, operation, getattr(region, where), region)

            assert said(answer) == said(absent), (name, where)
            tells_nothing(answer, region)


@pytest.mark.parametrize("operation", [*WORKER, "read"])
def test_anothers_booking_or_unseen_shift_is_answered_as_one_that_is_nowhere(region, operation):
    address, who = WORKER.get(operation, ("/me/bookings/{b}/", None))
    body = {"reason": reason_of(who)} if who else {}

    def send(vacancy, booking):
        at = address.format(v=vacancy, b=booking)
        return region.worker.get(at) if operation == "read" else region.worker.post(at, body)

    absent = said(send(uuid.uuid4(), uuid.uuid4()))
    unseen = region.abroad if operation == "book" else region.neighbour
    answer = send(unseen.vacancy.ref, unseen.booking.ref)

    assert absent[0] == 404
    assert said(answer) == absent
    assert said(send(region.own.draft.ref, region.own.booking.ref)) == absent
    tells_nothing(answer, region)


def test_another_trusts_ward_is_answered_as_one_that_is_nowhere(region, callers):
    for caller in callers.values():
        absent = caller.post(path(region.own), asked(region.own, ward="NOWHERE"))
        filtered = caller.get(path(region.own), ward="NOWHERE")
        for where in ELSEWHERE:
            code = getattr(region, where).ward.code

            answer = caller.post(path(region.own), asked(region.own, ward=code))
            asked_for = caller.get(path(region.own), ward=code)

            assert said(answer, code) == said(absent, "NOWHERE")
            assert said(asked_for, code) == said(filtered, "NOWHERE")
            tells_nothing(answer, region, code)
            tells_nothing(asked_for, region, code)


def test_another_trusts_worker_is_answered_as_one_that_is_nowhere(region, callers):
    """One of the neighbour's, who has not booked here: the region's people are not ours to name."""
    theirs = [WorkerFactory(ready_for=getattr(region, where).trust).ref for where in ELSEWHERE]
    for caller in callers.values():
        nobody = uuid.uuid4()
        absent = caller.post(path(region.own, region.own.vacancy, "book"), {"worker": str(nobody)})
        for ref in theirs:
            answer = caller.post(path(region.own, region.own.vacancy, "book"), {"worker": str(ref)})

            assert said(answer, ref) == said(absent, nobody)
            tells_nothing(answer, region, ref)


def test_work_elsewhere_is_refused_in_the_words_of_work_here(region):
    """The same hours, at one's own trust or at another, or written down by the person."""
    wanted = region.own.vacancy
    hours = {"starts_at": wanted.starts_at, "ends_at": wanted.ends_at}
    bodies = set()
    for place in ("own", "neighbour", "abroad", None):
        with transaction.atomic():
            worker = WorkerFactory(ready_for=region.own.trust, name="Grace Adeyemi")
            if place:
                ward = getattr(region, place).ward
                bank = getattr(region, place).vacancy.bank
                taken = VacancyFactory(ward=ward, bank=bank, open=True, **hours)
                BookingFactory(vacancy=taken, worker=worker)
            else:
                with as_owner():
                    WorkPeriod.objects.create(
                        worker=worker, kind="declared", source="declared", **hours
                    )
            answer = region.manager.post(
                path(region.own, wanted, "book"), {"worker": str(worker.ref)}
            )
            bodies.add(said(answer))
            tells_nothing(answer, region)
            transaction.set_rollback(True)

    ((status, body),) = bodies
    assert status == 409
    assert "working at that time" in body
