"""Trusts on the register, and what each is to one bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from trusts.models import PoolMembership, RegisterEntry, Trust, TrustCode

AT_MOST = 20


class Standing(StrEnum):
    """Whether a bank can bring a trust in."""

    READY = "ready"
    IN_THE_BANK = "in_the_bank"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Found:
    """A trust on the register. ``successor`` is whom it merged into, where the register says."""

    entry: RegisterEntry
    standing: Standing
    successor: RegisterEntry | None = None


def find_trusts(words: str, *, bank_id: int, today: date) -> list[Found]:
    """Trusts with this code, or with these words in their name, the code first."""
    words = " ".join(words.split())
    named = Q(name__icontains=words) if len(words) > 3 else Q(pk__in=[])
    entries = RegisterEntry.objects.filter(
        Q(code__iexact=words) | named, kind=RegisterEntry.Kind.TRUST
    ).order_by("name")[:AT_MOST]
    codes = [entry.code for entry in entries]
    inside = set(
        TrustCode.objects.filter(
            code__in=codes,
            trust__in=PoolMembership.objects.filter(bank=bank_id).standing(today).values("trust"),
        ).values_list("code", flat=True)
    )
    after = RegisterEntry.objects.in_bulk(
        [entry.successor for entry in entries if entry.successor], field_name="code"
    )
    return [
        Found(entry, _standing(entry, inside, today), after.get(entry.successor))
        for entry in entries
    ]


def open_sites(code: str, today: date) -> list[RegisterEntry]:
    """The sites of a trust that are open, by name."""
    rows = RegisterEntry.objects.filter(kind=RegisterEntry.Kind.SITE, parent=code)
    return list(rows.filter(Q(closed=None) | Q(closed__gte=today)).order_by("name"))


def sites_of(trust: Trust, code: str, today: date) -> list[RegisterEntry]:
    """The sites a trust may take part with: those that are open, and those it has already."""
    kept = [
        RegisterEntry(code=site.ods_code, name=site.name, postcode=site.postcode)
        for site in trust.sites.all()
    ]
    registered = RegisterEntry.objects.filter(code__in=[entry.code for entry in kept])
    found = {entry.code: entry for entry in (*kept, *registered, *open_sites(code, today))}
    return sorted(found.values(), key=lambda entry: entry.name)


def _standing(entry: RegisterEntry, inside: set[str], today: date) -> Standing:
    if entry.code in inside:
        return Standing.IN_THE_BANK
    if entry.closed is not None and entry.closed < today:
        return Standing.MERGED if entry.successor else Standing.CLOSED
    return Standing.READY
