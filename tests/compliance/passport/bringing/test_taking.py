"""A passport of another bank: what of it is taken over, and what is done here."""

from datetime import time, timedelta

import pytest

from compliance.models import (
    AcceptedCheck,
    Credential,
    Induction,
    Registration,
    TrustedIssuer,
    months_of,
)
from compliance.passport import addresses
from compliance.passport.errors import BroughtByAnother
from compliance.passport.models import IssuedCredential
from compliance.passport.presenters.bringing import outcome_kept
from compliance.passport.rules import files
from compliance.passport.rules.reasons import NotAccepted, Reason
from compliance.passport.services import carrying, importing, issuing, proving
from compliance.rules.expiry import last_day
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.outbox import relay
from staffbank.periods import wall_time
from staffbank.web.words import day_record
from tests.compliance.passport.bringing.leeds import (
    ALL,
    bring,
    cleared,
    lacks,
    refused,
    shown_to_us,
    signed,
)
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.issuers import TrustedIssuerFactory
from tests.factories.passport import JOB, issue
from workers.models import WorkerIdentifier, WorkerSkill

pytestmark = pytest.mark.django_db


def test_what_another_bank_checked_counts_here_at_once_and_is_not_signed_again(issuer, amara):
    before = cleared(amara)

    outcome = bring(amara, shown_to_us(signed(), amara))

    (taken,) = outcome.taken
    assert (taken.kind.code, taken.checked_at_trust) == ("fire", issuer.trust)
    assert (taken.valid_to - clock.today()).days == 299
    assert not any(before)
    assert all(cleared(amara))
    relay.drain()
    with acting(JOB):
        issuing.issue_missing(by=JOB)
    with as_owner():
        assert not IssuedCredential.objects.filter(credential=taken).exists()


def test_a_trust_that_takes_its_own_checks_alone_does_not_take_theirs(trust, issuer, amara):
    bring(amara, shown_to_us(signed(), amara))
    assert all(cleared(amara))

    with as_owner():
        AcceptedCheck.objects.create(
            trust=trust,
            kind=amara.credentials.filter(kind__code="fire").first().kind,
            from_whom="own",
            valid_from=clock.today(),
            set_at=clock.now(),
        )

    assert not any(cleared(amara))


def test_what_each_employer_sees_itself_is_left_with_why(issuer, amara):
    lacks(amara, "right_to_work")

    outcome = bring(
        amara,
        shown_to_us(signed("right_to_work", details={"kind_name": "Right to work"}), amara),
        shown_to_us(signed("unheard_of", details={"kind_name": "Falconry"}), amara),
    )

    assert outcome.taken == outcome.begun == ()
    assert {(each.why, each.add) for each in outcome.left} == {
        ("by law each employer sees it itself", "right_to_work"),
        ("no check here has that name", ""),
    }


def test_skills_and_inductions_are_shown_with_why_they_are_not_taken_over(issuer, amara):
    skill = {"kind_name": "IV medicines", "skill_level": "assessor"}
    round_given = {"kind_name": "Induction to Ward 7", "induction_of": "ward"}
    show = ("name", "kind_name", "checked_on", "skill_level", "induction_of")

    outcome = bring(
        amara,
        shown_to_us(signed("skill:IV", details=skill), amara, show=show),
        shown_to_us(signed("induction", details=round_given), amara, show=show),
    )

    assert outcome.taken == outcome.begun == ()
    with as_owner():
        assert not WorkerSkill.objects.filter(worker=amara).exists()
        assert not Induction.objects.filter(worker=amara).exists()
    (_, level, _), (_, ward, _) = outcome_kept(outcome)["left"]
    on = day_record(clock.today() - timedelta(days=30))
    assert level == (
        f"Signed by {issuer.trust.short_name} on {on}. Level of skill: Assessor. "
        "Somebody who assesses it at your trust sees you do it first: show them this."
    )
    assert ward == (
        f"Signed by {issuer.trust.short_name} on {on}. Inducted to: One ward. "
        "Each place shows you round itself."
    )


def test_bringing_the_same_twice_is_bringing_it_once(issuer, amara):
    text = shown_to_us(signed(), amara)
    bring(amara, text)

    (left,) = bring(amara, text).left

    assert left.why == "it was taken over before"


