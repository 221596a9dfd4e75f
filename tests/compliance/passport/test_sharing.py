import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import Credential
from compliance.passport.models import Share, ShareView
from compliance.passport.rules import files
from compliance.passport.rules.verifying import Occasion, verify
from compliance.passport.selectors.issuers import trusted_keys
from compliance.passport.services import carrying, issuing, sharing
from compliance.passport.tasks import issue_all
from shifts.models import Booking
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.passport import JOB, issue
from tests.factories.shifts import BookingFactory, VacancyFactory
from workers.models import DataCopy

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return t.TrustFactory(name="Imperial College Healthcare NHS Trust", short_name="Imperial")


@pytest.fixture
def amara(trust):
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    issue_all(30)
    return worker


@pytest.fixture
def tonight(trust, amara):
    bank = t.BankFactory()
    t.PoolMembershipFactory(bank=bank, trust=trust)
    vacancy = VacancyFactory(
        ward=t.WardFactory(site__trust=trust, name="Witherow"), bank=bank, open=True
    )
    return BookingFactory(vacancy=vacancy, worker=amara)


@pytest.fixture
def me(client, amara):
    client.force_login(amara.user)
    return client


def refs(worker, *codes):
    with as_owner():
        rows = Credential.objects.filter(worker=worker, status="verified")
        rows = rows.filter(kind__code__in=codes) if codes else rows
        return [str(ref) for ref in rows.values_list("ref", flat=True)]


def ask(me, worker, *codes, **given):
    asked = {
        "checks": refs(worker, *codes),
        "shown_to": "Nurse in charge",
        "length": "15",
        "booking": "",
    } | given
    return me.post(reverse("passport:make_share"), asked)


def link(me):
    with as_owner():
        share = Share.objects.latest("pk")
    page = me.get(reverse("passport:share", args=[share.ref])).content.decode()
    assert "<svg" in page
    return share, "/shared/" + re.search(r"/shared/([\w-]+)/", page)[1] + "/"


def say(client, address):
    return client.get(address).content.decode()


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def stranger():
    return Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140"})


def test_whoever_holds_the_link_sees_what_was_chosen_and_nothing_else(me, amara, stranger):
    assert ask(me, amara, "fire").status_code == 302
    _, address = link(me)

    page = words(say(stranger, address))

    assert "Amara Osei" in page
    assert "Fire safety" in page
    assert "All that was shown counts" in page
    assert "DBS" not in page
    assert "Document from" not in page
    assert str(amara.ref) not in say(stranger, address)


def test_details_are_shown_where_the_person_says_so(me, amara, stranger):
    ask(me, amara, "fire", of_check=["issued_by"])
    _, address = link(me)

    assert "Document from" in words(say(stranger, address))


def test_each_look_is_on_record_and_in_the_persons_own_list(me, amara, stranger):
    ask(me, amara, "fire")
    share, address = link(me)
    say(stranger, address)
    say(stranger, address)

    page = me.get(reverse("passport:share", args=[share.ref])).content.decode()

    assert page.count("Chrome on Windows") == 2
    assert "Opened 2 times" in me.get(reverse("passport:shares")).content.decode()
    with as_owner():
        assert AuditEntry.objects.filter(verb="share.seen", worker_id=amara.pk).count() == 2


def test_a_shift_that_may_be_worked_is_answered_with_yes(me, amara, tonight, stranger):
    ask(me, amara, booking=str(tonight.ref))
    _, address = link(me)

    page = words(say(stranger, address))

    assert "Yes, Amara Osei may work this shift" in page
    assert "Witherow" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("cancelled", "This booking is cancelled."),
        ("revoked", "must not start this shift yet"),
        ("left", "must not start this shift yet"),
    ],
)
def test_a_shift_that_may_not_be_worked_is_answered_with_no_and_why(
    me, amara, tonight, stranger, change, says
):
    ask(me, amara, booking=str(tonight.ref))
    _, address = link(me)
    with as_owner():
        if change == "cancelled":
            ended = {"status": "cancelled", "ended_by": "trust", "ended_at": clock.now()}
            Booking.objects.filter(pk=tonight.pk).update(**ended)
        elif change == "revoked":
            Credential.objects.get(worker=amara, kind__code="dbs_enhanced").advance("revoked")
        else:
            type(amara).objects.filter(pk=amara.pk).update(status="paused")

    page = words(say(stranger, address))

    assert says in page
    assert "Yes, Amara" not in page
    assert "Ring the bank team" in page


def test_a_check_that_was_stopped_since_is_not_shown_as_true(me, amara, stranger):
    ask(me, amara, "fire", "moving_handling_2")
    _, address = link(me)
    with as_owner():
        fire = Credential.objects.get(worker=amara, kind__code="fire")
        fire.advance("revoked")
    with acting(JOB):
        issuing.settle(fire.pk, by=JOB)

    page = words(say(stranger, address))

    assert "1 thing that they chose to show no longer counts." in page
    assert "Fire safety" not in page


