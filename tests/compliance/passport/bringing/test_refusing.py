"""A passport of another bank that is not true, or not shown to us: refused whole."""

from datetime import timedelta

import pytest

from compliance.passport.errors import NotYourName, NotYourPassport
from compliance.passport.rules.reasons import Reason
from staffbank import clock
from tests.compliance.passport.bringing.leeds import (
    LEEDS,
    PLACE,
    bring,
    listed,
    refused,
    shown_to_us,
    signed,
)
from tests.compliance.passport.signing import STRANGER, TRUST, resigned
from tests.factories import workers as w

pytestmark = pytest.mark.django_db


def test_a_proof_made_for_another_record_or_another_name_is_refused(trust, issuer, amara):
    other = w.WorkerFactory(ready_for=trust, name="Bea Lind")
    with pytest.raises(NotYourPassport):
        bring(other, shown_to_us(signed(), amara))
    with pytest.raises(NotYourName):
        bring(other, shown_to_us(signed(), other))
    with pytest.raises(NotYourPassport):
        bring(amara, shown_to_us(signed(), amara, nonce="999999999999-00"))


def replayed(worker):
    return shown_to_us(signed(), worker, audience="https://elsewhere.example/verify/")


def by_a_stranger(worker):
    return shown_to_us(signed(), worker, signer=STRANGER)


def of_a_stranger(worker):
    return shown_to_us(signed(signer=STRANGER), worker)


def with_their_key_named(worker):
    token, *details = signed().split("~")
    forged = resigned(token, STRANGER, kid=TRUST.key_id)
    return shown_to_us("~".join([forged, *details]), worker)


def with_a_key_of_its_own(worker):
    token, *details = signed().split("~")
    forged = resigned(token, STRANGER, jwk=STRANGER.jwk)
    return shown_to_us("~".join([forged, *details]), worker)


REFUSED = {
    "an issuer nobody here trusts": (
        lambda worker: shown_to_us(signed(iss=f"{LEEDS}0"), worker),
        Reason.UNKNOWN_ISSUER,
    ),
    "a key the issuer has not": (of_a_stranger, Reason.UNKNOWN_KEY),
    "another key under its name": (with_their_key_named, Reason.SIGNATURE),
    "a key that it brings itself": (with_a_key_of_its_own, Reason.HEADER),
    "shown to somebody else, and passed on": (replayed, Reason.AUDIENCE),
    "shown by somebody else": (by_a_stranger, Reason.HOLDER_SIGNATURE),
    "shown by nobody": (lambda worker: signed(), Reason.NOT_SHOWN),
    "over": (
        lambda worker: shown_to_us(signed(exp=int(clock.now().timestamp()) - 1), worker),
        Reason.EXPIRED,
    ),
    "of another sort": (
        lambda worker: shown_to_us(signed(vct="https://leeds.example.nhs.uk/vct/pay/1"), worker),
        Reason.TYPE,
    ),
    "on no status list": (
        lambda worker: shown_to_us(signed(status={"status_list": {"idx": 1, "uri": "x"}}), worker),
        Reason.STATUS_MISSING,
    ),
}


@pytest.mark.parametrize(("made", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_true_is_refused_whole(issuer, amara, made, reason):
    assert refused(amara, made(amara)) is reason


def test_what_was_stopped_there_or_whose_list_is_old_is_refused(issuer, amara):
    text = shown_to_us(signed(), amara)
    old = clock.now() - timedelta(hours=25)

    assert refused(amara, text, lists=[listed(PLACE)]) is Reason.STOPPED
    assert refused(amara, text, lists=[]) is Reason.STATUS_MISSING
    assert refused(amara, text, lists=[listed(at=old)]) is Reason.STATUS_STALE
    assert refused(amara, text, lists=[listed(signer=STRANGER)]) is Reason.UNKNOWN_KEY


def test_a_code_serves_for_a_day(monkeypatch, issuer, amara):
    text = shown_to_us(signed(), amara)
    tomorrow = clock.now() + timedelta(hours=24, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)

    assert refused(amara, text) is Reason.SHOWN_TOO_LONG_AGO
