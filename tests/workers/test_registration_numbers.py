import pytest

from workers.rules.registration import as_kept, what_is_wrong


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("nmc", "12A3456E"),
        ("nmc", "12a3456e"),
        ("nmc", "12A 3456 E"),
        ("gmc", "7654321"),
        ("hcpc", "PH123456"),
        ("hcpc", "ot-12345"),
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
        pytest.param("nmc", "7654321", "looks like a GMC reference number", id="the other body's"),
        pytest.param("gmc", "12A3456E", "looks like an NMC PIN", id="a nurse's for a doctor"),
        pytest.param(
            "hcpc", "123456", "2 letters and 4 to 6 numbers, like PH123456", id="no letters"
        ),
    ],
)
def test_a_number_of_another_shape_is_answered_with_what_to_type(body, number, says):
    assert says in what_is_wrong(body, number)
