"""The audit fails on a known weakness, and says loudly what nobody could be asked about."""

import json
import sys

import pytest

from staffbank.devstack import audit

WEAK = {
    "name": "jinja2",
    "version": "3.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}],
}
WELL = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN = {"name": "celery", "skip_reason": "not found"}


def told(monkeypatch, capsys, *packages, written=None):
    text = json.dumps({"dependencies": packages}) if written is None else written
    monkeypatch.setattr(audit, "answer", lambda: text)
    return audit.main(), capsys.readouterr().out


def test_a_known_weakness_fails_and_is_named_with_what_mends_it(monkeypatch, capsys):
    status, said = told(monkeypatch, capsys, WELL, WEAK)

    assert status == 1
    assert "known weakness: jinja2 3.0: PYSEC-1, mended in 3.1.6" in said
    assert "2 packages audited, 1 weaknesses known." in said


@pytest.mark.parametrize(
    "written", ["", "no network", "[]", json.dumps({"dependencies": [UNKNOWN]})]
)
def test_what_could_not_be_asked_is_said_and_fails_nothing(monkeypatch, capsys, written):
    status, said = told(monkeypatch, capsys, written=written)

    assert status == 0
    assert said.startswith("*** DEPENDENCIES NOT AUDITED")


def test_packages_that_the_service_does_not_know_are_named(monkeypatch, capsys):
    status, said = told(monkeypatch, capsys, WELL, UNKNOWN)

    assert status == 0
    assert "*** NOT AUDITED, as the service does not know them: celery." in said
    assert "1 packages audited" in said


def test_a_tool_that_is_not_there_or_does_not_end_is_waited_for_no_longer(monkeypatch):
    monkeypatch.setattr(audit, "PATIENCE", 0.2)

    assert audit.answer(["/no/such/tool"]) == ""
    assert audit.answer([sys.executable, "-c", "import time; time.sleep(60)"]) == ""
