"""Every role at our places, the same from other places, people with no seat, and nobody."""

from datetime import timedelta

from staffbank import clock
from staffbank.db import as_owner
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.tokens import MachineTokenFactory
from tests.walls.papers import open_session_of
from tests.walls.region import ABROAD, BOARD, OURS, PLACES, SIBLING, Persona
from trusts.models import Membership
from trusts.permissions import ROLES


def invite_personas(region, bank, board, ours, sibling, abroad):
    """Every role at our places, the same from other places, people with no seat, and nobody."""
    with as_owner():
        ward = ours.wards.get(code=region.rows["ward", OURS])

    def seat(role, place, **at):
        user = t.MembershipFactory(role=role, **at).user
        return Persona(user, place, role)

    for role in ROLES.values():
        at = {
            "trust": {"trust": ours, "wards": [ward] if role.ward_scoped else ()},
            "bank": {"trust": None, "bank": bank},
            "icb": {"trust": None, "icb": board},
        }[role.level]
        place = {"trust": "home", "bank": "large", "icb": BOARD}[role.level]
        region.personas[role.code] = seat(role.code, place, **at)
    own = region.personas["ward_manager"]
    with as_owner():
        covered = Membership.objects.get(user=own.user)
    cover = {"trust": ours, "wards": [ward], "covers": covered}
    month = clock.today() + timedelta(days=30)
    both = t.MembershipFactory(role="trust_manager", trust=ours).user
    w.WorkerFactory(user=both)
    joiner = w.JoiningFactory(bank=bank, trust=ours).worker
    w.SkillStatementFactory(worker=joiner)
    neighbour = region.workers[SIBLING]
    w.TermsSignatureFactory(worker=neighbour.worker, version__bank=bank)
    small = bank_of(abroad)
    yesterday = clock.today() - timedelta(days=1)
    region.personas |= {
        "a manager next door": seat("staffing_admin", "next-door", trust=sibling),
        "a manager far away": seat("staffing_admin", "far-away", trust=abroad),
        "the other bank's admin": seat("onboarding_admin", "small", trust=None, bank=small),
        "a manager until yesterday": seat("staffing_admin", "", trust=ours, valid_to=yesterday),
        "a deputy": seat("ward_manager", "home", valid_to=month, **cover),
        "a manager who works": Persona(both, "home", "trust_manager", works=True),
        "a worker of ours": Persona(region.workers[OURS], "me"),
        "a joiner of ours": Persona(joiner.user, "me", cannot_see=frozenset(PLACES)),
        "a worker next door": Persona(neighbour, "me", cannot_see=frozenset(PLACES) - {SIBLING}),
        "somebody with no seat": Persona(t.UserFactory()),
        "nobody": Persona(),
    }
    for place, name in ((SIBLING, "a manager next door"), (ABROAD, "a manager far away")):
        theirs = open_session_of(region.personas[name].user)
        region.rows["session", place] = str(theirs.pk)
        region.secrets.add(str(theirs.pk))
    MachineTokenFactory(trust=ours, secret="sbk_" + "o" * 43)
    MachineTokenFactory(trust=sibling, secret="sbk_" + "s" * 43)
    region.personas |= {
        "our machine": Persona(seat="home", secret="sbk_" + "o" * 43),
        "the machine next door": Persona(seat="next-door", secret="sbk_" + "s" * 43),
    }
    for persona in region.personas.values():
        if persona.user:
            persona.client.force_login(persona.user)


def bank_of(trust):
    with as_owner():
        return trust.pools.select_related("bank").get().bank
