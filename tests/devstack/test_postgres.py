"""The embedded PostgreSQL: started, killed, started again, in a place of its own."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from staffbank.devstack import binaries
from staffbank.devstack.places import CHECKOUT, DevstackError, Places, is_root
from staffbank.devstack.postgres import APP, OWNER, SUPERUSER, EmbeddedPostgres


@pytest.fixture(scope="module")
def server():
    """A cluster as the demo's is, beside the one this test run stands on."""
    server = EmbeddedPostgres(f"drill-{os.getpid()}")
    server.start()
    yield server
    server.stop()
    server.places.wipe()


def postmaster(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_it_starts_with_the_database_and_both_roles(server):
    with psycopg.connect(server.url(APP)) as connection:
        row = connection.execute("select current_user, current_database()").fetchone()

    assert row == ("staffbank_app", "staffbank")


def test_starting_a_running_server_changes_nothing(server):
    before = postmaster(server)

    server.start()

    assert postmaster(server) == before


def test_a_killed_server_starts_again_with_its_rows(server):
    with psycopg.connect(server.url(OWNER)) as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values ('promise')")
    killed = postmaster(server)
    os.kill(killed, signal.SIGKILL)

    server.start()

    assert postmaster(server) != killed
    with psycopg.connect(server.url(OWNER)) as connection:
        assert connection.execute("select word from kept").fetchall() == [("promise",)]


def test_many_that_start_it_at_once_share_one_server(server):
    server.stop()
    failures = []

    def start() -> None:
        try:
            EmbeddedPostgres(server.places.environment).start()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert server.answers()


def test_it_listens_on_nothing_but_a_private_socket(server):
    with psycopg.connect(server.url(SUPERUSER, "postgres")) as connection:
        (addresses,) = connection.execute("show listen_addresses").fetchone()

    assert addresses == ""
    assert server.places.sockets.stat().st_mode & 0o777 == 0o700
    assert len(str(server.places.sockets / ".s.PGSQL.5432")) < 104


@pytest.mark.skipif(not is_root(), reason="only root must leave its own account behind")
def test_roots_server_runs_as_nobody(server):
    status = Path(f"/proc/{postmaster(server)}/status").read_text()
    (uids,) = (line for line in status.splitlines() if line.startswith("Uid:"))

    assert set(uids.split()[1:]) == {str(server.data.stat().st_uid)}
    assert "0" not in uids.split()[1:]


def test_a_folder_that_someone_else_made_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("staffbank.devstack.places.TEMPORARY", tmp_path)
    places = Places("drill")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    places.shared.symlink_to(elsewhere)

    with pytest.raises(DevstackError, match="belongs to someone else"):
        places.prepare()


def test_a_machine_without_postgresql_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(binaries, "wheel_folder", lambda: None)
    monkeypatch.setattr(binaries, "on_this_machine", lambda: iter(()))

    with pytest.raises(DevstackError, match="Install PostgreSQL 16 or later"):
        binaries.find_postgres(Places("drill"))


def test_a_postgresql_older_than_we_support_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "wheel_folder", lambda: None)
    monkeypatch.setattr(
        binaries, "on_this_machine", lambda: iter([tmp_path / "15", tmp_path / "17"])
    )
    monkeypatch.setattr(binaries, "version_of", lambda folder: int(folder.name))

    assert binaries.find_postgres(Places("drill")) == tmp_path / "17"


def test_importing_the_settings_starts_nothing():
    script = "import django; django.setup()"
    environment = os.environ | {
        "STAFFBANK_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "staffbank.settings",
    }
    before = Places("demo").state.exists()

    subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )

    assert Places("demo").state.exists() is before
