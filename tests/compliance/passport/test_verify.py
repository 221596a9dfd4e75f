import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from compliance.passport.models import IssuedCredential, StatusList
from compliance.passport.rules import files, jws, sd_jwt
from compliance.passport.services import issuing, keys
from staffbank.db import acting, as_owner
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.passport import JOB, issue

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[3] / "docs" / "passport.md"


@pytest.fixture
def trust():
    return t.TrustFactory(name="Imperial College Healthcare NHS Trust", slug="imperial")


@pytest.fixture
def issued(trust):
    worker = w.WorkerFactory(name="Amara Osei")
    return issue(w.CredentialFactory(worker=worker, checked_at_trust=trust))


def path_of(address):
    return address.removeprefix("http://localhost:8000")


@pytest.fixture
def carried(client, trust, issued, tmp_path):
    """What somebody carries away: a passport file, and what its issuer publishes."""
    listed = client.get(reverse("passport:key_list", args=[trust.ref]))
    status = client.get(reverse("passport:status_list", args=[trust.ref, 1]))
    for name, text in (
        ("passport.json", files.write([issued.token])),
        ("jwks.json", listed.content.decode()),
        ("status.jwt", status.content.decode()),
    ):
        (tmp_path / name).write_text(text)
    return tmp_path


def stop(issued):
    with acting(JOB):
        issuing.stop_all_of(issued.worker_id, by=JOB)


# --- What issuers publish ---


def test_an_issuer_is_found_from_what_it_signed(client, issued):
    claims = jws.unproven_claims(issued.token.split("~")[0])
    issuer = claims["iss"]
    place = path_of(issuer)

    said = client.get(f"/.well-known/jwt-vc-issuer{place}").json()
    keys_there = client.get(path_of(said["jwks_uri"])).json()
    status = client.get(path_of(claims["status"]["status_list"]["uri"]))

    assert said["issuer"] == keys_there["issuer"] == issuer
    assert [key["kid"] for key in keys_there["keys"]] == [issued.key.key_id]
    assert all("d" not in key for key in keys_there["keys"])
    assert status["Content-Type"] == "application/statuslist+jwt"
    assert status["Cache-Control"] == "public, max-age=30"
    assert status["Access-Control-Allow-Origin"] == "*"
    assert client.get(path_of(claims["vct"])).json()["vct"] == claims["vct"]


def test_who_has_the_list_already_is_told_so(client, trust, issued):
    address = reverse("passport:status_list", args=[trust.ref, 1])
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    stop(issued)
    after = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert after.status_code == 200
    assert after.content != first.content


def test_a_withdrawn_key_is_listed_no_more(client, trust, issued):
    with acting(JOB):
        keys.compromise(issued.key, reason="Drill", by=JOB)

    listed = client.get(reverse("passport:key_list", args=[trust.ref])).json()["keys"]

    assert issued.key.key_id not in {key["kid"] for key in listed}
    assert len(listed) == 1


@pytest.mark.parametrize("name", ["issuer_metadata", "key_list", "status_list"])
def test_nobody_publishes_for_an_issuer_that_is_not_there(client, name):
    numbers = [1] if name == "status_list" else []
    address = reverse(f"passport:{name}", args=["00000000-0000-4000-8000-000000000000", *numbers])

    assert client.get(address).status_code == 404


# --- The page ---


def post(client, **given):
    return client.post(reverse("passport:verify"), given)


def test_anybody_verifies_what_they_were_given(client, issued):
    shown = sd_jwt.present(issued.token, ["name", "kind_name", "checked_by"])

    page = post(client, text=shown).content.decode()

    assert "This credential is true and counts." in page
    assert "Amara Osei" in page
    assert "Imperial College Healthcare NHS Trust" in page
    assert "What its signature rests on" in page
    assert "What was seen" not in page


def test_a_file_is_read_too_and_what_was_withdrawn_is_said(client, issued, carried):
    stop(issued)
    with (carried / "passport.json").open() as file:
        page = post(client, file=file).content.decode()

    assert "Do not rely on this." in page
    assert "Its issuer has withdrawn it." in page
    assert "Amara Osei" not in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Choose a passport file, or paste a credential"),
        ("{}", "This is not a signed credential"),
        ("{" * 3000, "This is not a signed credential"),
        ("a~ " * 101, "larger than any credential"),
    ],
    ids=["nothing", "another file", "nested", "too many"],
)
def test_what_is_no_passport_is_said_on_the_form(client, text, says):
    answer = post(client, text=text)

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_file_that_is_no_text_is_said_on_the_form(client, tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" * 100)

    with path.open("rb") as file:
        answer = post(client, file=file)

    assert answer.status_code == 422
    assert "it is not text" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b'{"format": "staffbank-passport/1", "cred', "This is not a passport file, or part of it"),
        (b"%PDF-1.4 some other paper", "This is not a passport file, or part of it"),
        (b"", "The file you chose is empty"),
    ],
    ids=["half of it", "another paper", "empty"],
)
def test_a_broken_file_is_said_once_and_beside_the_file(client, tmp_path, sent, says):
    path = tmp_path / "passport.json"
    path.write_bytes(sent)

    with path.open("rb") as file:
        answer = post(client, file=file)

    assert answer.status_code == 422
    [(field, words)] = re.findall(r'<a href="#(id_\w+)">\s*([^<]+)', answer.text)
    assert field == "id_file"
    assert words.startswith(says)


