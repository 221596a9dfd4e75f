"""Bringing a passport, taking it along, and writing down whom a bank trusts, on pages."""

import json

import pytest
from django.urls import reverse

from compliance.models import (
    TrustedIssuer,
)
from compliance.passport import addresses
from compliance.passport.rules import files
from compliance.passport.tasks import issue_all
from staffbank import clock
from staffbank.db import as_owner
from tests.compliance.passport.bringing.leeds import (
    LEEDS,
    listed,
    shown_to_us,
    signed,
)
from tests.compliance.passport.signing import TRUST
from tests.factories import trusts as t

pytestmark = pytest.mark.django_db


def test_a_person_brings_it_on_a_page(client, issuer, amara):
    client.force_login(amara.user)
    page = client.get("/me/passport/import/").content.decode()
    assert addresses.importer() in page
    text = files.write([shown_to_us(signed(), amara)], [listed()])

    answer = client.post("/me/passport/import/", {"text": text}, follow=True)

    page = answer.content.decode()
    assert "1 check is taken over" in page
    assert "Checked by Leeds, of West Yorkshire" in page
    page = client.get("/me/passport/import/?done=1").content.decode()
    assert "1 check is taken over" in page
    assert "Checked by Leeds, of West Yorkshire" in client.get("/me/passport/").content.decode()
    answer = client.post("/me/passport/import/", {"text": text.replace("~", "")})
    assert answer.status_code == 422


def test_a_person_takes_it_along_on_a_page(client, amara):
    issue_all(30)
    client.force_login(amara.user)
    form = client.get("/me/passport/along/").content.decode()
    assert 'action="/me/passport/along/file/"' in form

    wrong = client.get("/me/passport/along/file/", {"audience": "bank", "code": ""}, follow=True)
    given = {"audience": "https://leeds.example.nhs.uk/me/passport/import/", "code": "1-a"}
    file = client.get("/me/passport/along/file/", given)

    assert wrong.status_code == 422
    assert "Enter the code that the other bank shows" in wrong.content.decode()
    said = json.loads(file.content)
    assert len(said["lists"]) == 1
    assert all(text.rpartition("~")[2].count(".") == 2 for text in said["credentials"])


def test_a_bank_trusts_an_issuer_and_ends_it(client, bank):
    lead = t.MembershipFactory(role="bank_lead", trust=None, bank=bank)
    client.force_login(lead.user)
    new = reverse("passport:trust_issuer", args=[bank.slug])
    given = {
        "name": "Leeds Teaching Hospitals NHS Trust",
        "short_name": "Leeds, of West Yorkshire",
        "address": LEEDS,
        "keys": json.dumps({"keys": [TRUST.listed]}),
        "hours": "24",
        "reason": "The two banks agreed in March.",
    }
    secret = json.dumps({"keys": [TRUST.listed | {"d": "AA"}]})

    assert client.post(new, given | {"keys": secret}).status_code == 422
    assert client.post(new, given | {"address": "http://leeds"}).status_code == 422
    page = client.post(new, given, follow=True).content.decode()
    assert "1 key written down" in page
    again = client.post(new, given)
    assert "trusts this issuer already" in again.content.decode()
    with as_owner():
        made = TrustedIssuer.objects.get()
    today = clock.today()
    last_day = {f"last_day-{part}": getattr(today, part) for part in ("day", "month", "year")}
    end = reverse("passport:end_trust", args=[bank.slug, made.ref])
    page = client.post(end, last_day | {"reason": "Merged"}, follow=True).content.decode()
    assert "Trusted until" in page


def test_a_bank_says_which_families_it_takes_over(client, bank):
    lead = t.MembershipFactory(role="bank_lead", trust=None, bank=bank)
    client.force_login(lead.user)
    page = reverse("passport:families", args=[bank.slug])
    assert "checked" in client.get(page).content.decode()
    given = {"training": "yes", "health": "no", "reason": "The medical directors agreed."}

    same = client.post(page, given)
    changed = client.post(page, given | {"health": "yes"}, follow=True).content.decode()

    assert "That is how it stands already" in same.content.decode()
    assert "Training certificates and clearances by occupational health are taken" in changed
