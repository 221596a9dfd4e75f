import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

COMMITTED = Path(settings.BASE_DIR) / "docs" / "openapi.json"


def described(client):
    return client.get("/api/v1/schema/").json()


def operations(schema):
    for path, verbs in schema["paths"].items():
        for verb, operation in verbs.items():
            yield f"{verb.upper()} {path}", operation


def test_the_description_is_valid_openapi(client, db):
    validate_schema(described(client))


def test_the_committed_description_is_todays(client, db):
    """Write it anew with ``make openapi`` and read the difference before committing."""
    assert json.loads(COMMITTED.read_text()) == described(client)


def test_the_command_that_writes_it_has_nothing_to_warn_of(tmp_path, db):
    call_command(
        "spectacular",
        "--format=openapi-json",
        "--fail-on-warn",
        "--validate",
        f"--file={tmp_path / 'openapi.json'}",
    )


def test_every_operation_says_what_it_does_and_what_may_go_wrong(client, db):
    schema = described(client)
    silent = [name for name, operation in operations(schema) if not operation.get("summary")]
    assert silent == []
    for name, operation in operations(schema):
        assert operation["security"], name
        wanted = {"400", "401", "403", "404", "503"}
        wanted |= {"409", "422"} if name.startswith("POST") else set()
        assert wanted <= operation["responses"].keys(), name
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (name, status)


def test_every_post_takes_an_idempotency_key(client, db):
    posts = {
        name: [parameter["name"] for parameter in operation.get("parameters", [])]
        for name, operation in operations(described(client))
        if name.startswith("POST")
    }

    assert posts
    assert [name for name, takes in posts.items() if "Idempotency-Key" not in takes] == []
