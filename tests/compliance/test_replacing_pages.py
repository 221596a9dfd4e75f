"""A page that was sent is replaced by a better one, until it is decided on."""

import io

import pytest
from django.urls import reverse

from compliance.models import Credential, CredentialKind, Evidence
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.evidence import EvidenceFactory
from tests.factories.trusts import TrustFactory
from tests.factories.workers import CredentialFactory, WorkerFactory
from tests.interop import papers

pytestmark = pytest.mark.django_db

FORMER = b"\xff\xd8\xff a blurred picture \xff\xd9"


@pytest.fixture
def trust():
    return TrustFactory(slug="here")


@pytest.fixture
def amara(trust):
    return WorkerFactory(name="Amara Osei", ready_for=trust)


@pytest.fixture
def waiting(amara):
    return CredentialFactory(worker=amara)


@pytest.fixture
def mine(waiting):
    return reverse("me:evidence", args=[waiting.ref])


@pytest.fixture
def pages(waiting, evidence_folder):
    return EvidenceFactory.create_batch(3, credential=waiting, content=FORMER)


@pytest.fixture
def phone(client, amara):
    client.force_login(amara.user)
    return client


@pytest.fixture
def send(phone, mine, django_capture_on_commit_callbacks):
    def sending(sent, at=mine):
        with django_capture_on_commit_callbacks(execute=True):
            return phone.post(at, sent)

    return sending


def photo(content=None, name="better.jpg"):
    file = io.BytesIO(papers.jpeg() if content is None else content)
    file.name = name
    return file


def field(page):
    return f"instead_{page.ref.hex}"


def rows():
    with as_owner():
        return list(Evidence.objects.order_by("pk"))


def files(folder):
    return {path.name for path in folder.rglob("*") if path.is_file()}


def asks(credential, question="Send a sharper page 2"):
    with as_owner():
        Credential.objects.filter(pk=credential.pk).update(reason=question)


def question_of(credential):
    with as_owner():
        return Credential.objects.get(pk=credential.pk).reason


def verbs():
    with as_owner():
        return set(AuditEntry.objects.values_list("verb", flat=True))


def test_another_page_stands_in_its_place_the_former_is_gone_and_the_record_tells_it(
    phone, send, mine, waiting, pages, evidence_folder
):
    first, second, third = pages

    answer = send({field(second): photo(), "instead": second.ref.hex})

    assert answer.status_code == 302
    now = rows()
    assert [page.pk for page in now] == [first.pk, second.pk, third.pk]
    assert (now[0], now[1].file, now[2]) == (first, now[1].file, third)
    assert now[1].ref != second.ref
    assert now[1].sort == "jpeg"
    assert files(evidence_folder) == {page.file for page in now}
    assert second.file not in files(evidence_folder)
    assert phone.get(f"{mine}pages/{second.ref}/").status_code == 404
    shown = phone.get(f"{mine}pages/{now[1].ref}/").content
    assert shown.startswith(b"\xff\xd8\xff")
    assert shown != FORMER
    record = phone.get("/me/record/?all").text
    assert "put another page in the place of one of" in record
    assert "sent in pages of" not in record


def test_pages_are_replaced_and_others_added_with_an_answer_in_one_press(
    send, waiting, pages, evidence_folder
):
    asks(waiting)

    answer = send(
        {
            field(pages[0]): photo(),
            field(pages[2]): photo(),
            "scans": [photo()],
            "words": "Both sides now",
        }
    )

    assert answer.status_code == 302
    assert len(rows()) == 4
    assert not {pages[0].file, pages[2].file} & files(evidence_folder)
    assert pages[1].file in files(evidence_folder)
    assert question_of(waiting) == ""


def test_to_replace_a_page_is_an_answer(send, waiting, pages):
    asks(waiting)

    assert send({field(pages[1]): photo(), "words": ""}).status_code == 302
    assert question_of(waiting) == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        *papers.refused(),
        pytest.param(papers.pdf(2), "Send one page here", id="two pages"),
    ],
)
def test_a_file_that_is_refused_keeps_the_former_page_and_the_rest_of_the_form(
    send, waiting, pages, evidence_folder, content, words
):
    asks(waiting)
    there = files(evidence_folder)

    answer = send({field(pages[1]): photo(content), "words": "Here is page 2 again"})

    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#id_{field(pages[1])}"' in answer.text
    assert answer.text.count("<details") - answer.text.count(" open>") >= 2
    assert "Here is page 2 again" in answer.text
    assert rows() == pages
    assert files(evidence_folder) == there
    assert question_of(waiting) == "Send a sharper page 2"


