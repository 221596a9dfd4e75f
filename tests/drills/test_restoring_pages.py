"""The server and the place of the pages are both lost. Rows come back to a moment, each with its
file; what is missing is named."""

import io

import pytest
from django.core.management import CommandError, call_command

from compliance.models import Evidence
from compliance.services import evidence
from staffbank.db import acting, as_owner
from tests.factories.evidence import EvidenceFactory
from tests.factories.trusts import TrustFactory
from tests.factories.workers import CredentialFactory, WorkerFactory, actor_for


def command(what, *arguments):
    said = io.StringIO()
    call_command("evidence", what, *map(str, arguments), stdout=said)
    return said.getvalue()


def pages():
    with as_owner():
        return list(Evidence.objects.order_by("pk"))


def opened():
    return [evidence.VAULT.read(evidence.put_of(page)) for page in pages()]


def lose_everything(server, store):
    server.lose()
    for name in store.files():
        store.lose(name)


def test_rows_are_restored_to_a_moment_and_to_the_end_and_their_files_with_them(
    server, store, tmp_path
):
    copy = tmp_path / "copy"
    with server.in_use():
        credential = CredentialFactory(worker=WorkerFactory(ready_for=TrustFactory()))
        EvidenceFactory(credential=credential, content=b"before the base backup")
        server.take_backup()
        removed = EvidenceFactory(credential=credential, content=b"removed after the moment")
        assert command("copy", copy) == "2 files are added to the copy, 0 let go of.\n"
        moment = server.ask("select clock_timestamp()")
        with acting(actor_for(credential.worker)) as by:
            evidence.remove(removed, by=by)
        EvidenceFactory(credential=credential, content=b"after the moment")
        assert command("copy", copy) == "1 files are added to the copy, 0 let go of.\n"
        uncopied = EvidenceFactory(credential=credential, content=b"after the last copy")
        server.archive_all()
        assert command("compare").startswith("3 rows, of which 0 have no file.\n0 files")

    lose_everything(server, store)
    server.restore(until=moment)
    with server.in_use():
        with pytest.raises(CommandError, match=str(removed.ref)):
            command("compare")
        said = command("restore", copy)
        assert said.startswith("2 files are put back.\n2 rows, of which 0 have no file.\n0 files")
        assert opened() == [b"before the base backup", b"removed after the moment"]

    server.lose()
    server.restore()
    with server.in_use():
        with pytest.raises(CommandError, match=f"Without a file: {uncopied.ref}$"):
            command("restore", copy)
        assert [page.ref for page in pages()][-1] == uncopied.ref
        with as_owner():
            Evidence.objects.filter(pk=uncopied.pk).delete()
        assert opened() == [b"before the base backup", b"after the moment"]
        assert command("compare").endswith("1 files have no row: a sweep deletes them.\n")
