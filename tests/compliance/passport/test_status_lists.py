"""Whether a credential still counts is read from a signed list of many."""

import zlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.passport.rules import jws, status_list
from compliance.passport.rules.reasons import NotAccepted, Reason
from compliance.passport.rules.verifying import Standing
from tests.compliance.passport.checking import check, refusal
from tests.compliance.passport.signing import (
    LIST,
    NOW,
    PLACE,
    STRANGER,
    TRUST,
    issued,
    listed,
    resigned,
    shown,
)

STATUSES = {
    "stopped": (lambda: listed([PLACE]), Reason.STOPPED),
    "its neighbours are stopped": (lambda: listed([PLACE - 1, PLACE + 1]), None),
    "no list is here": (dict, Reason.STATUS_MISSING),
    "a list of yesterday": (lambda: listed(at=NOW - timedelta(hours=25)), Reason.STATUS_STALE),
    "a list of tomorrow": (lambda: listed(at=NOW + timedelta(hours=2)), Reason.STATUS_STALE),
    "a stranger's list": (lambda: listed(signer=STRANGER), Reason.UNKNOWN_KEY),
    "another list under its address": (lambda: listed(uri=f"{LIST}9"), Reason.STATUS_MISSING),
    "a credential for a list": (lambda: {LIST: issued().split("~")[0]}, Reason.TYPE),
    "a list of two bits": (
        lambda: {LIST: resigned(listed()[LIST], TRUST, {"status_list": {"bits": 2, "lst": ""}})},
        Reason.UNREADABLE,
    ),
    "a list of nothing": (
        lambda: {LIST: resigned(listed()[LIST], TRUST, {"status_list": {"bits": 1, "lst": "AA"}})},
        Reason.UNREADABLE,
    ),
    "a list without a time": (
        lambda: {LIST: resigned(listed()[LIST], TRUST, {"exp": None})},
        Reason.MISSING,
    ),
    "a list that bursts": (
        lambda: {
            LIST: resigned(
                listed()[LIST],
                TRUST,
                {"status_list": {"bits": 1, "lst": jws.encode(zlib.compress(bytes(10**7)))}},
            )
        },
        Reason.TOO_LARGE,
    ),
}


@pytest.mark.parametrize(("lists", "reason"), STATUSES.values(), ids=STATUSES.keys())
def test_the_status_list_says_whether_it_still_counts(lists, reason):
    if reason is None:
        assert check(shown(), statuses=lists()).standing is Standing.COUNTS
    else:
        assert refusal(shown(), statuses=lists()) is reason


def test_a_credential_without_a_status_counts_until_it_ends():
    assert check(shown(issued(status=None)), statuses={}).standing is Standing.COUNTS


def test_a_small_herd_is_never_published():
    with pytest.raises(ValueError, match="herd"):
        status_list.publish(status_list.Bits.none_of(1024), uri=LIST, at=NOW, signer=TRUST)


@given(st.sets(st.integers(0, status_list.HERD - 1), max_size=200))
@settings(max_examples=25)
def test_a_packed_list_says_what_was_put_in(stopped):
    packed = status_list.Bits.unpacked(status_list.Bits.of(stopped).packed())

    assert len(packed) == status_list.HERD
    assert all(packed.is_stopped(index) for index in stopped)
    assert sum(byte.bit_count() for byte in packed.raw) == len(stopped)


def test_a_place_beyond_a_list_cannot_be_stopped():
    with pytest.raises(IndexError):
        status_list.Bits.none_of().stop(status_list.HERD)


@pytest.mark.parametrize("lst", ["!!!", jws.encode(b"no list")], ids=["letters", "bytes"])
def test_a_list_that_cannot_be_unpacked_is_refused(lst):
    with pytest.raises(NotAccepted):
        status_list.Bits.unpacked(lst)


def test_a_list_of_a_time_beyond_all_time_is_refused():
    token = resigned(listed()[LIST], TRUST, {"iat": 10**30, "exp": 10**31})

    assert refusal(shown(), statuses={LIST: token}) is Reason.UNREADABLE
