"""Write the migrations that carry the wall, from what the models declare.

The first migration of an app's wall says all of it; a later one names the models that changed.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import models

from staffbank.holders import guarded_models, wall_sql
from staffbank.states import staged_models, trigger_sql

HEADER = '''"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
'''
FOOTER = """]


class Migration(migrations.Migration):
    dependencies = [{dependencies}]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
"""
APPEND_ONLY = (
    (
        "CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();"
    ),
    (
        "CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();"
    ),
    "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM staffbank_app;",
)


def statements_of(app: AppConfig, only: Collection[str] = ()) -> list[str]:
    """Every statement that the declarations of ``app`` ask for (of ``only`` the models named, where
    any are), in a stable order."""

    def concerned(model: type[models.Model]) -> bool:
        named = not only or model._meta.object_name in only
        return named and model._meta.app_label == app.label

    found: list[str] = []
    for model in filter(concerned, guarded_models()):
        found += wall_sql(model)
        if model.HOLDER.append_only:  # type: ignore[attr-defined]
            found += [s.format(table=model._meta.db_table) for s in APPEND_ONLY]
    found += [trigger_sql(model) for model in filter(concerned, staged_models())]
    return found


class Command(BaseCommand):
    help = "Writes <app>/migrations/<name>.py with the policies and triggers the models declare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("app")
        parser.add_argument("name", help="the migration's name, for example 0002_wall")
        parser.add_argument("--only", nargs="*", default=[], help="models that changed: Vacancy")
        parser.add_argument("--after", nargs="*", default=[], help="app.migration it depends on")

    def handle(self, *args: Any, **options: Any) -> None:
        app = apps.get_app_config(options["app"])
        after = [tuple(name.split(".")) for name in options["after"]]
        dependencies = ", ".join(f'("{label}", "{migration}")' for label, migration in after)
        statements = statements_of(app, options["only"])
        lines = "".join(f"    {statement!r},\n" for statement in statements)
        path = Path(app.path) / "migrations" / f"{options['name']}.py"
        path.write_text(HEADER + lines + FOOTER.format(dependencies=dependencies))
        self.stdout.write(f"{path}: {len(lines.splitlines())} statements")
