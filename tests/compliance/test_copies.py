"""A copy of the files of documents: added to, never written over, and let go of in its time."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from compliance.services import copies, evidence
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from staffbank.errors import NotPermitted
from tests.factories.trusts import MembershipFactory, actor_for

pytestmark = pytest.mark.django_db

JOB = Actor.system("tests.copies")
LATER = copies.OUTLIVES + timedelta(days=1)


def copied(folder, now=None):
    with acting(JOB) as by:
        return copies.copy_to(folder, now or clock.now(), by=by)


def names(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_copy_is_the_file_as_it_lies_there_and_opens_with_the_rows_key_alone(store, tmp_path):
    put = evidence.VAULT.put(b"a picture")

    assert copied(tmp_path / "copy") == copies.Copied(1, 0)
    assert copied(tmp_path / "copy") == copies.Copied(0, 0)

    (path,) = (path for path in (tmp_path / "copy").rglob("*") if path.is_file())
    assert path.read_bytes() == store.content(put.name)
    assert path.stat().st_mode & 0o077 == 0


def test_a_copy_outlives_its_file_as_long_as_backups_are_kept(evidence_folder, tmp_path):
    copy = tmp_path / "copy"
    stays, goes = evidence.VAULT.put(b"stays"), evidence.VAULT.put(b"goes")
    copied(copy)
    evidence.VAULT.discard(goes.name)

    assert copied(copy, clock.now() + copies.OUTLIVES - timedelta(days=1)) == copies.Copied(0, 0)
    assert names(copy) == sorted([stays.name, goes.name])
    assert copied(copy, clock.now() + LATER) == copies.Copied(0, 1)
    assert names(copy) == [stays.name]


def test_a_place_that_is_away_lets_go_of_no_copy(bucket, tmp_path):
    evidence.VAULT.put(b"a picture")
    copied(tmp_path)

    with bucket.away(), pytest.raises(OSError, match="the bucket's server"):
        copied(tmp_path, clock.now() + LATER)

    assert len(names(tmp_path)) == 1


def test_what_is_there_is_not_written_over(evidence_folder, tmp_path):
    put = evidence.VAULT.put(b"a picture")
    copied(tmp_path)
    (evidence_folder / put.name[:2] / put.name).write_bytes(b"newer, and broken")

    assert copied(tmp_path) == copies.Copied(0, 0)

    assert (tmp_path / put.name[:2] / put.name).read_bytes().startswith(b"SBV1")


def test_nobody_does_it_from_a_seat(evidence_folder, tmp_path):
    officer = actor_for(MembershipFactory(role="compliance_officer"))

    with acting(officer):
        for work in (
            lambda: copies.copy_to(tmp_path, clock.now(), by=officer),
            lambda: copies.restore_from(tmp_path, by=officer),
            lambda: copies.compare(by=officer),
        ):
            with pytest.raises(NotPermitted):
                work()


@pytest.mark.parametrize("words", [["copy"], ["restore"], ["sweep", "here"], ["compare", "here"]])
def test_the_folder_is_asked_for_where_one_is_needed(words):
    with pytest.raises(CommandError, match="copy and restore name the folder"):
        call_command("evidence", *words)
