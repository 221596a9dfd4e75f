from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.models import Credential, Disclosure
from compliance.models.families import ROW_OF
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory
from tests.factories.workers import EngagementFactory

pytestmark = pytest.mark.django_db


def test_somebody_with_every_check_is_cleared_and_reads_who_checked_what(me):
    page = me.get(reverse("me:passport"))

    assert "Cleared" in page.text
    assert "NMC registration" in page.text
    assert "Checked by Imperial on" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_missing_check_says_how_many_shifts_it_opens(me, worker, trust):
    VacancyFactory.create_batch(2, ward=WardFactory(site__trust=trust), open=True)
    with as_owner():
        Credential.objects.get(worker=worker, kind__code="fire").delete()

    page = me.get(reverse("me:passport"))

    assert "Partly cleared" in page.text
    assert "Opens 2 shifts." in page.text
    assert reverse("me:find-opens") in me.get(reverse("me:find")).text
    assert "2 more open up with 1 thing from you." in me.get(reverse("me:find-opens")).text


def test_what_ends_soon_names_the_bookings_after_it(me, worker, trust):
    with as_owner():
        fire = Credential.objects.get(worker=worker, kind__code="fire")
        Credential.objects.filter(pk=fire.pk).update(valid_to=clock.today() + timedelta(days=30))

    page = me.get(reverse("me:passport"))

    assert "Ending soon" in page.text
    assert "Renew fire safety" in page.text


def send(client, **changed):
    day = clock.today() - timedelta(days=2)
    typed = {
        "kind": "fire",
        "issuer": "Imperial College Healthcare",
        "valid_from-day": day.day,
        "valid_from-month": day.month,
        "valid_from-year": day.year,
        "number_hint": "77QX",
        "evidence": "The certificate with my name on it",
    }
    return client.post(reverse("me:add_check"), typed | changed, follow=True)


def test_a_check_sent_in_waits_for_the_compliance_team(me, worker):
    with as_owner():
        Credential.objects.get(worker=worker, kind__code="fire").delete()

    page = send(me)

    assert "your compliance team has to see the original." in page.text
    assert "Waiting for a check" in page.text
    with as_owner():
        sent = Credential.objects.get(worker=worker, kind__code="fire")
    assert (sent.status, sent.number_hint) == ("submitted", "77QX")


def test_a_date_to_come_is_refused_with_everything_typed_kept(me):
    year = clock.today().year + 1

    page = send(me, **{"valid_from-year": year})

    assert page.status_code == 422
    assert "Date on it must be today or in the past" in page.text
    assert "The certificate with my name on it" in page.text


def test_the_form_opens_on_what_the_passport_asked_for(me):
    first = me.get(reverse("me:add_check"))
    page = me.get(reverse("me:add_check"), {"kind": "fire"})

    assert "Send to the compliance team" not in first.text
    assert '<option value="fire"' in first.text
    assert 'name="kind" value="fire"' in page.text
    assert "Send to the compliance team" in page.text


def test_what_was_read_is_shown_to_the_person_and_to_who_checked_it_alone(
    client, me, trust, worker
):
    other = EngagementFactory(worker=worker, trust=TrustFactory(), primary=False).trust
    with as_owner():
        read = Disclosure.objects.get(worker=worker)
        Disclosure.objects.filter(pk=read.pk).update(
            subscribed=True, answered_on=clock.today(), answer="unchanged"
        )
    said = "Enhanced, adult workforce. Checked against the adults&#39; barred list."

    mine = me.get(reverse("me:passport")).text
    seen = {}
    for place in (trust, other):
        client.force_login(MembershipFactory(role="compliance_officer", trust=place).user)
        where = reverse("compliance:worker", args=[place.slug, worker.ref])
        seen[place] = client.get(where).text

    for page in (mine, seen[trust]):
        assert said in page
        assert ": still current." in page
        assert "For good (list A)" in page
        assert "Fit for the work" in page
        assert read.number not in page
    assert "barred list." not in seen[other]
    assert "Fit for the work" not in seen[other]


@pytest.mark.parametrize(
    ("code", "typed", "field", "wrong", "kept"),
    [
        ("nmc", {"number": "12a3456e"}, "number", "12345", {"number": "12A3456E"}),
        ("dbs_enhanced", {"subscribed": "yes"}, "subscribed", "perhaps", {"subscribed": True}),
        (
            "right_to_work",
            {"document": "online", "share_code": "w12 abc 34d"},
            "share_code",
            "W12",
            {"share_code": "W12ABC34D"},
        ),
    ],
)
def test_the_form_asks_what_its_kind_has_and_keeps_it_as_said(
    me, worker, code, typed, field, wrong, kept
):
    asked = me.get(reverse("me:add_check"), {"kind": code})
    refused = send(me, kind=code, **(typed | {field: wrong}))
    send(me, kind=code, **typed)

    assert f'name="{field}"' in asked.content.decode()
    assert refused.status_code == 422
    with as_owner():
        waiting = Credential.objects.get(worker=worker, kind__code=code, status="submitted")
        row = ROW_OF[waiting.kind.group].objects.get(credential=waiting)
        assert not row.checked
        assert {name: getattr(row, name) for name in kept} == kept
