"""A text published twice at once, or signed while the next is published."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection

from staffbank.db import acting, as_owner
from staffbank.errors import Refusal
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    actor_for,
    agreement_of,
)
from trusts.errors import NothingToSign
from trusts.models import AgreementVersion, Signature
from trusts.services import agreement, texts
from trusts.services.agreement import publish_agreement, sign_agreement

#: For how long whoever signs waits for a text that waits for them.
PATIENCE = 1
pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]


def end_of(actor, act):
    """How an attempt ended, with a connection of its own."""
    try:
        with acting(actor):
            act()
    except Refusal as refusal:
        return refusal.code
    except IntegrityError:
        return "the database"
    finally:
        connection.close()
    return "done"


def without_the_lock(monkeypatch):
    for service in (agreement, texts):
        monkeypatch.setattr(service, "lock", lambda bank: None)


def pausing(monkeypatch, pause):
    """Between looking which text is the newest and writing, each ``pause``s with its text."""
    real = texts.hash_of_text

    def hash_of_text(text):
        pause(text)
        return real(text)

    monkeypatch.setattr(texts, "hash_of_text", hash_of_text)


@pytest.fixture
def bank():
    return BankFactory()


@pytest.fixture
def admins(bank):
    return [actor_for(MembershipFactory(role="onboarding_admin", bank=bank)) for _ in range(2)]


def published_at_once(bank, admins):
    """Both admins publish a text of their own; how each ended."""
    line_up = Barrier(2)

    def publish(by):
        def act():
            line_up.wait()
            publish_agreement(bank, title="Sharing", text=f"As {by.user_id} has it.", by=by)

        return end_of(by, act)

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(publish, admins))


def numbers(bank):
    with as_owner():
        return sorted(AgreementVersion.objects.filter(bank=bank).values_list("number", flat=True))


def test_two_texts_published_at_once_are_two_versions_with_a_number_each(bank, admins):
    assert published_at_once(bank, admins) == ["done", "done"]
    assert numbers(bank) == [1, 2]


def test_without_the_lock_the_database_keeps_two_texts_from_one_number(bank, admins, monkeypatch):
    """The control: both look before either writes."""
    without_the_lock(monkeypatch)
    both_looked = Barrier(2)
    pausing(monkeypatch, lambda text: both_looked.wait())

    assert published_at_once(bank, admins) == ["done", "the database"]
    assert numbers(bank) == [1]


def signed_while_published(bank, admins, monkeypatch):
    """A signatory looks which text is the newest, and before they sign an admin publishes the
    next. Whether the signature is of a text that was no longer the newest."""
    trust = TrustFactory(status="setup")
    PoolMembershipFactory(bank=bank, trust=trust, valid_from=None, signature=None)
    ruth = actor_for(MembershipFactory(role="signatory", trust=trust))
    version = agreement_of(bank)
    looked, published = Event(), Event()

    def pause(text):
        if text == version.text:
            looked.set()
            published.wait(PATIENCE)

    def publish():
        looked.wait()
        publish_agreement(bank, title="Sharing", text="More than before.", by=admins[0])

    def sign():
        sign_agreement(version, name="Ruth Ellis", position="Director", by=ruth)

    pausing(monkeypatch, pause)
    with ThreadPoolExecutor(2) as pool:
        signing = pool.submit(end_of, ruth, sign)
        publishing = pool.submit(end_of, admins[0], publish)
        publishing.add_done_callback(lambda _: published.set())
        assert [signing.result(), publishing.result()] == ["done", "done"]
    with as_owner():
        second = AgreementVersion.objects.get(bank=bank, number=2)
        return Signature.objects.get(bank=bank).signed_at > second.published_at


def test_a_text_is_published_before_or_after_a_signature_never_under_it(bank, admins, monkeypatch):
    assert signed_while_published(bank, admins, monkeypatch) is False


def test_without_the_lock_a_stale_text_is_signed(bank, admins, monkeypatch):
    """The control: the race is real."""
    without_the_lock(monkeypatch)

    assert signed_while_published(bank, admins, monkeypatch) is True


def test_whoever_signs_after_it_was_published_is_sent_to_the_newest(bank, admins):
    trust = TrustFactory(status="setup")
    PoolMembershipFactory(bank=bank, trust=trust, valid_from=None, signature=None)
    ruth = actor_for(MembershipFactory(role="signatory", trust=trust))
    version = agreement_of(bank)
    with acting(admins[0]):
        publish_agreement(bank, title="Sharing", text="More than before.", by=admins[0])

    with acting(ruth), pytest.raises(NothingToSign):
        sign_agreement(version, name="Ruth Ellis", position="Director", by=ruth)
