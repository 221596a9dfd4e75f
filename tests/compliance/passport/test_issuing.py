from datetime import timedelta
from hashlib import sha256

import pytest

from compliance.models import Credential
from compliance.passport import addresses, tasks
from compliance.passport.models import (
    HolderKey,
    IssuedCredential,
    IssuerKey,
    IssuerSecret,
    Share,
    StatusList,
)
from compliance.passport.rules.reasons import NotAccepted, Reason
from compliance.passport.rules.verifying import Standing, verify
from compliance.passport.selectors.claims import KEPT_FOR_THEM
from compliance.passport.selectors.issuers import trusted_keys
from compliance.passport.services import holder_keys, issuing, keys
from compliance.services.credentials import accept
from insights.services.erasing import erase
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox import relay
from staffbank.outbox.emitting import emit
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.passport import JOB, issue, share_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return t.TrustFactory(name="Imperial College Healthcare NHS Trust")


@pytest.fixture
def checked(trust):
    worker = w.WorkerFactory(name="Amara Osei")
    w.EngagementFactory(worker=worker, trust=trust)
    return w.CredentialFactory(worker=worker, checked_at_trust=trust, number_hint="4127")


def live(credential):
    with as_owner():
        return list(IssuedCredential.objects.live().filter(credential=credential))


def lists():
    with as_owner():
        rows = StatusList.objects.select_related("trust")
        return {addresses.status_list(r.trust.ref, r.number): r.token for r in rows}


def read(token):
    with acting(JOB):
        issuers = trusted_keys()
    return verify(token, issuers=issuers, now=clock.now(), statuses=lists())


def refusal(token):
    with pytest.raises(NotAccepted) as caught:
        read(token)
    return caught.value.reason


def move(credential, status, topic):
    """What a service would do, in its transaction."""
    with as_owner():
        Credential.objects.get(pk=credential.pk).advance(status)
    with acting(JOB):
        emit(topic, {"credential": credential.pk}, by=JOB)


def test_what_was_checked_is_signed_by_the_trust_that_checked_it(trust, checked):
    issued = issue(checked)

    verified = read(issued.token)

    assert verified.issuer == addresses.issuer(trust.ref)
    assert verified.standing is Standing.COUNTS
    assert verified.claims["name"] == "Amara Osei"
    assert verified.claims["kind"] == "fire"
    assert verified.claims["number_ending"] == "4127"
    assert verified.claims["holder_key"] == KEPT_FOR_THEM
    assert verified.ends_at.astimezone(clock.LONDON).date() == checked.valid_to + timedelta(days=1)
    assert issued.sha256 == sha256(issued.token.encode()).hexdigest()


def test_accepting_a_check_signs_it_by_event_and_stops_the_one_before(trust, checked):
    former = issue(checked)
    again = w.CredentialFactory(worker=checked.worker)
    officer = t.actor_for(t.MembershipFactory(trust=trust, role="compliance_officer"))
    with acting(officer):
        accept(
            again,
            issuer="Skills for Health",
            valid_from=clock.today(),
            how="original",
            evidence="Seen",
            by=officer,
        )

    relay.drain()

    assert refusal(former.token) is Reason.STOPPED
    (issued,) = live(again)
    assert read(issued.token).standing is Standing.COUNTS
    with as_owner():
        former.refresh_from_db()
    assert (former.why, former.token) == ("replaced", "")


@pytest.mark.parametrize("topic", ["credential.revoked", "credential.suspended"])
def test_what_is_withdrawn_is_stopped_by_event(checked, topic):
    issued = issue(checked)
    move(checked, "revoked", topic)

    relay.drain()

    assert refusal(issued.token) is Reason.STOPPED


def test_what_ends_is_stopped_when_its_last_day_is_over(checked):
    issued = issue(checked)
    with acting(JOB):
        assert issuing.stop_ended(checked.valid_to, by=JOB) == 0
        assert issuing.stop_ended(checked.valid_to + timedelta(days=1), by=JOB) == 1

    assert refusal(issued.token) is Reason.STOPPED


def test_settling_twice_and_in_any_order_issues_once(checked):
    for _ in range(3):
        issue(checked)

    with as_owner():
        assert IssuedCredential.objects.filter(credential=checked).count() == 1


def test_nothing_is_signed_of_what_only_waits(trust):
    waiting = w.CredentialFactory()
    with acting(JOB):
        issuing.settle(waiting.pk, by=JOB)
        assert issuing.issue_missing(by=JOB) == 0

    assert live(waiting) == []


def test_what_was_checked_before_is_signed_by_the_nightly_job(trust):
    worker = w.WorkerFactory(ready_for=trust)
    with as_owner():
        held = worker.credentials.count()

    assert tasks.issue_all(30) == held
    assert tasks.issue_all(30) == 0


