"""A person's key is bound to a browser of theirs that proves that it has it."""

from datetime import timedelta

import pytest

from compliance.passport.errors import KeyNotProven, KeyTaken
from compliance.passport.models import HolderSecret, IssuedCredential
from compliance.passport.services import binding, sharing
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox import relay
from tests.compliance.passport.holding.browser import (
    SESSION,
    Browser,
    claims,
    code_for,
    held,
    keep,
    read,
    share_of,
)
from tests.factories import workers as w
from tests.factories.passport import JOB

pytestmark = pytest.mark.django_db


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
