"""Too much, too deep, or not what it says: refused before it costs anything."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from staffbank.interop.json_reading import DEEPEST, Unreadable, read_json
from tests.factories.trusts import MembershipFactory

pytestmark = pytest.mark.django_db

MB = 1024 * 1024


@pytest.fixture
def manager():
    return MembershipFactory()


@pytest.fixture
def browser(manager):
    client = Client(raise_request_exception=False)
    client.force_login(manager.user)
    return client


def is_problem(answer, status, code):
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)


def test_ten_megabytes_of_json_are_refused(browser, manager):
    path = f"/api/v1/trusts/{manager.trust.slug}/vacancies/"

    is_problem(
        browser.post(path, {"note": "n" * 10 * MB}, content_type="application/json"),
        413,
        "too_large",
    )


def test_ten_megabytes_of_form_are_refused_with_a_page(browser):
    answer = browser.post("/seats/", "next=" + "n" * 10 * MB, "application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert b"That is too large" in answer.content


def test_a_file_past_every_limit_is_refused_before_it_is_read(browser, manager, settings):
    settings.UPLOAD_MAX_SIZE = MB
    address = f"/trust/{manager.trust.slug}/vacancies/import/"

    answer = browser.post(address, {"file": SimpleUploadedFile("week.csv", b"n" * MB)})

    assert answer.status_code == 413
    assert b"up to 1 MB" in answer.content


@pytest.mark.parametrize("opened", ["[", '{"a":'])
@pytest.mark.parametrize("depth", [DEEPEST + 1, 900, 100_000])
def test_json_nested_without_end_is_refused(browser, manager, opened, depth):
    body = opened * depth + "1" + ("]" if opened == "[" else "}") * depth
    path = f"/api/v1/trusts/{manager.trust.slug}/vacancies/"

    is_problem(browser.post(path, body, content_type="application/json"), 400, "parse_error")


@pytest.mark.parametrize("text", ["NaN", "Infinity", '{"a": -Infinity}', "1" * 5000, "", b"\xff"])
def test_what_is_no_json_by_its_letter_is_unreadable(text):
    with pytest.raises(Unreadable):
        read_json(text)


def test_json_of_our_own_depth_is_read():
    value = {"a": [{"b": [1, "two", None]}]}

    assert read_json(json.dumps(value)) == value
