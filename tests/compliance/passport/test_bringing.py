"""A passport of another bank: what of it is taken over, what is refused, and what ends it here."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance.models import (
    AcceptedCheck,
    Clearance,
    Credential,
    CredentialKind,
    TrustedIssuer,
)
from compliance.passport import addresses, interop, tasks
from compliance.passport.errors import BroughtByAnother, NotYourName, NotYourPassport
from compliance.passport.models import ImportedCheck, IssuedCredential
from compliance.passport.rules import files, sd_jwt, status_list
from compliance.passport.rules.reasons import NotAccepted, Reason
from compliance.passport.rules.taking import TAKEN, why_anew
from compliance.passport.services import importing, issuing, rereading, sharing
from compliance.passport.tasks import issue_all
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, constraint_of
from staffbank.errors import NotPermitted
from staffbank.outbox import relay
from tests.compliance.passport.signing import HOLDER, STRANGER, TRUST, resigned
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.issuers import TrustedIssuerFactory
from tests.factories.passport import JOB, issue
from trusts.models import PoolMembership

pytestmark = pytest.mark.django_db

LEEDS = "https://leeds.example.nhs.uk/issuers/5d0c"
LIST = f"{LEEDS}/status/1"
PLACE = 4242


@pytest.fixture
def trust():
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(trust=trust)
    return trust


@pytest.fixture
def bank(trust):
    with as_owner():
        return PoolMembership.objects.get(trust=trust).bank


@pytest.fixture
def issuer(bank):
    return TrustedIssuerFactory(bank=bank, address=LEEDS, keys=[TRUST.listed])


@pytest.fixture
def amara(trust):
    """She lacks fire safety here."""
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    with as_owner():
        worker.credentials.filter(kind__code="fire").update(status="revoked")
    return worker


def signed(kind="fire", signer=TRUST, details=None, **plain):
    """What Leeds signed of her."""
    now = clock.now()
    said = {
        "iss": LEEDS,
        "iat": int((now - timedelta(days=30)).timestamp()),
        "exp": int((now + timedelta(days=300)).timestamp()),
        "vct": "https://leeds.example.nhs.uk/vct/check/1",
        "kind": kind,
        "cnf": {"jwk": HOLDER.jwk},
        "status": {"status_list": {"idx": PLACE, "uri": LIST}},
    } | plain
    today = clock.today()
    shown = {
        "name": "Amara Osei",
        "kind_name": "Fire safety",
        "checked_on": (today - timedelta(days=30)).isoformat(),
        "valid_from": (today - timedelta(days=40)).isoformat(),
        "valid_to": (today + timedelta(days=299)).isoformat(),
        "issued_by": "Skills for Health",
    } | (details or {})
    return sd_jwt.issue(said, shown, signer)


ALL = ("name", "kind_name", "checked_on", "valid_from", "valid_to", "issued_by")


def shown_to_us(whole, worker, *, signer=HOLDER, show=ALL, **changes):
    with acting(w.actor_for(worker)) as by:
        code = importing.code_for(worker, by=by)
    proof = {"audience": addresses.importer(), "nonce": code, "at": clock.now()} | changes
    return sd_jwt.present(whole, show, signer=signer, **proof)


def listed(*stopped, signer=TRUST, at=None):
    bits = status_list.Bits.of(stopped)
    return status_list.publish(bits, uri=LIST, at=at or clock.now(), signer=signer)


def bring(worker, *texts, lists=None):
    with acting(w.actor_for(worker)) as by:
        return importing.bring(worker, texts, [listed()] if lists is None else lists, by=by)


def refused(worker, text, **how):
    with pytest.raises(NotAccepted) as caught:
        bring(worker, text, **how)
    with as_owner():
        assert not ImportedCheck.objects.exists()
    return caught.value.reason


def status_of(credential):
    with as_owner():
        return Credential.objects.get(pk=credential.pk).status


def cleared(worker):
    with as_owner():
        rows = Clearance.objects.filter(worker=worker)
        return [any(clock.today() in days for days in each.days) for each in rows]


def test_what_another_bank_checked_counts_here_at_once_and_is_not_signed_again(issuer, amara):
    before = cleared(amara)

    outcome = bring(amara, shown_to_us(signed(), amara))

    (taken,) = outcome.taken
    assert (taken.kind.code, taken.checked_at_trust) == ("fire", issuer.trust)
    assert (taken.valid_to - clock.today()).days == 299
    assert not any(before)
    assert all(cleared(amara))
    relay.drain()
    with acting(JOB):
        issuing.issue_missing(by=JOB)
    with as_owner():
        assert not IssuedCredential.objects.filter(credential=taken).exists()


def test_a_trust_that_takes_its_own_checks_alone_does_not_take_theirs(trust, issuer, amara):
    bring(amara, shown_to_us(signed(), amara))
    assert all(cleared(amara))

    with as_owner():
        AcceptedCheck.objects.create(
            trust=trust,
            kind=amara.credentials.filter(kind__code="fire").first().kind,
            from_whom="own",
            valid_from=clock.today(),
            set_at=clock.now(),
        )

    assert not any(cleared(amara))


def test_what_is_checked_anew_is_left_with_why(issuer, amara):
    outcome = bring(
        amara,
        shown_to_us(signed("right_to_work", details={"kind_name": "Right to work"}), amara),
        shown_to_us(signed("unheard_of", details={"kind_name": "Falconry"}), amara),
    )

    assert outcome.taken == ()
    assert [each.why for each in outcome.left] == [
        "by law each employer sees it itself",
        "no check here has that name",
    ]


def test_of_every_group_of_kinds_it_is_said_whether_it_is_taken_over():
    assert {group for group in CredentialKind.Group if not why_anew(group)} == TAKEN


def test_bringing_the_same_twice_is_bringing_it_once(issuer, amara):
    text = shown_to_us(signed(), amara)
    bring(amara, text)

    (left,) = bring(amara, text).left

    assert left.why == "it was taken over before"


def test_what_another_person_brought_is_refused(trust, issuer, amara):
    other = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    whole = signed()
    bring(amara, shown_to_us(whole, amara))

    with pytest.raises(BroughtByAnother):
        bring(other, shown_to_us(whole, other))


def test_a_proof_made_for_another_record_or_another_name_is_refused(trust, issuer, amara):
    other = w.WorkerFactory(ready_for=trust, name="Bea Lind")
    with pytest.raises(NotYourPassport):
        bring(other, shown_to_us(signed(), amara))
    with pytest.raises(NotYourName):
        bring(other, shown_to_us(signed(), other))
    with pytest.raises(NotYourPassport):
        bring(amara, shown_to_us(signed(), amara, nonce="999999999999-00"))


def replayed(worker):
    return shown_to_us(signed(), worker, audience="https://elsewhere.example/verify/")


def by_a_stranger(worker):
    return shown_to_us(signed(), worker, signer=STRANGER)


def of_a_stranger(worker):
    return shown_to_us(signed(signer=STRANGER), worker)


def with_their_key_named(worker):
    token, *details = signed().split("~")
    forged = resigned(token, STRANGER, kid=TRUST.key_id)
    return shown_to_us("~".join([forged, *details]), worker)


def with_a_key_of_its_own(worker):
    token, *details = signed().split("~")
    forged = resigned(token, STRANGER, jwk=STRANGER.jwk)
    return shown_to_us("~".join([forged, *details]), worker)


REFUSED = {
    "an issuer nobody here trusts": (
        lambda worker: shown_to_us(signed(iss=f"{LEEDS}0"), worker),
        Reason.UNKNOWN_ISSUER,
    ),
    "a key the issuer has not": (of_a_stranger, Reason.UNKNOWN_KEY),
    "another key under its name": (with_their_key_named, Reason.SIGNATURE),
    "a key that it brings itself": (with_a_key_of_its_own, Reason.HEADER),
    "shown to somebody else, and passed on": (replayed, Reason.AUDIENCE),
    "shown by somebody else": (by_a_stranger, Reason.HOLDER_SIGNATURE),
    "shown by nobody": (lambda worker: signed(), Reason.NOT_SHOWN),
    "over": (
        lambda worker: shown_to_us(signed(exp=int(clock.now().timestamp()) - 1), worker),
        Reason.EXPIRED,
    ),
    "of another sort": (
        lambda worker: shown_to_us(signed(vct="https://leeds.example.nhs.uk/vct/pay/1"), worker),
        Reason.TYPE,
    ),
    "on no status list": (
        lambda worker: shown_to_us(signed(status={"status_list": {"idx": 1, "uri": "x"}}), worker),
        Reason.STATUS_MISSING,
    ),
}


@pytest.mark.parametrize(("made", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_true_is_refused_whole(issuer, amara, made, reason):
    assert refused(amara, made(amara)) is reason


def test_what_was_stopped_there_or_whose_list_is_old_is_refused(issuer, amara):
    text = shown_to_us(signed(), amara)
    old = clock.now() - timedelta(hours=25)

    assert refused(amara, text, lists=[listed(PLACE)]) is Reason.STOPPED
    assert refused(amara, text, lists=[]) is Reason.STATUS_MISSING
    assert refused(amara, text, lists=[listed(at=old)]) is Reason.STATUS_STALE
    assert refused(amara, text, lists=[listed(signer=STRANGER)]) is Reason.UNKNOWN_KEY


def test_a_code_serves_for_a_day(monkeypatch, issuer, amara):
    text = shown_to_us(signed(), amara)
    tomorrow = clock.now() + timedelta(hours=24, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)

    assert refused(amara, text) is Reason.SHOWN_TOO_LONG_AGO


def test_trust_is_dated_and_ends_with_its_last_day(bank, issuer, amara):
    bring(amara, shown_to_us(signed(), amara))
    with as_owner():
        TrustedIssuer.objects.filter(pk=issuer.pk).update(
            valid_from=clock.today() - timedelta(days=9),
            valid_to=clock.today() - timedelta(days=1),
        )

    assert not any(cleared(amara))
    with pytest.raises(NotAccepted):
        bring(amara, shown_to_us(signed(), amara))


def test_a_passport_of_one_staffbank_is_taken_over_by_another(settings, bank, trust, amara):
    """Signed and carried as there, brought as here: one piece of software at both ends."""
    ours, theirs = settings.PASSPORT_ISSUER, "https://leeds.example.nhs.uk"
    there = t.TrustFactory(short_name="Leeds")
    nurse = w.WorkerFactory(ready_for=there, name="Amara Osei")
    with as_owner():
        fire = nurse.credentials.get(kind__code="fire")
    settings.PASSPORT_ISSUER = theirs
    key = issue(fire).key
    issuer = addresses.issuer(there.ref)
    settings.PASSPORT_ISSUER = ours
    TrustedIssuerFactory(bank=bank, address=issuer, keys=[{**key.jwk, "kid": key.key_id}])
    with acting(w.actor_for(amara)) as by:
        to = sharing.Occasion(addresses.importer(), importing.code_for(amara, by=by))

    with acting(w.actor_for(nurse)) as by:
        carried = sharing.carry(nurse, to=to, by=by)
    text = files.write(carried.credentials, carried.lists)
    with acting(w.actor_for(amara)) as by:
        outcome = importing.bring(amara, files.read(text), files.read_lists(text), by=by)

    assert [each.kind.code for each in outcome.taken] == ["fire"]


# --- What happens to it afterwards ---


@pytest.fixture
def taken(issuer, amara):
    (taken,) = bring(amara, shown_to_us(signed(), amara)).taken
    return taken


def answers(monkeypatch, answer):
    """Leeds answers with ``answer``, or not at all."""

    def ask(address):
        assert address == LIST
        if answer is None:
            raise interop.NotAnswered("away")
        return answer

    monkeypatch.setattr(tasks, "ask", ask)


def test_what_is_withdrawn_there_is_withdrawn_here(monkeypatch, amara, taken):
    answers(monkeypatch, listed())
    assert tasks.read_lists_of_others() == 0
    answers(monkeypatch, listed(PLACE))

    assert tasks.read_lists_of_others() == 1

    assert status_of(taken) == "revoked"
    assert not any(cleared(amara))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="nobody answers"),
        pytest.param("<html>Log in</html>", id="something else answers"),
        pytest.param(listed(signer=STRANGER), id="somebody else answers"),
    ],
)
def test_its_last_word_serves_for_as_long_as_the_bank_says_and_then_nothing_counts(
    monkeypatch, taken, answer
):
    answers(monkeypatch, answer)
    assert tasks.read_lists_of_others() == 0
    with as_owner():
        ImportedCheck.objects.update(read_at=clock.now() - timedelta(hours=25))

    tasks.read_lists_of_others()

    assert status_of(taken) == "suspended"
    answers(monkeypatch, listed())
    tasks.read_lists_of_others()
    assert status_of(taken) == "verified"


@pytest.mark.parametrize(
    "address",
    [
        "http://leeds.example.nhs.uk/issuers/1/status/1",
        "https://127.0.0.1/status/1",
        "https://leeds.example.nhs.uk:8443/status/1",
        "https://leeds.example.nhs.uk@169.254.169.254/latest",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_hosts_that_were_written_down_are_asked(settings, address):
    settings.PASSPORT_HOSTS = frozenset({"leeds.example.nhs.uk"})

    with pytest.raises(interop.NotAnswered, match="not among PASSPORT_HOSTS"):
        interop.ask(address)


def test_only_a_job_settles_lists(taken):
    with acting(Actor.nobody()) as by, pytest.raises(NotPermitted):
        rereading.settle_list(LIST, "", by=by)


def test_the_database_takes_no_issuer_over_plain_http_nor_one_twice(issuer):
    rows = {
        "compliance_trustedissuer_https": {"address": "http://leeds.example.nhs.uk/issuers/1"},
        "compliance_trustedissuer_hours": {"hours": 100},
        "compliance_trustedissuer_once": {"address": LEEDS},
        "compliance_trustedissuer_ends_after_start": {
            "valid_to": clock.today() - timedelta(days=1)
        },
    }
    for constraint, facts in rows.items():
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            TrustedIssuerFactory(bank=issuer.bank, **facts)
        assert constraint_of(refusal.value) == constraint


# --- On pages ---


def test_a_person_brings_it_on_a_page(client, issuer, amara):
    client.force_login(amara.user)
    page = client.get("/me/passport/import/").content.decode()
    assert addresses.importer() in page
    text = files.write([shown_to_us(signed(), amara)], [listed()])

    answer = client.post("/me/passport/import/", {"text": text}, follow=True)

    assert "1 check is taken over." in answer.content.decode()
    assert "Checked by Leeds, of West Yorkshire" in answer.content.decode()
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
