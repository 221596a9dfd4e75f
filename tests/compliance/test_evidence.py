"""Pages of documents: sent, seen by whoever checks them and by nobody else, and let go."""

import errno
import io

import pytest
from django.core.files.storage import storages
from django.test import Client
from PIL import Image

from compliance import uploads
from compliance.models import Credential, Evidence
from compliance.services import evidence
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.interop.malware import Verdict
from tests.factories.evidence import EvidenceFactory
from tests.factories.trusts import MembershipFactory, TrustFactory
from tests.factories.workers import CredentialFactory, EngagementFactory, WorkerFactory
from tests.interop import papers

pytestmark = pytest.mark.django_db

ADD = "/me/passport/add/"
JOB = Actor.system("tests.evidence")


@pytest.fixture
def trust():
    return TrustFactory(slug="here")


@pytest.fixture
def amara(trust):
    return WorkerFactory(name="Amara Osei", ready_for=trust)


@pytest.fixture
def phone(client, amara):
    client.force_login(amara.user)
    return client


@pytest.fixture
def officer(client_of, trust):
    return client_of(MembershipFactory(role="compliance_officer", trust=trust).user)


@pytest.fixture
def client_of():
    def of(user):
        client = Client()
        client.force_login(user)
        return client

    return of


def sent(name="fire.jpg", content=None):
    file = io.BytesIO(papers.jpeg() if content is None else content)
    file.name = name
    return file


def typed(**changes):
    today = clock.today()
    return {
        "kind": "fire",
        "issuer": "Skills for Health",
        "valid_from-day": today.day,
        "valid_from-month": today.month,
        "valid_from-year": today.year,
        **changes,
    }


def rows():
    with as_owner():
        return list(Evidence.objects.order_by("pk"))


def verbs():
    with as_owner():
        return list(AuditEntry.objects.order_by("at").values_list("verb", flat=True))


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def picture_of(page, trust="here"):
    with as_owner():
        ref = Credential.objects.get(pk=page.credential_id).ref
    return f"/trust/{trust}/checks/{ref}/pages/{page.ref}/"


def own_picture_of(page):
    with as_owner():
        ref = Credential.objects.get(pk=page.credential_id).ref
    return f"/me/passport/checks/{ref}/pages/{page.ref}/"


