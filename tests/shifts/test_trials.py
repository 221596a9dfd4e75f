"""A large region's change is worked out in the background, kept, and made if it is still so."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from compliance.models import CredentialKind, LocalRequirement
from compliance.services.asking import Asking
from shifts.errors import TrialOver
from shifts.models import Trial
from shifts.services import trials
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, constraint_of
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories.shifts import TrialFactory, VacancyFactory, bank_of
from tests.factories.trusts import MembershipFactory, actor_for, staff_group
from tests.factories.workers import WorkerFactory
from trusts.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(trust, ward, client):
    """A bank lead, in whose region three nurses lack adult immediate life support."""
    VacancyFactory(ward=ward, open=True)
    for _ in range(3):
        WorkerFactory(ready_for=trust)
    lead = MembershipFactory(role="bank_lead", trust=None, bank=bank_of(trust))
    client.force_login(lead.user)
    return lead


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(trials, "AT_ONCE", dict.fromkeys(trials.AT_ONCE, 2))


def asking(code="ils_adult"):
    return Asking(CredentialKind.objects.get(code=code), staff_group("03"), asked=True)


def ask(lead, said=None):
    with acting(actor_for(lead)) as by:
        return trials.ask(said or asking(), valid_from=clock.today(), reason="Why", by=by)


def typed(reason):
    """The form of the same rule, from today on."""
    day = clock.today()
    return {
        "kind": "ils_adult",
        "asked": "yes",
        "of": "group",
        "where": "",
        "valid_from-day": day.day,
        "valid_from-month": day.month,
        "valid_from-year": day.year,
        "reason": reason,
    }


def now_of(trial):
    with as_owner():
        return Trial.objects.get(pk=trial.pk)


def rules():
    with as_owner():
        return LocalRequirement.objects.count()


def test_it_is_worked_out_and_kept_and_nothing_has_changed(lead):
    trial = ask(lead)
    assert now_of(trial).status == "asked"
    drain()
    drain()

    found = now_of(trial)
    assert (found.status, found.lose, found.gain, found.bookings) == ("tried", 3, 0, 0)
    assert rules() == 0
    with as_owner():
        assert Message.objects.get(topic="trial.done").user_id == lead.user_id


def test_what_was_read_is_made_once(lead):
    trial = ask(lead)
    drain()
    with acting(actor_for(lead)) as by:
        trials.make(now_of(trial), by=by)
        with pytest.raises(TrialOver):
            trials.make(now_of(trial), by=by)
    drain()

    assert now_of(trial).status == "made"
    assert rules() == 1


@pytest.mark.parametrize("what", ["another rule", "a day too many", "a role that ended"])
def test_what_is_no_longer_true_is_not_made(what, lead, settings):
    trial = ask(lead)
    drain()
    if what == "another rule":
        with as_owner():
            LocalRequirement.objects.create(
                bank=lead.bank,
                staff_group=staff_group("03"),
                kind=CredentialKind.objects.get(code="als"),
                valid_from=clock.today(),
                set_at=clock.now(),
            )
    before = rules()
    with acting(actor_for(lead)) as by:
        trials.make(now_of(trial), by=by)
    if what == "a day too many":
        settings.CLOCK_OFFSET += timedelta(hours=25)
    if what == "a role that ended":
        with as_owner():
            yesterday = clock.today() - timedelta(days=1)
            Membership.objects.filter(pk=lead.pk).update(valid_to=yesterday)
    drain()

    assert now_of(trial).status == "refused"
    assert now_of(trial).refused
    assert rules() == before


def test_a_trust_s_own_rule_is_worked_out_and_made_the_same_way(client, lead, trust):
    admin = MembershipFactory(role="trust_admin", trust=trust)
    client.force_login(admin.user)
    said = typed("Our own board decided so")
    answer = client.post(reverse("shifts:ask", args=[trust.slug]), said)
    with as_owner():
        trial = Trial.objects.get()
    at = reverse("shifts:trial", args=[trust.slug, trial.ref])
    assert answer.url == at
    assert client.get(at).headers["Refresh"] == "5"
    hasty = client.post(reverse("shifts:ask", args=[trust.slug]), said | {"confirm": "1"})
    assert "/trials/" in hasty.url  # nothing of so many is saved while somebody waits
    assert rules() == 0
    drain()
    drain()
    assert "3 workers would lose" in client.get(at).content.decode()
    with as_owner():
        told = Message.objects.filter(topic="trial.done").latest("link")
        links = set(Message.objects.filter(topic="trial.done").values_list("link", flat=True))
    assert (told.user_id, told.trust_id) == (admin.user_id, trust.pk)
    assert links == {at, hasty.url}
    with acting(actor_for(lead)) as by:  # it is no business of the bank's
        assert not Trial.objects.visible_to(by).exists()
        with pytest.raises(NotPermitted):
            trials.make(trial, by=by)

    client.post(reverse("shifts:trial_make", args=[trust.slug, trial.ref]))
    drain()
    assert "The change is saved" in client.get(at).content.decode()
    with as_owner():
        assert LocalRequirement.objects.get().trust_id == trust.pk


def test_nothing_is_said_to_be_known_before_it_is():
    with pytest.raises(IntegrityError) as refused:
        TrialFactory(lose=None)
    assert constraint_of(refused.value) == "shifts_trial_known_before_made"


def test_the_page_looks_again_by_itself_until_the_result_is_there(client, lead):
    at = reverse("bank_shifts:ask", args=[lead.bank.slug])
    answer = client.post(at, typed("The board decided so"))
    assert answer.status_code == 302, answer.content.decode()
    with acting(Actor.system("check", bank=lead.bank_id)):
        trial = Trial.objects.get()
    at = reverse("bank_shifts:trial", args=[lead.bank.slug, trial.ref])
    assert answer.url == at
    waiting = client.get(at)
    assert waiting.headers["Refresh"] == "5"
    assert "Working out what it would mean" in waiting.content.decode()
    drain()

    found = client.get(at)
    assert "Refresh" not in found.headers
    assert "3 workers would lose" in found.content.decode()
    client.post(reverse("bank_shifts:trial_make", args=[lead.bank.slug, trial.ref]))
    assert "Saving the change" in client.get(at).content.decode()
    drain()
    assert "The change is saved" in client.get(at).content.decode()
    assert rules() == 1
