import pytest

from staffbank.devstack.register import BODIES
from workers.models import Joining, WorkerIdentifier
from workers.rules.registration import (
    SHAPES,
    Written,
    as_kept,
    numbers_like,
    what_is_wrong,
    written,
)


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("nmc", "12A3456E"),
        ("nmc", "12a3456e"),
        ("nmc", "12A 3456 E"),
        ("gmc", "7654321"),
        ("hcpc", "PH123456"),
        ("hcpc", "ot-12345"),
        ("hcpc", "pyl 1234"),
        ("gmc", "A123 4567"),
        ("gphc", "2054321"),
        ("gdc", "1234"),
        ("swe", "sw12345"),
        ("sssc", "3012345"),
    ],
)
def test_a_number_of_the_bodys_shape_is_right(body, number):
    assert what_is_wrong(body, number) == ""
    assert as_kept(number).isalnum()


@pytest.mark.parametrize(
    ("body", "number", "says"),
    [
        pytest.param("nmc", "", "Enter your NMC PIN", id="nothing"),
        pytest.param("nmc", "12A345E", "You entered 7 characters", id="too short"),
        pytest.param(
            "nmc", "12A34O6E", "Character 6 must be a number: 0, not the letter O", id="O"
        ),
        pytest.param(
            "nmc", "I2A3456E", "Character 1 must be a number: 1, not the letter I", id="I"
        ),
        pytest.param(
            "nmc", "7654321", "looks like a GMC reference number or", id="the other body's"
        ),
        pytest.param("gmc", "12A3456E", "looks like an NMC PIN", id="a nurse's for a doctor"),
        pytest.param(
            "hcpc",
            "1234567",
            "the letters of the profession and up to 6 numbers, like PH123456",
            id="no letters",
        ),
        pytest.param("hcpc", "XX12345", "You entered 7 characters", id="no profession's letters"),
        pytest.param("swe", "123456", "looks like a GDC number", id="a dentist's"),
        pytest.param("gphc", "20S4321", "number: 5, not the letter S", id="S"),
        pytest.param(
            "nmc",
            "2054321",
            "looks like a GMC reference number or a GPhC number or an SSSC number",
            id="one of several others'",
        ),
    ],
)
def test_a_number_of_another_shape_is_answered_with_what_to_type(body, number, says):
    assert says in what_is_wrong(body, number)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7654321", Written("7654321", ("gmc", "gphc", "sssc"))),
        ("GPhC 2054321", Written("2054321", ("gphc",), named=True)),
        ("SSSC: 3012345", Written("SSSC:3012345", ())),
        ("sssc 3012345", Written("3012345", ("sssc",), named=True)),
        ("GMC 7654321", Written("7654321", ("gmc",), named=True)),
        ("12A3456E", Written("12A3456E", ("nmc",))),
        ("123456", Written("123456", ("gdc",))),
        ("SWE SW12345", Written("SW12345", ("swe",), named=True)),
        ("Registered", Written("REGISTERED", ())),
    ],
)
def test_a_file_names_the_body_or_its_shape_leaves_some(text, found):
    assert written(text) == found


def test_every_register_is_one_that_people_say_keep_and_the_demo_asks():
    assert set(BODIES) == set(SHAPES)
    assert {*Joining.Body.values, "esr"} - {"none"} == set(WorkerIdentifier.Scheme.values)
    assert set(SHAPES) == set(WorkerIdentifier.Scheme.values) - {"esr"}
    for body, shape in SHAPES.items():
        assert what_is_wrong(body, shape.example) == ""


@pytest.mark.parametrize(
    ("bodies", "said"),
    [
        (("gdc",), "a GDC number"),
        (("nmc", "hcpc"), "an NMC PIN or an HCPC number"),
        (("gmc", "gphc", "sssc"), "a GMC reference number, a GPhC number or an SSSC number"),
    ],
)
def test_what_a_number_may_be_is_said_in_a_sentence(bodies, said):
    assert numbers_like(bodies) == said
