"""A person's key in a browser of theirs: how it is bound, what it shows, and how it is given up.

Keys are made here as a browser makes them, and proofs are written with nothing of ours.
"""

import json
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from joserfc import jws as jose
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from compliance.models import CredentialKind
from compliance.passport import addresses
from compliance.passport.errors import KeyNotProven, KeyTaken, NotSignedByYourPhone
from compliance.passport.models import HolderKey, HolderSecret, IssuedCredential, Share, ShareItem
from compliance.passport.rules import files, sd_jwt
from compliance.passport.rules.reasons import Reason
from compliance.passport.selectors.reading import read_all
from compliance.passport.services import binding, carrying, holder_keys, issuing, proving, sharing
from compliance.passport.tasks import issue_all
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.passport import JOB, issue

pytestmark = pytest.mark.django_db

SESSION = "the-session-of-her-phone"


class Browser:
    """A key as WebCrypto makes it, and what a script signs with it."""

    def __init__(self):
        self.key = ECKey.generate_key("P-256")
        self.jwk = {
            name: self.key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")
        }
        self.id = self.key.thumbprint()

    def sign(self, typ, claims, **header):
        head = {"alg": "ES256", "typ": typ, "kid": self.id} | header
        registry = jose.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
        return jose.serialize_compact(head, json.dumps(claims), self.key, registry=registry)

    def prove(self, code, typ="key-proof+jwt", **claims):
        said = {"aud": addresses.key_page(), "nonce": code, "iat": int(time.time())} | claims
        return self.sign(typ, said)

    def show(self, asked, **claims):
        said = {"aud": asked.to.audience, "nonce": asked.to.code, "iat": int(asked.at.timestamp())}
        return [
            self.sign("kb+jwt", said | {"sd_hash": sd_jwt.hash_of(sd_jwt.split(text))} | claims)
            for text in asked.texts
        ]


@pytest.fixture
def trust():
    return t.TrustFactory(name="Imperial College Healthcare NHS Trust", short_name="Imperial")


@pytest.fixture
def amara(trust):
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    issue_all(30)
    return worker


@pytest.fixture
def me(amara):
    return w.actor_for(amara)


def code_for(worker, session=SESSION):
    me = w.actor_for(worker)
    with acting(me):
        return binding.code_for(worker, session, by=me)


def keep(worker, browser, code=None, session=SESSION, proof=None):
    code = code or code_for(worker)
    me = w.actor_for(worker)
    with acting(me):
        return binding.keep_in_browser(
            worker,
            browser.jwk,
            browser.prove(code) if proof is None else proof,
            session=session,
            device="Chrome on Android",
            by=me,
        )


@pytest.fixture
def phone(amara):
    browser = Browser()
    keep(amara, browser)
    relay.drain()
    return browser


def held(worker):
    with as_owner():
        rows = IssuedCredential.objects.live().filter(worker=worker).select_related("holder_key")
        return list(rows.order_by("pk"))


def share_of(worker, me, *codes):
    with acting(me):
        mine = worker.credentials.filter(status="verified")
        chosen = list(mine.filter(kind__code__in=codes) if codes else mine)
        return sharing.make(
            worker, chosen, shown_to="The ward", length=timedelta(hours=1), shown=["level"], by=me
        )


def to_sign(share, me):
    with acting(me):
        return proving.to_sign_for(share, by=me)


def sign(share, proofs, me):
    with acting(me):
        return proving.accept_proofs(share, proofs, by=me)


def claims(issued):
    return sd_jwt.split(issued.token).token and read(issued.token)[0].verified.claims


def read(*texts):
    with acting(JOB):
        return read_all(texts, now=clock.now())


# --- Binding ---


def test_what_somebody_holds_is_signed_anew_for_the_key_of_their_browser(amara):
    before = held(amara)
    browser = Browser()

    keep(amara, browser)
    relay.drain()

    after = held(amara)
    assert len(after) == len(before) > 1
    assert {each.holder_key.key_id for each in after} == {browser.id}
    said = claims(after[0])
    assert said["cnf"] == {"jwk": browser.jwk}
    assert said["holder_key"] == "kept_by_them"
    with as_owner():
        assert set(
            IssuedCredential.objects.filter(pk__in=[b.pk for b in before]).values_list(
                "why", flat=True
            )
        ) == {"reissued"}


