from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    actor_for,
    agreement_of,
    signature_of,
)
from trusts.errors import NothingToSign, SameText
from trusts.models import AgreementVersion, Invitation, PoolMembership, Signature
from trusts.services.agreement import MODEL_TEXT, publish_agreement, sign_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return TrustFactory(slug="hillingdon", short_name="Hillingdon", status="setup")


@pytest.fixture
def pool(bank, trust):
    return PoolMembershipFactory(bank=bank, trust=trust, valid_from=None, signature=None)


@pytest.fixture
def signatory(trust):
    return MembershipFactory(role="signatory", trust=trust, user__name="Ruth Ellis")


def sign(version, membership):
    ruth = actor_for(membership)
    with acting(ruth):
        return sign_agreement(version, name="Ruth Ellis", position="Director", by=ruth)


class TestPublishing:
    def publish(self, bank, member, text, title="Workforce sharing agreement"):
        by = actor_for(member)
        with acting(by):
            return publish_agreement(bank, title=title, text=text, by=by)

    def test_each_text_is_the_next_version_with_its_hash(self, bank, member):
        first = self.publish(bank, member, "# One\r\n\r\nWe share.  \r\n")
        second = self.publish(bank, member, "We share more.")

        assert (first.number, second.number) == (1, 2)
        assert first.text == "# One\n\nWe share.\n"
        assert first.sha256 == sha256(first.text.encode()).hexdigest()

    def test_the_same_text_is_no_new_version(self, bank, member):
        self.publish(bank, member, "We share.")

        with pytest.raises(SameText):
            self.publish(bank, member, "We share.\n\n")

    def test_only_by_the_bank_s_own_onboarding_admin(self, bank):
        for other in (
            MembershipFactory(role="bank_lead", bank=bank),
            MembershipFactory(role="onboarding_admin", bank=BankFactory()),
            MembershipFactory(role="trust_admin"),
        ):
            with pytest.raises(NotPermitted):
                self.publish(bank, other, "We share.")

    def test_the_database_changes_no_text_and_keeps_no_other_hash(self, bank):
        version = agreement_of(bank)

        for change in (
            "update trusts_agreementversion set title = 'x'",
            "delete from trusts_agreementversion",
        ):
            with pytest.raises(DatabaseError), as_owner(), transaction.atomic():
                connection.cursor().execute(change)
        with pytest.raises(IntegrityError, match="hash_of_text"), as_owner(), transaction.atomic():
            AgreementVersion.objects.create(
                bank=bank,
                number=2,
                title="x",
                text="x",
                sha256=version.sha256,
                published_at=clock.now(),
            )


class TestSigning:
    def test_the_signature_keeps_who_as_what_when_and_the_hash(self, bank, pool, signatory):
        version = agreement_of(bank)

        signature = sign(version, signatory)

        assert (signature.name, signature.position) == ("Ruth Ellis", "Director")
        assert signature.sha256 == version.sha256
        assert signature.signed_by_id == signatory.user_id
        with as_owner():
            pool.refresh_from_db()
            entry = AuditEntry.objects.get(verb="agreement.signed")
        assert pool.signature_id == signature.pk
        assert entry.after == {"version": 1, "sha256": version.sha256}

    def test_once_and_only_the_newest_text(self, bank, pool, signatory):
        old = agreement_of(bank)
        with as_owner():
            new = AgreementVersion.objects.create(
                bank=bank,
                number=2,
                title="x",
                text="More.",
                sha256=sha256(b"More.").hexdigest(),
                published_at=clock.now(),
            )
        sign(new, signatory)

        for version in (old, new):
            with pytest.raises(NothingToSign):
                sign(version, signatory)

    @pytest.mark.parametrize("role", ["trust_admin", "trust_manager", "staffing_admin"])
    def test_nobody_but_a_signatory(self, bank, trust, pool, role):
        with pytest.raises(NotPermitted):
            sign(agreement_of(bank), MembershipFactory(role=role, trust=trust))

    def test_not_for_a_bank_that_the_trust_is_not_joining(self, pool, signatory):
        with pytest.raises(NotPermitted):
            sign(agreement_of(BankFactory()), signatory)

    def test_no_signature_of_another_text_trust_or_bank(self, bank, pool):
        version = agreement_of(bank)
        elsewhere = PoolMembershipFactory()
        with pytest.raises(IntegrityError, match="same_text"), as_owner(), transaction.atomic():
            Signature.objects.create(
                bank=bank,
                trust_id=pool.trust_id,
                version=version,
                sha256="0" * 64,
                name="x",
                position="x",
                signed_at=clock.now(),
            )
        with pytest.raises(IntegrityError, match="same_places"), as_owner(), transaction.atomic():
            PoolMembership.objects.filter(pk=pool.pk).update(signature=elsewhere.signature)


