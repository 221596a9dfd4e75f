"""Saying, for a trust or a bank, which checks are asked for and which are accepted, from a day on.

What was said of the same thing before ends the day before; what was planned for later gives way.
The database finds out at once who is cleared by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from compliance.errors import FromThePast, LawAsks, NothingDiffers
from compliance.models import AcceptedCheck, AcceptedTrust, CredentialKind, LocalRequirement
from compliance.models.requirement import DatedQuerySet
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import refusing, take_time
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import Grade, Setting, StaffGroup, Trust, Ward, WardSetting
from trusts.permissions import Permission

_DAY = timedelta(days=1)
#: A region's rule is a rule for all its people: within what the web's front waits for.
SECONDS = 25


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether a kind is asked for: yes, no, or (None) as stands above; of one grade or of all of a
    staff group, on wards of one setting or on all."""

    kind: CredentialKind
    staff_group: StaffGroup
    asked: bool | None
    grade: Grade | None = None
    setting: Setting | None = None


@dataclass(frozen=True, slots=True)
class Accepting:
    """From whom a check of a kind is accepted, and how old; no ``from_whom``: as stands above."""

    kind: CredentialKind
    from_whom: str | None
    trusts: tuple[Trust, ...] = ()
    months: int | None = None


@transaction.atomic
def set_asked(
    said: Asking, *, valid_from: date, reason: str, by: Actor, seconds: int = SECONDS
) -> None:
    """Ask for a kind, do without it, or go by what stands above again. No statement of it takes
    longer than ``seconds``."""
    place = place_of(by)
    if valid_from < clock.today():
        raise FromThePast
    take_time(seconds)
    what: dict[str, Any] = {
        "kind": said.kind,
        "staff_group": said.staff_group,
        "grade": said.grade,
        "setting": said.setting,
    }
    rows = LocalRequirement.objects.of(by).filter(**what)
    held = rows.on(valid_from).first()
    former = held.asked if held else None
    if former == said.asked and not rows.filter(valid_from__gt=valid_from).exists():
        raise NothingDiffers
    _make_way(rows, valid_from)
    if said.asked is not None:
        with refusing("compliance_localrequirement_law_stands", LawAsks):
            LocalRequirement.objects.create(
                asked=said.asked,
                valid_from=valid_from,
                set_at=clock.now(),
                set_by_id=by.user_id,
                **what,
                **place,
            )
    codes = {name: row.code for name, row in what.items() if row}
    record(
        "checks.asked_set",
        said.kind,
        by=by,
        before={"asked": former},
        after={**codes, "asked": said.asked, "from": valid_from.isoformat()},
        reason=reason,
        trust=by.trust_id,
        bank=by.bank_id,
    )
    emit("checks.asked_set", {"kind": said.kind.code}, by=by)


@transaction.atomic
def set_accepted(
    said: Accepting, *, valid_from: date, reason: str, by: Actor, seconds: int = SECONDS
) -> None:
    """Accept checks of a kind from some, and not too old; or go by what stands above again."""
    place = place_of(by)
    if valid_from < clock.today():
        raise FromThePast
    take_time(seconds)
    rows = AcceptedCheck.objects.of(by).filter(kind=said.kind)
    held = rows.on(valid_from).first()
    former = _written(held)
    named = sorted(trust.pk for trust in said.trusts) if said.from_whom == "named" else []
    wanted = None
    if said.from_whom is not None:
        wanted = {"from": said.from_whom, "trusts": named, "months": said.months}
    if former == wanted and not rows.filter(valid_from__gt=valid_from).exists():
        raise NothingDiffers
    _make_way(rows, valid_from)
    if said.from_whom is not None:
        row = AcceptedCheck.objects.create(
            kind=said.kind,
            from_whom=said.from_whom,
            months=said.months,
            valid_from=valid_from,
            set_at=clock.now(),
            set_by_id=by.user_id,
            **place,
        )
        AcceptedTrust.objects.bulk_create(
            AcceptedTrust(accepted=row, trust_id=key) for key in named
        )
    record(
        "checks.accepted_set",
        said.kind,
        by=by,
        before={"accepted": former},
        after={"kind": said.kind.code, "accepted": wanted, "from": valid_from.isoformat()},
        reason=reason,
        trust=by.trust_id,
        bank=by.bank_id,
    )
    emit("checks.accepted_set", {"kind": said.kind.code}, by=by)


@transaction.atomic
def set_settings(wards_of: dict[Setting, list[Ward]], *, by: Actor) -> None:
    """Say which of the acting trust's wards are of each setting: these and no others."""
    place_of(by)
    key = by.trust_id
    if key is None or any(ward.trust_id != key for wards in wards_of.values() for ward in wards):
        raise NotPermitted
    links = WardSetting.objects.filter(trust=key)
    held = {(link.ward_id, link.setting_id): link.pk for link in links}
    wanted = {(ward.pk, setting.pk) for setting, wards in wards_of.items() for ward in wards}
    links.filter(pk__in=[held[pair] for pair in held.keys() - wanted]).delete()
    WardSetting.objects.bulk_create(
        WardSetting(trust_id=key, ward_id=ward, setting_id=setting)
        for ward, setting in sorted(wanted - held.keys())
    )
    trust = Trust.objects.get(pk=key)
    codes = {
        setting.code: sorted(ward.code for ward in wards) for setting, wards in wards_of.items()
    }
    record("trust.ward_settings_set", trust, by=by, after=codes, trust=trust.pk)
    emit("trust.ward_settings_set", {"trust": trust.pk}, by=by)


def place_of(by: Actor) -> dict[str, int | None]:
    """The trust or the bank for which ``by`` may say it, as the columns of a row."""
    if not by.can(Permission.SET_CHECKS) or not (by.is_trust or by.kind is Kind.BANK):
        raise NotPermitted
    if by.is_trust:
        return {"trust_id": by.trust_id, "bank_id": None}
    return {"bank_id": by.bank_id, "trust_id": None}


def _make_way(rows: DatedQuerySet[Any], day: date) -> None:
    rows.filter(valid_from__gte=day).delete()
    rows.filter(valid_from__lt=day).standing(day).update(valid_to=day - _DAY)


def _written(row: AcceptedCheck | None) -> dict[str, Any] | None:
    if row is None:
        return None
    named = sorted(row.trusts.values_list("trust", flat=True))
    return {"from": row.from_whom, "trusts": named, "months": row.months}
