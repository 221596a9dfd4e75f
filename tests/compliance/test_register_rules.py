"""What the last word of a register is worth to a booking, by its age and whether it answers."""

from datetime import UTC, datetime, timedelta

import pytest

from compliance.rules.registers import (
    HOLDS,
    SAYS,
    LastWord,
    Patience,
    RegisterStatus,
    Word,
    status_printed,
)

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
PATIENCE = Patience(ask_again=timedelta(hours=12), serves=timedelta(hours=24))
REGISTERED = RegisterStatus.REGISTERED


def ago(hours):
    return NOW - timedelta(hours=hours)


@pytest.mark.parametrize(
    ("said", "worth"),
    [
        pytest.param(LastWord(None, None), Word.ASK, id="never asked"),
        pytest.param(LastWord(None, None, ago(1)), Word.TOO_OLD, id="never answered, and down"),
        pytest.param(LastWord(REGISTERED, ago(12)), Word.SERVES, id="young"),
        pytest.param(LastWord(REGISTERED, ago(12.1)), Word.ASK, id="old"),
        pytest.param(LastWord(REGISTERED, ago(13), ago(20)), Word.ASK, id="back since"),
        pytest.param(LastWord(REGISTERED, ago(24), ago(1)), Word.SERVES, id="old, and down"),
        pytest.param(LastWord(REGISTERED, ago(24.1), ago(1)), Word.TOO_OLD, id="too old, and down"),
        pytest.param(LastWord(RegisterStatus.SUSPENDED, ago(1)), Word.AGAINST, id="suspended"),
        pytest.param(LastWord(RegisterStatus.LAPSED, ago(90), ago(1)), Word.AGAINST, id="lapsed"),
        pytest.param(LastWord(RegisterStatus.CAUTION, ago(1)), Word.SERVES, id="a caution"),
    ],
)
def test_a_booking_goes_by_a_word_that_is_young_enough(said, worth):
    assert said.worth(PATIENCE, NOW) is worth


@pytest.mark.parametrize("status", RegisterStatus)
def test_whatever_does_not_hold_is_against_however_old(status):
    for hours in (0, 13, 25):
        against = LastWord(status, ago(hours)).worth(PATIENCE, NOW) is Word.AGAINST
        assert against is (status not in HOLDS)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Registered", REGISTERED),
        ("  STRUCK   off ", RegisterStatus.REMOVED),
        ("interim_suspension", RegisterStatus.SUSPENDED),
        ("registered, pending review", None),
        ("", None),
    ],
)
def test_only_words_we_know_are_an_answer(words, status):
    assert status_printed(words) is status


def test_every_status_has_words():
    assert SAYS.keys() == set(RegisterStatus)