def test_what_another_person_brought_is_refused(trust, issuer, amara):
    other = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    whole = signed()
    bring(amara, shown_to_us(whole, amara))

    with pytest.raises(BroughtByAnother):
        bring(other, shown_to_us(whole, other))


def test_trust_is_dated_and_ends_with_its_last_day(bank, issuer, amara):
    bring(amara, shown_to_us(signed(), amara))
    with as_owner():
        TrustedIssuer.objects.filter(pk=issuer.pk).update(
            valid_from=clock.today() - timedelta(days=9),
            valid_to=clock.today() - timedelta(days=1),
        )

    assert not any(cleared(amara))
    with pytest.raises(NotAccepted):
        bring(amara, shown_to_us(signed(), amara))


def test_a_passport_of_one_staffbank_is_taken_over_by_another(settings, bank, trust, amara):
    """Signed and carried as there, brought as here: one piece of software at both ends."""
    for code in ("nmc", "occupational_health"):
        lacks(amara, code)
    ours, theirs = settings.PASSPORT_ISSUER, "https://leeds.example.nhs.uk"
    there = t.TrustFactory(short_name="Leeds")
    nurse = w.WorkerFactory(ready_for=there, name="Amara Osei")
    with as_owner():
        fire, nmc, health = (
            nurse.credentials.get(kind__code=code)
            for code in ("fire", "nmc", "occupational_health")
        )
        number = Registration.objects.get(credential=nmc).number
        Credential.objects.filter(pk=fire.pk).update(valid_from=clock.today() - timedelta(days=40))
        fire.refresh_from_db()
    settings.PASSPORT_ISSUER = theirs
    key = [issue(each) for each in (nmc, health, fire)][-1].key
    issuer = addresses.issuer(there.ref)
    settings.PASSPORT_ISSUER = ours
    TrustedIssuerFactory(bank=bank, address=issuer, keys=[{**key.jwk, "kid": key.key_id}])
    with acting(w.actor_for(amara)) as by:
        to = proving.Occasion(addresses.importer(), importing.code_for(amara, by=by))

    with acting(w.actor_for(nurse)) as by:
        carried = carrying.along(nurse, to=to, by=by)
    text = files.write(carried.credentials, carried.lists)
    with acting(w.actor_for(amara)) as by:
        outcome = importing.bring(amara, files.read(text), files.read_lists(text), by=by)

    assert [each.kind.code for each in outcome.taken] == ["fire"]
    assert {each.kind.code for each in outcome.begun} == {"nmc", "occupational_health"}
    with as_owner():
        assert WorkerIdentifier.objects.get(worker=amara, scheme="nmc").value == number


def without(*names):
    return [name for name in ALL if name not in names]


def test_whoever_keeps_its_end_back_makes_a_check_no_longer(issuer, amara):
    whole = signed(exp=int(wall_time(clock.today() + timedelta(days=300), time()).timestamp()))

    (taken,) = bring(amara, shown_to_us(whole, amara, show=without("valid_to"))).taken

    assert (taken.valid_to - clock.today()).days == 299


@pytest.mark.parametrize("kept_back", ["checked_on", "valid_from"])
def test_a_check_that_does_not_say_its_days_is_refused(issuer, amara, kept_back):
    text = shown_to_us(signed(), amara, show=without(kept_back))

    assert refused(amara, text) is Reason.MISSING


def test_a_check_counts_no_longer_than_its_kind_does(issuer, amara):
    since = clock.today() - timedelta(days=30)
    later = (clock.today() + timedelta(days=3650)).isoformat()
    for_ever = signed(exp=None, details={"valid_from": since.isoformat(), "valid_to": later})

    (taken,) = bring(amara, shown_to_us(for_ever, amara)).taken

    assert taken.valid_to == last_day(since, months_of(taken.kind, None, since))


def test_a_check_that_is_too_old_for_its_kind_is_left(issuer, amara):
    long_ago = clock.today() - timedelta(days=3650)
    said = {"valid_from": long_ago.isoformat(), "checked_on": long_ago.isoformat()}

    outcome = bring(amara, shown_to_us(signed(details=said), amara))

    assert outcome.taken == ()
    assert [each.why for each in outcome.left] == [importing.OVER]
