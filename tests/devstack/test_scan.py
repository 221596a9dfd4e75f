"""A secret that git would hold is found, and so is a word that a template leaves unescaped."""

from pathlib import Path

import pytest

from staffbank.devstack import scan

KEY = "A1" * 22


def found(path, text):
    return [(line, what) for line, what in scan.faults(Path(path), text.encode())]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("-----BEGIN PRIVATE " + f"KEY-----\n{KEY}\n", "a private key"),
        ("-----BEGIN RSA PRIVATE " + f"KEY-----\n{KEY}\n", "a private key"),
        ("aws = AKIA" + "Q" * 16, "a cloud's access key"),
        ("token: ghp_" + KEY, "a code host's token"),
        ("xoxb-" + KEY, "a chat's token"),
        ("Bearer sbk_" + KEY[:43], "a machine token of ours"),
        ("eyJ" + KEY + ".eyJ" + KEY + "." + KEY, "a web token"),
        ("postgresql://staffbank_app:" + "hunter2@db/staffbank", "a password in an address"),
    ],
)
def test_a_secret_is_found_at_its_line(text, what):
    assert found("docs/notes.md", f"first\n{text}\n") == [(2, f"{what} in a file that git holds")]


@pytest.mark.parametrize(
    "line",
    [
        "{{ worker.name | safe }}",
        "{{ ('<b>' | safe) ~ (name | safe) }}",
        "{% autoescape false %}",
        "{{ '<b>{}</b>'.format(name) | safe }}",
    ],
)
def test_a_word_that_is_left_unescaped_is_found(line):
    assert len(found("templates/a/page.jinja", f"<p>\n{line}\n")) == 1


def test_markup_that_the_template_writes_itself_is_none():
    assert (
        found("templates/a.jinja", """{{ ('<b class="x">' | safe) ~ (n | e) ~ ("</b>" | safe) }}""")
        == []
    )


def test_a_picture_holds_no_secret():
    assert list(scan.faults(Path("docs/images/today.png"), b"\x89PNG\xff")) == []


def test_git_holds_none():
    assert scan.main() == 0
    assert Path("Makefile") in scan.held()
