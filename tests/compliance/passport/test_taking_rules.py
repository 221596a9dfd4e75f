"""What becomes of each family of checks in another bank's passport."""

import pytest

from compliance.models import CredentialKind, TakenFamily
from compliance.passport.rules.taking import BEGUN, NO_KIND, WHY_HERE, Way, way_of, why_left


@pytest.mark.parametrize("group", CredentialKind.Group.values)
@pytest.mark.parametrize("taken", [(), TakenFamily.MAY], ids=["nothing", "all that may be"])
@pytest.mark.parametrize("whole", [True, False])
def test_of_every_family_it_is_said_what_becomes_of_it(group, taken, whole):
    way = way_of(group, taken, whole=whole)

    assert (way is Way.TAKEN) == (group in taken and whole)
    assert way is not Way.BEGUN or group in BEGUN
    assert way is not Way.HERE or WHY_HERE[group]


def test_a_skill_and_an_induction_are_left_with_a_reason_of_their_own():
    reasons = {code: why_left(code) for code in ("skill:IV", "induction", "falconry")}

    assert "assesses it at your trust" in reasons["skill:IV"]
    assert reasons["induction"] == "each place shows you round itself"
    assert reasons["falconry"] == NO_KIND
