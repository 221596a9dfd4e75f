"""Bringing a trust in: who may, what is refused, and what going live does."""

import pytest

from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox.models import Event
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    TrustFactory,
    actor_for,
)
from tests.trusts.joining import begun, ready
from trusts.errors import (
    AlreadyInTheBank,
    NotOnTheRegister,
    NotSigned,
    TrustClosed,
)
from trusts.models import (
    PoolMembership,
    Site,
    Trust,
    TrustBoard,
)
from trusts.selectors.onboarding import progress_of
from trusts.services import onboarding as services
from trusts.services.membership import Invited, invite
from trusts.services.wards import add_wards

pytestmark = pytest.mark.django_db


def test_a_trust_begins_with_the_sites_chosen_and_where_they_stand(femi, bank):
    trust = begun(femi, sites=("RAS01",))

    with as_owner():
        (site,) = Site.objects.filter(trust=trust)
    assert (trust.status, trust.name) == ("setup", "The Hillingdon Hospitals NHS Foundation Trust")
    assert (site.ods_code, round(site.latitude, 2)) == ("RAS01", 51.53)


def test_a_trust_stands_with_its_care_board_from_the_day_it_begins(femi):
    trust = begun(femi)

    with as_owner():
        link = TrustBoard.objects.select_related("icb").get(trust=trust)
    assert (link.icb.code, link.icb.name) == ("QRV", "North West London")
    assert (link.valid_from, link.valid_to) == (clock.today(), None)


def test_what_is_not_there_closed_or_in_already_is_refused(femi):
    begun(femi)

    for code, refusal in (
        ("XYZ", NotOnTheRegister),
        ("RAP", TrustClosed),
        ("RAS", AlreadyInTheBank),
    ):
        with pytest.raises(refusal):
            begun(femi, code)


def test_a_trust_of_another_bank_keeps_its_record(femi):
    other = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))

    assert begun(femi).pk == begun(other).pk


@pytest.mark.parametrize("role", ["bank_lead", "staffing_admin", "trust_admin"])
def test_no_other_role_brings_in_trusts(bank, role):
    where = {"bank": bank} if role == "bank_lead" else {"trust": TrustFactory()}

    with pytest.raises(NotPermitted):
        begun(actor_for(MembershipFactory(role=role, **where)))


def test_another_bank_cannot_touch_a_trust_it_does_not_have(femi):
    trust = begun(femi)
    other = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))

    with acting(other):
        for change in (
            lambda: services.change_details(trust, site_codes=[], by=other),
            lambda: services.share_groups(trust, [], by=other),
            lambda: add_wards(trust, [], by=other),
            lambda: services.go_live(trust, by=other),
            lambda: invite(Invited("x@example.nhs.uk", "X", "trust_admin"), by=other, trust=trust),
        ):
            with pytest.raises(NotPermitted):
                change()


def test_it_cannot_go_live_before_its_parts_are_done(femi):
    trust = begun(femi)

    with acting(femi), pytest.raises(NotSigned) as refused:
        services.go_live(trust, by=femi)

    assert refused.value.facts["missing"] == [
        "groups",
        "wards",
        "numbers",
        "checks",
        "agreement",
        "people",
        "rehearsal",
    ]


def test_whoever_holds_a_role_counts_as_a_manager_and_a_signatory_does_not(femi):
    trust = begun(femi)

    def people():
        with acting(femi):
            return progress_of(trust, femi, clock.now(), clock.today()).people

    MembershipFactory(role="signatory", trust=trust)
    assert people() == 0
    MembershipFactory(trust=trust)
    assert people() == 1


def test_it_goes_live_from_today_and_that_is_announced(femi, bank):
    trust = ready(femi)

    with acting(femi):
        services.go_live(trust, by=femi)
        progress = progress_of(trust, femi, clock.now(), clock.today())

    with as_owner():
        assert Trust.objects.get(pk=trust.pk).status == "live"
        pool = PoolMembership.objects.get(trust=trust, bank=bank)
        assert Event.objects.get(topic="trust.joined").payload == {"trust": trust.pk}
    assert pool.valid_from == clock.today()
    assert progress.done == 9
