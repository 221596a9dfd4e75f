"""The register that trusts are found on."""

from datetime import date

import pytest

from staffbank.db import acting, as_owner
from tests.trusts.joining import begun
from trusts.models import (
    IntegratedCareBoard,
    RegisterEntry,
)
from trusts.selectors.register import Standing, find_trusts
from trusts.services.onboarding import short_name_of

pytestmark = pytest.mark.django_db


class TestFinding:
    def found(self, words, femi):
        with acting(femi):
            return find_trusts(words, bank_id=femi.bank_id, today=date(2026, 11, 22))

    def test_by_its_code_or_part_of_its_name(self, femi):
        (by_code,) = self.found("ras", femi)
        (by_name,) = self.found("hillingdon", femi)

        assert by_code.entry.code == by_name.entry.code == "RAS"
        assert by_code.standing is Standing.READY

    def test_one_that_merged_leads_to_its_successor(self, femi):
        (found,) = self.found("RAP", femi)

        assert found.standing is Standing.MERGED
        assert found.successor.code == "RAL"

    def test_one_that_closed_without_a_successor(self, femi):
        with as_owner():
            RegisterEntry.objects.create(
                code="RZZ", name="Old Trust", kind="trust", closed=date(2020, 1, 1)
            )

        assert self.found("RZZ", femi)[0].standing is Standing.CLOSED

    def test_one_in_the_bank_already(self, femi):
        begun(femi)

        assert self.found("RAS", femi)[0].standing is Standing.IN_THE_BANK

    def test_a_code_that_is_not_on_the_register(self, femi):
        assert self.found("XYZ", femi) == []


def test_every_care_board_of_england_is_there_without_the_demo():
    with as_owner():
        boards = set(IntegratedCareBoard.objects.values_list("code", flat=True))
        named = set(RegisterEntry.objects.exclude(icb="").values_list("icb", flat=True))

    assert len(boards) == 42
    assert named <= boards


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Imperial College Healthcare NHS Trust", "Imperial College Healthcare"),
        ("The Hillingdon Hospitals NHS Foundation Trust", "Hillingdon Hospitals"),
    ],
)
def test_a_short_name_leaves_out_the_legal_form(name, short):
    assert short_name_of(name) == short
