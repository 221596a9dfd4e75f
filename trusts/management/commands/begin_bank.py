from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import acting, owner_alias
from trusts.models import Bank, BankPolicy, NumberLimit
from trusts.permissions import ROLES
from trusts.services.membership import Invited, invite

_ROLE = "onboarding_admin"


class Command(BaseCommand):
    help = "Begins a bank with the usual policy, and writes to the first person who will run it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as its people say it: North West London staff bank")
        parser.add_argument("--night-phone", required=True, help="answered at any hour")
        parser.add_argument("--payer", choices=("primary_trust", "host_trust"), default=None)
        parser.add_argument("--admin", required=True, help="email of the first onboarding admin")
        parser.add_argument("--admin-name", required=True)

    def handle(
        self, *, name: str, night_phone: str, payer: str | None, admin: str, **options: Any
    ) -> None:
        try:
            validate_email(admin)
        except ValidationError as error:
            raise CommandError(f"{admin} is not an email address.") from error
        slug = slugify(name.lower().removesuffix("staff bank").removesuffix("bank"))
        if not slug:
            raise CommandError("Give the bank a name with letters in it.")
        alias = owner_alias()
        if Bank.objects.using(alias).filter(slug=slug).exists():
            raise CommandError(f"A bank at /bank/{slug}/ is here already.")
        with transaction.atomic(using=alias):
            bank = Bank.objects.using(alias).create(slug=slug, name=name)
            BankPolicy.objects.using(alias).create(
                bank=bank,
                valid_from=clock.today(),
                night_phone=night_phone,
                payer=payer or BankPolicy.Payer.PRIMARY_TRUST,
            )
            NumberLimit.objects.using(alias).bulk_create(NumberLimit.usual(bank, clock.today()))
        operator = Actor(
            Kind.BANK,
            "The team that runs Staffbank",
            bank_id=bank.pk,
            permissions=ROLES[_ROLE].permissions,
        )
        with acting(operator):
            person = Invited(admin, options["admin_name"], _ROLE)
            invite(person, by=operator, bank=Bank.objects.get(pk=bank.pk))
        self.stdout.write(
            f"{name} begins at /bank/{slug}/. {admin} has been written to: the link in the letter "
            "works once, for 7 days."
        )
