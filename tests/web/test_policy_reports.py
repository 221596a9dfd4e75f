"""What browsers report of the content policy becomes counts, and nothing that names anybody."""

import json
from datetime import timedelta

import pytest

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.web import policy_reports
from staffbank.web.models import PolicyReport
from staffbank.web.tasks import forget_policy_reports

pytestmark = pytest.mark.django_db

PAGE = "https://bank.example.nhs.uk/accounts/login/?next=/me/&email=amara@example.nhs.uk"


def old(**said):
    return {
        "csp-report": {
            "document-uri": PAGE,
            "violated-directive": "script-src-elem",
            "blocked-uri": "https://evil.example/track.js?who=amara",
            **said,
        }
    }


def new(**said):
    body = {"documentURL": PAGE, "effectiveDirective": "style-src-attr", "blockedURL": "inline"}
    return {"type": "csp-violation", "age": 1, "url": PAGE, "body": {**body, **said}}


def send(client, report, content_type="application/csp-report"):
    body = report if isinstance(report, bytes) else json.dumps(report).encode()
    return client.post("/policy-reports/", body, content_type=content_type)


def kept():
    with as_owner():
        return set(PolicyReport.objects.values_list("directive", "blocked", "route", "times"))


def test_both_shapes_that_browsers_use_are_counted(client):
    for _ in range(3):
        assert send(client, old()).status_code == 204
    answer = send(client, [new(), new(), {"type": "deprecation"}], "application/reports+json")

    assert answer.status_code == 204
    assert kept() == {
        ("script-src-elem", "evil.example", "account_login", 3),
        ("style-src-attr", "inline", "account_login", 2),
    }


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"{",
        b"[" * 5000,
        {"csp-report": "text"},
        old(**{"document-uri": "https://elsewhere.example/no/such/page/"}),
        old(**{"document-uri": 7}),
        old(**{"violated-directive": "Amara Osei <amara@example.nhs.uk>"}),
        old(sample="x" * 20_000),
        [new(documentURL="http://[")],
    ],
)
def test_what_is_no_report_of_ours_leaves_nothing(client, report):
    assert send(client, report).status_code == 204
    assert kept() == set()


def test_of_a_flood_of_kinds_so_many_are_kept_and_the_rest_are_one(client, monkeypatch):
    monkeypatch.setattr(policy_reports, "KINDS_A_DAY", 3)

    for number in range(6):
        send(client, old(**{"blocked-uri": f"https://h{number}.example/"}))

    assert ("other", "other", "other", 3) in kept()
    assert len(kept()) == 4


def test_one_report_counts_so_many_at_once(client):
    send(client, [new() for _ in range(30)], "application/reports+json")

    assert kept() == {("style-src-attr", "inline", "account_login", policy_reports.AT_ONCE)}


def test_long_past_days_are_forgotten(client):
    send(client, old())
    with as_owner():
        PolicyReport.objects.update(day=clock.today() - policy_reports.KEPT - timedelta(days=1))
    send(client, old())

    assert forget_policy_reports() == 1
    with acting(Actor.system("a test")):
        assert policy_reports.counted(clock.today()) == {"script-src-elem": 1}
