"""A person's copy of their data holds the pages they sent, opened as it leaves."""

import io
import re
import tracemalloc
import zipfile
from datetime import datetime

import pytest

from compliance.models import CredentialKind, Evidence
from compliance.services.evidence import VAULT, put_of
from insights.services.copied_pages import pages_to_copy, with_pages
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.interop.vault import VaultAway
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.evidence import EvidenceFactory
from tests.interop import papers
from workers.models import DataCopy

pytestmark = pytest.mark.django_db

SENT = datetime(2026, 3, 1, 23, 30, tzinfo=clock.LONDON)
NOTHING = io.BytesIO()
with zipfile.ZipFile(NOTHING, "w") as _nothing:
    _nothing.writestr("my-data.html", "<p>Nothing</p>")


@pytest.fixture
def home():
    return t.TrustFactory()


@pytest.fixture
def amara(home):
    return w.WorkerFactory(ready_for=home, name="Amara Osei")


def kind(code):
    return CredentialKind.objects.get(code=code)


@pytest.fixture
def sent(amara, evidence_folder):
    """Two pages of one training, her face, and a page of somebody else's."""
    fire = w.CredentialFactory(worker=amara, kind=kind("fire"))
    first, second = (
        EvidenceFactory(credential=fire, content=papers.jpeg(quality=each), uploaded_at=SENT)
        for each in (80, 90)
    )
    with as_owner():
        identity = amara.credentials.get(kind__code="identity")
    face = EvidenceFactory(credential=identity, portrait=True, uploaded_at=SENT)
    return first, second, face


def download(client, amara):
    client.force_login(amara.user)
    client.post("/me/data/copy/")
    relay.drain()
    with as_owner():
        copy = DataCopy.objects.get(worker=amara)
    return copy, client.get(f"/me/data/copy/{copy.ref}/my-data.zip")


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def test_pages_are_in_the_copy_named_by_what_they_are_of_and_their_day(client, amara, sent):
    _, answer = download(client, amara)

    files = files_of(answer.getvalue())

    assert files.keys() == {
        *("my-data.html", "my-data.json", "my-pages.html"),
        *("pages/fire-safety-2026-03-01-1.jpg", "pages/fire-safety-2026-03-01-2.jpg"),
        "pages/your-face-2026-03-01-1.jpg",
    }
    assert files["pages/fire-safety-2026-03-01-1.jpg"] == papers.jpeg(quality=80)
    assert files["pages/fire-safety-2026-03-01-2.jpg"] == papers.jpeg(quality=90)
    index = files["my-pages.html"].decode()
    led_to = set(re.findall(r'href="(pages/[^"]+)"', index))
    assert led_to == {name for name in files if name.startswith("pages/")}
    assert "Fire safety, sent Sunday 1 March 2026" in index
    assert 'href="my-pages.html"' in files["my-data.html"].decode()
    assert answer["Cache-Control"] == "no-store"
    with as_owner():
        taken = AuditEntry.objects.get(verb="copy.taken")
    assert taken.after == {"pages": 3}


def test_what_waits_to_be_downloaded_holds_no_picture(client, amara, sent):
    """The pages lie nowhere but in the vault, encrypted, until they leave."""
    copy, _ = download(client, amara)

    assert files_of(bytes(copy.content)).keys() == {"my-data.html", "my-data.json"}


def test_nobody_elses_page_is_in_it(client, amara, home, sent):
    other = w.WorkerFactory(ready_for=home)
    EvidenceFactory(credential=w.CredentialFactory(worker=other, kind=kind("fire")))

    _, answer = download(client, amara)

    assert sum(name.startswith("pages/") for name in files_of(answer.getvalue())) == 3


def test_a_page_that_cannot_be_opened_is_said_and_the_rest_is_there(
    client, amara, sent, evidence_folder
):
    first, _, _ = sent
    (evidence_folder / first.file[:2] / first.file).write_bytes(b"damaged")

    _, answer = download(client, amara)

    files = files_of(answer.getvalue())
    assert sum(name.startswith("pages/") for name in files) == 2
    assert "not in this copy. We cannot open this page" in files["my-pages.html"].decode()


def test_a_vault_that_goes_away_half_way_ends_in_a_whole_file_that_says_so(
    amara, sent, monkeypatch
):
    read = type(VAULT).read

    def away(self, put):
        if put.name == sent[1].file:
            raise VaultAway
        return read(self, put)

    monkeypatch.setattr(type(VAULT), "read", away)
    with acting(w.actor_for(amara)) as by:
        pages = pages_to_copy(by)

    files = files_of(b"".join(with_pages(NOTHING.getvalue(), pages, by=by)))

    assert sum(name.startswith("pages/") for name in files) == 2
    assert "We cannot reach this page" in files["my-pages.html"].decode()


def test_a_person_who_sent_nothing_is_told_that(client, amara):
    _, answer = download(client, amara)

    assert "There are none." in files_of(answer.getvalue())["my-pages.html"].decode()


def test_one_page_at_a_time_is_in_memory(amara, evidence_folder):
    large = b"\xff\xd8\xff" + bytes(3 * 1024**2)
    fire = w.CredentialFactory(worker=amara, kind=kind("fire"))
    EvidenceFactory.create_batch(12, credential=fire, content=large)
    with acting(w.actor_for(amara)) as by:
        pages = pages_to_copy(by)
        tracemalloc.start()
        whole = sum(len(part) for part in with_pages(NOTHING.getvalue(), pages, by=by))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert whole > 12 * len(large)
    assert most < 6 * len(large)


def test_every_page_of_mine_can_be_found_by_its_row(amara, sent):
    with acting(w.actor_for(amara)) as by:
        found = {page.row.pk for page in pages_to_copy(by)}

    with as_owner():
        mine = Evidence.objects.filter(worker=amara)
        assert found == {page.pk for page in mine}
        assert all(VAULT.read(put_of(page)) for page in mine)
