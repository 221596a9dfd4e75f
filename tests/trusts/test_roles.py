"""The roles as code: every one can be read, and holds what its pages ask for."""

import pytest
from django.conf import settings
from django.urls import resolve

from trusts.management.commands.describe_roles import described
from trusts.permissions import LEVELS, ROLES, SENTENCES, Permission, spoken_in_record
from trusts.seats import _BEGINS
from trusts.web import NAV

READS_ONLY = {
    Permission.VIEW_TRUST,
    Permission.VIEW_PAY,
    Permission.VIEW_REGION,
    Permission.VIEW_ROLES,
    Permission.VIEW_RECORD,
    Permission.AUDIT_ROLES,
}


def test_every_permission_has_words_and_a_role_that_has_it():
    held = frozenset().union(*(role.permissions for role in ROLES.values()))

    assert SENTENCES.keys() == set(Permission) == held


def test_every_role_says_what_it_is_for_and_has_a_way_in():
    assert NAV.keys() == ROLES.keys()
    assert _BEGINS.keys() <= ROLES.keys()
    for role in ROLES.values():
        assert role.level in LEVELS
        assert role.sentence.endswith(".")
        assert role.may


@pytest.mark.parametrize("code", ["auditor", "payroll", "ics_lead"])
def test_who_reads_only_reads(code):
    assert ROLES[code].permissions <= READS_ONLY


@pytest.mark.parametrize("code", ROLES)
def test_the_menu_of_a_role_leads_to_pages_that_it_may_open(code):
    role = ROLES[code]
    base = {"trust": "/trust/here/", "bank": "/bank/here/", "icb": "/icb/QAA/"}[role.level]

    for _, tail in (*NAV[code], ("home", _BEGINS.get(code, ""))):
        assert resolve(base + tail).func.permission in role.permissions


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("ward_manager", "ward manager"),
        ("deputy:ward_manager", "deputy ward manager"),
        ("ics_lead", "ICS lead"),
        ("token:sbk_1234", ""),
        ("", ""),
    ],
)
def test_a_role_as_the_record_has_it(written, words):
    assert spoken_in_record(written) == words


@pytest.mark.parametrize("level", ["trust", "bank"])
def test_every_place_can_have_somebody_who_gives_roles(level):
    assert any(role.gives_roles for role in ROLES.values() if role.level == level)


def test_whoever_gives_roles_sees_them():
    assert all(Permission.VIEW_ROLES in r.permissions for r in ROLES.values() if r.gives_roles)


@pytest.mark.django_db
def test_anybody_reads_what_each_role_may_do(client):
    page = client.get("/roles/")

    assert page.status_code == 200
    for role in ROLES.values():
        assert f"{role.name}</h3>" in page.text


def test_the_document_says_what_the_code_does():
    assert (settings.BASE_DIR / "docs" / "roles.md").read_text(encoding="utf-8") == described()
