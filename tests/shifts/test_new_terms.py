"""A new text of the agreement with workers: asked for, then needed, signed, and booked under."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance.rules.eligibility import ReasonCode
from shifts.errors import NotEligible
from shifts.models import Booking, Release
from shifts.selectors.bookable import bookable_vacancies
from shifts.selectors.eligibility import Need, candidate_ids
from shifts.services.booking import book
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner, constraint_of
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.shifts import BookingFactory
from trusts.errors import HoldsInThePast, NothingToSign, SameText
from workers.models import TermsSignature, TermsVersion
from workers.services.asking_to_sign import letter_due
from workers.services.terms import MODEL_TEXT, publish_terms, sign_terms
from workers.signing import waiting_for
from workers.tasks import ask_to_sign

pytestmark = pytest.mark.django_db

WEEK, DAY = timedelta(days=7), timedelta(days=1)


def asked(bank, number=1, *, needed_in=0):
    """A version that everybody is asked to sign, needed from so many days after today."""
    needed = clock.today() + needed_in * DAY
    return w.TermsVersionFactory(
        bank=bank, number=number, holds_from=needed - 14 * DAY, grace_days=14
    )


@pytest.fixture
def bank(vacancy):
    return vacancy.bank


@pytest.fixture
def onboarding(bank):
    return t.MembershipFactory(role="onboarding_admin", bank=bank)


class TestPublishing:
    def publish(self, bank, member, **said):
        by = t.actor_for(member)
        with acting(by):
            return publish_terms(bank, title="Agreement", by=by, **said)

    def test_says_from_when_everybody_signs_it_and_after_how_many_days(self, bank, onboarding):
        made = self.publish(bank, onboarding, text="One.", holds_from=clock.today(), grace_days=10)

        assert made.needed_from == clock.today() + 10 * DAY
        with as_owner():
            assert AuditEntry.objects.get(verb="terms.published").after["number"] == 1

    def test_or_asks_only_those_who_join(self, bank, onboarding):
        assert self.publish(bank, onboarding, text="One.").needed_from is None

    def test_not_from_a_day_that_is_over_nor_the_same_text_nor_by_another_bank(
        self, bank, onboarding
    ):
        self.publish(bank, onboarding, text="One.")

        with pytest.raises(SameText):
            self.publish(bank, onboarding, text="One.")
        with pytest.raises(HoldsInThePast):
            self.publish(bank, onboarding, text="Two.", holds_from=clock.today() - DAY)
        with pytest.raises(NotPermitted):
            self.publish(t.BankFactory(), onboarding, text="Two.")

    def test_the_database_takes_no_days_of_grace_after_no_day(self, bank):
        with pytest.raises(IntegrityError, match="grace_after_a_day"):
            w.TermsVersionFactory(bank=bank, holds_from=None, grace_days=3)

    def test_it_is_read_as_people_will_before_it_is_published(
        self, client, bank, worker, onboarding
    ):
        client.force_login(onboarding.user)
        here = reverse("bank_workers:publish_terms", args=[bank.slug])
        day = clock.today() + WEEK
        asked_for = {
            "title": "Agreement",
            "text": "# Pay\n\nWeekly.",
            "who": "everybody",
            "holds_from-day": day.day,
            "holds_from-month": day.month,
            "holds_from-year": day.year,
            "grace_days": "5",
        }

        shown = client.post(here, asked_for)
        assert "1 person of the bank" in shown.text
        assert '<h3 class="nhsuk-heading-s">Pay</h3>' in shown.text
        with as_owner():
            assert not TermsVersion.objects.exists()

        assert client.post(here, asked_for | {"confirm": "1"}).status_code == 302
        with as_owner():
            assert TermsVersion.objects.get().needed_from == day + 5 * DAY
        assert (
            "nobody is booked without it"
            in client.get(reverse("bank_workers:terms", args=[bank.slug])).text
        )

    def test_a_day_is_asked_for_where_everybody_signs(self, client, bank, onboarding):
        client.force_login(onboarding.user)
        said = {"title": "Agreement", "text": MODEL_TEXT, "who": "everybody", "confirm": "1"}

        page = client.post(reverse("bank_workers:publish_terms", args=[bank.slug]), said)

        assert page.status_code == 422
        assert "Enter the day from which it holds" in page.text


class TestSigning:
    def sign(self, worker, version, by=None):
        actor = w.actor_for(by or worker)
        with acting(actor):
            return sign_terms(worker, version, by=actor)

    def test_whoever_works_for_the_bank_signs_the_newest_once(self, bank, worker):
        old, new = asked(bank, 1), asked(bank, 2)

        with pytest.raises(NothingToSign):
            self.sign(worker, old)
        assert self.sign(worker, new).sha256 == new.sha256
        with pytest.raises(NothingToSign):
            self.sign(worker, new)

    def test_nobody_for_another_or_for_a_bank_they_do_not_work_for(self, bank, worker):
        version = asked(bank)

        with pytest.raises(NotPermitted):
            self.sign(worker, version, by=w.WorkerFactory())
        with pytest.raises(NotPermitted):
            self.sign(w.WorkerFactory(), version)


class TestBooking:
    def book(self, vacancy, worker):
        with acting(w.actor_for(worker)) as by:
            return book(vacancy, worker, by=by)

    def test_without_a_signature_is_refused_from_the_day_and_with_it_is_not(
        self, bank, vacancy, worker
    ):
        version = asked(bank)

        with pytest.raises(NotEligible) as refused:
            self.book(vacancy, worker)
        assert [each.code for each in refused.value.facts["verdict"].reasons] == [
            ReasonCode.TERMS_UNSIGNED
        ]
        signature = w.TermsSignatureFactory(worker=worker, version=version)
        assert self.book(vacancy, worker).signed_terms == signature

    @pytest.mark.parametrize("needed_in", [1, None], ids=["in the days of grace", "of joiners"])
    def test_goes_on_before_the_day_and_where_nobody_is_asked(
        self, bank, vacancy, worker, needed_in
    ):
        if needed_in is None:
            w.TermsVersionFactory(bank=bank)
        else:
            asked(bank, needed_in=needed_in)

        assert self.book(vacancy, worker).signed_terms is None

    def test_a_newer_signature_does_and_an_older_does_not(self, bank, vacancy, worker):
        first, second = asked(bank, 1, needed_in=-30), asked(bank, 2)
        w.TermsSignatureFactory(worker=worker, version=first)

        with pytest.raises(NotEligible):
            self.book(vacancy, worker)
        third = w.TermsVersionFactory(bank=bank, number=3)
        signature = w.TermsSignatureFactory(worker=worker, version=third)
        assert self.book(vacancy, worker).signed_terms == signature
        assert second.number < third.number

    def test_what_was_signed_with_a_record_that_was_joined_to_theirs_does(
        self, bank, vacancy, worker
    ):
        joined = w.WorkerFactory(user=None, email="x@example.nhs.uk", merged_into=worker)
        signature = w.TermsSignatureFactory(worker=joined, version=asked(bank))

        with acting(w.actor_for(worker)) as by:
            assert bookable_vacancies(by).total == 1
            assert waiting_for(by) == []
        with acting(Actor.system("check", bank=bank.pk)):
            assert candidate_ids(Need.of(vacancy), Release.Audience.OWN_BANK) == [worker.pk]
        assert self.book(vacancy, worker).signed_terms == signature

    def test_another_banks_text_keeps_nobody_from_this_one(self, vacancy, worker):
        asked(t.BankFactory())

        assert self.book(vacancy, worker).signed_terms is None

    @pytest.mark.parametrize("signed", ["nothing", "an older one"])
    def test_the_database_takes_no_booking_without_it(self, bank, vacancy, worker, signed):
        older = None
        if signed != "nothing":
            older = w.TermsSignatureFactory(worker=worker, version=asked(bank, 1))
        asked(bank, 2)

        with as_owner(), pytest.raises(IntegrityError) as refusal, transaction.atomic():
            BookingFactory(
                vacancy=vacancy, worker=worker, signed_terms=older, booked_at=clock.now()
            )

        assert constraint_of(refusal.value) == "shifts_booking_terms_needed"

    def test_what_was_booked_before_the_day_stays(self, bank, vacancy, worker):
        booking = BookingFactory(vacancy=vacancy, worker=worker, booked_at=clock.now() - 2 * DAY)
        asked(bank)

        with as_owner():
            assert Booking.objects.get(pk=booking.pk).status == Booking.Status.BOOKED


class TestPages:
    def test_from_the_shift_to_the_agreement_and_back_to_the_shift(self, me, bank, vacancy):
        version = asked(bank)
        shift = reverse("me:shift", args=[vacancy.ref])
        agreement = reverse("me:agreement", args=[bank.slug]) + f"?shift={vacancy.ref}"

        assert agreement in me.get(shift).text
        assert me.post(agreement, {}).status_code == 422
        signed = me.post(agreement, {"agreed": "on"})

        assert signed.headers["Location"] == shift
        page = me.get(shift)
        assert "You can book shifts of" in page.text
        assert "Book this shift" in page.text
        with as_owner():
            assert TermsSignature.objects.get().version == version

    def test_find_and_the_passport_ask_for_it_until_it_is_signed(self, me, bank, worker):
        version = asked(bank, needed_in=3)
        words = f"New agreement with {bank.name}"

        assert words in me.get(reverse("me:find")).text
        assert words in me.get(reverse("me:passport")).text
        assert "waits for your signature" in me.get(reverse("me:agreements")).text
        w.TermsSignatureFactory(worker=worker, version=version)
        assert words not in me.get(reverse("me:find")).text
        assert "There is nothing to do" in me.get(reverse("me:agreements")).text

    def test_what_somebody_signed_they_can_read_later(self, me, bank, worker):
        w.TermsSignatureFactory(worker=worker, version=asked(bank))

        page = me.get(reverse("me:agreement", args=[bank.slug]))

        assert "You signed this on" in page.text
        assert "Sign the agreement" not in page.text

    def test_nobody_reads_the_agreement_of_a_bank_they_do_not_work_for(self, me, bank):
        elsewhere = w.TermsVersionFactory(bank=t.BankFactory(slug="elsewhere"))

        page = reverse("me:agreement", args=[elsewhere.bank.slug])
        assert me.get(page).status_code == 404

    def test_a_trust_reads_who_of_its_own_is_still_to_sign_and_a_bank_how_many(
        self, client, bank, trust, worker, onboarding
    ):
        done, elsewhere = w.WorkerFactory(ready_for=trust), t.TrustFactory()
        t.PoolMembershipFactory(bank=bank, trust=elsewhere)
        other = w.WorkerFactory(ready_for=elsewhere)
        w.TermsSignatureFactory(worker=done, version=asked(bank))

        client.force_login(t.MembershipFactory(role="staffing_admin", trust=trust).user)
        page = client.get(reverse("workers:unsigned", args=[trust.slug]))
        assert worker.name in page.text
        assert done.name not in page.text
        assert other.name not in page.text

        client.force_login(onboarding.user)
        page = client.get(reverse("bank_workers:terms", args=[bank.slug]))
        assert trust.short_name in page.text
        assert worker.name not in page.text


class TestLetters:
    def letters(self, worker):
        with as_owner():
            found = Message.objects.filter(worker_id=worker.pk, topic="terms.asked")
            return sorted(found.values_list("channel", "dedupe_key"))

    def test_whoever_has_not_signed_is_asked_once(self, bank, trust, worker):
        version = asked(bank, needed_in=20)
        signer = w.WorkerFactory(ready_for=trust)
        w.TermsSignatureFactory(worker=signer, version=version)

        assert ask_to_sign() == 2  # the inbox and the post
        assert ask_to_sign() == 0
        assert {channel for channel, _ in self.letters(worker)} == {"in_app", "email"}
        assert self.letters(signer) == []

    def test_many_are_asked_a_batch_at_a_time(self, bank, trust, worker, monkeypatch):
        monkeypatch.setattr("workers.services.asking_to_sign.AT_ONCE", 2)
        others = w.WorkerFactory.create_batch(4, ready_for=trust)
        asked(bank, needed_in=20)

        assert ask_to_sign() == 10
        assert all(len(self.letters(each)) == 2 for each in (worker, *others))

    @pytest.mark.parametrize(
        ("ahead", "which"),
        [(20, "asked"), (8, "asked"), (7, "7-days"), (2, "7-days"), (1, "1-days"), (0, "0-days")],
    )
    def test_the_nearest_letter_that_has_come_is_written(self, bank, ahead, which):
        version = w.TermsVersionFactory(
            bank=bank,
            holds_from=clock.today() + ahead * DAY,
            published_at=clock.now() - (30 - ahead if ahead < 8 else 0) * DAY,
        )

        with as_owner():
            letter = letter_due(bank.pk, clock.today())

        assert letter.which == which
        assert letter.version == version

    def test_nobody_is_written_to_long_after_the_day(self, bank, worker):
        w.TermsVersionFactory(
            bank=bank, holds_from=clock.today() - 8 * DAY, published_at=clock.now() - 30 * DAY
        )

        assert ask_to_sign() == 0