def test_places_are_given_by_chance_and_never_twice(trust):
    worker = w.WorkerFactory(ready_for=trust)
    tasks.issue_all(30)

    with as_owner():
        places = list(
            IssuedCredential.objects.filter(worker=worker)
            .order_by("pk")
            .values_list("place", flat=True)
        )
        listed = StatusList.objects.get(trust=trust)

    assert len(set(places)) == len(places) == listed.taken
    assert places != sorted(places) or len(places) < 4
    assert max(places) > len(places)


def test_a_full_list_is_followed_by_another(trust, checked):
    issue(checked)
    with as_owner():
        StatusList.objects.filter(trust=trust).update(taken=131_072 // 2)
    another = w.CredentialFactory(checked_at_trust=trust)

    issued = issue(another)

    with as_owner():
        assert issued.status_list.number == 2
    assert read(issued.token).standing is Standing.COUNTS


def test_lists_are_signed_again_before_they_are_too_old(checked):
    issued = issue(checked)
    before = lists()

    with acting(JOB):
        assert issuing.renew_lists(by=JOB) == 1

    assert before.keys() == lists().keys()
    assert before != lists()
    assert read(issued.token).standing is Standing.COUNTS


def test_after_a_rotation_old_and_new_signatures_stand(trust, checked):
    before = issue(checked)
    with acting(JOB):
        keys.rotate(trust, reason="Yearly", by=JOB)
    relay.drain()
    after = issue(w.CredentialFactory(checked_at_trust=trust))

    assert read(before.token).standing is Standing.COUNTS
    assert read(after.token).key_id != read(before.token).key_id


def test_after_a_compromise_the_old_signature_is_nobodys_and_a_new_one_is_made(trust, checked):
    before = issue(checked)
    with acting(JOB):
        keys.compromise(before.key, reason="A disk was lost", by=JOB)
    assert refusal(before.token) is Reason.UNKNOWN_KEY

    relay.drain()

    (again,) = live(checked)
    assert read(again.token).standing is Standing.COUNTS
    with as_owner():
        before.refresh_from_db()
    assert before.why == "reissued"


def test_a_lost_environment_key_costs_new_keys_and_no_trust(trust, checked, settings):
    before = issue(checked)
    settings.PASSPORT_SEALING_KEYS = ["new:" + "A" * 43 + "="]
    with acting(JOB):
        trusts, people = keys.replace_lost(by=JOB), holder_keys.replace_lost(by=JOB)
    relay.drain()

    assert [found.pk for found in trusts] == [trust.pk]
    assert people == [checked.worker_id]
    (again,) = live(checked)
    assert read(again.token).claims["cnf"] != read_cnf(before.token)
    assert refusal(before.token) is Reason.STOPPED


def read_cnf(token):
    with acting(JOB):
        issuers = trusted_keys()
    return verify(token, issuers=issuers, now=clock.now()).claims["cnf"]


def test_a_new_environment_key_seals_what_the_old_one_sealed(checked, settings):
    issue(checked)
    old = settings.PASSPORT_SEALING_KEYS
    settings.PASSPORT_SEALING_KEYS = ["new:" + "A" * 43 + "=", *old]
    with acting(JOB):
        assert keys.reseal(by=JOB) == 2
        assert keys.reseal(by=JOB) == 0
    settings.PASSPORT_SEALING_KEYS = settings.PASSPORT_SEALING_KEYS[:1]

    with acting(JOB):
        assert issuing.renew_lists(by=JOB) == 1


def test_private_halves_are_never_stored_as_they_are(trust, checked):
    issued = issue(checked)
    with acting(JOB):
        signer = keys.signer_of(issued.key)

    with as_owner():
        secret = issued.key.secret
        raw = signer.private.private_numbers().private_value.to_bytes(32, "big")
        assert raw not in bytes(secret.sealed)


def test_no_page_reads_a_private_half(trust, checked):
    issued = issue(checked)
    admin = t.actor_for(t.MembershipFactory(trust=trust, role="staffing_admin"))
    with acting(admin):
        assert IssuerKey.objects.filter(pk=issued.key_id).exists()
        assert not IssuerSecret.objects.exists()
        with pytest.raises(NotPermitted):
            keys.rotate(trust, reason="x", by=admin)
        with pytest.raises(NotPermitted):
            keys.compromise(issued.key, reason="x", by=admin)


def test_an_erased_persons_passport_is_stopped_and_its_text_is_gone(checked):
    issued = issue(checked)
    share_of(checked)
    with as_owner():
        checked.worker.engagements.all().delete()
    me = w.actor_for(checked.worker)
    with acting(me):
        erase(checked.worker, by=me, reason="Asked")

    relay.drain()

    assert refusal(issued.token) is Reason.STOPPED
    assert live(checked) == []
    with as_owner():
        assert not HolderKey.objects.exists()
        assert not Share.objects.exists()
    with as_owner():
        assert not IssuedCredential.objects.exclude(token="").exists()
