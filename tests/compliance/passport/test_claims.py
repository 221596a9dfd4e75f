"""What a check says in fields of its own: each is shown apart; what must not be is not signed."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from compliance.models import Disclosure, HealthClearance, RightToWork
from compliance.passport.models import IssuedCredential, Share
from compliance.passport.rules import files, sd_jwt
from compliance.passport.selectors import claims
from compliance.passport.selectors.claims import FORM
from compliance.passport.selectors.vocabulary import ALWAYS, CHOSEN
from compliance.passport.services import issuing
from compliance.passport.tasks import issue_all
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.passport import JOB

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[3] / "docs" / "passport.md"


@pytest.fixture
def amara():
    return w.WorkerFactory(ready_for=t.TrustFactory(name="Imperial"), name="Amara Osei")


def said(worker, code):
    """All that is signed of a check."""
    issue_all(30)
    with as_owner():
        issued = IssuedCredential.objects.live().get(worker=worker, credential__kind__code=code)
    return {each.name: each.value for each in sd_jwt.split(issued.token).details}


def test_training_says_its_subject_and_level(amara):
    fire = said(amara, "fire")

    assert (fire["subject"], fire["level"]) == ("Fire safety", 1)
    assert said(amara, "bls_adult")["for_whom"] == "Adults"


def test_a_registration_says_what_the_register_said(amara):
    nmc = said(amara, "nmc")

    assert nmc["register"] == "Nursing and Midwifery Council"
    assert nmc["registration_number"]
    assert nmc["register_status"] == "Registered, with nothing against it"


def test_a_dbs_check_says_which_it_was_and_never_what_stood_on_it(amara):
    with as_owner():
        row = Disclosure.objects.filter(worker=amara, credential__kind__code="dbs_enhanced")
        row.update(number="001234567890", subscribed=True, answer="blank", answered_on="2026-02-03")
        amara.credentials.filter(kind__code="dbs_enhanced").update(
            number_hint="7890", evidence="Nothing on it"
        )

    dbs = said(amara, "dbs_enhanced")

    assert (dbs["dbs_level"], dbs["dbs_lists"]) == ("Enhanced", "Adults")
    assert dbs["dbs_update_service"] == "Subscribed"
    assert dbs["dbs_current_on"] == "2026-02-03"
    assert {"number_ending", "evidence"}.isdisjoint(dbs)
    assert not [value for value in dbs.values() if "7890" in str(value) or "othing" in str(value)]


def test_occupational_health_says_its_outcome_alone(amara):
    with as_owner():
        HealthClearance.objects.filter(worker=amara).update(
            outcome="adjusted", adjustments="No lifting after an operation"
        )
        amara.credentials.filter(kind__code="occupational_health").update(evidence="Antibodies 112")

    health = said(amara, "occupational_health")

    assert health["health_outcome"] == "adjusted"
    assert {"evidence", "adjustments"}.isdisjoint(health)
    assert "lifting" not in json.dumps(health)


def test_a_right_to_work_says_its_limits_and_no_country():
    right = claims.of_row(
        RightToWork(
            checked=True,
            basis="b",
            document="online",
            share_code="W12ABC34D",
            conditions="student",
            weekly_hours=20,
            until=date(2027, 6, 30),
        )
    )

    assert right == {
        "right_to_work": "Until a day (list B)",
        "work_conditions": "Student: a limit of hours a week in term time",
        "weekly_hours": 20,
        "right_to_work_until": "2027-06-30",
    }


def test_what_nobody_has_read_from_the_document_is_not_signed(amara):
    with as_owner():
        amara.credentials.filter(kind__code="fire").get().training.__class__.objects.filter(
            worker=amara
        ).update(checked=False, delivery="in_person")

    assert "delivery" not in said(amara, "fire")


def test_every_claim_is_documented(amara, client):
    issue_all(30)
    with as_owner():
        tokens = list(IssuedCredential.objects.live().values_list("token", flat=True))
    signed = {each.name for token in tokens for each in sd_jwt.split(token).details}
    listed = {
        each["path"][0] for each in client.get(reverse("passport:check_type")).json()["claims"]
    }
    words = DOCS.read_text()

    assert len(signed) > 20
    assert signed <= {*ALWAYS, *CHOSEN, "person"} <= listed
    assert [name for name in listed if f"`{name}`" not in words] == []


def test_each_detail_is_a_choice_of_its_own_and_the_ward_sees_no_other(amara, client):
    issue_all(30)
    client.force_login(amara.user)
    page = client.get(reverse("passport:make_share")).content.decode()
    assert "DBS level: Enhanced" in page
    with as_owner():
        dbs = amara.credentials.get(kind__code="dbs_enhanced")
    sent = {"checks": [str(dbs.ref)], "shown_to": "A ward", "length": "15", "booking": ""}
    made = client.post(reverse("passport:make_share"), {**sent, "of_dbs": ["dbs_level"]})
    mine = client.get(made.url).content.decode()

    ward = Client().get(mine.split('class="sb-address" href="')[1].split('"')[0]).content.decode()

    assert "With these details: DBS level." in mine
    assert "DBS level" in ward
    assert "DBS workforce" not in ward
    with as_owner():
        assert Share.objects.get().shown == ["dbs_level"]
    wrong = client.post(reverse("passport:make_share"), {**sent, "of_dbs": ["dbs_number"]})
    assert wrong.status_code == 422


def test_the_command_prints_what_was_shown(amara, client, tmp_path, capsys):
    issue_all(30)
    with as_owner():
        issued = IssuedCredential.objects.live().get(credential__kind__code="dbs_enhanced")
        address = reverse("passport:key_list", args=[issued.trust.ref])
    (tmp_path / "jwks.json").write_text(client.get(address).content.decode())
    shown = sd_jwt.present(issued.token, ["name", "dbs_level"])
    (tmp_path / "passport.json").write_text(files.write([shown]))

    call_command("passport", "verify", tmp_path / "passport.json", "--jwks", tmp_path / "jwks.json")

    printed = capsys.readouterr().out
    assert "   DBS level: Enhanced" in printed
    assert "DBS workforce" not in printed


def test_what_has_fewer_claims_than_now_is_signed_anew_in_the_night(amara):
    issue_all(30)
    with as_owner():
        before = IssuedCredential.objects.live().filter(worker=amara)
        count = before.update(form=FORM - 1)

    assert issue_all(30) == count
    assert issue_all(30) == 0

    with as_owner():
        assert before.filter(form=FORM).count() == count


def test_only_a_job_signs_anew(amara):
    me = w.actor_for(amara)
    with acting(me), pytest.raises(NotPermitted):
        issuing.sign_outdated(by=me)
    with acting(JOB):
        assert issuing.sign_outdated(by=JOB) == 0
