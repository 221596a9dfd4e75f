"""The pages from a code to a live trust."""

import pytest

from staffbank.db import as_owner
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    actor_for,
    agreement_of,
)
from tests.trusts.joining import begun, confirmed, rehearsed, sign
from trusts.models import (
    Trust,
)

pytestmark = pytest.mark.django_db


class TestPages:
    @pytest.fixture(autouse=True)
    def logged_in(self, client, member):
        client.force_login(member.user)

    def test_from_a_code_to_live(self, client, femi, bank):
        agreement_of(bank)
        assert "No trust is in the bank yet" in client.get("/bank/nwl/trusts/").text
        page = client.get("/bank/nwl/trusts/find/?q=RAS")
        assert "/bank/nwl/trusts/begin/RAS/" in page.text
        page = client.get("/bank/nwl/trusts/begin/RAS/")
        assert page.text.count("checked") == 2
        here = client.post(
            "/bank/nwl/trusts/begin/RAS/",
            {"short_name": "Hillingdon", "bank_phone": "020 7946 0123", "sites": ["RAS01"]},
        ).url
        assert "Cannot start yet" in client.get(here).text
        page = client.get(f"{here}details/")
        assert page.text.count("checked") == 1
        both = {"short_name": "Hillingdon", "bank_phone": "1", "sites": ["RAS01", "RAS02"]}
        client.post(f"{here}details/", both)
        assert "Trust and sites, 2 sites" in client.get(here).text
        client.post(f"{here}groups/", {"groups": ["03"]})
        rows = {"rows": 5, "code_1": "A1", "ward_1": "Ash", "site_1": "RAS01", "cost_1": "41207"}
        client.post(f"{here}wards/", rows)
        client.post(
            f"{here}manager/",
            {"name": "Mary Shaw", "email": "m@example.nhs.uk", "role": "staffing_admin"},
        )
        signer = {"name": "Ruth Ellis", "email": "r@example.nhs.uk"}
        client.post(f"{here}agreement/", signer)
        with as_owner():
            trust = Trust.objects.get(codes__code="RAS")
        rehearsed(trust, femi)
        assert "With Ruth Ellis: to sign" in client.get("/bank/nwl/trusts/").text
        sign(trust, femi)
        said = "With Mary Shaw: to confirm grades, rates, breaks and rules"
        assert said in client.get("/bank/nwl/trusts/").text
        confirmed(trust)
        assert "With Mary Shaw, invited" in client.get("/bank/nwl/trusts/").text
        assert "Take it live" in client.get(here).text
        client.post(f"{here}live/")
        assert "is live in the bank from today" in client.get(here).text
        assert "Every trust of the bank is live" in client.get("/bank/nwl/trusts/").text
        page = client.post(f"{here}details/", {"sites": ["RAS02"]})
        assert page.status_code == 409
        assert "only its own people change its sites" in page.text

    def test_more_rows_keep_what_was_typed(self, client, femi):
        trust = begun(femi)

        page = client.post(
            f"/bank/nwl/trusts/{trust.ref}/wards/",
            {"rows": 5, "code_1": "A1", "ward_1": "Ash Ward", "more": "1"},
        )

        assert page.status_code == 200
        assert "Ward 10" in page.text
        assert 'value="Ash Ward"' in page.text

    def test_a_wrong_row_says_which(self, client, femi):
        trust = begun(femi)

        page = client.post(
            f"/bank/nwl/trusts/{trust.ref}/wards/",
            {"rows": 5, "code_2": "A 1", "ward_2": "Ash", "site_2": "RAS01", "cost_2": "1"},
        )

        assert page.status_code == 422
        assert "Ward 2: Use letters, numbers and hyphens" in page.text

    def test_a_trust_of_another_bank_is_not_found(self, client):
        other = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))
        trust = begun(other)

        for part in ("", "details/", "groups/", "wards/", "manager/"):
            assert client.get(f"/bank/nwl/trusts/{trust.ref}/{part}").status_code == 404
        assert client.post(f"/bank/nwl/trusts/{trust.ref}/live/").status_code == 404

    def test_a_bank_lead_may_not(self, client, bank):
        client.force_login(MembershipFactory(role="bank_lead", bank=bank).user)

        assert client.get("/bank/nwl/trusts/").status_code == 403