def test_the_key_that_we_kept_is_destroyed_once_nothing_is_bound_to_it(amara):
    keep(amara, Browser())
    with as_owner():
        assert HolderSecret.objects.count() == 1

    relay.drain()

    with as_owner():
        assert not HolderSecret.objects.exists()
        assert AuditEntry.objects.filter(verb="holder_key.destroyed").count() == 1


def test_until_it_is_signed_anew_what_we_kept_still_shows_it(amara, me):
    share = share_of(amara, me, "fire")
    keep(amara, Browser())

    with acting(JOB):
        opened = sharing.open_share(share, device="x", now=clock.now(), by=JOB)
        (text,) = sharing.signed_by_holder(opened, now=clock.now())

    assert read(text)[0].verified.shown.nonce == str(share.ref)


def test_a_code_serves_once(amara):
    code = code_for(amara)
    keep(amara, Browser(), code)

    with pytest.raises(KeyNotProven):
        keep(amara, Browser(), code)


def test_a_code_serves_for_minutes(amara, monkeypatch):
    code = code_for(amara)
    late = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: late)

    with pytest.raises(KeyNotProven):
        keep(amara, Browser(), code)


def test_a_code_serves_in_its_own_session_and_for_its_own_person(amara, trust):
    with pytest.raises(KeyNotProven):
        keep(amara, Browser(), code_for(amara), session="another-log-in")
    with pytest.raises(KeyNotProven):
        keep(amara, Browser(), code_for(w.WorkerFactory(ready_for=trust)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b, code: Browser().prove(code),  # another key
        lambda b, code: b.prove(code, typ="kb+jwt"),  # a proof of something else
        lambda b, code: b.prove(code, aud="https://elsewhere.example/key/"),
        lambda b, code: b.prove("0-forged"),
        lambda b, code: b.prove(code, nonce=7),
        lambda b, code: b.sign("key-proof+jwt", {"nonce": code}),
        lambda b, code: b.prove(code)[:-4] + "AAAA",
        lambda b, code: "",
        lambda b, code: b.sign("key-proof+jwt", {"nonce": code}, jwk=b.jwk),
    ],
    ids=["key", "type", "audience", "code", "no code", "missing", "signature", "empty", "brought"],
)
def test_a_key_that_is_not_proven_is_not_bound(amara, spoil):
    browser = Browser()

    with pytest.raises(KeyNotProven):
        keep(amara, browser, proof=spoil(browser, code_for(amara)))

    assert {each.holder_key.kept_by for each in held(amara)} == {"bank"}


def test_a_private_half_that_comes_along_is_refused(amara):
    browser = Browser()
    browser.jwk = browser.jwk | {"d": browser.key.as_dict(private=True)["d"]}

    with pytest.raises(KeyNotProven):
        keep(amara, browser)


def test_a_key_is_one_persons_and_bound_once(amara, phone, trust):
    another = w.WorkerFactory(ready_for=trust)

    with pytest.raises(KeyTaken):
        keep(another, phone)
    with pytest.raises(KeyTaken):
        keep(amara, phone)


def test_nobody_binds_or_gives_up_anothers_key(amara, trust):
    stranger = w.actor_for(w.WorkerFactory(ready_for=trust))
    with acting(stranger):
        for ask in (
            lambda: binding.code_for(amara, SESSION, by=stranger),
            lambda: binding.keep_for_them(amara, by=stranger),
            lambda: binding.keep_in_browser(amara, {}, "", session="", device="x", by=stranger),
        ):
            with pytest.raises(NotPermitted):
                ask()


# --- Showing ---


def test_a_link_shows_nothing_until_the_browser_has_signed_it(amara, me, phone):
    share = share_of(amara, me, "fire")
    with acting(me):
        token = sharing.token_of(share, by=me)
    address = reverse("passport:shared", args=[token])
    assert Client().get(address).status_code == 404

    sign(share, phone.show(to_sign(share, me)), me)

    page = Client().get(address).content.decode()
    assert "All that was shown counts" in page
    (text,) = files.read(Client().get(f"{address}file/").content.decode())
    shown = read(text)[0].verified.shown
    assert (shown.audience, shown.nonce) == (addresses.verifier(), str(share.ref))


