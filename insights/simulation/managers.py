"""Who runs the trusts that no persona runs: each has had a first manager since it joined."""

from __future__ import annotations

from insights.simulation.building import Region
from insights.simulation.dice import dice
from insights.simulation.names import invent, mailbox
from insights.simulation.region import AGREED
from staffbank.accounts.models import User
from trusts.models import Membership

_ROLE = "staffing_admin"


def appoint(alias: str, region: Region, seed: int) -> dict[str, int]:
    """Give each trust that has nobody its first manager; return their users by the trust's code."""
    seats = Membership.objects.using(alias).filter(valid_to=None)
    run = set(seats.exclude(trust=None).values_list("trust", flat=True))
    appointed = dict(seats.filter(role=_ROLE).values_list("trust", "user").order_by("-pk"))
    for number, (code, trust) in enumerate(sorted(region.trusts.items())):
        if trust.pk in run:
            continue
        name = invent(dice(seed, "manager", code))
        user = User.objects.using(alias).create(
            email=mailbox(name, number + 1),
            name=name,
            password="!",  # noqa: S106 - nobody can log in with it
        )
        Membership.objects.using(alias).create(
            user=user, role=_ROLE, trust=trust, valid_from=AGREED
        )
        appointed[trust.pk] = user.pk
    return {
        code: appointed[trust.pk] for code, trust in region.trusts.items() if trust.pk in appointed
    }
