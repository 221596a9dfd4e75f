"""What the row of a check must say once it is checked: asked of the database, past any service."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from compliance.models import (
    Credential,
    CredentialKind,
    Disclosure,
    Evidence,
    HealthClearance,
    IdentityProof,
    Induction,
    KindSatisfies,
    LifeSupportCourse,
    Registration,
    RightToWork,
    Training,
)
from insights.services.retention import let_go
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, constraint_of
from tests.factories.evidence import EvidenceFactory
from tests.factories.trusts import (
    MembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import CredentialFactory, EngagementFactory, WorkerFactory
from tests.factories.workers import actor_for as worker_actor
from workers.models import Engagement

pytestmark = pytest.mark.django_db

JOB = Actor.system("retention")
TODAY = clock.today()

CERTIFICATE = {
    "level": "enhanced",
    "workforce": "both",
    "adults_list": True,
    "childrens_list": True,
    "number": "001234567890",
    "issued_on": TODAY,
    "subscribed": True,
    "answered_on": TODAY,
    "answer": "blank",
}
VISA = {
    "basis": "b",
    "document": "online",
    "share_code": "W12ABC34D",
    "looked_up_on": TODAY,
    "conditions": "student",
    "weekly_hours": 20,
    "until": TODAY + timedelta(days=300),
}
ENTRY = {"body": "nmc", "number": "12A3456E", "part": "Adult, level 1", "status": "registered"}
SEEN = {"method": "documents", "photo_documents": 2, "address_documents": 1}
FIT = {"outcome": "adjusted", "adjustments": "No lifting without a hoist"}

WRONG = [
    (Disclosure, CERTIFICATE, {"level": ""}, "lists_with_enhanced"),
    (Disclosure, CERTIFICATE, {"level": "standard"}, "lists_with_enhanced"),
    (Disclosure, CERTIFICATE, {"subscribed": None}, "answer_dated"),
    (Disclosure, CERTIFICATE, {"issued_on": None}, "read"),
    (Disclosure, CERTIFICATE, {"workforce": "adult"}, "childrens_workforce"),
    (Disclosure, CERTIFICATE, {"workforce": "child"}, "adults_workforce"),
    (Disclosure, CERTIFICATE, {"number": "12345"}, "number_of_twelve"),
    (Disclosure, CERTIFICATE, {"answered_on": None}, "answer_dated"),
    (Disclosure, CERTIFICATE, {"subscribed": False}, "answer_dated"),
    (Disclosure, CERTIFICATE, {"answer": "changed"}, "still_current"),
    (RightToWork, VISA, {"until": None}, "list_b_ends"),
    (RightToWork, VISA, {"basis": ""}, "read"),
    (RightToWork, VISA, {"basis": "a"}, "list_a_for_good"),
    (RightToWork, VISA, {"document": "uk_passport"}, "document_of_its_list"),
    (RightToWork, VISA, {"share_code": ""}, "looked_up"),
    (RightToWork, VISA, {"share_code": "W12"}, "share_code_of_nine"),
    (RightToWork, VISA, {"weekly_hours": None}, "limit_said"),
    (RightToWork, VISA, {"weekly_hours": 90}, "hours_sensible"),
    (RightToWork, VISA, {"conditions": "other"}, "condition_said"),
    (Registration, ENTRY, {"number": ""}, "read"),
    (Registration, ENTRY, {"number": "1234567"}, "number_of_its_body"),
    (Registration, ENTRY, {"status": "suspended"}, "in_standing"),
    (Registration, ENTRY, {"body": "gmc", "number": "7654321"}, "doctor_licensed"),
    (IdentityProof, SEEN, {"photo_documents": 1}, "enough"),
    (IdentityProof, SEEN, {"method": "digital"}, "enough"),
    (HealthClearance, FIT, {"adjustments": ""}, "adjustments_said"),
    (HealthClearance, FIT, {"outcome": "fit"}, "adjusted_alone"),
    (HealthClearance, FIT, {"outcome": "", "adjustments": ""}, "read"),
    (HealthClearance, FIT, {"outcome": "mask", "adjustments": ""}, "mask_said"),
]


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def worker(trust):
    return WorkerFactory(ready_for=trust)


@pytest.fixture
def credential(worker):
    return CredentialFactory(worker=worker, details=False)


def refused(write):
    """The constraint that refuses ``write``, at its end at the latest."""
    try:
        with as_owner(), transaction.atomic():
            write()
            connection.check_constraints()
    except IntegrityError as error:
        return constraint_of(error)
    return None


def held(worker, group):
    with as_owner():
        return worker.credentials.select_related("kind").get(kind__group=group)


@pytest.mark.parametrize(("model", "right", "wrong", "fact"), WRONG)
def test_what_was_read_is_whole_and_agrees_with_itself(credential, model, right, wrong, fact):
    of = {"credential": credential, "worker": credential.worker, "checked": True}

    assert (
        refused(lambda: model.objects.create(**of, **(right | wrong)))
        == f"{model._meta.db_table}_{fact}"
    )
    with as_owner():
        model.objects.create(**of, **right)


@pytest.mark.parametrize("code", ["dbs_enhanced", "right_to_work", "nmc", "identity"])
@pytest.mark.parametrize("step", ["written", "accepted", "unread"])
def test_no_check_counts_without_what_was_read_of_it(worker, trust, code, step):
    kind = CredentialKind.objects.get(code=code)
    checked = {"status": "verified", "how": "original", "checked_at": clock.now()}
    with as_owner():
        worker.credentials.filter(kind=kind).update(status="replaced")
    waiting = CredentialFactory(worker=worker, kind=kind, details=None if step == "unread" else 0)

    def write():
        if step == "written":
            CredentialFactory(worker=worker, kind=kind, checked_at_trust=trust, details=False)
        else:
            rows = Credential.objects.filter(pk=waiting.pk)
            rows.update(checked_at_trust=trust, **checked)

    assert refused(write) == "compliance_credential_whole"


def test_a_check_of_the_childrens_list_needs_one_and_a_right_ends_with_its_check(worker, trust):
    childrens = CredentialKind.objects.get(code="dbs_enhanced_child")
    right = held(worker, "right_to_work")

    def of_adults_alone():
        row = CredentialFactory(
            worker=worker, kind=childrens, checked_at_trust=trust, details=False
        )
        adults = CERTIFICATE | {"workforce": "adult", "childrens_list": False}
        Disclosure.objects.create(credential=row, worker=worker, checked=True, **adults)

    def lasting_longer():
        Credential.objects.filter(pk=right.pk).update(status="replaced")
        newer = CredentialFactory(
            worker=worker,
            kind=right.kind,
            checked_at_trust=trust,
            details=False,
            valid_to=VISA["until"] + timedelta(days=1),
        )
        RightToWork.objects.create(credential=newer, worker=worker, checked=True, **VISA)

    assert refused(of_adults_alone) == "compliance_credential_whole"
    assert refused(lasting_longer) == "compliance_credential_whole"


def test_life_support_is_of_its_people_and_a_higher_level_of_its_subject(worker):
    kind = CredentialKind.objects.get
    als, apls = kind(code="als"), LifeSupportCourse.objects.get(code="alsg_apls")
    sent = CredentialFactory(worker=worker, kind=als, details=False)
    stands = {"because": "level", "valid_from": TODAY}

    assert (
        refused(lambda: Training.objects.create(credential=sent, worker=worker, course=apls))
        == "compliance_training_course_of_kind"
    )
    for stronger, weaker in (("epals", "ils_adult"), ("bls_adult", "ils_adult"), ("fire", "ipc_1")):
        pair = {"kind": kind(code=stronger), "satisfies": kind(code=weaker)}
        assert (
            refused(lambda pair=pair: KindSatisfies.objects.create(**pair, **stands))
            == "compliance_kindsatisfies_higher_level"
        )


def test_an_induction_is_of_one_place_of_the_trust_that_gave_it(worker, trust):
    ward = WardFactory(site__trust=trust)
    given = {"worker": worker, "trust": trust, "given_on": TODAY, "recorded_at": clock.now()}

    def write(**where):
        return refused(lambda: Induction.objects.create(**given, **where))

    assert write() == "compliance_induction_of_one_place"
    assert write(ward=ward, site=ward.site) == "compliance_induction_of_one_place"
    assert write(ward=WardFactory()) == "compliance_induction_same_trust_as_ward"


def test_who_relies_on_a_check_reads_neither_certificate_nor_health(worker, trust):
    other = TrustFactory()
    EngagementFactory(worker=worker, trust=other, primary=False)
    officers = {
        place: actor_for(MembershipFactory(role="compliance_officer", trust=place))
        for place in (trust, other)
    }

    for model in (Disclosure, RightToWork, HealthClearance):
        for place, seen in ((trust, True), (other, False)):
            with acting(officers[place]):
                assert model.objects.filter(worker=worker).exists() is seen
        with acting(worker_actor(worker)):
            assert model.objects.filter(worker=worker).exists()
    with acting(officers[other]):
        assert Registration.objects.filter(worker=worker).exists()


def test_a_certificates_number_goes_half_a_year_after_it_counted(worker):
    dbs = held(worker, "dbs")

    def number_after(**facts):
        with as_owner():
            Credential.objects.filter(pk=dbs.pk).update(**facts)
        with acting(JOB):
            let_go(TODAY, by=JOB)
        with as_owner():
            return Disclosure.objects.get(pk=dbs.pk).number

    assert number_after() != ""
    assert number_after(status="replaced") != ""
    assert number_after(checked_at=clock.now() - timedelta(days=190)) == ""


@pytest.mark.parametrize(("days", "kept"), [(700, True), (760, False)])
def test_what_proved_a_right_to_work_stays_two_years_after_they_left(worker, days, kept):
    right = held(worker, "right_to_work")
    EvidenceFactory(credential=right, uploaded_at=clock.now() - timedelta(days=900))
    with as_owner():
        Credential.objects.filter(pk=right.pk).update(status="replaced")
        Engagement.objects.filter(worker=worker).update(valid_to=TODAY - timedelta(days=days))
    with acting(JOB):
        let_go(TODAY, by=JOB)

    with as_owner():
        assert RightToWork.objects.filter(pk=right.pk).exists() is kept
        assert Evidence.objects.filter(credential=right).exists() is kept