def test_the_reference_reads_what_a_browser_signed(amara, me, phone):
    share = share_of(amara, me, "fire")
    asked = to_sign(share, me)
    (proof,) = phone.show(asked)
    with as_owner():
        fire = IssuedCredential.objects.live().get(worker=amara, credential__kind__code="fire")
        trusts = fire.key.jwk

    theirs = SDJWTVerifier(
        asked.texts[0] + proof, lambda *_: JWK(**trusts), asked.to.audience, asked.to.code
    ).get_verified_payload()

    assert theirs["name"] == "Amara Osei"
    assert theirs["level"] == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda phone, asked: Browser().show(asked),
        lambda phone, asked: phone.show(asked, aud="https://elsewhere.example/"),
        lambda phone, asked: phone.show(asked, nonce="another-share"),
        lambda phone, asked: phone.show(asked, iat=int(asked.at.timestamp()) - 3600),
        lambda phone, asked: phone.show(asked, sd_hash="x"),
        lambda phone, asked: [phone.prove(asked.to.code)],
        lambda phone, asked: [],
        lambda phone, asked: [""],
        lambda phone, asked: phone.show(asked) * 2,
    ],
    ids=["key", "audience", "code", "late", "other", "type", "none", "empty", "twice"],
)
def test_a_share_that_is_signed_wrongly_goes_on_showing_nothing(amara, me, phone, spoil):
    share = share_of(amara, me, "fire")

    with pytest.raises(NotSignedByYourPhone):
        sign(share, spoil(phone, to_sign(share, me)), me)

    with as_owner():
        assert Share.objects.get(pk=share.pk).awaits_proof


def test_a_proof_of_one_share_does_not_open_another(amara, me, phone):
    first, second = share_of(amara, me, "fire"), share_of(amara, me, "fire")
    proofs = phone.show(to_sign(first, me))
    sign(first, proofs, me)

    with pytest.raises(NotSignedByYourPhone):
        sign(second, proofs, me)


def test_signing_twice_is_signing_once(amara, me, phone):
    share = share_of(amara, me, "fire")
    proofs = phone.show(to_sign(share, me))

    sign(share, proofs, me)
    sign(share, proofs, me)

    with as_owner():
        assert AuditEntry.objects.filter(verb="share.signed").count() == 1


def test_nobody_signs_anothers_share(amara, me, phone, trust):
    share = share_of(amara, me, "fire")
    stranger = w.actor_for(w.WorkerFactory(ready_for=trust))

    with acting(stranger), pytest.raises(NotPermitted):
        proving.accept_proofs(share, ["x"], by=stranger)
    with acting(stranger), pytest.raises(NotPermitted):
        proving.to_sign_for(share, by=stranger)


def test_what_a_trust_signed_anew_is_shown_without_the_proof_of_before(amara, me, phone):
    share = share_of(amara, me, "fire")
    sign(share, phone.show(to_sign(share, me)), me)
    with as_owner():
        fire = IssuedCredential.objects.live().filter(credential__kind__code="fire", worker=amara)
        fire.update(form=1)

    with acting(JOB):
        assert issuing.sign_outdated(by=JOB) == 1
        opened = sharing.open_share(share, device="x", now=clock.now(), by=JOB)
        (text,) = sharing.signed_by_holder(opened, now=clock.now())

    found = read(text)[0].verified
    assert found.claims["name"] == "Amara Osei"
    assert found.shown is None


def test_a_passport_is_taken_along_with_what_the_browser_signed(amara, me, phone):
    to = proving.Occasion("https://leeds.example.nhs.uk/me/passport/import/", "a-code")
    with acting(me):
        asked = carrying.along_to_sign(amara, to=to, by=me)
        carried = carrying.along(amara, to=to, proofs=phone.show(asked), by=me)
        with pytest.raises(NotSignedByYourPhone):
            carrying.along(amara, to=to, proofs=Browser().show(asked), by=me)

    assert len(carried.credentials) == len(held(amara))
    for each in read(*carried.credentials):
        assert each.verified.shown.audience == to.audience


