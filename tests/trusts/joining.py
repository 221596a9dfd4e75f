"""Bringing a trust into a bank through the services, and as far as it can go live."""

from staffbank.db import acting, as_owner
from tests.factories.trusts import (
    ConfirmationFactory,
    MembershipFactory,
    RehearsalFactory,
    actor_for,
    agreement_of,
)
from trusts.models import (
    Bank,
    Confirmation,
    PoolMembership,
    StaffGroup,
    Ward,
)
from trusts.services import onboarding as services
from trusts.services.agreement import sign_agreement
from trusts.services.membership import Invited, invite
from trusts.services.wards import WardRow, add_wards


def begun(femi, code="RAS", sites=("RAS01", "RAS02")):
    with acting(femi):
        return services.begin(
            code,
            site_codes=sites,
            short_name="Hillingdon",
            bank_phone="020 7946 0123",
            by=femi,
        )


def ready(femi):
    trust = begun(femi)
    with acting(femi):
        services.share_groups(trust, list(StaffGroup.objects.filter(code="03")), by=femi)
        add_wards(trust, [WardRow(1, "A1", "Ash Ward", "RAS01", "41207")], by=femi)
        invite(
            Invited("m.shaw@example.nhs.uk", "Mary Shaw", "staffing_admin"), by=femi, trust=trust
        )
    sign(trust, femi)
    rehearsed(trust, femi)
    confirmed(trust)
    return trust


def confirmed(trust):
    """Somebody of the trust has read what it inherits."""
    with as_owner():
        place = PoolMembership.objects.get(trust=trust)
    for part in Confirmation.Part:
        ConfirmationFactory(place=place, part=part)


def rehearsed(trust, femi):
    with as_owner():
        ward = Ward.objects.filter(trust=trust).select_related("trust").first()
        bank = Bank.objects.get(pk=femi.bank_id)
    RehearsalFactory(ward=ward, bank=bank)


def sign(trust, femi):
    with as_owner():
        version = agreement_of(Bank.objects.get(pk=femi.bank_id))
    ruth = actor_for(MembershipFactory(role="signatory", trust=trust))
    with acting(ruth):
        return sign_agreement(version, name="Ruth Ellis", position="Director", by=ruth)