def test_nothing_that_is_verified_is_kept(client, issued):
    with as_owner():
        before = IssuedCredential.objects.count(), StatusList.objects.count()

    answer = post(client, text=issued.token)

    assert answer["Cache-Control"] == "no-store"
    with as_owner():
        assert before == (IssuedCredential.objects.count(), StatusList.objects.count())


# --- Without our server ---


def run(carried, *more):
    call_command("passport", "verify", str(carried / "passport.json"), *more)


def offline(carried):
    return ["--jwks", str(carried / "jwks.json"), "--status", str(carried / "status.jwt")]


def test_the_command_verifies_by_files_alone(carried, capsys):
    run(carried, *offline(carried))

    said = capsys.readouterr().out
    assert "TRUE: " in said
    assert "Amara Osei" in said
    assert "counts, not shown by its holder" in said


def test_the_command_says_when_it_did_not_ask_for_the_status(carried, capsys):
    run(carried, "--jwks", str(carried / "jwks.json"))

    assert "status not asked" in capsys.readouterr().out


def test_the_command_fails_for_what_is_not_true(client, trust, issued, carried, capsys):
    stop(issued)
    status = client.get(reverse("passport:status_list", args=[trust.ref, 1]))
    (carried / "status.jwt").write_text(status.content.decode())

    with pytest.raises(CommandError, match="1 not accepted"):
        run(carried, *offline(carried))

    assert "Its issuer has withdrawn it" in capsys.readouterr().out


def test_the_command_asks_for_the_holders_proof_where_it_is_told_to(carried, capsys):
    with pytest.raises(CommandError, match="1 not accepted"):
        run(carried, *offline(carried), "--audience", "https://ward.example")

    assert "Nothing proves" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("passport.json", "hello {", "NOT ACCEPTED|not accepted"),
        ("jwks.json", "[]", "not a list of keys"),
        ("jwks.json", '{"keys": []}', "add --issuer"),
        ("status.jwt", "x", "not a signed status list"),
    ],
)
def test_the_command_names_the_file_that_is_wrong(carried, name, text, says):
    (carried / name).write_text(text)

    with pytest.raises(CommandError, match=says):
        run(carried, *offline(carried))


def documented():
    """The example of the documentation, as it stands there."""
    return re.search(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)[1]


def run_documented(carried):
    script = carried / "verify.py"
    script.write_text(documented())
    files = [str(carried / name) for name in ("passport.json", "jwks.json", "status.jwt")]
    return subprocess.run(
        [sys.executable, "-I", str(script), *files],
        capture_output=True,
        text=True,
        check=False,
        cwd=carried,
    )


def test_the_documented_example_verifies_with_nothing_of_ours(carried):
    done = run_documented(carried)

    assert done.stderr == ""
    assert done.stdout.startswith("Amara Osei")
    assert len([line for line in documented().splitlines() if line.strip()]) <= 40
    assert "compliance" not in documented()


def test_the_documented_example_refuses_what_was_withdrawn_or_added(client, trust, issued, carried):
    (carried / "passport.json").write_text(files.write([issued.token + "WyJhIiwiYiIsImMiXQ~"]))
    added = run_documented(carried)
    (carried / "passport.json").write_text(files.write([issued.token]))
    stop(issued)
    status = client.get(reverse("passport:status_list", args=[trust.ref, 1]))
    (carried / "status.jwt").write_text(status.content.decode())
    withdrawn = run_documented(carried)

    assert "it shows what was never signed" in added.stderr
    assert "it was withdrawn" in withdrawn.stderr


# --- Working the keys ---


def test_the_drills_of_the_runbook(client, trust, issued, capsys, settings):
    call_command("passport", "rotate", "imperial", "--reason", "Yearly")
    call_command("passport", "compromise", "--reason", "A disk was lost", "--", issued.key.key_id)
    relay.drain()
    settings.PASSPORT_SEALING_KEYS = [
        "new:" + "A" * 43 + "=",
        *settings.PASSPORT_SEALING_KEYS,
    ]
    call_command("passport", "reseal")
    settings.PASSPORT_SEALING_KEYS = settings.PASSPORT_SEALING_KEYS[:1]
    call_command("passport", "replace-lost")
    call_command("passport", "issue")

    said = capsys.readouterr().out
    assert "signs with" in said
    assert "is withdrawn" in said
    assert "keys sealed anew" in said
    assert "0 signed" in said
    with as_owner():
        again = IssuedCredential.objects.live().get()
    assert "true and counts" in post(client, text=again.token).content.decode()


@pytest.mark.parametrize(
    "asked", [("rotate", "nowhere"), ("compromise", "none")], ids=["trust", "key"]
)
def test_a_drill_for_what_is_not_there_says_so(asked):
    with pytest.raises(CommandError, match=r"No (trust|key) has"):
        call_command("passport", *asked, "--reason", "Drill")
