from datetime import time, timedelta

import factory
from django.db import connection
from django.db.models import Q

from compliance.models import Credential, CredentialKind, Reminder, RequiredKind, months_of
from compliance.rules.expiry import last_day
from insights.simulation.details import write_details
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.periods import wall_time
from tests.factories.base import OwnerFactory
from tests.factories.trusts import (
    EARLY,
    BankFactory,
    SiteFactory,
    TrustFactory,
    UserFactory,
    grade,
)
from trusts.models import Skill
from trusts.services.joining import LASTS
from trusts.services.texts import hash_of_text
from workers import models, seats
from workers.services.names import name_key


class WorkerFactory(OwnerFactory):
    """An active band 5 nurse in W2, engaged by nobody and with nothing checked yet.

    ``ready_for=trust`` engages them there (primary, in the pool) with every check they need.
    """

    class Meta:
        model = models.Worker

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Amara Osei{n}")
    name_key = factory.LazyAttribute(lambda o: " ".join(reversed(o.name.lower().split())))
    email = factory.SelfAttribute("user.email")
    status = "active"
    home_outcode = "W2"
    latitude = 51.51427
    longitude = -0.18966

    @factory.post_generation
    def ready_for(self, create, extracted, grade_code="N5", **kwargs):
        if extracted is None:
            return
        EngagementFactory(worker=self, trust=extracted)
        capacity = CapacityFactory(worker=self, grade=grade(grade_code))
        make_cleared(self, capacity.staff_group, extracted)


class EngagementFactory(OwnerFactory):
    class Meta:
        model = models.Engagement

    worker = factory.SubFactory(WorkerFactory)
    trust = factory.SubFactory(TrustFactory)
    kind = "bank"
    primary = True
    pool_opted_in = True
    pool_chosen_at = factory.LazyAttribute(
        lambda o: wall_time(o.valid_from, time(9)) if o.pool_opted_in else None
    )
    valid_from = EARLY


class CapacityFactory(OwnerFactory):
    class Meta:
        model = models.Capacity

    worker = factory.SubFactory(WorkerFactory)
    grade = factory.LazyFunction(grade)
    staff_group = factory.SelfAttribute("grade.staff_group")
    valid_from = EARLY


def make_cleared(worker, staff_group, trust, until=None):
    """Give ``worker`` every check their staff group and their grades need, checked at ``trust``."""
    with as_owner():
        grades = models.Capacity.objects.filter(worker=worker).values("grade")
        needed = RequiredKind.objects.filter(
            Q(grade=None) | Q(grade__in=grades), staff_group=staff_group, valid_to=None
        ).values_list("kind", flat=True)
        made = Credential.objects.bulk_create(
            Credential(
                worker=worker,
                kind_id=kind,
                issuer="Imperial College Healthcare",
                how="original",
                valid_from=EARLY,
                valid_to=until,
                status="verified",
                submitted_at=clock.now(),
                checked_at=clock.now(),
                checked_at_trust=trust,
            )
            for kind in set(needed)
        )
        read(made)


def read(credentials):
    """Write what whoever checked them read of ``credentials``, as plausibly as may be."""
    with connection.cursor() as cursor:
        write_details(cursor, [credential.pk for credential in credentials])


def actor_for(worker):
    """The worker's own actor, as a page would build it."""
    with acting(Actor.person(worker.user_id, worker.name)):
        return seats.actor_of_worker(worker)


class CredentialFactory(OwnerFactory):
    """A credential of today's that waits for a check; ``checked_at_trust=trust`` has checked it."""

    class Meta:
        model = Credential

    worker = factory.SubFactory(WorkerFactory)
    kind = factory.LazyFunction(lambda: CredentialKind.objects.get(code="fire"))
    issuer = "Skills for Health"
    valid_from = factory.LazyFunction(clock.today)
    valid_to = factory.LazyAttribute(
        lambda o: last_day(o.valid_from, months_of(o.kind, None, o.valid_from))
    )
    submitted_at = factory.LazyFunction(clock.now)
    checked_at_trust = None
    checked_at = factory.LazyAttribute(lambda o: clock.now() if o.checked_at_trust else None)
    status = factory.LazyAttribute(lambda o: "verified" if o.checked_at_trust else "submitted")
    how = factory.LazyAttribute(lambda o: "original" if o.checked_at_trust else "")

    @factory.post_generation
    def details(self, create, extracted, **kwargs):
        if extracted is None:
            read([self])


class ReminderFactory(OwnerFactory):
    """That somebody was reminded today of a check that ends in a week."""

    class Meta:
        model = Reminder

    credential = factory.SubFactory(CredentialFactory)
    worker = factory.SelfAttribute("credential.worker")
    ends_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=7))
    days = 7
    made_on = factory.LazyFunction(clock.today)


class WorkerInvitationFactory(OwnerFactory):
    """An invitation of a nurse that waits for an answer."""

    class Meta:
        model = models.WorkerInvitation

    trust = factory.SubFactory(TrustFactory)
    email = factory.Sequence(lambda n: f"nurse{n}@example.com")
    name = factory.Sequence(lambda n: f"Nora New{n}")
    grade = factory.LazyFunction(grade)
    token_hash = factory.Sequence(lambda n: f"worker-invitation-{n}")
    invited_by = factory.SubFactory(UserFactory)
    invited_at = factory.LazyFunction(clock.now)
    ends_at = factory.LazyAttribute(lambda o: o.invited_at + LASTS)


