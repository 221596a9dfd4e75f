"""The databases of a test run: one migrated template, and a clone of it for each process."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from staffbank.devstack.places import Places
from staffbank.devstack.postgres import APP, EmbeddedPostgres

TEMPLATE = "staffbank_template_"
CLONE = "staffbank_test_"
MIGRATED_BY = ("django", "django-allauth")


def owner() -> BaseDatabaseWrapper:
    return connections["owner"]


def migrations_digest() -> str:
    """Name the state of every migration file: another state is another template."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in MIGRATED_BY).encode())
    ours = [
        Path(app.path)
        for app in apps.get_app_configs()
        if settings.BASE_DIR in Path(app.path).parents
    ]
    files = {
        file
        for folder in ours
        for file in (
            *folder.glob("migrations/**/*"),
            *folder.glob("migrating.py"),
            *folder.glob("management/commands/migrate.py"),
            *folder.glob("management/commands/load_reference.py"),
            *folder.glob("reference/*.csv"),
        )
        if file.is_file() and "__pycache__" not in file.parts
    }
    for file in sorted(files):
        digest.update(str(file.relative_to(settings.BASE_DIR)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def point_owner_at(name: str) -> None:
    owner().close()
    owner().settings_dict["NAME"] = name


def run(statement: str, *names: str) -> None:
    """Run a statement that names databases, as the owner."""
    with owner().cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def known(prefix: str) -> list[str]:
    with owner().cursor() as cursor:
        cursor.execute("select datname from pg_database where starts_with(datname, %s)", [prefix])
        return [name for (name,) in cursor.fetchall()]


def have_template(home: str) -> str:
    """Return the template of today's migrations, building it unless another process has."""
    template = TEMPLATE + migrations_digest()
    existing = known(TEMPLATE)
    if template in existing:
        return template
    for outdated in existing:
        run("drop database {} with (force)", outdated)
    building = f"{template}_building"
    run("create database {}", building)
    point_owner_at(building)
    try:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
    finally:
        point_owner_at(home)
    run("alter database {} rename to {}", building, template)
    return template


END_SESSIONS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = %s and usename = session_user
"""


def drop(name: str) -> None:
    """Drop a database, ending the sessions that a stopped server's threads have left in it.

    Only the owner's own: the server's vacuuming it may not end, and a plain drop waits for that.
    """
    for _ in range(3):
        with owner().cursor() as cursor:
            cursor.execute(END_SESSIONS, [name])
        try:
            run("drop database if exists {}", name)
        except OperationalError:
            continue  # somebody came in between, or a vacuum took longer than the drop waits
        return


def remove_abandoned_clones() -> None:
    for name in known(CLONE):
        pid = re.search(r"_(\d+)$", name)
        if pid is None or not is_alive(int(pid[1])):
            drop(name)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def cloned_database() -> Iterator[None]:
    """Point both aliases at a clone of the template.

    The default alias logs in as the owner and steps down to the app's role: ``current_user``
    is what production's is, and a factory can step up again on the same connection.
    """
    if "owner" not in connections:
        raise RuntimeError("Set DATABASE_OWNER_URL beside DATABASE_URL: tests create databases.")
    default, home = connections["default"], owner().settings_dict["NAME"]
    clone = f"{CLONE}{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with Places("test").lock("template"):
        remove_abandoned_clones()
        run("create database {} template {}", clone, have_template(home))
    for alias in ("user", "password", "host", "port"):
        default.settings_dict[alias.upper()] = owner().settings_dict[alias.upper()]
    default.close()
    default.settings_dict["NAME"] = clone
    options = default.settings_dict["OPTIONS"]
    options["options"] = f"{options['options']} -c role={APP}".strip()
    point_owner_at(clone)
    try:
        yield
    finally:
        default.close()
        point_owner_at(home)
        drop(clone)
        owner().close()


def database_of_the_test() -> str:
    """The address of the test's database, for the role that the application logs in as."""
    url = EmbeddedPostgres("test").url()
    if not settings.EMBEDDED_DATABASE:
        url = os.environ["DATABASE_URL"]
    name = connections["default"].settings_dict["NAME"]
    return urlsplit(url)._replace(path=f"/{name}").geturl()


TABLES = """
    select c.oid::regclass::text from pg_class c
    where c.relnamespace = 'public'::regnamespace
        and c.relkind in ('r', 'p') and not c.relispartition
    order by 1
"""
REFERENCES = """
    select distinct confrelid::regclass::text, conrelid::regclass::text from pg_constraint
    where contype = 'f' and confrelid <> conrelid and conparentid = 0
"""


def row_counts() -> dict[str, int]:
    """Count the rows of every table, as the owner, whom no policy binds."""
    with owner().cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            " union all ".join(f"select '{name}', count(*) from {name}" for name in tables)
        )
        return dict(cursor.fetchall())


def truncate_changed(before: dict[str, int]) -> None:
    """Empty what a committed test filled. What the migrations loaded must be as it was; where it
    lies in a table that refers to what is emptied, it is put back: those rows are the first."""
    after = row_counts()
    filled = {name for name, count in after.items() if count and not before[name]}
    mixed: list[str] = []
    if filled:
        with owner().cursor() as cursor:
            cursor.execute("set lock_timeout = '5s'")
            emptied = sorted(with_referrers(cursor, filled))
            mixed = [name for name in emptied if before[name]]
            guarded = sorted({*truncate_guarded(cursor, filled), *mixed})
            statements = [
                *(
                    f"create temporary table kept_{number} on commit drop as"
                    f" select * from {name} order by id limit {before[name]}"
                    for number, name in enumerate(mixed)
                ),
                *(f"alter table {name} disable trigger user" for name in guarded),
                f"truncate {', '.join(emptied)}",
                *(
                    f"insert into {name} select * from kept_{number}"
                    for number, name in enumerate(mixed)
                ),
                "set constraints all immediate",
                *(f"alter table {name} enable trigger user" for name in guarded),
            ]
            cursor.execute("begin; " + "; ".join(statements) + "; commit")
    damaged = [
        name
        for name, count in before.items()
        if count and (after[name] < count or (after[name] > count and name not in mixed))
    ]
    assert not damaged, f"the test left changed reference tables behind: {', '.join(damaged)}"


def with_referrers(cursor: object, tables: set[str]) -> set[str]:
    """Add every table that refers to these: PostgreSQL truncates them together or not at all."""
    cursor.execute(REFERENCES)
    pairs = cursor.fetchall()
    found = set(tables)
    while more := {referrer for target, referrer in pairs if target in found} - found:
        found |= more
    return found


def truncate_guarded(cursor: object, tables: set[str]) -> list[str]:
    """Name the tables whose triggers refuse to be emptied, as the audit's do."""
    cursor.execute(
        "select distinct tgrelid::regclass::text from pg_trigger where tgtype & 32 <> 0"
        " and not tgisinternal and tgenabled <> 'D'"
    )
    return sorted(name for (name,) in cursor.fetchall())
