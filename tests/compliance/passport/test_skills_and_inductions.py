"""Skills and local inductions are signed by the trust that judged or gave them, as checks are."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from compliance.passport import addresses
from compliance.passport.models import IssuedCredential, Share, ShareItem
from compliance.passport.rules import files, jws, sd_jwt
from compliance.passport.rules.reasons import Reason
from compliance.passport.rules.verifying import Standing
from compliance.passport.services import issuing, keys
from compliance.passport.tasks import issue_all
from compliance.services.inductions import Given, induct, withdraw
from insights.services.erasing import erase
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.outbox import relay
from tests.compliance.passport.test_issuing import read, refusal
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.inductions import induction_of
from tests.factories.passport import JOB
from trusts.models import Skill
from workers.models import WorkerSkill
from workers.services.skills import Assessed, revoke, sign_off

pytestmark = pytest.mark.django_db
TODAY = clock.today()


@pytest.fixture
def trust():
    return t.TrustFactory(name="Imperial College Healthcare NHS Trust", short_name="Imperial")


@pytest.fixture
def amara(trust):
    worker = w.WorkerFactory(name="Amara Osei")
    w.EngagementFactory(worker=worker, trust=trust)
    return worker


@pytest.fixture
def officer(trust):
    """Bola Adeyemi judges skills, and records who was shown round."""
    user = t.UserFactory(name="Bola Adeyemi")
    return t.actor_for(t.MembershipFactory(trust=trust, role="compliance_officer", user=user))


@pytest.fixture
def ward(trust):
    site = t.SiteFactory(trust=trust, name="St Mary's Hospital")
    return t.WardFactory(trust=trust, site=site, name="Witherow Ward")


@pytest.fixture
def skill():
    with as_owner():
        return Skill.objects.get(code="IV")


@pytest.fixture
def assessed(amara, officer, skill):
    with acting(officer):
        found = Assessed(skill, "independent", "observed", TODAY + timedelta(days=365))
        made = sign_off(amara, found, by=officer)
    relay.drain()
    return made


@pytest.fixture
def inducted(amara, officer, ward):
    with acting(officer):
        (made,) = induct([amara], Given(ward, TODAY, by="Sister Nkechi Obi"), by=officer)
    relay.drain()
    return made


def live(row):
    with as_owner():
        found = row.issuedcredentials.select_related("key", "status_list").filter(stopped_at=None)
        return found.first()


def why(issued):
    with as_owner():
        issued.refresh_from_db()
    return issued.why, issued.token


def test_a_skill_is_signed_by_the_trust_that_assessed_it_each_detail_apart(trust, assessed):
    verified = read(live(assessed).token)

    assert verified.issuer == addresses.issuer(trust.ref)
    assert verified.standing is Standing.COUNTS
    said = {each.name: each.value for each in sd_jwt.split(live(assessed).token).details}
    assert verified.claims["kind"] == "skill:IV"
    assert said == {
        "person": said["person"],
        "name": "Amara Osei",
        "kind_name": "IV medicines",
        "checked_by": "Imperial College Healthcare NHS Trust",
        "checked_on": TODAY.isoformat(),
        "valid_to": (TODAY + timedelta(days=365)).isoformat(),
        "skill_level": "independent",
        "skill_assessed_by": "Bola Adeyemi",
        "skill_assessed_how": "observed",
    }
    ends = verified.ends_at.astimezone(clock.LONDON).date()
    assert ends == assessed.valid_to + timedelta(days=1)


def test_an_induction_is_signed_by_the_trust_that_gave_it(trust, inducted):
    verified = read(live(inducted).token)

    assert verified.issuer == addresses.issuer(trust.ref)
    assert verified.claims["kind"] == "induction"
    assert verified.claims["kind_name"] == "Induction to Witherow Ward"
    assert verified.claims["induction_of"] == "ward"
    assert verified.claims["induction_site"] == "St Mary's Hospital"
    assert verified.claims["inducted_by"] == "Sister Nkechi Obi"
    assert verified.claims["checked_on"] == TODAY.isoformat()
    assert verified.ends_at is None


def test_the_reference_reads_them_as_we_do(assessed, inducted):
    for row in (assessed, inducted):
        issued = live(row)
        theirs = SDJWTVerifier(issued.token, lambda *_, key=issued.key: JWK(**key.jwk))

        assert theirs.get_verified_payload() == read(issued.token).claims


def test_a_level_that_was_raised_by_its_holder_is_refused(assessed):
    token = live(assessed).token
    detail = next(each for each in sd_jwt.split(token).details if each.name == "skill_level")
    raised = jws.encode(jws.write_json(["salt", "skill_level", "assessor"]))

    assert refusal(token.replace(detail.text, raised)) is Reason.UNSIGNED_DISCLOSURE


def test_another_level_is_signed_in_place_of_the_former(amara, officer, skill, assessed):
    former = live(assessed)
    with as_owner():  # it was signed off before today
        WorkerSkill.objects.update(valid_from=TODAY - timedelta(days=3))
    with acting(officer):
        made = sign_off(amara, Assessed(skill, "assessor", "observed"), by=officer)
    relay.drain()

    assert refusal(former.token) is Reason.STOPPED
    assert why(former) == ("ended", "")
    assert read(live(made).token).claims["skill_level"] == "assessor"


def test_a_revoked_skill_and_a_withdrawn_induction_are_stopped_by_event(
    officer, assessed, inducted
):
    former = live(assessed), live(inducted)
    with acting(officer):
        revoke(assessed, reason="She has not done it for a year", by=officer)
    with acting(officer):
        withdraw(inducted, reason="Of the wrong person", by=officer)
    relay.drain()

    for issued in former:
        assert refusal(issued.token) is Reason.STOPPED
        assert why(issued) == ("revoked", "")


def test_what_nobody_assessed_or_is_over_is_not_signed(amara, skill, ward):
    with as_owner():
        said = WorkerSkill.objects.create(worker=amara, skill=skill, valid_from=t.EARLY)
    over = induction_of(amara, ward, given_on=t.EARLY, valid_to=TODAY - timedelta(days=1))
    held = induction_of(amara, ward)

    assert issue_all(30) == 1
    assert issue_all(30) == 0
    assert live(said) is None
    assert live(over) is None
    assert live(held)


def test_two_that_are_the_same_thing_or_nothing_are_refused_by_the_database(
    amara, assessed, inducted
):
    with as_owner():
        one = live(assessed)
        share = Share.objects.create(
            worker=amara,
            token_hash="x",
            link=b"x",
            link_sealed_with="x",
            shown_to="A ward",
            made_at=clock.now(),
            ends_at=clock.now() + timedelta(hours=1),
        )
        ShareItem.objects.create(share=share, worker=amara, skill=assessed)
        again = {"place": 1, "sha256": "another", "token": "x"}
        kept = {
            name: getattr(one, name)
            for name in ("worker", "trust", "key", "holder_key", "status_list", "issued_at")
        }
        for wrong, name in (
            ({"skill": assessed}, "issuedcredential_one_live"),
            ({}, "issuedcredential_of_one"),
            ({"skill": assessed, "induction": inducted}, "issuedcredential_of_one"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                IssuedCredential.objects.create(**kept, **again, **wrong)
        for wrong, name in (
            ({"skill": assessed}, "shareitem_once"),
            ({}, "shareitem_of_one"),
            ({"skill": assessed, "induction": inducted}, "shareitem_of_one"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                ShareItem.objects.create(share=share, worker=amara, **wrong)


def test_each_is_chosen_by_itself_and_the_ward_reads_no_other(amara, client, assessed, inducted):
    client.force_login(amara.user)
    page = client.get(reverse("passport:make_share")).content.decode()
    assert "Induction to Witherow Ward" in page
    assert "Skill assessed by: Bola Adeyemi" in page
    assert "Level of skill" not in page  # it goes with the skill
    sent = {"shown_to": "A ward", "length": "15", "booking": ""}
    nothing = client.post(reverse("passport:make_share"), sent)
    assert nothing.status_code == 422
    assert "Choose at least one check, skill or induction" in nothing.content.decode()

    made = client.post(
        reverse("passport:make_share"),
        {**sent, "skills": ["IV"], "of_skill": ["skill_assessed_how"]},
    )
    mine = client.get(made.url).content.decode()
    ward = Client().get(mine.split('class="sb-address" href="')[1].split('"')[0]).content.decode()

    assert "<li>IV medicines</li>" in mine
    assert "All that was shown counts" in ward
    assert "Signed off by Imperial College Healthcare NHS Trust" in ward
    assert "Independent" in ward
    assert "Watched them do it" in ward
    assert "Bola Adeyemi" not in ward
    assert "Witherow" not in ward


def test_one_of_another_person_cannot_be_chosen(amara, client, trust, assessed, inducted):
    other = w.WorkerFactory(ready_for=trust)
    issue_all(30)
    client.force_login(other.user)
    sent = {"shown_to": "A ward", "length": "15", "booking": ""}

    for wrong in ({"skills": ["IV"]}, {"inductions": [str(inducted.ref)]}):
        answer = client.post(reverse("passport:make_share"), {**sent, **wrong})
        assert answer.status_code == 422


def test_anybody_verifies_a_skill_without_an_account(client, assessed):
    answer = client.post(reverse("passport:verify"), {"text": live(assessed).token})

    page = answer.content.decode()
    assert "This credential is true and counts." in page
    assert "Watched them do it" in page


def test_whoever_keeps_back_the_level_of_a_skill_is_read_as_doing_so(client, assessed):
    text = sd_jwt.present(live(assessed).token, ["name", "kind_name"])

    page = client.post(reverse("passport:verify"), {"text": text}).content.decode()

    assert "Level of skill" in page
    assert "Not shown" in page


def test_of_somebody_erased_all_of_it_is_stopped(amara, assessed, inducted):
    former = live(assessed), live(inducted)
    with as_owner():
        amara.engagements.all().delete()
    me = w.actor_for(amara)
    with acting(me):
        erase(amara, by=me, reason="Asked")
    relay.drain()

    for issued in former:
        assert refusal(issued.token) is Reason.STOPPED
        assert why(issued) == ("erased", "")
    with as_owner():
        inducted.refresh_from_db()
    assert inducted.given_by == ""


def test_a_new_key_of_the_trust_signs_them_anew(assessed, inducted):
    with acting(JOB):
        keys.compromise(live(assessed).key, reason="A disk was lost", by=JOB)
    relay.drain()

    for row in (assessed, inducted):
        assert read(live(row).token).standing is Standing.COUNTS


def test_people_with_an_account_are_signed_first_whatever_it_is_of(trust, amara, ward):
    w.WorkerFactory(ready_for=trust, user=None, email="joining@example.nhs.uk")
    given = induction_of(amara, ward)

    with acting(JOB):
        assert issuing.issue_missing(1, by=JOB) == 1

    assert live(given)


def test_the_command_verifies_them_without_a_network(client, trust, assessed, tmp_path, capsys):
    keys_of_trust = client.get(reverse("passport:key_list", args=[trust.ref])).content
    (tmp_path / "jwks.json").write_bytes(keys_of_trust)
    (tmp_path / "passport.json").write_text(files.write([live(assessed).token]))

    call_command("passport", "verify", tmp_path / "passport.json", "--jwks", tmp_path / "jwks.json")

    printed = capsys.readouterr().out
    assert "TRUE: IV medicines, Amara Osei" in printed
    assert "   Level of skill: Independent" in printed
