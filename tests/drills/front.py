"""nginx as deploy/nginx.conf sets it up, in front of a web server of the test's own."""

import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from staffbank.devstack.places import CHECKOUT, Places, private, run_as
from staffbank.devstack.supervisor import HOST
from tests.benchmarks.site import free_port

CONFIGURATION = CHECKOUT / "deploy/nginx.conf"
STARTS_WITHIN = 10.0
#: How long a body may be silent, in seconds: the file's own ten would be waited for.
PATIENCE = 2


def find_nginx():
    """The program, or the reason why there is no proof here."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        pytest.skip("NOT PROVED HERE: there is no nginx. On Debian: apt-get install nginx")
    return program


class Front:
    """The front as browsers and programs meet it."""

    def __init__(self, plain, secure, certificate):
        self.plain, self.secure = plain, secure
        self.context = ssl.create_default_context(cafile=certificate)

    def ask(self, path, method="GET", body=None, timeout=15, **headers):
        connection = HTTPSConnection(HOST, self.secure, timeout=timeout, context=self.context)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def dial(self, context=None):
        """A TLS connection on which the test says what it likes, as slowly as it likes."""
        raw = socket.create_connection((HOST, self.secure), timeout=15)
        try:
            return (context or self.context).wrap_socket(raw, server_hostname=HOST)
        except OSError:
            raw.close()
            raise


@contextmanager
def front(web_port):
    program = find_nginx()
    folder = Places("test").sockets / f"front-{time.monotonic_ns()}"
    private(folder)
    certificate = write_certificate(folder)
    plain, secure = free_port(), free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(configured(folder, web_port, plain, secure))
    for file in (configuration, folder / "privkey.pem"):
        file.chmod(0o644)  # whoever nginx runs as; the folder is theirs alone
    log = (folder / "front.log").open("w")
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(configuration), "-g", "daemon off;"],
        stdout=log,
        stderr=log,
        **run_as(),
    )
    try:
        wait_for(secure, process, folder / "front.log")
        yield Front(plain, secure, certificate)
    finally:
        process.terminate()
        process.wait(10)
        log.close()
        shutil.rmtree(folder)


def configured(folder, web_port, plain, secure):
    """The file as it stands, with this machine's ports and places put in."""
    text = CONFIGURATION.read_text()
    for was, now in (
        ("/tmp/", f"{folder}/"),
        ("/etc/staffbank/tls", str(folder)),
        ("server web:8000", f"server {HOST}:{web_port}"),
        ("listen 8080", f"listen {HOST}:{plain}"),
        ("listen 8443", f"listen {HOST}:{secure}"),
        ("worker_processes auto", "worker_processes 1"),
        ("client_body_timeout 10s", f"client_body_timeout {PATIENCE}s"),
    ):
        assert was in text, f"{CONFIGURATION.name} says {was!r} no more"
        text = text.replace(was, now)
    return text


def write_certificate(folder):
    """One for this machine's address, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Staffbank's drill")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "fullchain.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def wait_for(port, process, log):
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nginx did not start: {log.read_text()}")