class TestBeforeItIsSigned:
    def test_the_database_gives_the_trust_no_day_in_the_pool(self, pool):
        with pytest.raises(IntegrityError, match="signed_first"), as_owner(), transaction.atomic():
            PoolMembership.objects.filter(pk=pool.pk).update(valid_from=clock.today())

    @pytest.mark.parametrize("signed", [False, True])
    def test_the_database_opens_no_vacancy_to_the_pool(self, bank, trust, pool, signed):
        vacancy = VacancyFactory(ward__site__trust=trust, bank=bank, open=True)
        now = clock.now()
        if signed:
            with as_owner():
                PoolMembership.objects.filter(pk=pool.pk).update(
                    signature=signature_of(bank, trust), valid_from=clock.today()
                )

        def stamp():
            type(vacancy).objects.filter(pk=vacancy.pk).update(pool_opened_at=now)

        def release():
            vacancy.releases.create(trust=trust, bank=bank, audience="pool", opened_at=now)

        for opens in (stamp, release):
            if signed:
                with as_owner():
                    opens()
                continue
            with (
                pytest.raises(IntegrityError, match="is not in the pool"),
                as_owner(),
                transaction.atomic(),
            ):
                opens()


class TestPages:
    def test_from_the_model_text_to_a_signature(self, client, bank, member, trust, pool, signatory):
        client.force_login(member.user)
        here = f"/bank/nwl/trusts/{trust.ref}/agreement/"
        assert "has published no agreement yet" in client.get(here).text
        page = client.get("/bank/nwl/agreement/publish/")
        assert "licence to attend" in page.text
        client.post(
            "/bank/nwl/agreement/publish/",
            {"title": "Workforce sharing agreement", "text": MODEL_TEXT},
        )
        assert "has published no agreement yet" in client.get(here).text  # it was only shown
        client.post(
            "/bank/nwl/agreement/publish/",
            {"title": "Workforce sharing agreement", "text": MODEL_TEXT, "confirm": "1"},
        )
        client.post(here, {"name": "Ruth Ellis", "email": "ruth@example.nhs.uk"})
        with as_owner():
            assert Invitation.objects.get(email="ruth@example.nhs.uk").role == "signatory"
        assert "Not yet" in client.get("/bank/nwl/agreement/").text

        client.force_login(signatory.user)
        assert "waits for your signature" in client.get("/trust/hillingdon/agreement/").text
        page = client.post("/trust/hillingdon/agreement/nwl/", {"name": "Ruth Ellis"})
        assert page.status_code == 422
        assert "Tick to say that you have read it" in page.text
        signed = {"name": "Ruth Ellis", "position": "Chief people officer", "agreed": "on"}
        assert client.post("/trust/hillingdon/agreement/nwl/", signed).status_code == 302
        page = client.get("/trust/hillingdon/agreement/nwl/")
        assert "Signed for" in page.text
        assert "Sign the agreement" not in page.text

        client.force_login(member.user)
        assert "Ruth Ellis, Chief people officer" in client.get("/bank/nwl/agreement/1/").text
        assert "That is the newest text" in client.get(here).text

    def test_a_signatory_has_no_other_page_and_nobody_else_has_this_one(
        self, client, trust, pool, signatory
    ):
        client.force_login(signatory.user)
        assert client.get("/trust/hillingdon/settings/").status_code == 403
        assert client.get("/trust/hillingdon/agreement/other/").status_code == 404
        client.force_login(MembershipFactory(role="trust_admin", trust=trust).user)
        assert client.get("/trust/hillingdon/agreement/").status_code == 403

    def test_another_bank_s_trust_and_version_are_not_found(self, client, member):
        elsewhere = PoolMembershipFactory()
        client.force_login(member.user)

        assert client.get("/bank/nwl/agreement/1/").status_code == 404
        there = f"/bank/nwl/trusts/{elsewhere.trust.ref}/agreement/"
        assert client.get(there).status_code == 404
