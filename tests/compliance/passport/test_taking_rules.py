"""What becomes of each family of checks in another bank's passport."""

import pytest

from compliance.models import CredentialKind, TakenFamily
from compliance.passport.rules.taking import BEGUN, WHY_HERE, Way, way_of


@pytest.mark.parametrize("group", CredentialKind.Group.values)
@pytest.mark.parametrize("taken", [(), TakenFamily.MAY], ids=["nothing", "all that may be"])
@pytest.mark.parametrize("whole", [True, False])
def test_of_every_family_it_is_said_what_becomes_of_it(group, taken, whole):
    way = way_of(group, taken, whole=whole)

    assert (way is Way.TAKEN) == (group in taken and whole)
    assert way is not Way.BEGUN or group in BEGUN
    assert way is not Way.HERE or WHY_HERE[group]
