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
from compliance.passport.selectors.sources import SKILLS
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
from trusts.models import Skill
from workers.models import WorkerSkill

pytestmark = pytest.mark.django_db


class Life(RuleBasedStateMachine):
    """At most one signature of a kind counts: that of the check that counts, if it was made
    here; and at most one of a skill, of the level that counts."""

    def __init__(self):
        super().__init__()
        place = t.PoolMembershipFactory()
        self.trust = place.trust
        self.issuer = TrustedIssuerFactory(bank=place.bank)
        self.admin = t.actor_for(
            t.MembershipFactory(role="onboarding_admin", trust=None, bank=place.bank)
        )
        self.records = []
        self.worker = self.engaged()
        self.kind = CredentialKind.objects.get(code="fire")
        self.held = []
        self.skill = Skill.objects.get(code="IV")
        self.assessor = t.UserFactory()
        self.judged = []

    def engaged(self, **facts):
        worker = w.WorkerFactory(name="Amara Osei", **facts)
        w.EngagementFactory(worker=worker, trust=self.trust)
        self.records.append(worker)
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

    @rule(level=st.sampled_from(["supervised", "independent"]), days=st.integers(-3, 400))
    def judge(self, level, days):
        """Signed off at another level; the former is over."""
        with as_owner():
            self.signed_off().update(valid_to=clock.today() - timedelta(days=1))
            made = WorkerSkill.objects.create(
                worker=self.worker,
                skill=self.skill,
                level=level,
                valid_from=t.EARLY + timedelta(days=len(self.judged)),
                valid_to=clock.today() + timedelta(days=days),
                how="observed",
                assessed_at=clock.now(),
                assessed_by=self.assessor,
                assessed_at_trust=self.trust,
            )
        self.judged.append(made)

    @rule()
    def judge_no_more(self):
        with as_owner():
            self.signed_off().update(
                revoked_at=clock.now(),
                revoked_by=self.assessor,
                revoked_because="Not done for a year",
                valid_to=clock.today() - timedelta(days=1),
            )

    @rule(data=st.data())
    def hear_of_a_skill(self, data):
        if self.judged:
            one = data.draw(st.sampled_from(self.judged))
            with acting(JOB):
                issuing.settle(one.pk, source=SKILLS, by=JOB)

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
            issued = list(self.live().exclude(credential=None).select_related("credential"))
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

    @invariant()
    def once_settled_the_level_that_counts_is_the_one_that_is_signed(self):
        if not self.judged:
            return
        with acting(JOB):
            issuing.settle(self.judged[0].pk, source=SKILLS, by=JOB)
        with as_owner():
            issued = list(self.live().exclude(skill=None))
            counting = [each.pk for each in self.signed_off()]
        assert [each.skill_id for each in issued] == counting
        for each in issued:
            assert each.worker_id == self.worker.pk
            assert self.standing(each.token) is Standing.COUNTS

    def live(self):
        """What is signed of any record that is or was theirs: read as the owner."""
        return IssuedCredential.objects.live().filter(worker__in=self.records)

    def signed_off(self):
        """What counts of the skill: read as the owner."""
        return WorkerSkill.objects.current(clock.today()).filter(
            worker=self.worker, skill=self.skill, revoked_at=None
        )

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
    few = hypothesis_settings(max_examples=8, stateful_step_count=12, deadline=None)

    run_state_machine_as_test(Life, settings=few)
