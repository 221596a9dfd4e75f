"""A page's file and its row cannot part: not by a crash, an outage or retention, and wherever the
files lie."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as configured

from compliance.models import Credential, Evidence
from compliance.services import evidence
from insights.services.retention import let_go
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from tests.compliance.cut_off import REMOVE, REPLACE
from tests.databases import database_of_the_test
from tests.factories.evidence import EvidenceFactory
from tests.factories.trusts import TrustFactory
from tests.factories.workers import CredentialFactory, WorkerFactory, actor_for
from tests.interop.stores import BucketStore

JOB = Actor.system("tests.evidence")
#: When a process is killed, and how many rows and files of the page there are then.
LEFT = {
    "file is sent": (0, 1),
    "file is there": (0, 1),
    "row is written": (0, 1),
    "all is done": (1, 1),
    "row is deleted": (1, 1),
    "row is gone": (0, 1),
    "file is gone": (0, 0),
    "row is changed": (1, 2),
    "former is not gone": (1, 2),
}
A_DAY = timedelta(hours=25)


def rows():
    with as_owner():
        return list(Evidence.objects.order_by("pk"))


def swept():
    with acting(JOB) as by:
        return evidence.sweep(by=by)


@pytest.fixture
def killed_at(store):
    """Send, replace or remove a page in a process of its own, killed at a moment."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.compliance.cut_off"],
        env=os.environ | settings_of(store) | {"DATABASE_URL": database_of_the_test()},
        cwd=configured.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def kill(moment, credential):
        process.stdin.write(f"{moment}/{credential.worker.user_id}/{credential.pk}\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == str(-signal.SIGKILL)

    with process:
        yield kill
        process.stdin.close()


def settings_of(store):
    """What an installation sets to have its pages there."""
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    if not isinstance(store, BucketStore):
        return settings | {"EVIDENCE_FOLDER": str(store.folder)}
    options = store.setting["OPTIONS"]
    return settings | {
        "EVIDENCE_BUCKET": options["bucket_name"],
        "EVIDENCE_BUCKET_ADDRESS": options["endpoint_url"],
        "EVIDENCE_BUCKET_REGION": options["region_name"],
        "EVIDENCE_BUCKET_KEY": options["access_key"],
        "EVIDENCE_BUCKET_SECRET": options["secret_key"],
    }


def test_a_process_killed_between_file_and_row_leaves_a_row_with_its_file_or_none(
    committed_db, store, settings, killed_at
):
    people = [WorkerFactory(ready_for=TrustFactory()) for _ in LEFT]

    for worker, (moment, (rows_left, files_left)) in zip(people, LEFT.items(), strict=True):
        credential, files = CredentialFactory(worker=worker), len(store.files())
        if moment in {*REMOVE, *REPLACE}:
            EvidenceFactory(credential=credential)

        killed_at(moment, credential)

        pages = [page for page in rows() if page.credential_id == credential.pk]
        assert (len(pages), len(store.files()) - files) == (rows_left, files_left), moment
        assert all(evidence.VAULT.read(evidence.put_of(page)) for page in pages), moment

    assert swept() == evidence.Swept(0, 0)  # nothing is a day old
    settings.CLOCK_OFFSET = A_DAY
    assert swept() == evidence.Swept(6, 0)
    assert store.files() == sorted(page.file for page in rows())


@pytest.mark.django_db
class TestSwept:
    @pytest.fixture
    def credential(self):
        return CredentialFactory(worker=WorkerFactory(ready_for=TrustFactory()))

    def test_a_file_without_a_row_goes_after_a_day_and_a_row_without_a_file_is_reported(
        self, credential, store, settings, caplog
    ):
        whole, lost = EvidenceFactory.create_batch(2, credential=credential)
        old = evidence.VAULT.put(b"old")
        store.lose(lost.file)
        assert swept() == evidence.Swept(0, 1)

        settings.CLOCK_OFFSET = A_DAY
        found = swept()

        assert found == evidence.Swept(1, 1)
        assert old.name not in store.files()
        assert store.files() == [whole.file]
        assert "evidence.files_lost" in caplog.text
        assert len(rows()) == 2

    def test_while_the_place_is_away_a_sweep_deletes_nothing_and_a_row_goes_all_the_same(
        self, credential, bucket, settings, django_capture_on_commit_callbacks
    ):
        page, other = EvidenceFactory.create_batch(2, credential=credential)
        settings.CLOCK_OFFSET = A_DAY
        mine = actor_for(credential.worker)

        with bucket.away():
            with pytest.raises(OSError, match="the bucket's server"):
                swept()
            with django_capture_on_commit_callbacks(execute=True), acting(mine) as by:
                evidence.remove(page, by=by)

        assert rows() == [other]
        assert bucket.files() == sorted([page.file, other.file])
        assert swept() == evidence.Swept(1, 0)
        assert bucket.files() == [other.file]

    def test_retention_lets_go_of_rows_and_files(
        self, credential, store, django_capture_on_commit_callbacks
    ):
        now = clock.now()
        long_ago = now - timedelta(days=400)
        amara = credential.worker
        with as_owner():
            dbs = amara.credentials.get(kind__group="dbs", status="verified")
            Credential.objects.filter(pk=dbs.pk).update(checked_at=now - timedelta(days=200))
        over = CredentialFactory(
            worker=amara, status="rejected", checked_at=now, checked_at_trust=TrustFactory()
        )
        EvidenceFactory(credential=over, uploaded_at=long_ago)
        EvidenceFactory(credential=dbs)
        stays = EvidenceFactory(credential=credential, uploaded_at=long_ago)

        with django_capture_on_commit_callbacks(execute=True), acting(JOB) as by:
            done = let_go(clock.today(), by=by)

        assert (done["compliance_evidence"], done["compliance_evidence_dbs"]) == (1, 1)
        assert rows() == [stays]
        assert store.files() == [stays.file]
