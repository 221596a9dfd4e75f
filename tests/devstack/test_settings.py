"""Production refuses to start half-configured, and says what to do about it."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

COMPLETE = {
    "SECRET_KEY": "fifty or more characters that nobody else could ever guess",
    "ALLOWED_HOSTS": "bank.example.org",
    "DATABASE_URL": "postgresql://staffbank_app:pass%40word@db.example.org:6432/bank?sslmode=verify-full",
    "REDIS_URL": "rediss://broker.example.org:6379/0",
    "PASSPORT_SEALING_KEYS": "2026:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "EVIDENCE_KEYS": "2026:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
}
OURS = (
    "STAFFBANK_",
    "OIDC_",
    "DATABASE_",
    "REDIS_",
    "PASSPORT_",
    "EVIDENCE_",
    "REGISTER",
    "LOCAL_REGISTER",
    "DJANGO_",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DEBUG",
    "EMAIL_",
    "PLAIN_HOSTS",
)


def read_settings(variables: dict[str, str], names: str = "") -> subprocess.CompletedProcess:
    """Import the settings in a process of their own, and print the named ones as JSON."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    script = (
        "import json, sys; from staffbank import settings;"
        "print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))"
    )
    return subprocess.run(
        [sys.executable, "-c", script, *names.split()],
        env=inherited | variables,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def values(variables: dict[str, str], names: str) -> dict:
    answer = read_settings(variables, names)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_complete_production_settings_start():
    assert values(COMPLETE, "PRODUCTION DEBUG PERSONAS") == {
        "PRODUCTION": True,
        "DEBUG": False,
        "PERSONAS": False,
    }


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_production_refuses_to_start_without(missing):
    answer = read_settings({**COMPLETE, missing: ""})

    assert answer.returncode != 0
    assert f"ImproperlyConfigured: {missing} is not set. Set it to " in answer.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DEBUG", "1"), ("STAFFBANK_PERSONAS", "1"), ("STAFFBANK_CLOCK_OFFSET", "3600")],
)
def test_production_refuses_what_belongs_to_the_demo(variable, value):
    answer = read_settings({**COMPLETE, variable: value})

    assert answer.returncode != 0
    assert f"ImproperlyConfigured: {variable} " in answer.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("STAFFBANK_ENV", "staging"),
        ("STAFFBANK_PROCESS", "cron"),
        ("DEBUG", "maybe"),
        ("STAFFBANK_CLOCK_OFFSET", "an hour"),
        ("DATABASE_URL", "mysql://somewhere/else"),
    ],
)
def test_a_malformed_variable_is_named(variable, value):
    answer = read_settings({**COMPLETE, variable: value})

    assert answer.returncode != 0
    assert f"ImproperlyConfigured: {variable} " in answer.stderr


def test_an_address_becomes_djangos_terms():
    (database,) = values(COMPLETE, "DATABASES")["DATABASES"].values()

    assert database["NAME"] == "bank"
    assert database["USER"] == "staffbank_app"
    assert database["PASSWORD"] == "pass@word"
    assert (database["HOST"], database["PORT"]) == ("db.example.org", "6432")
    assert database["OPTIONS"]["sslmode"] == "verify-full"
    assert database["ENGINE"] == "staffbank.backend"


def test_the_owner_is_known_only_where_its_address_is_given():
    address = "postgresql://staffbank_owner@db.example.org/bank?sslmode=verify-full"

    assert set(values(COMPLETE, "DATABASES")["DATABASES"]) == {"default"}
    assert set(values({**COMPLETE, "DATABASE_OWNER_URL": address}, "DATABASES")["DATABASES"]) == {
        "default",
        "owner",
    }


@pytest.mark.parametrize(
    ("process", "patient"), [("web", False), ("worker", True), ("command", True)]
)
def test_only_a_web_process_gives_up_on_a_lock(process, patient):
    databases = values({**COMPLETE, "STAFFBANK_PROCESS": process}, "DATABASES")["DATABASES"]
    options = databases["default"]["OPTIONS"]["options"]

    assert ("lock_timeout=2s" not in options) is patient
    assert ("statement_timeout=5s" not in options) is patient


def test_addresses_replace_the_embedded_servers_of_the_demo():
    demo = {**COMPLETE, "STAFFBANK_ENV": "demo"}

    assert values(demo, "EMBEDDED_DATABASE EMBEDDED_BROKER REDIS_URL") == {
        "EMBEDDED_DATABASE": False,
        "EMBEDDED_BROKER": False,
        "REDIS_URL": COMPLETE["REDIS_URL"],
    }


