import pytest
from django.db import OperationalError
from django.test import Client

from shifts.api.vacancies import VacancyViewSet
from tests.api.conftest import ROOT
from tests.factories.trusts import MembershipFactory

JSON = "application/problem+json"


def is_problem(answer, status, code):
    assert answer["Content-Type"] == JSON
    problem = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= problem.keys()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    return problem


def test_nobody_is_asked_who_they_are(region):
    answer = region.nobody.get(f"/trusts/{region.own.trust.slug}/vacancies/")

    is_problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Staffbank"'


@pytest.mark.parametrize(
    "path", ["/nothing/", "/trusts/nowhere/vacancies/", "/trusts/nowhere/vacancies/x/"]
)
def test_what_is_not_there_is_a_problem_too(region, path):
    is_problem(region.manager.get(path), 404, "not_found")


def test_a_body_that_is_not_json_is_refused(region):
    path = f"{ROOT}/trusts/{region.own.trust.slug}/vacancies/"

    unread = region.manager.client.post(path, "{", content_type="application/json")
    unknown = region.manager.client.post(path, {"ward": "A"})

    is_problem(unread, 400, "parse_error")
    is_problem(unknown, 415, "unsupported_media_type")


@pytest.mark.parametrize("body", ["[]", "null", "1", '"text"', '{"ward": {}}'])
def test_a_body_of_another_shape_is_refused(region, body):
    path = f"{ROOT}/trusts/{region.own.trust.slug}/vacancies/"

    answer = region.manager.client.post(path, body, content_type="application/json")

    is_problem(answer, 400, "invalid")


def test_a_method_that_is_not_there_is_refused(region):
    path = f"{ROOT}/trusts/{region.own.trust.slug}/vacancies/"

    is_problem(region.manager.client.delete(path), 405, "method_not_allowed")


def test_a_session_needs_its_csrf_token(region):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(MembershipFactory(trust=region.own.trust).user)
    path = f"{ROOT}/trusts/{region.own.trust.slug}/vacancies/"

    answer = browser.post(path, {}, content_type="application/json")

    is_problem(answer, 403, "permission_denied")


def test_a_body_too_large_to_hold_is_refused(region, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = region.token.post(f"/trusts/{region.own.trust.slug}/vacancies/", {"note": "n" * 200})

    is_problem(answer, 413, "too_large")


def test_our_own_fault_says_nothing_of_itself_but_a_reference(region, monkeypatch, caplog):
    def fails(self):
        raise ZeroDivisionError("shifts_vacancy")

    monkeypatch.setattr(VacancyViewSet, "get_queryset", fails)
    answer = region.manager.get(f"/trusts/{region.own.trust.slug}/vacancies/")

    problem = is_problem(answer, 500, "fault")
    assert "shifts_vacancy" not in answer.content.decode()
    reference = problem["detail"].split("Quote ")[1].split()[0]
    assert reference in caplog.text


def test_a_lock_not_free_in_time_says_when_to_try_again(region, monkeypatch):
    class LockNotAvailable(Exception):
        sqlstate = "55P03"

    def waits(self):
        raise OperationalError from LockNotAvailable()

    monkeypatch.setattr(VacancyViewSet, "get_queryset", waits)
    answer = region.manager.get(f"/trusts/{region.own.trust.slug}/vacancies/")

    is_problem(answer, 503, "busy")
    assert answer["Retry-After"] == "2"