def test_a_press_with_no_file_chosen_says_where_to_choose_one(send, pages):
    answer = send({"instead": pages[1].ref.hex})

    assert answer.status_code == 422
    assert "Choose the page to send in its place" in answer.text
    assert f'href="#id_{field(pages[1])}"' in answer.text
    assert rows() == pages


def test_what_does_not_fit_leaves_every_page_its_file_and_the_question_as_they_were(
    send, waiting, evidence_folder
):
    """The page in the place of another is put there first; a refusal takes that back with it."""
    pages = EvidenceFactory.create_batch(20, credential=waiting, content=FORMER)
    asks(waiting)
    there = files(evidence_folder)

    answer = send({field(pages[0]): photo(), "scans": [photo()], "words": "Both"})

    assert answer.status_code == 422
    assert "more than 20 pages" in answer.text
    assert rows() == pages
    assert [page.file for page in rows()] == [page.file for page in pages]
    assert files(evidence_folder) == there
    assert question_of(waiting) == "Send a sharper page 2"
    assert "credential.answered" not in verbs()


def test_a_first_sending_that_does_not_fit_sends_nothing(phone, evidence_folder, amara):
    day = clock.today()
    typed = {
        "kind": "fire",
        "issuer": "Skills for Health",
        "valid_from-day": day.day,
        "valid_from-month": day.month,
        "valid_from-year": day.year,
    }

    answer = phone.post(
        "/me/passport/add/",
        typed | {"photo": photo(), "scans": [photo(papers.pdf(20), "all.pdf")]},
    )

    assert answer.status_code == 422
    assert "more than 20 pages" in answer.text
    assert (rows(), files(evidence_folder)) == ([], set())
    with as_owner():
        assert not Credential.objects.filter(worker=amara, status="submitted").exists()


def test_a_face_is_replaced_by_a_face(send, amara, evidence_folder):
    identity = CredentialKind.objects.get(code="identity")
    with as_owner():
        amara.credentials.filter(kind=identity).delete()
    waiting = CredentialFactory(worker=amara, kind=identity, valid_to=None)
    face = EvidenceFactory(credential=waiting, portrait=True)

    answer = send({field(face): photo()}, at=reverse("me:evidence", args=[waiting.ref]))

    assert answer.status_code == 302
    (now,) = rows()
    assert now.portrait
    assert now.file != face.file


def test_once_it_is_decided_on_no_page_is_replaced(send, waiting, pages, trust, evidence_folder):
    with as_owner():
        Credential.objects.filter(pk=waiting.pk).update(
            status="rejected", checked_at=clock.now(), checked_at_trust=trust
        )

    answer = send({field(pages[0]): photo()})

    assert answer.status_code == 422
    assert "Your compliance team has already decided" in answer.text
    assert rows() == pages
    assert files(evidence_folder) == {page.file for page in pages}


def test_a_page_that_was_replaced_meanwhile_is_not_replaced_by_an_older_form(
    send, waiting, pages, monkeypatch, evidence_folder
):
    """Two telephones: the second press was on its way while the first was saved."""
    late = tuple(pages)
    assert send({field(pages[0]): photo()}).status_code == 302
    monkeypatch.setattr("compliance.views.evidence.pages_of", lambda *_: late)

    answer = send({field(pages[0]): photo()})

    assert answer.status_code == 422
    assert "was removed or replaced meanwhile" in answer.text
    assert files(evidence_folder) == {page.file for page in rows()}


@pytest.mark.parametrize("whose", ["another check of mine", "somebody else's"])
def test_a_page_of_another_check_is_not_replaced(send, pages, amara, trust, whose):
    other = amara if whose == "another check of mine" else WorkerFactory(ready_for=trust)
    kind = CredentialKind.objects.get(code="identity")
    page = EvidenceFactory(credential=CredentialFactory(worker=other, kind=kind, valid_to=None))

    answer = send({field(page): photo(), "instead": page.ref.hex})

    assert answer.status_code == 422
    assert page in rows()
    with as_owner():
        assert Evidence.objects.get(pk=page.pk).file == page.file
