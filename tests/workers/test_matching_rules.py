"""Whether two sets of facts are of one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.rules.matching import Facts, How, how_matched

LISTED = Facts("osei amara", "18A1234C", "amara@nhs.uk", "b1")


@pytest.mark.parametrize(
    ("person", "how"),
    [
        (Facts("osei amara", "18A1234C"), How.REGISTRATION),
        (Facts("mensah amara", "18A1234C", birth="b1"), How.REGISTRATION),
        (Facts("mensah amara", "18A1234C"), How.PERSON),
        (Facts("mensah amara", "", "Amara@NHS.uk"), How.EMAIL),
        (Facts("osei amara", "19B4321D", "amara@nhs.uk"), How.PERSON),
        (Facts("osei amara", birth="b1"), How.PERSON),
        (Facts("osei amara"), None),
        (Facts("boateng kofi", "19B4321D", "kofi@nhs.uk", "b2"), None),
        (Facts(""), None),
    ],
)
def test_how_somebody_is_found(person, how):
    assert how_matched(LISTED, person) is how


FACTS = st.builds(
    Facts,
    st.sampled_from(["", "osei amara", "boateng kofi"]),
    st.sampled_from(["", "18A1234C", "19B4321D"]),
    st.sampled_from(["", "a@nhs.uk", "A@NHS.UK", "k@nhs.uk"]),
    st.sampled_from(["", "b1", "b2"]),
)


@given(FACTS, FACTS)
def test_it_is_the_same_from_both_sides_and_nothing_in_common_is_nobody(one, other):
    assert how_matched(one, other) is how_matched(other, one)
    if how_matched(one, other) in {How.REGISTRATION, How.EMAIL}:
        assert one.registration == other.registration or one.email.casefold() == (
            other.email.casefold()
        )
