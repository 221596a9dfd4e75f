import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from compliance.passport.services.issuing import issue_missing
from insights.projections import rebuild
from insights.simulation import record
from insights.simulation.growth import Growth
from insights.simulation.overriding import take_some
from insights.simulation.sending import send_in
from insights.simulation.size import Size
from insights.tasks import nightly_report
from staffbank import clock
from staffbank.actors import Actor
from staffbank.clock import LONDON
from staffbank.db import acting, owner_alias

#: How many checks are signed at once: of the people with an account first. The night does others.
PASSPORTS = 400
#: What has ended this long before a run is not changed by it.
_UNSETTLED = timedelta(days=2)


class Command(BaseCommand):
    help = "Grow a region of invented people and vacancies, or bring it up to the present."

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Size()
        parser.add_argument("--top-up", action="store_true", help="go on from where the last ended")
        parser.add_argument("--seed", type=int, default=usual.seed)
        parser.add_argument("--workers", type=int, default=usual.workers)
        parser.add_argument("--trusts", type=int, default=usual.trusts)
        parser.add_argument("--weeks", type=int, default=usual.weeks, help="of history")
        parser.add_argument("--vacancies-per-week", type=int, default=usual.vacancies_per_week)
        parser.add_argument(
            "--told-days", type=int, default=usual.told_days, help="of who was told of a vacancy"
        )

    def handle(self, *args: Any, top_up: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This is production: nobody here is invented.")
        alias = owner_alias()
        size = Size(**{name: options[name] for name in Size.__dataclass_fields__})
        with connections[alias].cursor() as cursor:
            known = record.last(cursor)
        if known and not top_up:
            raise CommandError("A region is here already: bring it up to date with --top-up.")
        if known and known.seed != size.seed:
            raise CommandError(
                f"This region was grown from the seed {known.seed}, not {size.seed}."
            )
        if known and known.version != record.VERSION:
            raise CommandError(
                "This region was grown by an earlier version of Staffbank, and cannot be brought "
                "up to date. `make demo-reset` forgets it; the next `make demo` grows another."
            )
        if not 4 <= size.trusts <= 24:
            raise CommandError("A region has from 4 to 24 trusts.")
        self.began = time.monotonic()
        Growth(alias, size, clock.now(), self.say).run()
        self.say("signing the passports of those who log in")
        with acting(Actor.system("simulate")) as by:
            issue_missing(PASSPORTS, by=by)
        self.say(f"{take_some(clock.now())} people taken without a check for a while")
        self.say(f"{send_in(clock.now())} pages of documents, each a specimen")
        self.say("counting the days for the dashboards")
        since = known.until.astimezone(LONDON).date() - _UNSETTLED if known else None
        rebuild(using=alias, since=since)
        self.say("the night's reports")
        nightly_report()

    def say(self, line: str) -> None:
        self.stdout.write(f"    {time.monotonic() - self.began:5.1f} s  {line}")
        self.stdout.flush()
