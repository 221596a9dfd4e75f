"""What is shown with a key that a browser keeps: only what it signed."""

import pytest
from django.test import Client
from django.urls import reverse
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from compliance.passport import addresses
from compliance.passport.errors import NotSignedByYourPhone
from compliance.passport.models import IssuedCredential, Share
from compliance.passport.rules import files
from compliance.passport.services import carrying, issuing, proving, sharing
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.compliance.passport.holding.browser import Browser, held, read, share_of, sign, to_sign
from tests.factories import workers as w
from tests.factories.passport import JOB

pytestmark = pytest.mark.django_db


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
