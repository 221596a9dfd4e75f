"""A bank writes down whom it trusts; somebody brings a passport from there, and loses a check when
its issuer withdraws it."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from compliance.passport import tasks
from compliance.passport.rules import files, sd_jwt
from staffbank import clock
from tests.compliance.passport.bringing.leeds import ALL, LEEDS, PLACE, lacks, listed, signed
from tests.compliance.passport.signing import HOLDER, TRUST
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.issuers import TrustedIssuerFactory
from tests.factories.shifts import bank_of
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow

AT_LEEDS = "Open my passport at Leeds, of West Yorkshire"


@pytest.fixture
def trust(site):
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(trust=trust)
    return trust


@pytest.fixture
def bank(trust):
    return bank_of(trust)


@pytest.fixture
def amara(trust):
    """She has neither fire safety, nor a DBS check, nor a registration here."""
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    for code in ("fire", "dbs_enhanced", "nmc"):
        lacks(worker, code)
    return worker


def asked_of(phone):
    """To whom and on which occasion the other bank is asked to have it shown."""
    link = phone.get_by_role("button", name=AT_LEEDS).get_attribute("href")
    assert link.startswith("https://leeds.example.nhs.uk/me/passport/along/")
    asked = parse_qs(urlsplit(link).query)
    return {"audience": asked["audience"][0], "nonce": asked["code"][0]}


def file_of(*checks, occasion, lists=None):
    """What Leeds has her download."""
    shown = [
        sd_jwt.present(
            whole, (*ALL, "registration_number"), signer=HOLDER, at=clock.now(), **occasion
        )
        for whole in checks
    ]
    text = files.write(shown, lists or [listed()])
    return {"name": "passport.json", "mimeType": "application/json", "buffer": text.encode()}


def send(phone, file):
    phone.locator("input[type=file]").set_input_files(file)
    phone.get_by_role("button", name="Send my passport").click()


def check(kind, name, **details):
    return signed(kind, details={"kind_name": name} | details)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_passport_is_brought_and_a_check_goes_with_its_issuer(
    visit, monkeypatch, bank, amara, scripts
):
    lead = t.MembershipFactory(role="bank_lead", trust=None, bank=bank).user
    desk = visit(lead, viewport=DESKTOP, javascript=scripts)
    desk.goto(f"/bank/{bank.slug}/issuers/")
    desk.get_by_role("button", name="Trust another").click()
    desk.get_by_label("Trust", exact=True).fill("Leeds Teaching Hospitals NHS Trust")
    desk.get_by_label("How it is named here").fill("Leeds, of West Yorkshire")
    desk.get_by_label("Address of the issuer").fill(LEEDS)
    desk.get_by_label("Its keys").fill(json.dumps({"keys": [TRUST.listed]}))
    desk.get_by_label("Why").fill("The two banks agreed in March.")
    desk.get_by_role("button", name="Trust it from today").click()
    expect(desk.locator("main")).to_contain_text("1 key written down")
    if scripts:
        check_accessible(desk)

    phone = visit(amara.user, viewport=PHONE, javascript=scripts)
    phone.goto("/me/passport/")
    follow(phone.get_by_role("link", name="Bring my passport from another bank"))
    if scripts:
        check_accessible(phone)
    brought = file_of(
        check("fire", "Fire safety"),
        check("nmc", "NMC registration", registration_number="12A3456E"),
        check("dbs_enhanced", "Enhanced DBS check"),
        occasion=asked_of(phone),
    )
    send(phone, brought)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("1 check is taken over")
    said = phone.locator("main")
    expect(said).to_contain_text("Checked by Leeds, of West Yorkshire")
    expect(said).to_contain_text("We have written down your number and ask the register now")
    expect(said).to_contain_text("Each employer sees the certificate itself")
    if scripts:
        check_accessible(phone)

    monkeypatch.setattr(tasks, "ask", lambda address: listed(PLACE))
    tasks.read_lists_of_others()
    phone.goto("/me/passport/")
    expect(said).to_contain_text("Withdrawn by the bank that signed it")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        pytest.param(
            lambda now: file_of(check("fire", "Fire safety"), occasion=now | {"nonce": "9-0"}),
            "It was made for another record, or with another code",
            id="shown before",
        ),
        pytest.param(
            lambda now: file_of(
                check("fire", "Fire safety"), occasion=now | {"audience": "https://else.example/"}
            ),
            "It was shown to somebody else, and passed on",
            id="for another bank",
        ),
        pytest.param(
            lambda now: file_of(signed(exp=int(clock.now().timestamp()) - 1), occasion=now),
            "It has ended. Ask the person for a newer one",
            id="over",
        ),
        pytest.param(
            lambda now: file_of(check("fire", "Fire safety"), occasion=now, lists=[listed(PLACE)]),
            "Its issuer has withdrawn it",
            id="withdrawn",
        ),
        pytest.param(
            lambda now: tampered(file_of(check("fire", "Fire safety"), occasion=now)),
            "The signature does not fit",
            id="changed",
        ),
    ],
)
def test_what_is_not_true_is_refused_in_plain_words(visit, bank, amara, made, words):
    TrustedIssuerFactory(bank=bank, address=LEEDS, keys=[TRUST.listed])
    phone = visit(amara.user, viewport=PHONE)
    phone.goto("/me/passport/import/")

    send(phone, made(asked_of(phone)))

    expect(phone.locator(".nhsuk-error-summary")).to_contain_text(words)
    check_accessible(phone)
    phone.goto("/me/passport/")
    expect(phone.locator("main")).not_to_contain_text("Leeds, of West Yorkshire")


def tampered(file):
    """One letter of the first signature is another."""
    said = json.loads(file["buffer"])
    token, *rest = said["credentials"][0].split("~")
    start, dot, signature = token.rpartition(".")
    changed = ("A" if signature[0] != "A" else "B") + signature[1:]
    said["credentials"][0] = "~".join([f"{start}{dot}{changed}", *rest])
    return file | {"buffer": json.dumps(said).encode()}


def test_another_banks_page_has_everything_filled_in(visit, amara):
    phone = visit(amara.user, viewport=PHONE)
    phone.goto("/me/passport/along/?audience=https://wessex.example/me/passport/import/&code=1-a")

    expect(phone.locator("main")).to_contain_text("You came from wessex.example")
    check_accessible(phone)
    back = phone.get_by_role("link", name="Then go back to wessex.example")
    expect(back).to_have_attribute("href", "https://wessex.example/me/passport/import/")
    with phone.expect_download() as brought:
        phone.get_by_role("button", name="Download the file").click()

    assert "staffbank-passport/1" in brought.value.path().read_text()
