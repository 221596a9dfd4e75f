"""A person's own shares, and what they could show."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from compliance.passport.models import IssuedCredential, Share, ShareItem
from compliance.passport.rules import sd_jwt
from compliance.passport.selectors.sources import SOURCES, R, Source
from compliance.passport.selectors.vocabulary import CHOSEN
from staffbank.actors import Actor


def showable(source: Source[R], actor: Actor) -> QuerySet[R]:
    """What is the person's own in ``source``, is signed and counts."""
    live = (
        IssuedCredential.objects.visible_to(actor).live().filter(**{source.column: OuterRef("pk")})
    )
    return source.rows().filter(Exists(live), worker=actor.worker_id)


def details_of(actor: Actor) -> dict[str, set[Any]]:
    """What the person could show of their checks besides what is always shown: each detail by its
    name, in the order of a page, with all that it says."""
    said: dict[str, set[Any]] = {}
    for token in IssuedCredential.objects.visible_to(actor).live().values_list("token", flat=True):
        for each in sd_jwt.split(token).details:
            said.setdefault(str(each.name), set()).add(each.value)
    return {name: said[name] for name in CHOSEN if name in said}


def named_in(share: Share, actor: Actor) -> list[str]:
    """What a share of the person's own shows, each by its name."""
    items = ShareItem.objects.visible_to(actor).filter(share=share)
    return [
        source.name(row)
        for source in SOURCES.values()
        for row in source.rows().filter(pk__in=items.values(source.column)).order_by("pk")
    ]


def shares_of(actor: Actor) -> QuerySet[Share]:
    """All shares of the person's own, the newest first, with how often each was opened."""
    rows = Share.objects.visible_to(actor).annotate(
        opened=Count("views"), last_opened=Max("views__at")
    )
    return rows.order_by("-made_at")
