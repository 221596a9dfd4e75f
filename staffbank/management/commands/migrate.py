from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations import Migration

from staffbank import clock, partitions
from staffbank.migrating import seldom_collecting, with_runs_together

APP_ROLE = "staffbank_app"


class Command(migrate.Command):
    """Django's migrate, as the role that owns the tables; reference data comes with them."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner" if "owner" in connections else DEFAULT_DB_ALIAS)

    def handle(self, *args: Any, **options: Any) -> str | None:
        let_the_app_use_new_tables(options["database"])
        self.as_written = options["fake"] or options["fake_initial"]
        with seldom_collecting():
            said = super().handle(*args, **options)
        if not options["app_label"] and not options["plan"] and not options["check_unapplied"]:
            call_command("load_reference", verbosity=options["verbosity"])
            partitions.open_ahead(clock.today(), using=options["database"])
        return said

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        super().migration_progress_callback(action, migration, fake)
        if action == "apply_start" and migration and not self.as_written:
            together = with_runs_together(migration.operations)
            migration.operations = together  # type: ignore[misc]  # its own list, not the class's


def let_the_app_use_new_tables(database: str) -> None:
    """Grant the app's role the use of whatever the owner makes from now on, and nothing more.

    What must be narrower (the audit's rows are never changed) its own migration revokes.
    """
    with connections[database].cursor() as cursor:
        cursor.execute(
            "select current_user <> rolname from pg_roles where rolname = %s", [APP_ROLE]
        )
        if cursor.fetchone() != (True,):
            return
        cursor.execute(f"grant usage on schema public to {APP_ROLE}")
        cursor.execute(
            "alter default privileges in schema public "
            f"grant select, insert, update, delete on tables to {APP_ROLE}"
        )
        cursor.execute(
            f"alter default privileges in schema public grant usage on sequences to {APP_ROLE}"
        )
