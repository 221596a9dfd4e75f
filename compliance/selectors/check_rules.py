"""How checks are made at a place: what it decided, and what its trusts go by with it."""

from __future__ import annotations

from datetime import date

from compliance.models import CheckRule, CredentialKind
from compliance.selectors.checks import rules_of
from staffbank.actors import Actor


def decided_at(actor: Actor, today: date) -> list[CheckRule]:
    """What the actor's own place has decided and holds or will, by kind; of one that begins later
    both."""
    rows = CheckRule.objects.of(actor).select_related("kind", "decided_by")
    begun = rows.filter(valid_from__lte=today).order_by("kind_id", "-valid_from", "-pk")
    later = rows.filter(valid_from__gt=today).order_by("kind_id", "-valid_from", "-pk")
    found = [*begun.distinct("kind_id"), *later.distinct("kind_id")]
    return sorted(found, key=lambda rule: (rule.kind.sort, rule.valid_from))


def kinds_at_once(actor: Actor) -> list[CredentialKind]:
    """The kinds of which the actor's trust accepts many at once."""
    many = [kind for kind, rule in rules_of(actor).items() if rule.at_once]
    return list(CredentialKind.objects.filter(pk__in=many))