TERMS = "You take a shift when you book it.\n"


class TermsVersionFactory(OwnerFactory):
    """The text that a bank asks its workers to sign."""

    class Meta:
        model = models.TermsVersion
        django_get_or_create = ("bank", "number")

    bank = factory.SubFactory(BankFactory)
    number = 1
    title = "Bank worker agreement"
    text = TERMS
    sha256 = factory.LazyAttribute(lambda o: hash_of_text(o.text))
    published_at = factory.LazyFunction(clock.now)


class JoiningFactory(OwnerFactory):
    """Somebody who began to join a bank a moment ago, and has said nothing yet.

    ``said=True`` has said everything and has sent nothing: a band 5 nurse, engaged by the trust.
    """

    class Meta:
        model = models.Joining

    class Params:
        said = factory.Trait(
            body="nmc",
            number="12A3456E",
            named_at=factory.SelfAttribute("began_at"),
            reached_at=factory.SelfAttribute("began_at"),
            registered_at=factory.SelfAttribute("began_at"),
            graded_at=factory.SelfAttribute("began_at"),
            skilled_at=factory.SelfAttribute("began_at"),
            placed_at=factory.SelfAttribute("began_at"),
            sited_at=factory.SelfAttribute("began_at"),
            pooled_at=factory.SelfAttribute("began_at"),
        )

    worker = factory.SubFactory(WorkerFactory, status="joining")
    bank = factory.SubFactory(BankFactory)
    began_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def engaged(self, create, extracted, **kwargs):
        if self.trust_id is not None:
            EngagementFactory(worker=self.worker, trust=self.trust, pool_opted_in=False)
            CapacityFactory(worker=self.worker)


class JoiningSpellFactory(OwnerFactory):
    class Meta:
        model = models.JoiningSpell

    joining = factory.SubFactory(JoiningFactory)
    worker = factory.SelfAttribute("joining.worker")
    side = "worker"
    since = factory.SelfAttribute("joining.began_at")


class SkillStatementFactory(OwnerFactory):
    """Somebody says they give IV medicines by themself."""

    class Meta:
        model = models.SkillStatement

    worker = factory.SubFactory(WorkerFactory)
    skill = factory.LazyFunction(lambda: Skill.objects.get(code="IV"))
    level = models.SkillStatement.Level.INDEPENDENT


class TermsSignatureFactory(OwnerFactory):
    class Meta:
        model = models.TermsSignature

    worker = factory.SubFactory(WorkerFactory)
    version = factory.SubFactory(TermsVersionFactory)
    sha256 = factory.SelfAttribute("version.sha256")
    signed_at = factory.LazyFunction(clock.now)


class FormerNameFactory(OwnerFactory):
    class Meta:
        model = models.FormerName

    worker = factory.SubFactory(WorkerFactory)
    name = "Amara Nwosu"


class SiteChoiceFactory(OwnerFactory):
    class Meta:
        model = models.SiteChoice

    worker = factory.SubFactory(WorkerFactory)
    site = factory.SubFactory(SiteFactory)


class StaffEntryFactory(OwnerFactory):
    class Meta:
        model = models.StaffEntry

    trust = factory.SubFactory(TrustFactory)
    employee_number = factory.Sequence(lambda n: f"{20340000 + n}")
    name = factory.Sequence(lambda n: f"Ines Duarte{n}")
    name_key = factory.LazyAttribute(lambda o: name_key(o.name))
    seen_at = factory.LazyFunction(clock.now)


class StaffMatchFactory(OwnerFactory):
    class Meta:
        model = models.StaffMatch

    entry = factory.SubFactory(StaffEntryFactory)
    trust = factory.SelfAttribute("entry.trust")
    worker = factory.SubFactory(WorkerFactory)
    how = "email"
    at = factory.LazyFunction(clock.now)


class MergeFactory(OwnerFactory):
    """Two records of one person, joined a moment ago."""

    class Meta:
        model = models.Merge

    bank = factory.SubFactory(BankFactory)
    kept = factory.SubFactory(WorkerFactory)
    merged = factory.SubFactory(WorkerFactory, user=None, email="", status="left")
    former_status = "active"
    reason = "Rang her"
    days = 30
    merged_at = factory.LazyFunction(clock.now)
    merged_by = factory.SubFactory(UserFactory)


class UnlikeFactory(OwnerFactory):
    """Two records that look alike, and are of two people."""

    class Meta:
        model = models.Unlike

    bank = factory.SubFactory(BankFactory)
    one = factory.SubFactory(WorkerFactory)
    other = factory.SubFactory(WorkerFactory)
    facts = ("born on one day",)
    reason = "Rang both"
    at = factory.LazyFunction(clock.now)
    by = factory.SubFactory(UserFactory)


class MovedRowFactory(OwnerFactory):
    class Meta:
        model = models.MovedRow

    merge = factory.SubFactory(MergeFactory)
    table = "workers_grant"
    column = "id"
    key = factory.Sequence(str)
