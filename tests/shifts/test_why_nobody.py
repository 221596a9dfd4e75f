"""Why nobody can take a shift: everybody of the own bank is counted, under every reason."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.models import Credential
from shifts.selectors import vacancy as asking
from shifts.selectors.need import Need
from staffbank import clock
from staffbank.db import acting, as_owner
from tests.factories.shifts import BookingFactory, OverrideFactory, VacancyFactory
from tests.factories.trusts import WardFactory, actor_for
from tests.factories.workers import WorkerFactory
from workers.models import Engagement

pytestmark = pytest.mark.django_db


def people(trust, count):
    return [WorkerFactory(ready_for=trust) for _ in range(count)]


def test_nobody_is_left_out_and_the_page_says_it_first(
    client, trust, vacancy, trust_manager, monkeypatch
):
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    lapsed, lacking, tired = people(trust, 5), people(trust, 4), people(trust, 3)
    leaving, overridden = people(trust, 1)[0], people(trust, 1)[0]
    ward = WardFactory(site__trust=trust)
    with as_owner():
        of = Credential.objects.filter
        of(worker__in=lapsed, kind__code="dbs_enhanced").update(valid_to=clock.today())
        of(worker__in=[*lacking, overridden], kind__code="fire").update(status="revoked")
        Engagement.objects.filter(worker=leaving).update(valid_to=vacancy.period.starts_on)
    for each in tired:
        starts = vacancy.ends_at + timedelta(hours=5)
        BookingFactory(vacancy=VacancyFactory(ward=ward, open=True, starts_at=starts), worker=each)
    with acting(actor_for(trust_manager)):
        need = Need.of(vacancy)
        kept = asking.hindrances_for(vacancy, need, asking.able_for(need), empty=True)

    assert {(o.subject or o.code.value): o.people for o in kept.obstacles} == {
        "dbs_enhanced": 5,
        "fire": 5,
        "rest": 3,
    }
    assert kept.leaving == 1
    page = client.get(reverse("shifts:vacancy", args=[trust.slug, vacancy.ref])).content.decode()
    assert "Nobody in your bank can take this shift as it is. What keeps most: 5 " in page
    assert "1 person leaves your bank before the shift ends" in page

    OverrideFactory(trust=trust, worker=overridden, valid_to=vacancy.period.ends_on)
    page = client.get(reverse("shifts:vacancy", args=[trust.slug, vacancy.ref])).content.decode()
    assert overridden.name in page
    assert "What keeps most" not in page
