"""Who acts for a trust or a bank, and who has been asked to."""

from __future__ import annotations

from dataclasses import dataclass

from staffbank import clock
from staffbank.actors import Actor
from trusts.models import Invitation, Membership


@dataclass(frozen=True, slots=True)
class People:
    """The members of one place and its open invitations."""

    members: tuple[Membership, ...]
    invitations: tuple[Invitation, ...]


def people_of(actor: Actor) -> People:
    """Everybody who acts for the actor's own place today, and every invitation not yet taken up."""
    place = {"trust": actor.trust_id, "bank": actor.bank_id}
    members = (
        Membership.objects.visible_to(actor)
        .filter(**place)
        .current(clock.today())
        .select_related("user")
        .prefetch_related("ward_links__ward")
        .order_by("user__name", "role", "pk")
    )
    return People(tuple(members), tuple(open_invitations(actor)))


def open_invitations(actor: Actor) -> list[Invitation]:
    """Invitations of the actor's place that were neither taken up nor taken back."""
    place = {"trust": actor.trust_id, "bank": actor.bank_id}
    waiting = Invitation.objects.visible_to(actor).filter(
        accepted_at=None, revoked_at=None, **place
    )
    return list(waiting.select_related("invited_by").order_by("-invited_at"))