def test_a_photograph_and_a_scan_reach_the_officer_as_pictures_on_record(
    phone, officer, evidence_folder
):
    answer = phone.post(
        ADD,
        typed(photo=sent(content=papers.located_jpeg()), scans=[sent("scan.pdf", papers.pdf(2))]),
    )
    first, *others = rows()
    assert answer.status_code == 302
    assert [page.sort for page in (first, *others)] == ["jpeg", "pdf", "pdf"]

    check = officer.get(picture_of(first).partition("pages/")[0])
    assert "3 pages sent in" in check.text
    assert check.text.count(f'<img src="{picture_of(first)}"') == 1
    seen = officer.get(picture_of(first))

    assert Image.open(io.BytesIO(seen.content)).size == (400, 640)
    assert papers.PLACE not in seen.content
    assert seen["Content-Type"] == "image/jpeg"
    assert seen["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (seen["X-Content-Type-Options"], seen["Cache-Control"]) == ("nosniff", "no-store")
    assert verbs()[-1] == "evidence.looked"
    assert phone.get(own_picture_of(first)).content == seen.content
    assert "looked at a page of your fire safety" in phone.get("/me/record/").text.lower()


def test_what_lies_in_the_folder_shows_nothing_of_it(phone, evidence_folder):
    phone.post(ADD, typed(photo=sent()))
    (page,) = rows()

    (path,) = (each for each in evidence_folder.rglob("*") if each.is_file())
    assert path.name == page.file
    assert path.stat().st_mode & 0o077 == 0
    assert b"JFIF" not in path.read_bytes()


@pytest.mark.parametrize(("content", "words"), papers.refused())
def test_a_file_that_is_refused_says_why_and_the_form_keeps_everything_else(
    phone, evidence_folder, content, words
):
    answer = phone.post(ADD, typed(photo=sent(content=content), number_hint="7Q2X"))

    assert answer.status_code == 422
    assert words in answer.text
    assert "Skills for Health" in answer.text
    assert "7Q2X" in answer.text
    assert (rows(), files(evidence_folder)) == ([], [])


def test_nothing_to_see_and_nothing_to_bring_is_asked_for(phone):
    answer = phone.post(ADD, typed())

    assert answer.status_code == 422
    assert "Send a photo of it, or enter what you will bring" in answer.text


def test_a_page_is_added_and_removed_until_it_is_decided_on(phone, amara, trust, evidence_folder):
    credential = CredentialFactory(worker=amara, reason="Send the back too")
    mine = f"/me/passport/checks/{credential.ref}/"
    assert "Send the back too" in phone.get(mine).text
    phone.post(mine, {"scans": [sent(), sent()]})
    first, second = rows()
    with as_owner():
        assert Credential.objects.get(pk=credential.pk).reason == ""

    assert phone.post(f"{own_picture_of(first)}remove/").status_code == 302
    assert rows() == [second]

    with as_owner():
        Credential.objects.filter(pk=credential.pk).update(
            status="rejected", checked_at=clock.now(), checked_at_trust=trust
        )
    assert phone.post(f"{own_picture_of(second)}remove/").status_code == 409
    assert phone.post(mine, {"scans": [sent()]}).status_code == 422
    assert rows() == [second]


def test_no_more_than_twenty_pages(phone, amara):
    credential = CredentialFactory(worker=amara)
    EvidenceFactory.create_batch(20, credential=credential)

    answer = phone.post(f"/me/passport/checks/{credential.ref}/", {"photo": sent()})

    assert "more than 20 pages" in answer.text
    assert len(rows()) == 20


def test_the_trust_that_checks_or_checked_it_sees_a_page_and_another_that_engages_them_does_not(
    officer, client_of, amara, trust
):
    other = TrustFactory(slug="there")
    EngagementFactory(worker=amara, trust=other, primary=False)
    elsewhere = client_of(MembershipFactory(role="compliance_officer", trust=other).user)
    waiting = EvidenceFactory(credential=CredentialFactory(worker=amara))
    with as_owner():
        kind = amara.credentials.exclude(kind__code="fire").first().kind
        amara.credentials.filter(kind=kind).delete()
    checked = EvidenceFactory(
        credential=CredentialFactory(worker=amara, kind=kind, checked_at_trust=trust)
    )

    assert officer.get(picture_of(waiting)).status_code == 200
    assert elsewhere.get(picture_of(waiting, "there")).status_code == 200
    assert officer.get(picture_of(checked)).status_code == 200
    assert elsewhere.get(picture_of(checked, "there")).status_code == 404


def test_a_manager_of_the_trust_is_not_shown_a_page(client_of, amara, trust):
    page = EvidenceFactory(credential=CredentialFactory(worker=amara))
    manager = client_of(MembershipFactory(role="trust_manager", trust=trust).user)

    assert manager.get(picture_of(page)).status_code == 403
    assert "evidence.looked" not in verbs()


def test_a_page_whose_file_was_changed_or_lost_is_not_shown(officer, amara, evidence_folder):
    credential = CredentialFactory(worker=amara)
    page, other = EvidenceFactory.create_batch(2, credential=credential)
    path = evidence_folder / page.file[:2] / page.file
    sound = path.read_bytes()
    for bad in (
        sound[:-1] + b"x",
        sound[:-20],
        b"",
        (evidence_folder / other.file[:2] / other.file).read_bytes(),
    ):
        path.write_bytes(bad)
        answer = officer.get(picture_of(page))
        assert answer.status_code == 409
        assert "Ask for it to be sent again" in answer.text
    path.unlink()
    assert officer.get(picture_of(page)).status_code == 409


def test_a_full_disk_saves_nothing_and_says_so(phone, evidence_folder, monkeypatch):
    room = [1]
    save = type(storages["evidence"]).save

    def full(self, name, content, **options):
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device")
        room.pop()
        return save(self, name, content, **options)

    monkeypatch.setattr(type(storages["evidence"]), "save", full)
    answer = phone.post(ADD, typed(scans=[sent("two.pdf", papers.pdf(2))]))

    assert answer.status_code == 422
    assert "We cannot keep files at the moment" in answer.text
    assert "Skills for Health" in answer.text
    assert (rows(), files(evidence_folder)) == ([], [])
    with as_owner():
        assert not Credential.objects.filter(status="submitted").exists()


def test_a_new_key_opens_what_an_old_one_sealed_and_takes_over(officer, amara, settings):
    page = EvidenceFactory(credential=CredentialFactory(worker=amara))
    (old,) = settings.EVIDENCE_KEYS
    settings.EVIDENCE_KEYS = ["next:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=", old]
    assert officer.get(picture_of(page)).status_code == 200

    with acting(JOB) as by:
        assert evidence.reseal(by=by) == 1
        assert evidence.reseal(by=by) == 0
    settings.EVIDENCE_KEYS = settings.EVIDENCE_KEYS[:1]

    assert rows()[0].sealed_with == "next"
    assert officer.get(picture_of(page)).status_code == 200


def test_what_is_harmful_is_refused_and_what_nobody_looked_through_is_opened_by_nobody(
    phone, officer, settings, monkeypatch
):
    settings.CLAMD = "127.0.0.1:1"
    says = Verdict.HARMFUL
    for place in (uploads, evidence):
        monkeypatch.setattr(place, "look_through", lambda content: says)
    refused = phone.post(ADD, typed(photo=sent()))
    assert refused.status_code == 422
    assert "something harmful in this file" in refused.text

    says = Verdict.UNKNOWN
    phone.post(ADD, typed(photo=sent()))
    (page,) = rows()
    for answer in (officer.get(picture_of(page)), phone.get(own_picture_of(page))):
        assert answer.status_code == 409
        assert "still being looked through" in answer.text
    with acting(JOB) as by:
        assert evidence.look_through_waiting(by=by) == 0

    says = Verdict.CLEAN
    with acting(JOB) as by:
        assert evidence.look_through_waiting(by=by) == 1
    assert officer.get(picture_of(page)).status_code == 200


def test_a_waiting_page_found_harmful_is_deleted_on_record(
    amara, settings, monkeypatch, evidence_folder, django_capture_on_commit_callbacks
):
    settings.CLAMD = "127.0.0.1:1"
    EvidenceFactory(credential=CredentialFactory(worker=amara))
    monkeypatch.setattr(evidence, "look_through", lambda content: Verdict.HARMFUL)

    with django_capture_on_commit_callbacks(execute=True), acting(JOB) as by:
        evidence.look_through_waiting(by=by)

    assert (rows(), files(evidence_folder)) == ([], [])
    assert verbs()[-1] == "evidence.harmful"
