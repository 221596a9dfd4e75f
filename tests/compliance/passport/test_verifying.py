import hmac
import zlib
from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.passport.rules import files, jws, sd_jwt, status_list
from compliance.passport.rules.reasons import WORDS, NotAccepted, Reason
from compliance.passport.rules.verifying import Standing, verify
from tests.compliance.passport.signing import (
    DETAILS,
    HOLDER,
    ISSUER,
    ISSUERS,
    LIST,
    NOW,
    PLACE,
    STRANGER,
    TRUST,
    WARD,
    Pair,
    issued,
    listed,
    plain,
    resigned,
    shown,
)


def check(text, **how):
    given = {"issuers": ISSUERS, "now": NOW, "statuses": listed(), "occasion": WARD} | how
    return verify(text, **given)


def refusal(text, **how):
    with pytest.raises(NotAccepted) as caught:
        check(text, **how)
    assert str(caught.value) == WORDS[caught.value.reason]
    return caught.value.reason


def test_what_was_shown_is_verified_and_nothing_else_of_it_is_told():
    verified = check(shown())

    assert verified.claims["name"] == "Amara Osei"
    assert {"number_ending", "evidence", "_sd", "_sd_alg"}.isdisjoint(verified.claims)
    assert verified.issuer == ISSUER
    assert verified.standing is Standing.COUNTS
    assert verified.shown.audience == WARD.audience


def test_what_is_not_shown_is_not_in_the_text_either():
    text = shown(show=("name",))

    assert "4127" not in "".join(str(d.value) for d in sd_jwt.split(text).details)
    assert len(sd_jwt.split(text).details) == 1


def test_without_lists_nobody_is_said_to_have_been_asked():
    assert check(shown(), statuses=None).standing is Standing.NOT_ASKED


def test_a_credential_alone_is_true_but_proves_no_holder():
    assert check(issued(), occasion=None).shown is None
    assert refusal(issued()) is Reason.NOT_SHOWN


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


def test_a_detail_cannot_stand_where_a_plain_claim_does():
    detail = sd_jwt.Detail(jws.encode(jws.write_json(["s", "kind", "gmc"])), "kind", "gmc")
    token = jws.sign(sd_jwt.CREDENTIAL, plain(_sd=[detail.digest]), TRUST)

    assert refusal(f"{token}~{detail.text}~", occasion=None) is Reason.REPEATED


def test_a_name_twice_in_one_object_is_refused():
    body = jws.encode(b'{"iss":"https://evil.example","iss":"' + ISSUER.encode() + b'"}')
    header = jws.encode(
        jws.write_json({"alg": "ES256", "typ": sd_jwt.CREDENTIAL, "kid": TRUST.key_id})
    )
    message = f"{header}.{body}"

    text = f"{message}.{jws.encode(TRUST.sign(message.encode()))}~"

    assert refusal(text, occasion=None) is Reason.UNREADABLE


def test_a_credential_nested_without_end_is_refused():
    deep = value = []
    for _ in range(40):
        value.append([])
        value = value[0]

    assert refusal(issued(deep=deep), occasion=None) is Reason.UNREADABLE


def test_the_keys_of_one_issuer_are_nothing_to_another():
    other = "https://north.example.nhs.uk/issuers/mersey"
    text = issued(signer=STRANGER)

    assert refusal(text, issuers={ISSUER: [TRUST.listed], other: [STRANGER.listed]}, occasion=None)


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": 5, "y": None},
    ],
    ids=["RSA", "a secret", "another curve", "no point of it", "no key at all"],
)
def test_a_key_of_another_sort_proves_nothing(key):
    listed_key = key | {"kid": TRUST.key_id}

    reason = refusal(shown(), issuers={ISSUER: [listed_key]})

    assert reason in {Reason.UNKNOWN_KEY, Reason.SIGNATURE}


def test_two_keys_of_one_name_prove_nothing():
    twin = Pair(key_id=TRUST.key_id)

    assert refusal(shown(), issuers={ISSUER: [TRUST.listed, twin.listed]}) is Reason.UNKNOWN_KEY


def test_clocks_may_be_a_minute_apart():
    soon = int((NOW + timedelta(seconds=50)).timestamp())

    assert check(shown(issued(iat=soon))).claims["iat"] == soon


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


def test_nobody_issues_a_detail_that_must_be_plain():
    with pytest.raises(ValueError, match="plain sight"):
        issued(details={"exp": 1})


def test_every_reason_has_its_words():
    assert set(WORDS) == set(Reason)


@given(st.sets(st.integers(0, status_list.HERD - 1), max_size=200))
@settings(max_examples=25, deadline=None)
def test_a_packed_list_says_what_was_put_in(stopped):
    packed = status_list.Bits.unpacked(status_list.Bits.of(stopped).packed())

    assert len(packed) == status_list.HERD
    assert all(packed.is_stopped(index) for index in stopped)
    assert sum(byte.bit_count() for byte in packed.raw) == len(stopped)