def test_production_knows_no_development_stack():
    script = (
        "import sys, django; django.setup();"
        "print([name for name in sys.modules if name.startswith('staffbank.devstack')])"
    )
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    answer = subprocess.run(
        [sys.executable, "-c", script],
        env=inherited | COMPLETE | {"DJANGO_SETTINGS_MODULE": "staffbank.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "postgresql://staffbank_app@db.example.org/bank"),
        ("DATABASE_URL", "postgresql://staffbank_app@db.example.org/bank?sslmode=require"),
        ("DATABASE_OWNER_URL", "postgresql://staffbank_owner@db.example.org/bank"),
        ("REDIS_URL", "redis://db.example.org:6379/0"),
        ("REDIS_URL", "rediss://db.example.org:6379/0?ssl_cert_reqs=none"),
        ("EMAIL_HOST", "db.example.org"),
        ("EVIDENCE_BUCKET_ADDRESS", "http://db.example.org"),
        ("EVIDENCE_BUCKET_ADDRESS", "db.example.org"),
    ],
)
def test_production_reaches_no_server_over_a_network_without_tls(variable, value):
    answer = read_settings(COMPLETE | {variable: value})

    assert answer.returncode != 0
    assert f"{variable} reaches db.example.org without TLS" in answer.stderr
    values(COMPLETE | {variable: value, "PLAIN_HOSTS": "db.example.org"}, "PRODUCTION")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "postgresql://staffbank_app@/bank?host=/var/run/postgresql"),
        ("REDIS_URL", "redis://localhost:6379/0"),
        ("EMAIL_HOST", "127.0.0.1"),
        ("EVIDENCE_BUCKET_ADDRESS", "http://localhost:9000"),
    ],
)
def test_this_machine_is_reached_without_tls(variable, value):
    values(COMPLETE | {variable: value}, "PRODUCTION")


def test_pages_of_documents_lie_in_a_folder_unless_a_bucket_is_named():
    bucket = {"EVIDENCE_BUCKET": "pages", "EVIDENCE_BUCKET_KEY": "staffbank"}
    told = COMPLETE | bucket | {"EVIDENCE_BUCKET_SECRET": "between us"}

    assert values(COMPLETE, "STORAGES")["STORAGES"]["evidence"]["BACKEND"].endswith("Folder")
    kept = values(told, "STORAGES")["STORAGES"]["evidence"]
    assert kept["BACKEND"].endswith("Bucket")
    assert kept["OPTIONS"]["bucket_name"] == "pages"
    assert "EVIDENCE_BUCKET_SECRET is not set" in read_settings(COMPLETE | bucket).stderr


def test_each_of_productions_cookies_is_this_hosts_alone():
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME KNOWN_COOKIE_NAME MESSAGES_COOKIE_NAME"

    assert all(name.startswith("__Host-") for name in values(COMPLETE, names).values())


def test_production_cookies_and_headers_are_strict():
    found = values(
        COMPLETE,
        "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS",
    )

    assert found.pop("SECURE_HSTS_SECONDS") >= 60 * 60 * 24 * 365
    assert set(found.values()) == {True}


ENTRA = {
    "OIDC_ENTRA_SERVER": "https://login.example/0b1c/v2.0",
    "OIDC_ENTRA_CLIENT_ID": "staffbank",
    "OIDC_ENTRA_CLIENT_SECRET": "between us",
}


def test_no_organisation_logs_anybody_in_unless_it_is_set_up():
    assert values(COMPLETE, "ORGANISATIONS") == {"ORGANISATIONS": {}}
    assert list(values(COMPLETE | ENTRA, "ORGANISATIONS")["ORGANISATIONS"]) == ["entra"]


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("OIDC_ENTRA_CLIENT_SECRET", "", "OIDC_ENTRA_CLIENT_SECRET is not set"),
        ("OIDC_ENTRA_SERVER", "http://login.example/0b1c", "must begin with https://"),
        ("OIDC_ENTRA_SERVER", "https://login.example/common/v2.0", "a tenant that is anybody's"),
    ],
)
def test_an_organisation_that_is_half_or_wrongly_set_up_is_named(variable, value, said):
    answer = read_settings(COMPLETE | ENTRA | {variable: value})

    assert answer.returncode != 0
    assert said in answer.stderr


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("REGISTERS", "nmc=https://localhost/nmc", "on this machine or without TLS"),
        ("REGISTERS", "nmc=https://127.0.0.2/nmc", "on this machine or without TLS"),
        ("REGISTERS", "nmc=http://registers.example.org/nmc", "on this machine or without TLS"),
        ("REGISTERS", "registers.example.org", "Write a body, an equals sign and an address"),
        ("LOCAL_REGISTER", "/tmp/register.sqlite3", "Unset it in production"),
    ],
)
def test_production_asks_no_register_that_is_made_up(variable, value, said):
    answer = read_settings({**COMPLETE, variable: value})

    assert answer.returncode != 0
    assert said in answer.stderr


def test_production_asks_the_registers_it_is_told_of():
    told = {"REGISTERS": "nmc=https://registers.example.org/nmc"}

    assert values(COMPLETE | told, "REGISTERS LOCAL_REGISTER") == {
        "REGISTERS": {"nmc": "https://registers.example.org/nmc"},
        "LOCAL_REGISTER": "",
    }
