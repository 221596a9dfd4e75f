"""What was changed, made up or signed by another is refused with its reason."""

import hmac
from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.passport.rules import jws, sd_jwt
from compliance.passport.rules.reasons import NotAccepted, Reason
from tests.compliance.passport.checking import check, refusal
from tests.compliance.passport.signing import (
    HOLDER,
    LIST,
    NOW,
    STRANGER,
    TRUST,
    WARD,
    issued,
    resigned,
    shown,
)

ONE = issued()


@pytest.mark.parametrize("text", ["A", "AB", "AA=", "A+/A", "é"])
def test_bytes_are_written_in_one_way_only(text):
    with pytest.raises(NotAccepted) as refused:
        jws.decode(text)

    assert refused.value.reason is Reason.UNREADABLE


def swapped(text, part, new):
    parts = text.split("~")
    parts[part] = new
    return "~".join(parts)


def broken(text, where):
    """The signature's tenth character from the end, changed."""
    token = text.split("~")[where]
    other = "A" if token[-10] != "A" else "B"
    return swapped(text, where, token[:-10] + other + token[-9:])


def changed_detail(text):
    detail = sd_jwt.split(text).details[0]
    salted, name, _ = jws.read_json(jws.decode(detail.text))
    return swapped(text, 1, jws.encode(jws.write_json([salted, name, "Somebody Else"])))


def added_detail(text):
    detail = jws.encode(jws.write_json([sd_jwt.salt(), "grade", "Consultant"]))
    token, *rest = text.split("~")
    return "~".join([token, detail, *rest])


def doubled_detail(text):
    token, first, *rest = text.split("~")
    return "~".join([token, first, first, *rest])


def claims_changed(text):
    token = text.split("~")[0]
    first, second, third = token.split(".")
    said = jws.read_json(jws.decode(second)) | {"kind": "gmc"}
    return swapped(text, 0, f"{first}.{jws.encode(jws.write_json(said))}.{third}")


def unsigned(text):
    first, second, _ = text.split("~")[0].split(".")
    told = jws.read_json(jws.decode(first)) | {"alg": "none"}
    return swapped(text, 0, f"{jws.encode(jws.write_json(told))}.{second}.")


def by_shared_secret(text):
    """Signed with HMAC, the secret being the issuer's public key as everybody can read it."""
    first, second, _ = text.split("~")[0].split(".")
    told = jws.read_json(jws.decode(first)) | {"alg": "HS256"}
    message = f"{jws.encode(jws.write_json(told))}.{second}"
    public = TRUST.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    mac = hmac.new(public, message.encode(), sha256).digest()
    return swapped(text, 0, f"{message}.{jws.encode(mac)}")


def re_headed(**header):
    return lambda text: swapped(text, 0, resigned(text.split("~")[0], TRUST, **header))


def re_claimed(**claims):
    """The issuer itself said otherwise, and its holder shows that."""

    def change(text):
        whole = swapped(text, 0, resigned(text.split("~")[0], TRUST, claims))
        return shown(whole.rpartition("~")[0] + "~")

    return change


def self_made(text):
    return swapped(text, 0, resigned(text.split("~")[0], STRANGER))


def self_made_under_its_name(text):
    return swapped(text, 0, resigned(text.split("~")[0], STRANGER, kid=TRUST.key_id))


def holder_as_issuer(text):
    return swapped(text, 0, resigned(text.split("~")[0], HOLDER))


def proof_by(signer, **header):
    return lambda text: swapped(text, -1, resigned(text.split("~")[-1], signer, **header))


def proof_claims(**claims):
    return lambda text: swapped(text, -1, resigned(text.split("~")[-1], HOLDER, claims))


def detail_left_out(text):
    token, _, *rest = text.split("~")
    return "~".join([token, *rest])


def repeated_digest(text):
    claims = jws.unproven_claims(text.split("~")[0])
    return re_claimed(_sd=[*claims["_sd"], claims["_sd"][0]])(text)


