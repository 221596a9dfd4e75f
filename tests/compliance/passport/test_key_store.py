"""Trusts' keys may live in a device: the port that whoever has one writes a class for."""

import pytest

from compliance.passport.models import IssuerSecret
from compliance.passport.sealing import unseal
from compliance.passport.services.keystore import NewKey
from staffbank.db import as_owner
from tests.compliance.passport.signing import Pair
from tests.compliance.passport.test_issuing import read
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.passport import issue

pytestmark = pytest.mark.django_db

#: What is in the device: a key by its slot. It signs, and hands out no private half.
SLOTS = {}


class InDevice:
    """Keys of a device: the secret that we seal is the name of a slot."""

    def make(self):
        slot, pair = f"slot-{len(SLOTS)}", Pair()
        SLOTS[slot] = pair
        return NewKey(pair.jwk, slot.encode())

    def signer(self, jwk, secret):
        return SLOTS[secret.decode()]


def test_a_trust_signs_in_a_device_and_its_key_is_not_here(settings):
    settings.PASSPORT_KEY_STORE = f"{__name__}.InDevice"
    credential = w.CredentialFactory(checked_at_trust=t.TrustFactory())

    issued = issue(credential)

    assert read(issued.token).claims["kind"] == "fire"
    with as_owner():
        kept = IssuerSecret.objects.get(key=issued.key)
    secret = unseal(bytes(kept.sealed), kept.sealed_with, about=issued.key.key_id)
    assert secret.decode() in SLOTS
