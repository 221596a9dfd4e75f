"""What a log line says, and what no line says whatever is logged."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import resolve

from staffbank.accounts.models import User
from staffbank.logs import EXTRAS, Discreet, JsonFormatter, masked
from staffbank.tracing import tracing
from tests.factories.trusts import MembershipFactory

SECRET = "sbk_7Qm2xK9vT4wZr8LpN3aB6cD1"
PRIVATE = ("Amara Osei", "amara.osei@example.nhs.uk", SECRET, "07700 900123", "12A3456E")


def line(message, *args, error=None, level=logging.ERROR, **extra):
    """The line that production's handler would write."""
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.getLogger("staffbank.test").makeRecord(
        "staffbank.test", level, __file__, 1, message, args, exc_info, extra=extra
    )
    assert Discreet().filter(record)
    return json.loads(JsonFormatter().format(record))


def raised(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()[1]


def test_a_line_says_when_how_bad_who_what_and_in_which_request():
    with tracing("0123456789abcdef"):
        said = line("outbox.parked", delivery="6f1c5a52-0d4e-4f0f-9d60-0a35d6cb6d51", handler="a.b")

    assert said.pop("at").endswith("+00:00")
    assert said == {
        "level": "error",
        "logger": "staffbank.test",
        "message": "outbox.parked",
        "request": "0123456789abcdef",
        "delivery": "6f1c5a52-0d4e-4f0f-9d60-0a35d6cb6d51",
        "handler": "a.b",
    }


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("to amara.osei@example.nhs.uk failed", "to [email] failed"),
        ("<Amara@Example.org>", "<[email]>"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [secret]"),
        ("password=hunter2 and more", "password=[secret] and more"),
        (f"/calendar/{SECRET}.ics", "/calendar/[secret].ics"),
        ("/find/?name=Amara&page=2", "/find/?name=[value]&page=[value]"),
        ("ring 07700 900123 now", "ring [number] now"),
        ("web.fault 7KQM-2X", "web.fault 7KQM-2X"),
        ("row 6f1c5a52-0d4e-4f0f-9d60-0a35d6cb6d51", "row 6f1c5a52-0d4e-4f0f-9d60-0a35d6cb6d51"),
        ("took 1250 ms for 788 rows", "took 1250 ms for 788 rows"),
    ],
)
def test_what_looks_like_an_address_or_a_secret_is_masked(text, left):
    assert masked(text) == left


def test_an_extra_that_is_on_no_list_is_left_out():
    said = line(
        "a.thing", bank="north-west", person="Amara Osei", body={"note": "Amara"}, status=502
    )

    assert {"bank", "status"} <= said.keys()
    assert not any(private in json.dumps(said) for private in PRIVATE)
    assert {"name", "person", "body", "email", "user", "address"}.isdisjoint(EXTRAS)


@pytest.mark.parametrize("private", PRIVATE)
def test_an_error_is_told_without_its_words(private):
    said = line("web.fault 7KQM-2X", error=raised(ValueError(f"not a date: {private}")))

    assert said["raised"][0] == "ValueError"
    assert "raised" in said["raised"][1]  # the function it was raised in
    assert private not in json.dumps(said)


@pytest.mark.django_db
def test_the_databases_words_quote_no_row():
    user = MembershipFactory().user
    with pytest.raises(IntegrityError) as caught:
        User.objects.create(email=user.email)

    assert user.email in str(caught.value)  # as the database words it
    said = line("api.fault", error=caught.value)
    assert user.email not in json.dumps(said)
    assert any(each.startswith("UniqueViolation 23505") for each in said["raised"])


def test_the_framework_tells_the_route_and_not_the_address():
    request = RequestFactory().get(f"/calendar/{SECRET}.ics", {"who": "Amara Osei"})
    request.resolver_match = resolve(request.path)

    said = line("Internal Server Error: %s", request.path, request=request, status_code=500)

    assert (said["route"], said["status_code"]) == ("feed", 500)
    assert not any(private in json.dumps(said) for private in PRIVATE)


def test_a_line_stays_one_line_whatever_is_said():
    record = logging.makeLogRecord({"msg": "first\nlevel=critical forged", "levelname": "INFO"})

    assert "\n" not in JsonFormatter().format(record)