def hidden(name, value):
    """A term that must be plain, as a detail that the issuer did sign."""

    def change(text):
        detail = jws.encode(jws.write_json([sd_jwt.salt(), name, value]))
        digest = jws.encode(sha256(detail.encode()).digest())
        token = text.split("~")[0]
        said = jws.unproven_claims(token)
        digests = [*said["_sd"], digest]
        said = {k: v for k, v in said.items() if k != name} | {"_sd": digests}
        return f"{jws.sign(sd_jwt.CREDENTIAL, said, TRUST)}~{detail}~"

    return change


TAMPERED = {
    "a detail is changed": (changed_detail, Reason.UNSIGNED_DISCLOSURE),
    "a detail is added": (added_detail, Reason.UNSIGNED_DISCLOSURE),
    "a detail stands twice": (doubled_detail, Reason.REPEATED),
    "a digest stands twice": (repeated_digest, Reason.REPEATED),
    "a claim is changed": (claims_changed, Reason.SIGNATURE),
    "the signature is changed": (lambda t: broken(t, 0), Reason.SIGNATURE),
    "a stranger signed it": (self_made, Reason.UNKNOWN_KEY),
    "a stranger signed under the key's name": (self_made_under_its_name, Reason.SIGNATURE),
    "its holder signed it": (holder_as_issuer, Reason.UNKNOWN_KEY),
    "it is not signed": (unsigned, Reason.ALGORITHM),
    "HMAC by the public key": (by_shared_secret, Reason.ALGORITHM),
    "another algorithm is named": (re_headed(alg="ES384"), Reason.ALGORITHM),
    "it is signed as another type": (re_headed(typ="JWT"), Reason.TYPE),
    "it brings its own key": (re_headed(jwk=STRANGER.jwk), Reason.HEADER),
    "it names where its key is": (re_headed(jku="https://evil.example/"), Reason.HEADER),
    "it asks for an extension": (re_headed(crit=["b64"], b64=False), Reason.HEADER),
    "it names no key": (re_headed(kid=None), Reason.UNKNOWN_KEY),
    "another issuer": (re_claimed(iss="https://evil.example"), Reason.UNKNOWN_ISSUER),
    "an issuer that is no text": (re_claimed(iss=["a"]), Reason.UNKNOWN_ISSUER),
    "another digest method": (re_claimed(_sd_alg="md5"), Reason.ALGORITHM),
    "no kind": (re_claimed(vct=None), Reason.MISSING),
    "no day of issue": (re_claimed(iat=None), Reason.MISSING),
    "an end that is no number": (re_claimed(exp="tomorrow"), Reason.MISSING),
    "an end that is yes": (re_claimed(exp=True), Reason.MISSING),
    "an end beyond all time": (re_claimed(exp=10**30), Reason.MISSING),
    "it has ended": (re_claimed(exp=int(NOW.timestamp())), Reason.EXPIRED),
    "issued tomorrow": (re_claimed(iat=int(NOW.timestamp()) + 86400), Reason.NOT_YET),
    "counts from tomorrow": (re_claimed(nbf=int(NOW.timestamp()) + 86400), Reason.NOT_YET),
    "a status nobody can read": (re_claimed(status={"status_list": {"uri": 3}}), Reason.MISSING),
    "a place beyond the list": (
        re_claimed(status={"status_list": {"uri": LIST, "idx": 10**9}}),
        Reason.STATUS_MISSING,
    ),
    "a place before the list": (
        re_claimed(status={"status_list": {"uri": LIST, "idx": -1}}),
        Reason.STATUS_MISSING,
    ),
    "another list": (
        re_claimed(status={"status_list": {"uri": f"{LIST}2", "idx": 1}}),
        Reason.STATUS_MISSING,
    ),
    "no key of its holder": (re_claimed(cnf=None), Reason.NO_HOLDER),
    "a stranger shows it": (proof_by(STRANGER), Reason.HOLDER_SIGNATURE),
    "its issuer shows it": (proof_by(TRUST), Reason.HOLDER_SIGNATURE),
    "the proof is of another type": (proof_by(HOLDER, typ="dc+sd-jwt"), Reason.TYPE),
    "the proof is not signed our way": (proof_by(HOLDER, alg="none"), Reason.ALGORITHM),
    "shown to somebody else": (proof_claims(aud="https://other.example"), Reason.AUDIENCE),
    "shown to two": (proof_claims(aud=[WARD.audience]), Reason.MISSING),
    "shown last night": (proof_claims(nonce="night-4710"), Reason.NONCE),
    "shown too long ago": (
        proof_claims(iat=int((NOW - timedelta(minutes=12)).timestamp())),
        Reason.SHOWN_TOO_LONG_AGO,
    ),
    "shown tomorrow": (proof_claims(iat=int(NOW.timestamp()) + 86400), Reason.NOT_YET),
    "a proof for another credential": (proof_claims(sd_hash="x"), Reason.SHOWN_OTHERWISE),
    "a shown detail is left out": (detail_left_out, Reason.SHOWN_OTHERWISE),
    "the proof is cut off": (lambda t: t.rpartition("~")[0] + "~", Reason.NOT_SHOWN),
    "it is cut in half": (lambda t: t[: len(t) // 2], Reason.UNREADABLE),
    "it is no credential": (lambda t: "Dear Sir or Madam", Reason.UNREADABLE),
    "it is far too long": (lambda t: "a" * 300_000 + "~", Reason.TOO_LARGE),
    "it shows too much": (lambda t: t.split("~")[0] + "~" + "WyJhIl0~" * 70, Reason.TOO_LARGE),
    "a detail is no list": (lambda t: swapped(t, 1, jws.encode(b'{"a":1}')), Reason.DISCLOSURE),
    "a detail is padded": (lambda t: swapped(t, 1, t.split("~")[1] + "="), Reason.DISCLOSURE),
    "it hides when it ends": (hidden("exp", 4102444800), Reason.HIDDEN_TERM),
    "it hides its status": (hidden("status", {}), Reason.HIDDEN_TERM),
    "a detail would replace a term": (hidden("_sd", []), Reason.DISCLOSURE),
    "a detail would change a claim": (
        lambda t: hidden("kind", "gmc")(re_claimed(other=1)(t)),
        None,
    ),
}


@pytest.mark.parametrize(("tamper", "reason"), TAMPERED.values(), ids=TAMPERED.keys())
def test_what_was_tampered_with_is_refused_with_its_reason(tamper, reason):
    text = tamper(shown())

    if reason is None:  # nothing is changed by it: the issuer signed the detail itself
        assert check(text, occasion=None).claims["kind"] == "gmc"
    else:
        occasion = None if tamper.__qualname__.startswith("hidden") else WARD
        assert refusal(text, occasion=occasion) is reason


@given(st.data())
@settings(max_examples=60)
def test_no_single_change_is_ever_accepted_as_something_else(data):
    text = shown(ONE)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ABCXYZabcxyz0189-_~."))

    changed = text[:at] + other + text[at + 1 :]

    if changed != text:
        with pytest.raises(NotAccepted):
            check(changed)


def test_a_proof_without_a_time_is_refused():
    assert refusal(proof_claims(iat=None)(shown())) is Reason.MISSING


MINUTE = 60  # how far two clocks may be apart
OLDEST = int(WARD.within.total_seconds()) + MINUTE
EDGES = {
    "issued a minute from now": (re_claimed, {"iat": MINUTE}, None),
    "issued later": (re_claimed, {"iat": MINUTE + 1}, Reason.NOT_YET),
    "counts in a minute": (re_claimed, {"nbf": MINUTE}, None),
    "counts later": (re_claimed, {"nbf": MINUTE + 1}, Reason.NOT_YET),
    "ends in a second": (re_claimed, {"exp": 1}, None),
    "shown a minute from now": (proof_claims, {"iat": MINUTE}, None),
    "shown later": (proof_claims, {"iat": MINUTE + 1}, Reason.NOT_YET),
    "shown as long ago as may be": (proof_claims, {"iat": -OLDEST}, None),
    "shown a second before": (proof_claims, {"iat": -OLDEST - 1}, Reason.SHOWN_TOO_LONG_AGO),
}


@pytest.mark.parametrize(("tamper", "terms", "reason"), EDGES.values(), ids=EDGES.keys())
def test_each_moment_is_taken_to_the_second(tamper, terms, reason):
    at = {name: int(NOW.timestamp()) + seconds for name, seconds in terms.items()}
    text = tamper(**at)(shown())

    if reason is None:
        assert check(text)
    else:
        assert refusal(text) is reason
