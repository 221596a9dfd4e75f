import pytest

from staffbank.web.tags import CODES, TABLE, State, UnknownState, state_of


@pytest.mark.parametrize(
    ("thing", "status", "state"),
    [
        ("booking", "confirmed", State("Booked", "green")),
        ("booking", "no_show", State("Did not attend", "red")),
        ("vacancy", "draft", State("Draft", "white")),
        ("vacancy", "Urgent", State("Urgent", "red")),
        ("check", "submitted", State("Waiting for a check", "yellow")),
        ("pay", "exported", State("With payroll", "blue")),
    ],
)
def test_a_code_becomes_the_words_people_read(thing, status, state):
    assert state_of(thing, status) == state


def test_what_somebody_holds_names_them():
    assert state_of("request", "requested", holder="Dana Mercer") == State(
        "With Dana Mercer", "yellow"
    )


def test_a_status_without_words_never_reaches_a_page():
    with pytest.raises(UnknownState, match="quantum"):
        state_of("vacancy", "quantum")


def test_every_code_leads_to_words_that_have_a_colour():
    for thing, code in CODES:
        assert state_of(thing, code).words == CODES[thing, code]


def test_no_two_colours_share_words_within_a_thing():
    for thing, colours in TABLE.items():
        words = [word for row in colours.values() for word in row]
        assert len(words) == len(set(words)), thing
