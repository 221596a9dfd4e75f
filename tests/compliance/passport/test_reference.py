"""Held against the reference implementation of SD-JWT, in both directions."""

import pytest
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from compliance.passport.rules import jws
from compliance.passport.rules.verifying import verify
from tests.compliance.passport.signing import (
    DETAILS,
    HOLDER,
    ISSUERS,
    NOW,
    TRUST,
    WARD,
    issued,
    listed,
    plain,
    shown,
)


def private(pair):
    secret = pair.private.private_numbers().private_value.to_bytes(32, "big")
    return JWK(**pair.jwk, d=jws.encode(secret))


def test_the_reference_reads_what_we_issue_and_show():
    theirs = SDJWTVerifier(
        shown(show=("name",)), lambda *_: JWK(**TRUST.jwk), WARD.audience, WARD.nonce
    )

    read = theirs.get_verified_payload()

    assert read == plain() | {"name": "Amara Osei"}


@pytest.mark.parametrize("show", [(), ("name",), tuple(DETAILS)], ids=["none", "one", "all"])
def test_we_and_the_reference_read_the_same(show):
    text = shown(show=show)

    ours = verify(text, issuers=ISSUERS, now=NOW, statuses=listed(), occasion=WARD).claims
    theirs = SDJWTVerifier(text, lambda *_: JWK(**TRUST.jwk), WARD.audience, WARD.nonce)

    assert ours == theirs.get_verified_payload()


def test_we_read_what_the_reference_issues_and_shows():
    nested = {"role": {SDObj("band"): "5", "group": "nursing"}, "skills": [SDObj("iv"), "bls"]}
    issuer = SDJWTIssuer(
        plain() | {SDObj("name"): "Amara Osei"} | nested,
        private(TRUST),
        JWK(**HOLDER.jwk),
        add_decoy_claims=True,
        extra_header_parameters={"typ": "dc+sd-jwt", "kid": TRUST.key_id},
    )
    holder = SDJWTHolder(issuer.sd_jwt_issuance)
    wanted = {"name": True, "role": {"band": True}, "skills": [True, True]}
    holder.create_presentation(wanted, WARD.nonce, WARD.audience, private(HOLDER))
    text = holder.sd_jwt_presentation
    token, _, proof = text.rpartition("~")
    at = jws.unproven_claims(proof)["iat"]  # it asks the machine's clock

    verified = verify(f"{token}~", issuers=ISSUERS, now=NOW, statuses=listed())

    assert at > 0
    assert verified.claims["name"] == "Amara Osei"
    assert verified.claims["role"] == {"band": "5", "group": "nursing"}
    assert verified.claims["skills"] == ["iv", "bls"]


def test_the_reference_refuses_what_we_refuse():
    token, name, *rest = shown(show=("name",)).split("~")
    bad = "~".join([token, name, name, *rest])

    with pytest.raises(ValueError, match="Duplicate disclosure"):
        SDJWTVerifier(bad, lambda *_: JWK(**TRUST.jwk)).get_verified_payload()


def test_what_the_holder_keeps_is_what_was_issued():
    whole = issued()

    assert SDJWTHolder(whole).sd_jwt_payload == jws.unproven_claims(whole.split("~")[0])
