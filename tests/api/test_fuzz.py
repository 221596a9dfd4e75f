"""Whatever is sent, from whatever seat: no fault of ours, and nothing the description denies."""

import os
from datetime import timedelta

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shifts.models import Reason
from tests.api.test_vacancies import reason_of
from tests.factories.shifts import BookingFactory, VacancyFactory, soon

EXAMPLES = 120 if os.environ.get("STAFFBANK_PROOF") == "full" else 5
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CSRF = "c" * 32
MOSTLY = st.sampled_from([True, True, True, False])

DESCRIPTION = schemathesis.openapi.from_path(django_settings.BASE_DIR / "docs" / "openapi.json")
DESCRIPTION.app = WSGIHandler()
OPERATIONS = {
    f"{result.ok().method.upper()} {result.ok().path}": result.ok()
    for result in DESCRIPTION.get_all_operations()
}


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the test's own transaction open from request to request, as Django's client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def callers(region):
    def session(caller):
        cookies = {"session": caller.client.cookies["session"].value, "csrf": CSRF}
        said = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return {"Cookie": said, "X-CSRFToken": CSRF}

    return {
        "worker": session(region.worker),
        "manager": session(region.manager),
        "token": {**region.token.headers, "Idempotency-Key": "fuzzed"},
        "nobody": {},
    }


@pytest.fixture
def known(region):
    """What a caller would say who knows the region; the rest is made up."""
    booked = VacancyFactory(
        ward=region.own.ward, bank=region.own.draft.bank, open=True, starts_at=soon(9)
    )
    mine = BookingFactory(vacancy=booked, worker=region.nurse)
    starts = soon(5)
    return {
        "trust_slug": [region.own.trust.slug, region.neighbour.trust.slug],
        "/me/bookings/": [mine.ref],
        "/me/shifts/": [region.own.vacancy.ref, region.neighbour.vacancy.ref],
        "/vacancies/": [region.own.vacancy.ref, region.own.draft.ref, booked.ref],
        "/bookings/": [region.own.booking.ref, mine.ref],
        "ward": [region.own.ward.code],
        "grade": ["N5", "N6"],
        "reason": [Reason.objects.first().code, reason_of("trust"), reason_of("worker")],
        "worker": [str(region.nurse.ref)],
        "starts_at": [starts.isoformat()],
        "ends_at": [(starts + timedelta(hours=12)).isoformat()],
    }


def aim(case, known, draw):
    """Put what is really there where the case would mostly miss it."""
    for name in case.path_parameters or {}:
        there = known.get(name) or next(rows for part, rows in known.items() if part in case.path)
        if draw(MOSTLY):
            case.path_parameters[name] = str(draw(st.sampled_from(there)))
    if isinstance(case.body, dict):
        for name in case.body.keys() & known.keys():
            if draw(MOSTLY):
                case.body[name] = draw(st.sampled_from(known[name]))


@pytest.mark.parametrize("caller", ["worker", "manager", "token", "nobody"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_that_is_sent_breaks_it(region, callers, known, operation, caller):
    described = OPERATIONS[operation]
    cases = st.one_of(
        described.as_strategy(generation_mode=GenerationMode.POSITIVE),
        described.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, data=st.data())
    def send(case, data):
        aim(case, known, data.draw)
        with transaction.atomic():
            answer = case.call(headers=callers[caller])
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    send()
