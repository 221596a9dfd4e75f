"""A person's own shares, and what they could show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from compliance.models import Credential
from compliance.passport.models import IssuedCredential, Share
from compliance.passport.rules import sd_jwt
from compliance.passport.selectors.vocabulary import CHOSEN
from staffbank.actors import Actor


def showable(actor: Actor) -> QuerySet[Credential]:
    """The checks of the person's own that are signed and count."""
    live = IssuedCredential.objects.live().filter(credential=OuterRef("pk"))
    rows = Credential.objects.visible_to(actor).filter(Exists(live)).select_related("kind")
    return rows.order_by("kind__sort", "pk")


def details_of(actor: Actor) -> dict[str, set[Any]]:
    """What the person could show of their checks besides what is always shown: each detail by its
    name, in the order of a page, with all that it says."""
    said: dict[str, set[Any]] = {}
    for token in IssuedCredential.objects.visible_to(actor).live().values_list("token", flat=True):
        for each in sd_jwt.split(token).details:
            said.setdefault(str(each.name), set()).add(each.value)
    return {name: said[name] for name in CHOSEN if name in said}


def shares_of(actor: Actor) -> QuerySet[Share]:
    """All shares of the person's own, the newest first, with how often each was opened."""
    rows = Share.objects.visible_to(actor).annotate(
        opened=Count("views"), last_opened=Max("views__at")
    )
    return rows.order_by("-made_at")


def live_count(actor: Actor, now: datetime) -> int:
    return Share.objects.visible_to(actor).live(now).count()
