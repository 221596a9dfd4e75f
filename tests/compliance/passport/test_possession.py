"""That whoever brings a key has it; and which proof belongs to what is shown."""

import pytest

from compliance.passport.rules import jws, possession, sd_jwt
from compliance.passport.rules.reasons import NotAccepted, Reason
from tests.compliance.passport.signing import HOLDER, STRANGER, issued, shown

US = "https://bank.example.nhs.uk/me/passport/key/"


def proof(kind=possession.KIND, signer=HOLDER, **claims):
    return jws.sign(kind, {"aud": US, "nonce": "a-code", "iat": 1} | claims, signer)


def test_whoever_signs_a_code_with_a_key_has_it():
    assert possession.prove(proof(), HOLDER.jwk, audience=US) == "a-code"


@pytest.mark.parametrize(
    ("given", "key", "reason"),
    [
        (proof(), STRANGER.jwk, Reason.HOLDER_SIGNATURE),
        (proof(signer=STRANGER), HOLDER.jwk, Reason.HOLDER_SIGNATURE),
        (proof(), HOLDER.jwk | {"d": "x"}, Reason.UNKNOWN_KEY),
        (proof(), {"kty": "oct", "k": "x"}, Reason.UNKNOWN_KEY),
        (proof(kind=sd_jwt.PROOF), HOLDER.jwk, Reason.TYPE),
        (proof(aud="https://elsewhere.example/"), HOLDER.jwk, Reason.AUDIENCE),
        (proof(nonce=7), HOLDER.jwk, Reason.MISSING),
    ],
    ids=["key", "signer", "private", "symmetric", "type", "audience", "code"],
)
def test_a_proof_of_something_else_is_none(given, key, reason):
    with pytest.raises(NotAccepted) as refused:
        possession.prove(given, key, audience=US)

    assert refused.value.reason is reason


def test_a_proof_goes_with_what_it_was_made_of_and_with_nothing_else():
    whole = issued()
    bare, _, proof_of_name = shown(whole, show=("name",)).rpartition("~")

    assert sd_jwt.with_proof(f"{bare}~", proof_of_name) == f"{bare}~{proof_of_name}"
    assert sd_jwt.with_proof(whole, proof_of_name) == whole
    assert sd_jwt.with_proof(whole, "") == whole


@pytest.mark.parametrize(
    ("name", "written"),
    [("x", "\x00"), ("x", "{} "), ("y", "AAAA{}"), ("y", "{}="), ("y", "\udc00")],
    ids=["nothing", "a space", "longer", "padded", "half a character"],
)
def test_a_key_is_written_in_one_way(name, written):
    key = HOLDER.jwk | {name: written.format(HOLDER.jwk[name])}

    with pytest.raises(NotAccepted):
        possession.prove(proof(), key, audience=US)
    with pytest.raises(NotAccepted):
        jws.thumbprint(key)


def test_half_a_character_is_no_json():
    with pytest.raises(NotAccepted) as refused:
        jws.read_json(rb'{"nonce":"1-\ud800"}')

    assert refused.value.reason is Reason.UNREADABLE
