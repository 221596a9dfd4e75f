"""Reading a passport as the tests do: with their issuers, at their moment, for their ward."""

import pytest

from compliance.passport.rules.reasons import WORDS, NotAccepted
from compliance.passport.rules.verifying import verify
from tests.compliance.passport.signing import (
    ISSUERS,
    NOW,
    WARD,
    listed,
)


def check(text, **how):
    given = {"issuers": ISSUERS, "now": NOW, "statuses": listed(), "occasion": WARD} | how
    return verify(text, **given)


def refusal(text, **how):
    with pytest.raises(NotAccepted) as caught:
        check(text, **how)
    assert str(caught.value) == WORDS[caught.value.reason]
    return caught.value.reason
