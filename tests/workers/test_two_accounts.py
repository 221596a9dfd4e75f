"""Two records of one person who logs in with both: one account goes on, and the other says so."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance.models import CredentialKind
from compliance.passport.models import Share, ShareItem, ShareView
from shifts.services.booking import book
from staffbank import clock
from staffbank.accounts.models import OpenSession, User
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from staffbank.notifications.models import Message
from staffbank.wording import address_hint
from tests.factories import workers as w
from tests.factories.passport import share_of
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, UserFactory
from tests.workers.records import joined, owners, parted
from trusts.errors import JoinedWithAnother
from trusts.services.joining import account_for, has_account, has_address
from workers.errors import AccountHasARole, JoinedLater, TwoAccounts
from workers.forms.merging import MergeForm
from workers.models import CalendarFeed, Joining, MessageChoice, Worker

pytestmark = pytest.mark.django_db
PASSWORD = "three words nobody"


@pytest.fixture
def both(pair):
    """Two records with an account each; that of the second begins to join."""
    kept, other = pair
    user = UserFactory(email="amara@home.example")
    with as_owner():
        user.set_password(PASSWORD)
        user.save()
        Worker.objects.filter(pk=other.pk).update(user=user)
    joins(other)
    return kept, other


def joins(worker):
    """They are not in yet, or not any more."""
    with as_owner():
        for status in ("left", "joining"):
            Worker.objects.filter(pk=worker.pk).update(status=status)
        worker.refresh_from_db()


@pytest.fixture
def one(both, admin):
    """The two are one: she logs in with the account of the record that goes on."""
    kept, other = both
    joined(kept, other, admin, account=kept.user)
    return kept, other


def letters_to(user):
    with as_owner():
        return list(Message.objects.filter(address=user.email).order_by("created_at"))


def test_without_a_choice_nothing_is_joined(both, admin):
    accounts = [None, UserFactory()]
    before = owners()
    for account in accounts:
        with pytest.raises(TwoAccounts):
            joined(*both, admin, account=account)

    assert owners() == before


@pytest.mark.parametrize("stays", [0, 1], ids=["the kept record's", "the other record's"])
def test_the_account_that_is_chosen_goes_on_and_parting_opens_the_other(both, admin, stays):
    kept, other = both
    goes_on, closed = (kept.user, other.user) if stays == 0 else (other.user, kept.user)
    before = owners()

    done = joined(kept, other, admin, account=goes_on)
    with as_owner():
        closed.refresh_from_db()
        assert Worker.objects.get(pk=kept.pk).user == goes_on
        assert Worker.objects.get(pk=other.pk).user is None
    assert (closed.is_active, closed.open_one) == (False, goes_on)
    parted(done, admin)

    assert owners() == before


def test_both_addresses_hear_of_it_and_the_closed_one_when_it_is_open_again(both, admin):
    kept, other = both

    done = joined(kept, other, admin, account=kept.user)
    parted(done, admin)

    one, apart = (
        "Your two Staffbank accounts are one",
        "Your two Staffbank accounts are apart again",
    )
    assert [each.subject for each in letters_to(kept.user)] == [one]
    assert [each.subject for each in letters_to(other.user)] == [one, apart]
    to_open, to_closed = letters_to(kept.user)[0].body, letters_to(other.user)[0].body
    assert f"you log in as {kept.user.email}" in to_open
    assert f"you log in as {address_hint(kept.user.email)}" in to_closed
    assert other.user.email not in to_open
    assert kept.user.email not in to_closed


@pytest.mark.parametrize("begins", [-9, 9], ids=["now", "from next week on"])
def test_an_account_that_acts_for_a_trust_is_not_closed(both, admin, wards, begins):
    kept, other = both
    MembershipFactory(
        user=other.user,
        role="coordinator",
        trust=wards[0].trust,
        valid_from=clock.today() + timedelta(days=begins),
    )

    with pytest.raises(AccountHasARole):
        joined(kept, other, admin, account=kept.user)
    joined(kept, other, admin, account=other.user)


def test_whoever_is_logged_in_with_it_is_logged_out_and_told_with_what_to_log_in(
    both, admin, client
):
    kept, other = both
    client.force_login(other.user)
    client.get("/me/joining/")
    with as_owner():
        assert OpenSession.objects.filter(user=other.user).exists()

    joined(kept, other, admin, account=kept.user)

    with as_owner():
        assert not OpenSession.objects.filter(user=other.user).exists()
    assert "/accounts/login/" in client.get("/me/joining/").headers["Location"]
    tried = client.post("/accounts/login/", {"login": other.user.email, "password": PASSWORD})
    assert tried.status_code == 403
    assert "You log in with another address" in tried.text
    assert address_hint(kept.user.email) in tried.text
    assert kept.user.email not in tried.text
    wrong = client.post("/accounts/login/", {"login": other.user.email, "password": "not this"})
    assert address_hint(kept.user.email) not in wrong.text


@pytest.mark.parametrize("page", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_asking_for_a_letter_to_the_closed_address_brings_the_open_one(one, client, page):
    kept, other = one

    client.post(page, {"email": other.user.email})
    client.post(page, {"email": "nobody@example.com"})

    letter = letters_to(other.user)[-1]
    assert letter.subject == "You log in to Staffbank with another address"
    assert f"You log in as {address_hint(kept.user.email)}" in letter.body
    with as_owner():
        assert not Message.objects.filter(address="nobody@example.com").exists()


def test_an_invitation_to_the_closed_address_is_for_the_open_account(one):
    kept, other = one

    assert has_account(other.user.email)
    assert has_address(kept.user, other.user.email)
    by = w.actor_for(kept)
    with acting(by):
        assert account_for(other.user.email, by=by, name="", password="") == kept.user


def test_the_joining_the_choices_the_calendar_and_what_is_shown_go_over_and_back(both, admin):
    kept, other = both
    check = w.CredentialFactory(worker=other, kind=CredentialKind.objects.get(code="epals"))
    share = share_of(check)
    w.JoiningSpellFactory(joining=w.JoiningFactory(worker=other, said=True))
    joins(kept)
    now = clock.now()
    with as_owner():
        MessageChoice.objects.create(worker=other, new_shifts="none", changed_at=now)
        CalendarFeed.objects.create(worker=other, token_hash="x", made_at=now)
    before = owners()

    done = joined(kept, other, admin, account=kept.user)

    with as_owner():
        assert Joining.objects.open().get().worker_id == kept.pk
        assert MessageChoice.objects.get().worker_id == kept.pk
        assert CalendarFeed.objects.get().worker_id == kept.pk
        for model in (Share, ShareItem, ShareView):
            assert model.objects.get().worker_id == kept.pk
    parted(done, admin)
    with as_owner():
        assert Share.objects.get(pk=share.pk).worker_id == other.pk
    assert owners() == before


def test_whoever_works_already_joins_no_more_and_does_again_when_parted(both, admin):
    kept, other = both
    w.JoiningSpellFactory(joining=w.JoiningFactory(worker=other, said=True))
    before = owners()

    done = joined(kept, other, admin, account=other.user)
    with as_owner():
        assert not Joining.objects.open().exists()
    parted(done, admin)

    assert owners() == before


def test_whoever_was_let_in_with_one_record_is_in_with_both(both, admin):
    works, begins = both
    before = owners()

    done = joined(begins, works, admin, account=works.user)
    with as_owner():
        assert Worker.objects.get(pk=begins.pk).status == "active"
    parted(done, admin)

    assert owners() == before


def test_what_they_signed_with_either_record_stands_for_their_shifts(both, admin, wards):
    kept, other = both
    ward = wards[0]
    signed = w.TermsSignatureFactory(
        worker=other, version=w.TermsVersionFactory(bank=ward.bank, number=1)
    )
    joined(kept, other, admin, account=kept.user)

    with acting(w.actor_for(kept)) as by:
        booking = book(VacancyFactory(ward=ward, bank=ward.bank, open=True), kept, by=by)

    assert booking.signed_terms == signed


def test_the_database_holds_a_joined_account_closed(one):
    _, other = one
    for change in ({"is_active": True}, {"logs_in_as": other.user}):
        with (
            as_owner(),
            pytest.raises(IntegrityError, match="accounts_user_closed_where_joined"),
            transaction.atomic(),
        ):
            User.objects.filter(pk=other.user_id).update(**change)


def test_somebody_chooses_the_account_on_the_page(client, seat, both):
    kept, other = both
    client.force_login(seat.user)
    compare = reverse("bank_workers:compare", args=[seat.bank.slug, kept.ref, other.ref])
    said = {"keep": str(kept.ref), "reason": "Rang her"}

    assert "With which account do they go on?" in client.get(compare).text
    missing = client.post(compare, said)
    assert missing.status_code == 422
    assert "Choose the account that they go on logging in with" in missing.text
    client.post(compare, said | {"account": str(other.user.ref)})

    with as_owner():
        assert Worker.objects.get(pk=kept.pk).user == other.user


def test_an_invitation_to_the_closed_address_never_opens_the_other_account(one):
    kept, other = one
    with as_owner():
        User.objects.filter(pk=kept.user_id).update(is_active=False)  # its person has left

    with acting(Actor.nobody()) as by, duty("accounts"), pytest.raises(JoinedWithAnother):
        account_for(other.user.email, by=by, name="Amara Osei", password=PASSWORD)

    with as_owner():
        kept.user.refresh_from_db()
    assert not kept.user.is_active
    assert not kept.user.check_password(PASSWORD)


@pytest.mark.parametrize("gone", [0, 1], ids=["the kept record's", "the other record's"])
def test_an_account_that_its_person_has_closed_is_no_choice_and_stays_closed(both, admin, gone):
    kept, other = both
    left, used = (kept.user, other.user) if gone == 0 else (other.user, kept.user)
    with as_owner():
        User.objects.filter(pk=left.pk).update(is_active=False)
        kept, other = (Worker.objects.select_related("user").get(pk=each.pk) for each in both)
    assert "account" not in MergeForm(kept=kept, other=other).fields
    before = owners()

    done = joined(kept, other, admin)
    with as_owner():
        assert Worker.objects.get(pk=kept.pk).user == used
    parted(done, admin)

    assert owners() == before


def test_of_two_records_joined_to_one_the_last_is_parted_first(both, wards, admin):
    kept, other = both
    third = w.WorkerFactory(ready_for=wards[0].trust, name="Amara Osei")
    with as_owner():
        Worker.objects.filter(pk=third.pk).update(birth_key="b", name_key="osei amara")
    before = owners()
    first = joined(kept, other, admin, account=other.user)
    second = joined(kept, third, admin, account=third.user)

    with pytest.raises(JoinedLater):
        parted(first, admin)
    with as_owner():
        assert Worker.objects.get(pk=other.pk).user is None
    parted(second, admin)
    parted(first, admin)

    assert owners() == before