names = st.text(min_size=1, max_size=20).filter(
    lambda name: name not in sd_jwt.PLAIN | {"_sd", "...", "_sd_alg"} | plain().keys()
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(names, values, max_size=6), st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_is_issued_and_shown_is_read_back(details, data):
    picked = data.draw(st.sets(st.sampled_from(sorted(details)))) if details else set()

    verified = check(shown(issued(details=details), show=picked))

    assert {n: v for n, v in verified.claims.items() if n in details} == {
        name: details[name] for name in picked
    }


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_single_change_is_ever_accepted_as_something_else(data):
    text = shown(ONE)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ABCXYZabcxyz0189-_~."))

    changed = text[:at] + other + text[at + 1 :]

    if changed != text:
        with pytest.raises(NotAccepted):
            check(changed)


@given(st.text(max_size=400) | st.from_regex(r"[A-Za-z0-9_\-.~]{0,300}", fullmatch=True))
@settings(max_examples=80, deadline=None)
def test_whatever_is_pasted_is_answered_with_a_reason(text):
    with pytest.raises(NotAccepted):
        check(text)


ONE = issued()


def test_each_issue_is_salted_anew():
    first, second = (sd_jwt.split(issued()) for _ in range(2))

    assert {d.digest for d in first.details}.isdisjoint(d.digest for d in second.details)
    assert len({jws.read_json(jws.decode(d.text))[0] for d in first.details}) == len(DETAILS)


def signed(claims, *details):
    """What an issuer signed, with details of one's own making."""
    token = jws.sign(sd_jwt.CREDENTIAL, plain(**claims), TRUST)
    return "~".join([token, *(detail.text for detail in details), ""])


def detail(*parts):
    text = jws.encode(jws.write_json(["c2FsdA", *parts]))
    return sd_jwt.Detail(text, None, None)


MISSHAPEN = {
    "a digest where a name stands": lambda: signed({"...": "x"}),
    "digests that are no list": lambda: signed({"_sd": "x"}),
    "a digest that is no text": lambda: signed({"_sd": [5]}),
    "a nameless detail in an object": lambda: signed({"_sd": [detail("a").digest]}, detail("a")),
    "a named detail in a list": lambda: signed(
        {"skills": [{"...": detail("a", 1).digest}]}, detail("a", 1)
    ),
    "a detail of four parts": lambda: signed({}, detail("a", 1, 2)),
}


@pytest.mark.parametrize("text", MISSHAPEN.values(), ids=MISSHAPEN.keys())
def test_what_is_put_together_wrongly_is_refused(text):
    assert refusal(text(), occasion=None) is Reason.DISCLOSURE


def test_elements_of_a_list_are_shown_one_by_one():
    first, second = detail("iv"), detail("bls")
    skills = [{"...": first.digest}, "ils", {"...": second.digest}]

    shown_one = check(signed({"skills": skills}, second), occasion=None).claims["skills"]

    assert shown_one == ["ils", "bls"]


def test_what_is_handed_over_without_a_proof_ends_where_its_details_do():
    bare = sd_jwt.present(issued(), ["name"])

    assert bare.endswith("~")
    assert check(bare, occasion=None).claims["name"] == "Amara Osei"


def test_a_proof_without_a_time_is_refused():
    assert refusal(proof_claims(iat=None)(shown())) is Reason.MISSING


def test_a_proof_is_read_where_nobody_asks_for_the_occasion():
    assert check(shown(), occasion=None).shown.nonce == WARD.nonce


def test_a_key_without_a_name_is_known_by_its_thumbprint():
    listed_keys = [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, TRUST.jwk]

    assert check(shown(), issuers={ISSUER: listed_keys}).key_id == TRUST.key_id


def test_a_header_that_is_no_object_and_a_token_of_two_parts_are_refused():
    token = issued().split("~")[0]
    first, second, third = token.split(".")
    for text in (f"{jws.encode(b'[]')}.{second}.{third}~", f"{first}.{second}~"):
        assert refusal(text, occasion=None) is Reason.UNREADABLE


def test_a_body_that_is_no_object_is_refused():
    first, _, third = issued().split("~")[0].split(".")

    assert refusal(f"{first}.{jws.encode(b'[]')}.{third}~", occasion=None) is Reason.UNREADABLE


def test_a_number_that_is_none_is_refused():
    first, _, third = issued().split("~")[0].split(".")
    body = jws.encode(b'{"iss":NaN}')

    assert refusal(f"{first}.{body}.{third}~", occasion=None) is Reason.UNREADABLE


def test_a_token_longer_than_any_is_refused():
    assert refusal("a" * 300_000 + "~", occasion=None) is Reason.TOO_LARGE


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


def test_a_file_says_what_was_written_and_a_line_each_is_read_too():
    texts = [issued(), shown()]

    assert files.read(files.write(texts)) == texts
    assert files.read("\ufeff" + "\n".join(texts)) == texts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.UNREADABLE),
        ("{}", Reason.UNREADABLE),
        ('{"format": "another/1", "credentials": []}', Reason.UNREADABLE),
        ('{"format": "staffbank-passport/1", "credentials": [1]}', Reason.UNREADABLE),
        ('{"format": "staffbank-passport/1", "credentials": []}', Reason.UNREADABLE),
        ("a~ " * 101, Reason.TOO_LARGE),
        ("a" * (files.LONGEST + 1), Reason.TOO_LARGE),
    ],
)
def test_what_is_no_passport_file_is_refused(text, reason):
    with pytest.raises(NotAccepted) as caught:
        files.read(text)

    assert caught.value.reason is reason