# --- Giving it up ---


def test_the_key_of_a_lost_phone_is_refused_at_once(amara, me, phone):
    share = share_of(amara, me, "fire")
    (proof,) = phone.show(to_sign(share, me))
    shown = to_sign(share, me).texts[0] + proof
    assert read(shown)[0].verified

    with acting(me):
        binding.keep_for_them(amara, by=me)

    assert read(shown)[0].reason is Reason.STOPPED
    with pytest.raises(NotSignedByYourPhone):
        sign(share, [proof], me)
    relay.drain()
    assert {claims(each)["holder_key"] for each in held(amara)} == {"kept_for_them"}


def test_a_new_phone_follows_the_former(amara, me, phone):
    share = share_of(amara, me, "fire")
    another = Browser()

    keep(amara, another)
    assert to_sign(share, me) is None  # nothing is signed for it yet
    relay.drain()

    with pytest.raises(NotSignedByYourPhone):
        sign(share, phone.show(to_sign(share, me)), me)
    sign(share, another.show(to_sign(share, me)), me)


def test_letting_us_keep_it_twice_is_once(amara, me):
    with acting(me):
        first = binding.keep_for_them(amara, by=me)
        assert binding.keep_for_them(amara, by=me) == first


def test_a_check_made_later_is_signed_for_the_browsers_key(amara, trust, phone):
    with as_owner():
        held = amara.credentials.values("kind")
        kind = CredentialKind.objects.filter(group="training").exclude(pk__in=held).first()
    later = issue(w.CredentialFactory(worker=amara, checked_at_trust=trust, kind=kind))

    with as_owner():
        assert later.holder_key.key_id == phone.id
        assert not HolderSecret.objects.exists()


# --- What the database holds ---


def test_the_database_binds_nothing_to_a_key_that_ended(amara, phone):
    with as_owner():
        one = held(amara)[0]
        one.pk, one.place, one.sha256, one.credential = None, 1, "x", w.CredentialFactory()
        one.holder_key = HolderKey.objects.get(worker=amara, kept_by="bank")
        with pytest.raises(IntegrityError, match="uses no more"), transaction.atomic():
            one.save(force_insert=True)


def test_the_database_keeps_no_private_half_of_a_browsers_key(amara, phone):
    with as_owner():
        key = HolderKey.objects.get(key_id=phone.id)
        with pytest.raises(IntegrityError, match="its holder alone"), transaction.atomic():
            HolderSecret.objects.create(key=key, sealed=b"x", sealed_with="y")


@pytest.mark.parametrize("change", [{"kept_by": "bank", "device": ""}, {"jwk": {}}, {"worker": 0}])
def test_the_database_lets_a_key_change_in_nothing_but_its_end(amara, phone, change):
    with as_owner():
        key = HolderKey.objects.filter(key_id=phone.id)
        if "worker" in change:
            change = {"worker": w.WorkerFactory()}
        with pytest.raises(IntegrityError, match="ends once"), transaction.atomic():
            key.update(**change)


def test_the_database_holds_a_person_to_one_key_at_a_time(amara, phone):
    with as_owner():
        key = HolderKey.objects.get(key_id=phone.id)
        key.pk, key.key_id = None, "another"
        with pytest.raises(IntegrityError, match="one_current"), transaction.atomic():
            key.save(force_insert=True)


def test_an_erased_persons_keys_are_gone(amara, phone):
    with acting(JOB):
        issuing.stop_all_of(amara.pk, by=JOB)

    with as_owner():
        assert not HolderKey.objects.filter(worker=amara).exists()
        assert not ShareItem.objects.exclude(proof="").exists()


def test_only_a_job_destroys_or_replaces_keys(amara, me):
    with acting(me):
        for ask in (
            lambda: holder_keys.let_go(amara.pk, by=me),
            lambda: holder_keys.replace_lost(by=me),
            lambda: issuing.bind_anew(amara.pk, by=me),
            lambda: issuing.sign_outdated(by=me),
        ):
            with pytest.raises(NotPermitted):
                ask()
