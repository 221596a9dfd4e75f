"""Load the reference tables from ``trusts/reference``, as their owner. Safe to run again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction
from django.utils.text import slugify

from compliance.models import (
    CredentialKind,
    FamilyDefault,
    KindSatisfies,
    LifeSupportCourse,
    RegisterPolicy,
    ReminderDay,
    RequiredKind,
    RestrictionPolicy,
    TrainingName,
    ValidityPeriod,
)
from shifts.models import CancelReason, Reason
from staffbank.db import owner_alias
from trusts.models import (
    Grade,
    IntegratedCareBoard,
    OnCost,
    Outcode,
    PayScheme,
    PublicHoliday,
    Rate,
    RegisterEntry,
    Setting,
    Skill,
    Specialty,
    StaffGroup,
)

Row = dict[str, Any]
Table = tuple[str, type[models.Model], tuple[str, ...], Callable[[Row], Row]]


def read(name: str) -> Iterator[Row]:
    """The rows of one reference file; an empty cell is ``None``."""
    path = Path(apps.get_app_config("trusts").path) / "reference" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: value or None for key, value in row.items()}


def last_day(row: Row) -> date | None:
    """The files end a row on the first day it no longer holds; tables keep the last day it does."""
    return date.fromisoformat(row["valid_to"]) - timedelta(days=1) if row["valid_to"] else None


class Lookup:
    """Keys of rows loaded earlier, by their code."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.known: dict[type[models.Model], dict[str, int]] = {}

    def __call__(self, model: type[models.Model], code: str | None) -> int | None:
        if code is None:
            return None
        if model not in self.known:
            rows = model._default_manager.using(self.alias).values_list("code", "pk")
            self.known[model] = dict(rows)
        return self.known[model][code]


def tables(key: Lookup) -> list[Table]:
    """Each file, its model, what names a row in it, and how a line becomes columns."""

    def group(row: Row) -> int | None:
        return key(StaffGroup, row["staff_group"])

    return [
        (
            "staff_groups",
            StaffGroup,
            ("code",),
            lambda r: r | {"sort": int(r["code"])},
        ),
        ("pay_schemes", PayScheme, ("code", "valid_from"), dict),
        (
            "grades",
            Grade,
            ("code",),
            lambda r: {**without(r, "staff_group"), "staff_group_id": group(r)},
        ),
        (
            "specialties",
            Specialty,
            ("code",),
            lambda r: {**without(r, "staff_group"), "staff_group_id": group(r)},
        ),
        (
            "skills",
            Skill,
            ("code",),
            lambda r: {**without(r, "staff_group"), "staff_group_id": group(r)},
        ),
        (
            "rates",
            Rate,
            ("grade_id", "valid_from"),
            lambda r: {
                **without(r, "grade"),
                "grade_id": key(Grade, r["grade"]),
                "valid_to": last_day(r),
            },
        ),
        ("public_holidays", PublicHoliday, ("day",), dict),
        ("oncosts", OnCost, ("code", "valid_from"), lambda r: r | {"valid_to": last_day(r)}),
        ("reasons", Reason, ("code",), dict),
        ("cancel_reasons", CancelReason, ("who", "code"), dict),
        ("settings", Setting, ("code",), dict),
        (
            "credential_kinds",
            CredentialKind,
            ("code",),
            lambda r: {
                **r,
                **{name: bool(r[name]) for name in ("by_law", "childrens_list")},
                **{name: r[name] or "" for name in ("subject", "population")},
            },
        ),
        (
            "validity_periods",
            ValidityPeriod,
            ("kind_id", "bank_id", "trust_id", "valid_from", "decided_at"),
            lambda r: {**without(r, "kind"), "kind_id": key(CredentialKind, r["kind"])},
        ),
        (
            "credential_satisfies",
            KindSatisfies,
            ("kind_id", "satisfies_id", "valid_from"),
            lambda r: {
                **without(r, "kind", "satisfies"),
                "kind_id": key(CredentialKind, r["kind"]),
                "satisfies_id": key(CredentialKind, r["satisfies"]),
                "valid_to": last_day(r),
            },
        ),
        (
            "life_support_courses",
            LifeSupportCourse,
            ("code",),
            lambda r: {**without(r, "kind"), "kind_id": key(CredentialKind, r["kind"])},
        ),
        (
            "required_kinds",
            RequiredKind,
            ("staff_group_id", "grade_id", "setting_id", "kind_id", "valid_from"),
            lambda r: {
                "staff_group_id": group(r),
                "grade_id": key(Grade, r["grade"]),
                "setting_id": key(Setting, r["setting"]),
                "kind_id": key(CredentialKind, r["kind"]),
                "valid_from": r["valid_from"],
                "valid_to": last_day(r),
            },
        ),
        (
            "reminder_days",
            ReminderDay,
            ("days", "valid_from"),
            lambda r: r | {"valid_to": last_day(r)},
        ),
        (
            "restriction_policies",
            RestrictionPolicy,
            ("scope", "valid_from"),
            lambda r: r | {"second_person": bool(r["second_person"])},
        ),
        (
            "register_policies",
            RegisterPolicy,
            ("kind_id", "valid_from"),
            lambda r: {**without(r, "kind"), "kind_id": key(CredentialKind, r["kind"])},
        ),
        (
            "taken_families",
            FamilyDefault,
            ("group", "valid_from"),
            lambda r: {**r, "taken": bool(r["taken"])},
        ),
        (
            "training_names",
            TrainingName,
            ("name", "level", "valid_from"),
            lambda r: {
                "name": r["name"],
                "level": r["level"] or "",
                "kind_id": key(CredentialKind, r["kind"]),
                "valid_from": r["valid_from"],
                "valid_to": last_day(r),
            },
        ),
        ("outcodes", Outcode, ("outcode",), dict),
        (
            "icbs",
            IntegratedCareBoard,
            ("code",),
            lambda r: {**without(r, "gss"), "slug": slugify(r["name"])},
        ),
        (
            "register",
            RegisterEntry,
            ("code",),
            lambda r: {
                **without(r, "address1"),
                "address": r["address1"] or "",
                **{name: r[name] or "" for name in BLANK_IN_REGISTER},
            },
        ),
    ]


BLANK_IN_REGISTER = ("parent", "region", "icb", "town", "postcode", "successor")


def without(row: Row, *names: str) -> Row:
    return {key: value for key, value in row.items() if key not in names}


class Command(BaseCommand):
    help = "Loads the reference tables: staff groups, grades, rates, checks, boards, the register."

    def handle(self, *args: Any, **options: Any) -> None:
        alias = owner_alias()
        counts = []
        with transaction.atomic(using=alias):
            for name, model, unique, columns in tables(Lookup(alias)):
                rows = [model(**columns(row)) for row in read(name)]
                changing = sorted(
                    {f.attname for f in model._meta.concrete_fields if not f.primary_key}
                    - set(unique)
                )
                model._default_manager.using(alias).bulk_create(
                    rows,
                    update_conflicts=bool(changing),
                    ignore_conflicts=not changing,
                    unique_fields=unique if changing else None,
                    update_fields=changing or None,
                    batch_size=1000,
                )
                counts.append(f"{len(rows)} {name.replace('_', ' ')}")
        if options["verbosity"]:
            self.stdout.write("Reference data: " + ", ".join(counts))
