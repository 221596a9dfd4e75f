from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.passport.rules import files, jws, sd_jwt
from compliance.passport.rules.reasons import WORDS, NotAccepted, Reason
from compliance.passport.rules.verifying import Standing
from tests.compliance.passport.checking import check, refusal
from tests.compliance.passport.signing import (
    DETAILS,
    ISSUER,
    NOW,
    STRANGER,
    TRUST,
    WARD,
    Pair,
    issued,
    plain,
    shown,
)


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


def test_nobody_issues_a_detail_that_must_be_plain():
    with pytest.raises(ValueError, match="plain sight"):
        issued(details={"exp": 1})


def test_every_reason_has_its_words():
    assert set(WORDS) == set(Reason)


names = st.text(min_size=1, max_size=20).filter(
    lambda name: name not in sd_jwt.PLAIN | {"_sd", "...", "_sd_alg"} | plain().keys()
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(names, values, max_size=6), st.data())
@settings(max_examples=40)
def test_whatever_is_issued_and_shown_is_read_back(details, data):
    picked = data.draw(st.sets(st.sampled_from(sorted(details)))) if details else set()

    verified = check(shown(issued(details=details), show=picked))

    assert {n: v for n, v in verified.claims.items() if n in details} == {
        name: details[name] for name in picked
    }


@given(st.text(max_size=400) | st.from_regex(r"[A-Za-z0-9_\-.~]{0,300}", fullmatch=True))
@settings(max_examples=80)
def test_whatever_is_pasted_is_answered_with_a_reason(text):
    with pytest.raises(NotAccepted):
        check(text)


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