@pytest.mark.parametrize("how", ["ended", "over"])
def test_a_link_that_ended_shows_nothing_and_says_what_to_do(me, amara, stranger, how):
    ask(me, amara, "fire")
    share, address = link(me)
    if how == "ended":
        me.post(reverse("passport:end_share", args=[share.ref]))
    else:
        with as_owner():
            early = clock.now() - timedelta(hours=2)
            Share.objects.filter(pk=share.pk).update(
                made_at=early, ends_at=early + timedelta(hours=1)
            )

    answer = stranger.get(address)

    assert answer.status_code == 410
    assert "This passport link has ended" in answer.content.decode()
    assert "Amara" not in answer.content.decode()
    assert stranger.get(f"{address}file/").status_code == 404
    with as_owner():
        assert not ShareView.objects.exists()


def test_the_links_file_is_signed_by_its_holder_for_this_share(me, amara, stranger):
    ask(me, amara, "fire")
    share, address = link(me)

    (text,) = files.read(stranger.get(f"{address}file/").content.decode())

    with acting(JOB):
        issuers = trusted_keys()
    occasion = Occasion("http://localhost:8000/verify/", str(share.ref), timedelta(minutes=5))
    found = verify(text, issuers=issuers, now=clock.now(), occasion=occasion)
    assert found.claims["name"] == "Amara Osei"
    assert "person" not in found.claims


def test_a_person_takes_their_whole_passport_with_them(me, amara):
    answer = me.get(reverse("passport:carry"))

    texts = json.loads(answer.content)["credentials"]
    assert len(texts) == len(refs(amara))
    page = me.post(reverse("passport:verify"), {"text": "\n".join(texts)}).content.decode()
    assert f"All {len(texts)} credentials are true and count." in page
    with as_owner():
        assert AuditEntry.objects.filter(verb="passport.exported").count() == 1


def test_nobody_shows_what_is_anothers(me, amara, trust):
    other = w.CredentialFactory(checked_at_trust=trust)
    issue(other)

    answer = ask(me, amara, checks=[str(other.ref)])

    assert answer.status_code == 422
    with as_owner():
        assert not Share.objects.exists()


def test_a_service_refuses_to_share_or_end_anothers(amara, trust):
    stranger = w.actor_for(w.WorkerFactory(ready_for=trust))
    with acting(stranger), pytest.raises(NotPermitted):
        sharing.make(amara, [], shown_to="x", length=timedelta(1), by=stranger)
    with acting(stranger), pytest.raises(NotPermitted):
        carrying.carry(amara, by=stranger)


@pytest.mark.parametrize("wrong", ["", "nothing", "a" * 200, "../x", "%00"])
def test_a_wrong_link_is_not_found(stranger, wrong):
    assert stranger.get(f"/shared/{wrong}/").status_code == 404


def test_a_ward_with_a_link_cut_short_is_told_what_to_ask_for(stranger):
    page = stranger.get("/shared/half-of-it/")

    assert page.status_code == 404
    assert "This passport link does not work" in page.text
    assert "ask the person to show a new one" in page.text


def test_the_pass_for_a_shift_is_one_press(me, amara, tonight):
    page = me.get(f"{reverse('passport:make_share')}?booking={tonight.ref}").content.decode()

    assert page.count("checked") >= len(refs(amara))
    assert "The nurse in charge" in page


def test_the_secret_of_a_link_is_not_in_the_database_as_it_is(me, amara):
    ask(me, amara, "fire")
    share, address = link(me)
    token = address.split("/")[2]

    assert token.encode() not in bytes(share.link)
    assert token not in share.token_hash


def test_a_link_whose_seal_is_lost_can_be_stopped_and_not_shown_again(me, amara, settings):
    ask(me, amara, "fire")
    with as_owner():
        share = Share.objects.get()
    settings.PASSPORT_SEALING_KEYS = ["new:" + "A" * 43 + "="]

    page = me.get(reverse("passport:share", args=[share.ref])).content.decode()

    assert "This link cannot be shown again" in page
    assert "Stop showing it" in page


def test_a_copy_of_ones_data_names_the_shares_and_opens_none(me, amara):
    ask(me, amara, "fire", reason="A visit")
    _, address = link(me)
    me.post("/me/data/copy/")

    relay.drain()

    with as_owner():
        content = DataCopy.objects.get(worker=amara).content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        held = "".join(file.read(name).decode() for name in file.namelist())
    assert "A visit" in held
    assert address.split("/")[2] not in held
