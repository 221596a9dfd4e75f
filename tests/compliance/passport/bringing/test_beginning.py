"""What of another bank's passport is begun here, and which families a bank takes over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from compliance.models import (
    Credential,
    FamilyDefault,
    HealthClearance,
    RegisterQuestion,
    Registration,
    TakenFamily,
)
from compliance.passport.services.beginning import NO_NUMBER, NOT_KEPT
from compliance.passport.services.trusting import decide_families
from staffbank import clock
from staffbank.db import acting, as_owner, constraint_of
from staffbank.errors import NotPermitted
from tests.compliance.passport.bringing.leeds import (
    ALL,
    bring,
    cleared,
    lacks,
    shown_to_us,
    signed,
)
from tests.factories import trusts as t
from tests.factories import workers as w
from workers.models import WorkerIdentifier

pytestmark = pytest.mark.django_db

PIN = "12A3456E"


def brought(worker, code, **details):
    said = signed(code, details={"kind_name": code} | details)
    return bring(worker, shown_to_us(said, worker, show=(*ALL, *details)))


def families(bank, *, health=True, training=True):
    by = t.actor_for(t.MembershipFactory(role="bank_lead", trust=None, bank=bank))
    with acting(by):
        return decide_families(
            bank, {"health": health, "training": training}, reason="Agreed in March.", by=by
        )


def test_a_registration_fills_the_number_and_has_the_register_asked(settings, trust, issuer, amara):
    settings.REGISTERS = {"nmc": "http://localhost:1/nmc"}
    lacks(amara, "nmc")

    outcome = brought(amara, "nmc", registration_number=PIN, number_ending="456E")

    (begun,) = outcome.begun
    assert begun.kind.code == "nmc"
    assert outcome.taken == outcome.left == ()
    with as_owner():
        (waiting,) = Credential.objects.waiting().filter(worker=amara)
        said = Registration.objects.get(credential=waiting)
        assert RegisterQuestion.objects.get(worker=amara).urgent
        assert WorkerIdentifier.objects.get(worker=amara, scheme="nmc").value == PIN
    assert (said.body, said.number, said.checked) == ("nmc", PIN, False)
    assert "Leeds, of West Yorkshire" in waiting.evidence
    assert not any(cleared(amara))

    (left,) = brought(amara, "nmc", registration_number=PIN).left
    assert left.why == "one of yours waits for a check already"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param({}, NO_NUMBER, id="it shows none"),
        pytest.param({"registration_number": "1"}, NO_NUMBER, id="no number of that body"),
        pytest.param({"registration_number": PIN}, NOT_KEPT, id="another's"),
        pytest.param({"registration_number": "99Z9999Z"}, NOT_KEPT, id="not the one on record"),
    ],
)
def test_a_registration_whose_number_cannot_be_kept_is_left_with_why(issuer, amara, said, why):
    lacks(amara, "nmc")
    with as_owner():
        WorkerIdentifier.objects.create(worker=w.WorkerFactory(), scheme="nmc", value=PIN)
        WorkerIdentifier.objects.create(worker=amara, scheme="nmc", value="34B5678E")

    (left,) = brought(amara, "nmc", **said).left

    assert (left.why, left.add) == (why, "nmc")
    with as_owner():
        assert not Credential.objects.waiting().filter(worker=amara).exists()


def test_a_clearance_is_sent_to_who_clears_here_until_the_bank_takes_it_over(bank, issuer, amara):
    lacks(amara, "occupational_health")

    (begun,) = brought(amara, "occupational_health", health_outcome="fit").begun

    assert begun.kind.code == "occupational_health"
    with as_owner():
        Credential.objects.waiting().filter(worker=amara).delete()
    families(bank)
    (taken,) = brought(amara, "occupational_health", health_outcome="fit").taken
    with as_owner():
        row = HealthClearance.objects.get(credential=taken)
    assert (row.outcome, row.checked, row.worker_id) == ("fit", True, amara.pk)


@pytest.mark.parametrize("said", [{}, {"health_outcome": "adjusted"}, {"health_outcome": "epp"}])
def test_a_clearance_that_does_not_say_all_is_begun_whatever_the_bank_takes(
    bank, issuer, amara, said
):
    families(bank)
    lacks(amara, "occupational_health")

    outcome = brought(amara, "occupational_health", **said)

    assert not outcome.taken
    assert len(outcome.begun) == 1


def test_a_bank_that_has_training_done_here_takes_none_over_from_then_on(bank, issuer, amara):
    families(bank, health=False, training=False)

    (left,) = brought(amara, "fire").left

    assert (left.why, left.add) == ("your bank has it done here", "fire")


def test_what_a_bank_said_last_holds_for_it_alone(bank):
    today = clock.today()
    other = t.BankFactory()

    def taken_by(one, day=today):
        with as_owner():
            return TakenFamily.objects.taken_by(one.pk, day)

    assert taken_by(bank) == {"training"}

    families(bank, health=True)
    families(bank, health=True, training=False)

    assert taken_by(bank) == {"health"}
    assert taken_by(other) == {"training"}
    assert taken_by(bank, today - timedelta(days=1)) == {"training"}


def test_only_the_bank_itself_decides(bank):
    stranger = t.actor_for(t.MembershipFactory(role="bank_lead", trust=None, bank=t.BankFactory()))

    with acting(stranger) as by, pytest.raises(NotPermitted):
        decide_families(bank, {"health": True}, reason="", by=by)


def test_the_database_takes_over_nothing_that_each_employer_sees_itself(bank, amara):
    with as_owner():
        dbs = amara.credentials.filter(kind__group="dbs").first()
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), as_owner():
        Credential.objects.filter(pk=dbs.pk).update(how="passport")
    assert constraint_of(refused.value) == "compliance_credential_brought_of_family"
    said = {"group": "dbs", "taken": True, "valid_from": clock.today()}
    rows = {
        "compliance_takenfamily_may_be": TakenFamily(bank=bank, decided_at=clock.now(), **said),
        "compliance_familydefault_may_be": FamilyDefault(**said),
    }
    for constraint, row in rows.items():
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), as_owner():
            row.save()
        assert constraint_of(refused.value) == constraint
