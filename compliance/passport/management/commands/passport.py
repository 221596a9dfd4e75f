"""Verify passports without a network, and work the keys that sign them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.passport import tasks
from compliance.passport.models import IssuerKey
from compliance.passport.rules import files, jws, status_list
from compliance.passport.rules.reasons import NotAccepted
from compliance.passport.rules.verifying import Occasion, Standing, Verified, verify
from compliance.passport.services import holder_keys, keys
from compliance.passport.words import facts
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from trusts.models import Trust

DAY = timedelta(days=1)


class Command(BaseCommand):
    help = "Verifies passports by files alone; changes, withdraws and reseals the keys of trusts."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        checking = verbs.add_parser("verify", help="verify a passport file; asks no server")
        checking.add_argument("file", type=Path)
        checking.add_argument("--jwks", type=Path, action="append", required=True)
        checking.add_argument("--issuer", help="whose keys --jwks holds, if it does not say")
        checking.add_argument("--status", type=Path, action="append")
        checking.add_argument("--audience", help="to whom its holder must have shown it")
        checking.add_argument("--nonce", default="", help="and on which occasion")
        rotating = verbs.add_parser("rotate", help="let a trust sign with a new key")
        rotating.add_argument("trust", help="its slug")
        rotating.add_argument("--reason", required=True)
        giving_up = verbs.add_parser("compromise", help="withdraw a key somebody may have had")
        giving_up.add_argument("key", help="its key id")
        giving_up.add_argument("--reason", required=True)
        verbs.add_parser("reseal", help="seal every key under the first of PASSPORT_SEALING_KEYS")
        verbs.add_parser("replace-lost", help="new keys where the private half no longer opens")
        verbs.add_parser("issue", help="sign whatever was checked and is not signed yet")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "verify":
            self.verify(options)
        elif options["verb"] == "issue":
            self.stdout.write(f"{tasks.issue_all(math.inf)} signed")
        else:
            with acting(Actor.system("passport")) as by:
                self.stdout.write(self.work_keys(options, by))

    def verify(self, options: dict[str, Any]) -> None:
        """Print what each credential says, or why not; fails unless all are true."""
        occasion = None
        if options["audience"]:
            occasion = Occasion(options["audience"], options["nonce"], DAY)
        issuers = dict(_issuers(options["jwks"], options["issuer"]))
        statuses = dict(_statuses(options["status"])) if options["status"] else None
        refused = 0
        for number, text in enumerate(_credentials(options["file"]), 1):
            try:
                found = verify(
                    text,
                    issuers=issuers,
                    now=clock.now(),
                    statuses=statuses,
                    occasion=occasion,
                )
            except NotAccepted as reason:
                refused += 1
                self.stdout.write(f"{number}. NOT ACCEPTED: {reason}")
            else:
                self.stdout.write(f"{number}. {_said(found)}")
                for label, words in facts(found.claims):
                    self.stdout.write(f"   {label}: {words}")
        if refused:
            raise CommandError(f"{refused} not accepted")

    def work_keys(self, options: dict[str, Any], by: Actor) -> str:
        match options["verb"]:
            case "rotate":
                trust = Trust.objects.visible_to(by).filter(slug=options["trust"]).first()
                if trust is None:
                    raise CommandError(f"No trust has the slug {options['trust']}.")
                key = keys.rotate(trust, reason=options["reason"], by=by)
                return f"{trust.short_name} signs with {key.key_id}"
            case "compromise":
                found = IssuerKey.objects.visible_to(by).filter(key_id=options["key"]).first()
                if found is None:
                    raise CommandError(f"No key has the id {options['key']}.")
                key = keys.compromise(found, reason=options["reason"], by=by)
                return f"{found.key_id} is withdrawn. The trust signs anew with {key.key_id}"
            case "reseal":
                return f"{keys.reseal(by=by)} keys sealed anew"
        trusts, people = keys.replace_lost(by=by), holder_keys.replace_lost(by=by)
        names = ", ".join(trust.short_name for trust in trusts) or "no trust"
        return f"New keys for {names}, and for {len(people)} people"


def _credentials(path: Path) -> list[str]:
    try:
        return files.read(_text(path))
    except NotAccepted as reason:
        raise CommandError(f"{path}: {reason}") from reason


def _issuers(paths: list[Path], named: str | None) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for path in paths:
        try:
            said = json.loads(_text(path))
            issuer, found = said.get("issuer", named), said["keys"]
        except (ValueError, KeyError, AttributeError) as error:
            raise CommandError(f"{path} is not a list of keys (JWKS).") from error
        if not issuer:
            raise CommandError(f"{path} does not say whose keys it holds: add --issuer.")
        yield issuer, found


def _statuses(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Each list under the address it names; whether it is that list is proven when it is read."""
    for path in paths:
        token = _text(path).strip()
        try:
            jws.header_of(token, status_list.KIND)
            yield str(jws.unproven_claims(token).get("sub")), token
        except NotAccepted as reason:
            raise CommandError(f"{path} is not a signed status list: {reason}") from reason


def _said(found: Verified) -> str:
    name = found.claims.get("kind_name") or found.claims.get("kind", found.kind)
    ends = f"until {found.ends_at:%d %B %Y %H:%M} UTC" if found.ends_at else "no end date"
    asked = "counts" if found.standing is Standing.COUNTS else "status not asked"
    shown = f"shown to {found.shown.audience}" if found.shown else "not shown by its holder"
    who = found.claims.get("name", "name not shown")
    return f"TRUE: {name}, {who}, {ends}, {asked}, {shown}, signed by {found.issuer}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
