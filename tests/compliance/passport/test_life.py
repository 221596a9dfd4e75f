"""Whatever happens to a person's checks, what is signed is what counts, and was checked here."""

from datetime import timedelta

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from compliance.models import Credential, CredentialKind
from compliance.passport.models import ImportedCheck, IssuedCredential
from compliance.passport.rules.verifying import Standing, verify
from compliance.passport.selectors.issuers import trusted_keys
from compliance.passport.services import issuing, keys
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.outbox import relay
from tests.compliance.passport.test_issuing import lists
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.issuers import TrustedIssuerFactory, imported_of
from tests.factories.passport import JOB
from tests.workers.records import joined

pytestmark = pytest.mark.django_db


class Life(RuleBasedStateMachine):
    """At most one signature of a kind counts: that of the check that counts, if it was made
    here."""

    def __init__(self):
        super().__init__()
        place = t.PoolMembershipFactory()
        self.trust = place.trust
        self.issuer = TrustedIssuerFactory(bank=place.bank)
        self.admin = t.actor_for(
            t.MembershipFactory(role="onboarding_admin", trust=None, bank=place.bank)
        )
        self.worker = self.engaged()
        self.kind = CredentialKind.objects.get(code="fire")
        self.held = []

    def engaged(self, **facts):
        worker = w.WorkerFactory(name="Amara Osei", **facts)
        w.EngagementFactory(worker=worker, trust=self.trust)
        return worker

    @rule(days=st.integers(-3, 400), elsewhere=st.booleans())
    def check(self, days, elsewhere):
        """Checked here, or brought from another bank; nothing gets round a suspension."""
        if self.of("suspended"):
            return
        for one in self.of("verified"):
            self.advance(one, "replaced")
        one = w.CredentialFactory(
            worker=self.worker,
            kind=self.kind,
            checked_at_trust=self.issuer.trust if elsewhere else self.trust,
            how="passport" if elsewhere else "original",
            valid_from=clock.today() - timedelta(days=500),
            valid_to=clock.today() + timedelta(days=days),
        )
        if elsewhere:
            imported_of(self.worker, self.issuer, credential=one)
        self.held.append(one)

    @rule()
    def suspend(self):
        for one in self.of("verified"):
            self.advance(one, "suspended")

    @rule()
    def restore(self):
        for one in self.of("suspended"):
            self.advance(one, "verified")

    @rule()
    def withdraw(self):
        for one in [*self.of("verified"), *self.of("suspended")]:
            self.advance(one, "revoked")

    @rule(data=st.data())
    def hear(self, data):
        if self.held:
            one = data.draw(st.sampled_from(self.held))
            with acting(JOB):
                issuing.settle(one.pk, by=JOB)

    @rule()
    def compromise(self):
        with acting(JOB):
            keys.compromise(keys.key_of(self.trust.pk, by=JOB), reason="Drill", by=JOB)
        relay.drain()

    @rule()
    def join(self):
        """A second record of the person is found, and takes over the first."""
        kept = self.engaged(user=None, email="amara@example.nhs.uk")
        joined(kept, self.worker, self.admin)
        self.worker = kept
        relay.drain()

    @invariant()
    def once_settled_what_counts_is_what_is_signed(self):
        if not self.held:
            return
        with acting(JOB):
            issuing.settle(self.held[0].pk, by=JOB)
        with as_owner():
            issued = list(IssuedCredential.objects.live().select_related("credential"))
            brought = set(ImportedCheck.objects.values_list("credential", flat=True))
        counting = [
            one.pk
            for one in self.of("verified")
            if one.valid_to >= clock.today() and one.pk not in brought
        ]
        assert [each.credential_id for each in issued] == counting
        for each in issued:
            assert each.worker_id == each.credential.worker_id == self.worker.pk
            assert self.standing(each.token) is Standing.COUNTS

    def standing(self, token):
        with acting(JOB):
            issuers = trusted_keys()
        return verify(token, issuers=issuers, now=clock.now(), statuses=lists()).standing

    def of(self, status):
        with as_owner():
            return list(Credential.objects.filter(worker=self.worker, status=status))

    def advance(self, one, status):
        with as_owner():
            one.advance(status)


def test_after_any_history_what_is_signed_is_what_counts():
    few = hypothesis_settings(max_examples=6, stateful_step_count=10, deadline=None)

    run_state_machine_as_test(Life, settings=few)
