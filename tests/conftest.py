import fcntl
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings
from hypothesis import settings as hypothesis

from compliance.interop import registers
from staffbank.devstack.broker import Broker
from staffbank.devstack.places import Places
from staffbank.devstack.postgres import EmbeddedPostgres
from staffbank.devstack.register import BODIES
from tests import databases
from tests.factories.trusts import BankFactory, MembershipFactory, actor_for
from tests.interop.stores import BucketServer, BucketStore, FolderStore
from tests.registers import TOKEN, LocalRegister
from tests.sessions import complete

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", ""})

#: How long an example takes says how busy the machine is, not whether the rule holds.
hypothesis.register_profile("staffbank", deadline=None)
hypothesis.load_profile("staffbank")


# --- The embedded servers ---------------------------------------------------------------------


def pytest_configure(config):
    """Say that this run uses the embedded servers, so that another run does not stop them."""
    places = Places("test")
    places.prepare()
    config.servers_in_use = (places.state / "users.lock").open("a")
    fcntl.flock(config.servers_in_use, fcntl.LOCK_SH)


def pytest_unconfigure(config):
    """Stop the embedded PostgreSQL after the last run that uses it."""
    users = config.servers_in_use
    if hasattr(config, "workerinput"):
        users.close()
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass  # another run is at work
    else:
        EmbeddedPostgres("test").stop()
    finally:
        users.close()


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """A real broker, for the tests that need one: the settings start none."""
    server = Broker("test")
    server.start()
    yield server
    server.stop()


# --- The database -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    with django_db_blocker.unblock(), databases.cloned_database():
        yield


@pytest.fixture(scope="session")
def rows_of_the_template(django_db_setup, django_db_blocker) -> dict[str, int]:
    with django_db_blocker.unblock():
        return databases.row_counts()


@pytest.fixture
def committed_db(rows_of_the_template, django_db_blocker):
    """Let the test commit, on as many connections as it likes; afterwards empty what it filled.

    Close each thread's connection before the test ends: emptying waits five seconds, then fails.
    """
    with django_db_blocker.unblock():
        yield
        databases.truncate_changed(rows_of_the_template)


def pytest_collection_modifyitems(items):
    """Refuse Django's flush: the app's role may not truncate, and the audit's tables refuse."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: ask for `committed_db` to commit for real.")


# --- Logging in ---


@pytest.fixture(scope="session", autouse=True)
def whole_log_in():
    """Let ``client.force_login`` leave what a log in with both steps leaves.

    What a log in with one step opens is in tests/web/test_second_step.py: ``half_log_in``.
    """
    half = Client._login

    def log_in(client, user, backend=None):
        half(client, user, backend)
        session = client.session
        complete(session, user)
        session.save()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_login", log_in)
        patch.setattr(Client, "half_log_in", half, raising=False)
        yield


# --- Who brings trusts into a bank ------------------------------------------------------------


@pytest.fixture
def bank():
    return BankFactory(slug="nwl", name="North West London staff bank")


@pytest.fixture
def member(bank):
    """The seat from which trusts are brought in."""
    return MembershipFactory(role="onboarding_admin", bank=bank, user__name="Femi Adeyemi")


@pytest.fixture
def femi(member):
    return actor_for(member)


# --- Files ------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def pages_lie_apart(tmp_path_factory):
    """Pages of documents lie in a folder of this process, as long as its databases do."""
    store = FolderStore(tmp_path_factory.mktemp("evidence"))
    with override_settings(STORAGES=settings.STORAGES | {"evidence": store.setting}):
        yield


@pytest.fixture
def evidence_folder(tmp_path, settings):
    """Where the pages of documents of this test alone lie."""
    store = FolderStore(tmp_path / "evidence")
    settings.STORAGES = settings.STORAGES | {"evidence": store.setting}
    return store.folder


@pytest.fixture(scope="session")
def bucket_server(tmp_path_factory):
    server = BucketServer(tmp_path_factory.mktemp("buckets"))
    yield server
    server.stop()


@pytest.fixture
def bucket(bucket_server, settings):
    """The pages of this test lie in a bucket of its own."""
    store = BucketStore(bucket_server)
    settings.STORAGES = settings.STORAGES | {"evidence": store.setting}
    yield store
    store.close()


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path, settings):
    """A folder and a bucket in turn: what holds of pages holds wherever they lie."""
    if request.param == "bucket":
        return request.getfixturevalue("bucket")
    request.getfixturevalue("evidence_folder")
    return FolderStore(tmp_path / "evidence")


# --- Professional registers -------------------------------------------------------------------


@pytest.fixture
def register(tmp_path, settings, monkeypatch):
    """A register that the settings know, and no circuit is open."""
    monkeypatch.setattr(registers, "_circuits", {})
    local = LocalRegister(tmp_path)
    settings.REGISTERS = {body: f"{local.address}/{body}" for body in BODIES}
    settings.REGISTER_TOKEN = TOKEN
    yield local
    local.stop()


# --- No network -------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Refuse every connection that would leave this machine."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def connect_locally(self, address):
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise RuntimeError(f"A test tried to reach {address[0]}: tests have no network.")
        return connect(self, address)

    def resolve_locally(host, *rest, **options):
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name not in LOOPBACK:
            raise RuntimeError(f"A test tried to look up {name}: tests have no network.")
        return resolve(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_locally)
        patch.setattr(socket, "getaddrinfo", resolve_locally)
        yield
