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


def with_end(row: Row) -> Row:
    """The files end a row on the first day it no longer holds; tables keep the last day it does."""
    ends = row["valid_to"]
    return row | {"valid_to": date.fromisoformat(ends) - timedelta(days=1) if ends else None}


def with_text(row: Row, *names: str) -> Row:
    """The row with an empty text, rather than nothing, where these cells are empty."""
    return row | {name: row[name] or "" for name in names}


def without(row: Row, *names: str) -> Row:
    return {key: value for key, value in row.items() if key not in names}


class Lookup:
    """Keys of rows loaded earlier, by their code."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.known: dict[type[models.Model], dict[str, int]] = {}

    def __call__(self, row: Row, **names: type[models.Model]) -> Row:
        """The row with the keys of what its cells of these ``names`` say by code."""
        found = {f"{name}_id": self.key(model, row[name]) for name, model in names.items()}
        return without(row, *names) | found

    def key(self, model: type[models.Model], code: str | None) -> int | None:
        if code is None:
            return None
        if model not in self.known:
            rows = model._default_manager.using(self.alias).values_list("code", "pk")
            self.known[model] = dict(rows)
        return self.known[model][code]


def tables(keys: Lookup) -> list[Table]:
    """Each file, its model, what names a row in it, and how a line becomes columns."""
    return [*work(keys), *checks(keys), *places()]


def work(keys: Lookup) -> list[Table]:
    """Who does which work, for what pay, and why it is posted and cancelled."""

    def of_group(row: Row) -> Row:
        return keys(row, staff_group=StaffGroup)

    return [
        ("staff_groups", StaffGroup, ("code",), lambda r: r | {"sort": int(r["code"])}),
        ("pay_schemes", PayScheme, ("code", "valid_from"), dict),
        ("grades", Grade, ("code",), of_group),
        ("specialties", Specialty, ("code",), of_group),
        ("skills", Skill, ("code",), of_group),
        ("rates", Rate, ("grade_id", "valid_from"), lambda r: with_end(keys(r, grade=Grade))),
        ("public_holidays", PublicHoliday, ("day",), dict),
        ("oncosts", OnCost, ("code", "valid_from"), with_end),
        ("reasons", Reason, ("code",), dict),
        ("cancel_reasons", CancelReason, ("who", "code"), dict),
        ("settings", Setting, ("code",), dict),
    ]


def checks(keys: Lookup) -> list[Table]:
    """Which checks there are, of whom they are asked, and what is done about them."""
    kind = CredentialKind

    def of_kind(row: Row) -> Row:
        return keys(row, kind=kind)

    def required(row: Row) -> Row:
        return with_end(keys(row, staff_group=StaffGroup, grade=Grade, setting=Setting, kind=kind))

    return [
        ("credential_kinds", kind, ("code",), _kind),
        (
            "validity_periods",
            ValidityPeriod,
            ("kind_id", "bank_id", "trust_id", "valid_from", "decided_at"),
            of_kind,
        ),
        (
            "credential_satisfies",
            KindSatisfies,
            ("kind_id", "satisfies_id", "valid_from"),
            lambda r: with_end(keys(r, kind=kind, satisfies=kind)),
        ),
        ("life_support_courses", LifeSupportCourse, ("code",), of_kind),
        (
            "required_kinds",
            RequiredKind,
            ("staff_group_id", "grade_id", "setting_id", "kind_id", "valid_from"),
            required,
        ),
        ("reminder_days", ReminderDay, ("days", "valid_from"), with_end),
        (
            "restriction_policies",
            RestrictionPolicy,
            ("scope", "valid_from"),
            lambda r: r | {"second_person": bool(r["second_person"])},
        ),
        ("register_policies", RegisterPolicy, ("kind_id", "valid_from"), of_kind),
        (
            "taken_families",
            FamilyDefault,
            ("group", "valid_from"),
            lambda r: r | {"taken": bool(r["taken"])},
        ),
        (
            "training_names",
            TrainingName,
            ("name", "level", "valid_from"),
            lambda r: with_end(with_text(of_kind(r), "level")),
        ),
    ]


def places() -> list[Table]:
    """Where everything is: outward postcodes, boards, and the register of organisations."""
    return [
        ("outcodes", Outcode, ("outcode",), dict),
        (
            "icbs",
            IntegratedCareBoard,
            ("code",),
            lambda r: without(r, "gss") | {"slug": slugify(r["name"])},
        ),
        ("register", RegisterEntry, ("code",), _entry),
    ]


def _kind(row: Row) -> Row:
    flags = {name: bool(row[name]) for name in ("by_law", "childrens_list")}
    return with_text(row, "subject", "population") | flags


def _entry(row: Row) -> Row:
    named = without(row, "address1") | {"address": row["address1"] or ""}
    return with_text(named, "parent", "region", "icb", "town", "postcode", "successor")


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
