"""A key is given up, for another browser's or for one that we keep; and what the database holds."""

import pytest
from django.db import IntegrityError, transaction

from compliance.models import CredentialKind
from compliance.passport.errors import NotSignedByYourPhone
from compliance.passport.models import HolderKey, HolderSecret, ShareItem
from compliance.passport.rules.reasons import Reason
from compliance.passport.services import binding, holder_keys, issuing
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox import relay
from tests.compliance.passport.holding.browser import (
    Browser,
    claims,
    held,
    keep,
    read,
    share_of,
    sign,
    to_sign,
)
from tests.factories import workers as w
from tests.factories.passport import JOB, issue

pytestmark = pytest.mark.django_db


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
